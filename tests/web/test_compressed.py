#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers as gzip, for those who take it: the same bytes inside, and nothing secret told by how many there are."""
import gzip
import re
import unittest

from harness import ADMINISTRATOR, WebTest


class CompressedTest(WebTest):
    def paths(self):
        home = f'/consultations/{self.office.consultation}'
        return '/', home, f'{home}/desk', f'{home}/register', f'{home}/overview'

    def packed(self, client, path):
        answer = client.get(path, Accept_Encoding='gzip, deflate, br')
        self.assertEqual(answer.headers['Content-Encoding'], 'gzip', path)
        return gzip.decompress(answer.body).decode()

    def test_a_page_is_the_same_compressed_or_not_and_kept_or_not(self):
        client = self.client(ADMINISTRATOR)
        for path in self.paths():
            unmasked = [without_tokens(text) for text in (self.packed(client, path), client.get(path).text,
                                                          self.packed(client, path), client.get(path).text)]
            self.assertEqual(len(set(unmasked)), 1, path)

    def test_visitors_without_a_session_too(self):
        client = self.client()
        path = self.paths()[1]
        self.assertEqual(self.packed(client, path), client.get(path).text)
        self.assertEqual(self.packed(client, path), client.get(path).text)

    def test_who_does_not_take_it_is_sent_plain_bytes(self):
        client = self.client()
        for accepted in (None, 'identity', 'gzip;q=0', 'br'):
            answer = client.get(self.paths()[1], Accept_Encoding=accepted)
            self.assertIsNone(answer.headers['Content-Encoding'])
            self.assertTrue(answer.text.startswith('<!DOCTYPE html>'))

    def test_every_answer_says_what_it_depends_on(self):
        client = self.client()
        style = re.search('/static/[^"]*web.css', client.get('/').text)[0]
        for path in (*self.paths()[:2], style):
            for accepted in ('gzip', 'identity'):
                self.assertIn('Accept-Encoding', client.get(path, Accept_Encoding=accepted).headers['Vary'])

    def test_style_sheet_and_scripts_weigh_little(self):
        client = self.client(ADMINISTRATOR)
        desk = self.packed(client, self.paths()[2])
        for path in set(re.findall(r'/static/[^"]*\.(?:css|js)', desk)):
            plain = client.get(path)
            self.assertEqual(self.packed(client, path), plain.text)
            self.assertEqual(plain.headers['Cache-Control'], 'public, max-age=31536000, immutable')

    def test_the_forms_secret_is_masked_anew_for_each_page(self):
        client = self.client(ADMINISTRATOR)
        home = self.paths()[1]
        tokens = {self.tokens_of(client, path).pop() for path in (f'{home}/desk', f'{home}/desk?page=1', f'{home}/register')}
        self.assertEqual(len(tokens), 3)
        for token in tokens:
            self.assertEqual(client.post('/account/language', {'language': 'sv', 'token': token}).status, 303)
        stranger = self.client(ADMINISTRATOR)
        for token in (*tokens, token[1:], '', '0' * 128, 'z' * 128):
            self.assertEqual(stranger.post('/account/language', {'language': 'sv', 'token': token}).status, 403)

    def tokens_of(self, client, path):
        """All forms of one page carry the same."""
        tokens = {value for form in client.get(path).page.forms for name, value in form.fields if name == 'token'}
        self.assertEqual(len(tokens), 1)
        return tokens

    def test_one_pages_length_differs_from_time_to_time(self):
        client = self.client()
        path = f'{self.paths()[1]}/answers'
        self.assertGreater(len({len(client.get(path, Accept_Encoding='gzip').body) for _ in range(40)}), 5)


def without_tokens(text):
    return re.sub(r'name="token" value="\w+"', '', text)


if __name__ == '__main__':
    unittest.main()
