#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the other tests of the server stand on: a form is sent as a browser sends it."""
import unittest

from harness import Page, Upload, multipart

FORM = """<!DOCTYPE html><title>Svara &amp; skicka</title><h1>Svara</h1><a href="/desk">Bordet</a>
<form method="post" action="/consultations/1/answer" enctype="multipart/form-data">
<input type="hidden" name="token" value="a&quot;b"><input name="sender"><input type="checkbox" name="late">
<input type="checkbox" name="whole" checked><input type="radio" name="stance" value="for">
<input type="radio" name="stance" value="against" checked><input type="file" name="file">
<select name="kind"><option value="change">Ändring</option><option value="concern" selected>Farhåga</option></select>
<select name="first"><option value="1">Ett</option><option value="2">Två</option></select>
<textarea name="text">
två
rader</textarea><button name="send" value="1">Skicka</button><button type="button" name="no">Nej</button></form>"""


class FormTest(unittest.TestCase):
    def setUp(self):
        self.page = Page(FORM)
        self.form = self.page.form('/answer')

    def test_untouched_form_sends_what_stands_in_it(self):
        self.assertEqual(self.form.filled({}), [
            ('token', 'a"b'), ('sender', ''), ('whole', 'on'), ('stance', 'against'), ('kind', 'concern'), ('first', '1'),
            ('text', 'två\nrader')])

    def test_filled_in_values_take_the_place_of_what_stood_there(self):
        pairs = self.form.filled({'sender': 'Tallboda', 'kind': ['a', 'b']}, self.form.buttons[0])
        self.assertEqual([pair for pair in pairs if pair[0] in ('sender', 'kind', 'send')],
                         [('sender', 'Tallboda'), ('kind', 'a'), ('kind', 'b'), ('send', '1')])

    def test_only_buttons_that_send_are_buttons(self):
        self.assertEqual(self.form.buttons, [('send', '1')])

    def test_title_headings_and_links_are_found(self):
        self.assertEqual((self.page.title, self.page.headings, self.page.links),
                         ('Svara & skicka', [['h1', 'Svara']], ['/desk']))

    def test_form_with_a_file_is_sent_in_parts(self):
        kind, body = multipart([('token', 'x'), ('file', Upload('brev.txt', b'\r\n--', 'text/plain'))])
        boundary = kind.partition('boundary=')[2].encode()
        self.assertTrue(self.form.multipart)
        self.assertEqual(body.count(b'--' + boundary), 3)
        self.assertIn(b'name="file"; filename="brev.txt"\r\nContent-Type: text/plain\r\n\r\n\r\n--\r\n', body)


if __name__ == '__main__':
    unittest.main()
