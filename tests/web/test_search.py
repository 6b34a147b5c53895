#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Search, as an office and as the public: hits in groups that lead somewhere, whatever is typed, and never more than one
may see."""
import unittest
import urllib.parse

from harness import ADMINISTRATOR, WebTest


def address(base, **query):
    return base + '?' + urllib.parse.urlencode(query)


class SearchTest(WebTest):
    def office_search(self, typed, role=ADMINISTRATOR, **query):
        return self.client(role).json(address(f'/consultations/{self.office.consultation}/search', q=typed, **query))

    def public_search(self, typed, **query):
        return self.client().json(address('/search', q=typed, **query))

    def group(self, view, scope):
        return next((group for group in view['groups'] if group['scope'] == scope), None)

    def marked(self, hit):
        return [piece['text'] for piece in hit['pieces'] if piece['marked']]

    def test_hits_stand_in_groups_and_are_marked(self):
        view = self.office_search('laddstolparna')
        self.assertEqual([group['scope'] for group in view['groups']], ['answers', 'draft'])
        self.assertEqual(self.marked(self.group(view, 'draft')['hits'][0]), ['laddstolpar'])
        for hit in self.group(view, 'answers')['hits']:
            self.assertEqual(self.marked(hit), ['laddstolpar'])

    def test_every_hit_leads_to_a_page(self):
        client = self.client(ADMINISTRATOR)
        view = self.office_search('laddstolpar')
        for group in view['groups']:
            for hit in group['hits']:
                for key in ('href', 'document_href'):
                    if hit[key]:
                        self.assertIn(client.get(hit[key]).status, (200, 303), hit[key])

    def test_a_count_leads_to_all_of_its_hits(self):
        group = self.group(self.office_search('laddstolpar'), 'answers')
        self.assertIsNotNone(group['all_href'])
        view = self.client(ADMINISTRATOR).json(group['all_href'])
        self.assertEqual([shown['scope'] for shown in view['groups']], ['answers'])
        self.assertGreater(len(view['groups'][0]['hits']), len(group['hits']))

    def test_the_page_is_html_with_marks(self):
        page = self.client(ADMINISTRATOR).get(
            address(f'/consultations/{self.office.consultation}/search', q='kompetensfond'))
        self.assertEqual(page.status, 200)
        self.assertIn('<mark>kompetensfond</mark>', page.text)

    def test_an_empty_search_says_how_to_search(self):
        for typed in ('', '   '):
            view = self.office_search(typed)
            self.assertFalse(view['asked'])
            self.assertEqual(view['groups'], [])

    def test_anything_may_be_typed(self):
        client = self.client(ADMINISTRATOR)
        for typed in ('"', '*', '-', 'NEAR(', 'a AND', '^x', "';--", '<script>alert(1)</script>', 'x' * 3000, '-strategi',
                      '\u2028', 'å' * 600, '((((', 'col:x', '%', '\\'):
            page = client.get(address(f'/consultations/{self.office.consultation}/search', q=typed))
            self.assertEqual(page.status, 200, typed)
            self.assertNotIn('<script>alert', page.text)

    def test_a_long_search_is_cut_and_says_so(self):
        self.assertIn('500', self.office_search('laddstolpar ' * 100)['cut'])

    def test_a_scope_or_page_that_is_none_is_refused(self):
        client = self.client(ADMINISTRATOR)
        base = f'/consultations/{self.office.consultation}/search'
        self.assertEqual(client.get(address(base, q='x', scope='nothing')).status, 422)
        self.assertEqual(client.get(address(base, q='x', page='minus')).status, 422)

    def test_a_page_beyond_the_last_is_empty(self):
        view = self.office_search('laddstolpar', scope='answers', page=49)
        self.assertEqual([hit for group in view['groups'] for hit in group['hits']], [])

    def test_strangers_may_not_search_in_an_office(self):
        page = self.client().get(address(f'/consultations/{self.office.consultation}/search', q='x'))
        self.assertNotEqual(page.status, 200)

    def test_what_leads_to_a_hit_is_in_its_own_consultation(self):
        for group in self.office_search('laddstolpar')['groups']:
            for hit in group['hits']:
                self.assertTrue(hit['href'].startswith(f'/consultations/{self.office.consultation}/'))
        self.assertIsNone(self.group(self.client(ADMINISTRATOR).json(
            address(f'/consultations/{self.office.other}/search', q='laddstolpar')), 'answers'))

    def test_the_public_finds_what_is_public_and_is_led_to_it(self):
        client = self.client()
        view = self.public_search('laddstolpar')
        self.assertEqual([group['scope'] for group in view['groups']], ['answers', 'draft'])
        for group in view['groups']:
            for hit in group['hits']:
                self.assertEqual(client.get(hit['href']).status, 200, hit['href'])
                self.assertIsNone(hit['viewpoint'])

    def test_the_public_is_not_told_of_what_is_not_public(self):
        for consultation in (self.office.other, 999):
            page = self.client().get(address('/search', q='laddstolpar', consultation=consultation))
            self.assertEqual(page.status, 404)
        for group in self.public_search('laddstolpar')['groups']:
            for hit in group['hits']:
                self.assertTrue(hit['href'].startswith(f'/consultations/{self.office.consultation}/'))


if __name__ == '__main__':
    unittest.main()
