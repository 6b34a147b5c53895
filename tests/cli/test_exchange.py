#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is handed to other tools: W3C Web Annotations and REFI-QDA projects, out and in."""
import hashlib
import json
import pathlib
import sys
import unittest

from harness import GOLDEN, NOT_DONE, USAGE, CommandLine

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'exchange'))
import check_annotations
import check_project
from project import Project

# Letters outside the basic plane, combining marks, Windows' line ends: where counts of bytes, code points and UTF-16
# units come apart.
LETTER = ('Tallmo 🌲 stad\n\nYttrande\n2025-10-03\n\nDnr KS 2025/7\nEr beteckning RS 2025-1\n\n'
          'Tallmo stad tillstyrker förslaget 👩‍🌾 till strategi.\n\n'
          'Insats 1.1 behöver förtydligas 🙂. Det framgår inte vem som ska betala åtgärden.\n\n'
          'Strategin bör kompletteras med laddstolpar 🔌 i a\u030aldrade byar.\n')


class ExchangeTest(CommandLine):
    def setUp(self):
        super().setUp()
        self.samsyn('init', 'data')
        self.samsyn('draft', 'add', GOLDEN / 'utkast.md', '--data', 'data')
        self.samsyn('consultation', 'open', '--case-number', 'RS 2025-1', '--data', 'data')
        self.write('tallmo.txt', LETTER.replace('\n', '\r\n').encode())
        self.samsyn('receive', GOLDEN / 'bjorkered.txt', GOLDEN / 'tallboda.eml', 'tallmo.txt', '--data', 'data')
        self.documents = {document['hash']: document for document in (
            self.show('document', row['number']) for row in self.show('documents'))}

    def show(self, *what):
        return json.loads(self.samsyn('show', *what, '--json', '--data', 'data').stdout)


class AnnotationsTest(ExchangeTest):
    def annotations(self, *options):
        collection = json.loads(self.samsyn('export', '--annotations', '-', '--data', 'data', *options).stdout)
        self.assertEqual(check_annotations.faults_of(collection), [])
        return collection

    def test_every_viewpoint_is_an_annotation_of_its_own_words(self):
        annotations = self.annotations()['first']['items']
        quotes = [annotation['target']['selector'][0]['exact'] for annotation in annotations]
        viewpoints = [' '.join(viewpoint['text'].split()) for viewpoint in self.show('viewpoints')]
        self.assertEqual([' '.join(quote.split()) for quote in quotes], viewpoints)
        self.assertTrue(any('🙂' in quote for quote in quotes))

    def test_positions_count_code_points_of_the_canonical_text(self):
        for annotation in self.annotations()['first']['items']:
            target = annotation['target']
            text = self.documents[target['source'].removeprefix('urn:sha256:')]['text']
            quote, position = target['selector'][:2]
            start, end = position['start'], position['end']
            self.assertEqual(text[start:end], quote['exact'])
            self.assertEqual(text[max(0, start - 32):start], quote['prefix'])
            self.assertEqual(text[end:end + 32], quote['suffix'])

    def test_passages_are_linked_by_their_words_in_the_draft(self):
        draft = (GOLDEN / 'utkast.md').read_bytes()
        links = [body for annotation in self.annotations()['first']['items'] for body in annotation['body']
                 if body.get('purpose') == 'linking']
        self.assertTrue(links)
        for link in links:
            self.assertEqual(link['source'], 'urn:sha256:' + hashlib.sha256(draft).hexdigest())
            quote, position = link['selector']
            self.assertEqual(draft.decode()[position['start']:position['end']], quote['exact'])

    def test_the_same_export_again_is_the_same_file(self):
        self.samsyn('export', '--annotations', 'a.jsonld', '--data', 'data')
        self.samsyn('export', '--annotations', 'b.jsonld', '--data', 'data')
        self.assertEqual((self.folder / 'a.jsonld').read_bytes(), (self.folder / 'b.jsonld').read_bytes())

    def test_documents_are_named_by_the_servers_address_where_it_is_given(self):
        annotation = self.annotations('--base', 'https://samsyn.example/')['first']['items'][0]
        self.assertRegex(annotation['target']['source'], r'^https://samsyn\.example/consultations/\d+/documents/\d+$')

    def test_a_consultation_that_is_not_there_leaves_no_file(self):
        self.samsyn('export', '--annotations', 'a.jsonld', '99', '--data', 'data', code=NOT_DONE)
        self.assertFalse((self.folder / 'a.jsonld').exists())

    def test_an_export_of_nothing_is_a_misuse(self):
        self.samsyn('export', '--data', 'data', code=USAGE)
        self.samsyn('export', '--annotations', '-', 'tre', '--data', 'data', code=USAGE)


class ProjectTest(ExchangeTest):
    def export(self, name='out.qdpx', *options):
        self.samsyn('export', '--qdpx', name, '--data', 'data', *options)
        self.assertEqual(check_project.faults_of(self.folder / name), [])
        return Project(self.folder / name)

    def test_a_project_holds_the_canonical_text_of_the_draft_and_every_answer(self):
        project = self.export()
        texts = [project.text_of(source) for source in project.all('TextSource')]
        self.assertEqual(texts[0], (GOLDEN / 'utkast.md').read_text(encoding='utf-8'))
        canonical = [document['text'] for document in self.documents.values() if document.get('text')]
        self.assertEqual(sorted(texts[1:]), sorted(text for text in canonical if text in texts))
        self.assertTrue(any('🌲' in text and '\r' not in text for text in texts))

    def test_every_viewpoint_is_a_selection_of_its_code_points(self):
        project = self.export()
        found = {' '.join(project.text_of(source)[start:end].split())
                 for source in project.all('TextSource') for start, end, _ in project.selections(source)}
        self.assertEqual(found, {' '.join(viewpoint['text'].split()) for viewpoint in self.show('viewpoints')})

    def test_selections_are_coded_with_kind_stance_and_parts(self):
        project = self.export()
        names = {name for source in project.all('TextSource') for *_, names in project.selections(source) for name in names}
        for beginning in ('Slag: ', 'Ställningstagande: ', 'Del '):
            self.assertTrue([name for name in names if name.startswith(beginning)], names)

    def test_the_same_project_again_is_the_same_file(self):
        self.export('a.qdpx')
        self.export('b.qdpx')
        self.assertEqual((self.folder / 'a.qdpx').read_bytes(), (self.folder / 'b.qdpx').read_bytes())

    def test_names_are_in_the_language_that_was_asked_for(self):
        names = [code.get('name') for code in self.export('en.qdpx', '--lang', 'en').all('Code')]
        self.assertIn('Kind: change', names)


if __name__ == '__main__':
    unittest.main()
