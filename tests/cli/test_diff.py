# SPDX-License-Identifier: AGPL-3.0-or-later
"""samsyn diff: two files compared, and places carried from the one to the other."""
import json
import unittest

from harness import DONE, NOT_ALL_READ, NOT_DONE, USAGE, CommandLine

OLD = '''# Trafikplan

## 1 Båtar

Båtarna går varje timme mellan fastlandet och öarna. Biljetten gäller även på bussarna.

## 2 Vägar

Vägarna underhålls hela vintern av kommunens maskiner.
'''
NEW = OLD.replace('varje timme', 'varannan timme').replace('## 2 Vägar', '## 3 Vägar')


def place(text, quote, name='p'):
    """The place of a quotation, in bytes."""
    start = text.encode().index(quote.encode())
    return {'id': name, 'start': start, 'end': start + len(quote.encode())}


class Diff(CommandLine):
    def diff(self, old=OLD, new=NEW, places=None, code=DONE):
        self.write('old.md', old)
        self.write('new.md', new)
        arguments = []
        if places is not None:
            self.write('given.json', places if isinstance(places, str) else json.dumps(places))
            arguments = ['--places', 'given.json']
        return self.samsyn('diff', 'old.md', 'new.md', '-o', 'out', *arguments, code=code)

    def carried(self, places, old=OLD, new=NEW, code=DONE):
        self.diff(old, new, places, code)
        return self.load('out/places.json')

    def test_places_come_back_in_their_order_with_status_and_offsets(self):
        edited, kept = self.carried([place(OLD, 'Båtarna går varje timme mellan fastlandet och öarna.', 'a'),
                                     place(OLD, 'kommunens maskiner', 7)])
        wanted = place(NEW, 'Båtarna går varannan timme mellan fastlandet och öarna.')
        self.assertEqual((edited['id'], edited['status']), ('a', 'edited'))
        self.assertEqual((edited['start'], edited['end']), (wanted['start'], wanted['end']))
        self.assertEqual((kept['id'], kept['status'], kept['score']), (7, 'kept', 1.0))
        self.assertEqual(kept['start'], place(NEW, 'kommunens maskiner')['start'])

    def test_the_comparison_tells_what_became_of_each_part(self):
        process = self.diff()
        self.assertIn('reworded', process.stdout)
        comparison = self.load('out/comparison.json')
        self.assertEqual(comparison['kinship'], 'revision')
        self.assertEqual(comparison['old']['offsets'], 'file')
        roads = [change for change in comparison['changes'] if change['old'] and change['old'][0]['title'] == 'Vägar']
        self.assertEqual((roads[0]['change'], roads[0]['renumbered']), ('kept', True))
        for match in comparison['matches']:
            old = OLD.encode()[match['old']['start']:match['old']['end']].decode()
            new = NEW.encode()[match['new']['start']:match['new']['end']].decode()
            self.assertEqual(old.split(), new.split())

    def test_offsets_are_of_the_file_whatever_its_line_ends_and_marks(self):
        old = '\ufeff' + OLD.replace('\n', '\r\n')
        new = NEW.replace('å', 'a\u030a').replace('ä', 'a\u0308')
        quote = 'Biljetten gäller även på bussarna.'
        [result] = self.carried([place(old, quote)], old, new)
        there = new.encode()[result['start']:result['end']].decode()
        self.assertEqual(there, quote.replace('å', 'a\u030a').replace('ä', 'a\u0308'))

    def test_what_was_deleted_is_nowhere(self):
        [result] = self.carried([place(OLD, 'Biljetten gäller även på bussarna.')],
                                new=NEW.replace(' Biljetten gäller även på bussarna.', ''))
        self.assertEqual((result['status'], result['start'], result['end']), ('gone', None, None))

    def test_a_wrong_place_says_why_and_the_others_go_on(self):
        at = OLD.encode().index('å'.encode())
        results = self.carried([{'id': 1, 'start': 5, 'end': 3}, {'id': 2, 'start': 0, 'end': 100000},
                                {'id': 3, 'start': at + 1, 'end': at + 4}, {'id': 4, 'start': '0', 'end': 3},
                                {'start': 0, 'end': 3}, 'no place', place(OLD, 'fastlandet', 7)], code=NOT_ALL_READ)
        self.assertEqual([result['status'] for result in results], [None] * 6 + ['kept'])
        self.assertTrue(all(result['error'] for result in results[:6]))
        self.assertIn('inside a character', results[2]['error'])
        self.assertIsNone(results[6]['error'])

    def test_a_list_that_is_none_is_refused(self):
        self.assertIn('no JSON', self.diff(places='[{', code=NOT_DONE).stderr)
        self.assertIn('give a list', self.diff(places={'id': 1}, code=NOT_DONE).stderr)
        self.assertFalse((self.folder / 'out').exists())

    def test_the_same_text_and_another_document_are_told(self):
        self.assertIn('word for word', self.diff(new=OLD).stdout)
        other = '# Taxa\n\nAvgiften för bygglov räknas upp med index. Nämnden prövar beloppen på nytt i mars.\n'
        self.assertIn('two different documents', self.diff(new=other).stdout)

    def test_a_file_that_is_not_there_and_a_missing_folder_are_told(self):
        self.write('old.md', OLD)
        process = self.samsyn('diff', 'old.md', 'missing.md', '-o', 'out', code=NOT_DONE)
        self.assertIn('missing.md', process.stderr)
        self.assertIn('-o', self.samsyn('diff', 'old.md', 'old.md', code=USAGE).stderr)


if __name__ == '__main__':
    unittest.main()
