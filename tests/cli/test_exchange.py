#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is handed to other tools: W3C Web Annotations and REFI-QDA projects, out and in."""
import hashlib
import json
import unittest
import uuid
from xml.etree import ElementTree

from exchanging import ExchangeTest, ReturnTest, pdf_of
from harness import GOLDEN, NOT_ALL_READ, NOT_DONE, USAGE

import check_annotations
import check_project
from project import Project


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


class CodeBookTest(ExchangeTest):
    def test_the_codes_alone_are_those_of_the_project(self):
        for language, kind in (('sv', 'Slag: oro'), ('en', 'Kind: concern')):
            self.samsyn('export', '--qdc', 'koder.qdc', '--lang', language, '--data', 'data')
            self.assertEqual(check_project.faults_of(self.folder / 'koder.qdc'), [])
            book = ElementTree.parse(self.folder / 'koder.qdc').getroot()
            codes = {code.get('name'): code.get('guid') for code in book.iter(check_project.CODEBOOK + 'Code')}
            project = self.export('ut.qdpx', '--lang', language)
            self.assertEqual(codes, {code.get('name'): code.get('guid') for code in project.all('Code')})
            self.assertIn(kind, codes)


class OriginalsTest(ReturnTest):
    LINES = ['Gransjö kommun', 'Yttrande', '2025-10-03', 'Dnr KS 2025/9', 'Er beteckning RS 2025-1', '',
             'Kommunen tillstyrker förslaget (i huvudsak).', 'Insats 1.1 behöver kompletteras med laddstolpar på Storgatan 4.']

    def setUp(self):
        super().setUp()
        self.pdf = pdf_of(self.LINES)
        self.write('gransjö.pdf', self.pdf)
        self.samsyn('receive', 'gransjö.pdf', '--data', 'data')
        self.document = max(row['number'] for row in self.show('documents'))
        self.row = 'SELECT id FROM document WHERE number = ?'

    def originals(self, name='pdf.qdpx'):
        project = self.export(name)
        return project, [content for content in project.files.values() if content.startswith(b'%PDF')]

    def test_a_letter_in_pdf_goes_out_as_it_came_with_its_text_beside_it(self):
        project, originals = self.originals()
        self.assertEqual(originals, [self.pdf])
        (source,) = project.all('PDFSource')
        (text,) = project.all('Representation')
        self.assertTrue(source.get('name').endswith('.pdf'))
        self.assertIn('(i huvudsak)', project.text_of(text))
        self.assertTrue(project.selections(text))
        members = {reference.get('targetGUID') for kind in ('SourceRef', 'MemberSource') for reference in project.all(kind)}
        self.assertIn(source.get('guid'), members)

    def test_a_pdf_comes_back_with_what_was_selected_in_its_text(self):
        project, _ = self.originals()
        project.select(project.source('(i huvudsak)'), 'Storgatan', 'Slag: oro')
        project.write(self.folder / 'in.qdpx')
        self.assertEqual(self.bring(), ([('add', None, 'concern')], []))
        project.like_qualcoder().write(self.folder / 'other.qdpx')
        self.assertEqual(self.bring('other.qdpx'), ([], []))
        self.assertEqual(self.bring('pdf.qdpx')[0], [])

    def test_a_masked_letter_goes_out_as_text_alone(self):
        self.change('INSERT INTO redaction (id, document, start_at, end_at, reason, at) '
                    f"SELECT 1, ({self.row}), 0, 7, 'OSL 21:1', '2025-10-04'", self.document)
        project, originals = self.originals()
        self.assertEqual((originals, project.all('PDFSource')), ([], []))
        source = project.source('(i huvudsak)')
        self.assertIn('maskerad', source.find(check_project.NAMESPACE + 'Description').text)

    def test_a_withheld_letter_goes_out_as_text_alone_also_below_another(self):
        self.change("INSERT INTO disclosure (document, state, reason, at) "
                    f"SELECT ({self.row}), 'withheld', 'OSL 21:1', '2025-10-04'", self.document)
        self.assertEqual(self.originals()[1], [])
        self.change('DELETE FROM disclosure')
        self.change("INSERT INTO disclosure (document, state, reason, at) "
                    f"SELECT ({self.row}), 'withheld', 'OSL 21:1', '2025-10-04'", 1)
        self.change(f'UPDATE document SET parent = ({self.row}) WHERE number = ?', 1, self.document)
        self.assertEqual(self.originals()[1], [])

    def test_a_pdf_that_is_no_longer_in_the_folder_leaves_no_project(self):
        for path in (self.folder / 'data' / 'blobs').rglob(hashlib.sha256(self.pdf).hexdigest()):
            path.unlink()
        self.samsyn('export', '--qdpx', 'ut2.qdpx', '--data', 'data', code=NOT_DONE)
        self.assertFalse((self.folder / 'ut2.qdpx').exists())


class ImportTest(ReturnTest):
    def test_what_was_not_changed_changes_nothing(self):
        self.assertEqual(self.plan('out.qdpx'), ([], []))

    def test_what_qualcoder_writes_is_known_again_without_any_uuid(self):
        self.project.like_qualcoder().write(self.folder / 'in.qdpx', 'projekt.qde')
        self.assertEqual(self.plan(), ([], []))

    def test_positions_in_other_units_are_known_by_what_they_hit(self):
        counts = {
            'utf16': lambda text, at: len(text[:at].encode('utf-16-le')) // 2,
            'lines': lambda text, at: at + text[:at].count('\n'),
            'both': lambda text, at: len(text[:at].encode('utf-16-le')) // 2 + text[:at].count('\n'),
        }
        for name, count in counts.items():
            with self.subTest(name):
                project = Project(self.folder / 'out.qdpx').count(count)
                if name != 'utf16':
                    project.with_windows_line_ends()
                project.like_qualcoder().write(self.folder / 'in.qdpx')
                self.assertEqual(self.plan(), ([], []))

    def test_windows_line_ends_counted_as_one_change_nothing(self):
        self.project.with_windows_line_ends().write(self.folder / 'in.qdpx')
        self.assertEqual(self.plan(), ([], []))

    def test_a_new_selection_becomes_a_confirmed_viewpoint_of_the_very_place(self):
        words = 'a\u030aldrade byar'
        text = self.project.text_of(self.tallmo)
        words = words if words in text else 'åldrade byar'
        self.project.add_code('Elnät')
        self.project.select(self.tallmo, words, 'Slag: oro', 'Ställningstagande: emot', 'Elnät',
                            next(code.get('name') for code in self.project.all('Code') if 'Del process' in code.get('name')))
        self.project.write(self.folder / 'in.qdpx')
        before = self.places()
        changes, told = self.plan()
        self.assertEqual(changes, [('add', 'against', 'concern'), ('part', None, 'process'), ('theme', None, 'Elnät')])
        self.assertEqual(told, [])
        self.assertEqual(self.places(), before)  # a check changes nothing
        self.assertEqual(self.bring()[0], changes)
        (place,) = set(self.places()) - set(before)
        self.assertEqual(text.encode()[place[1]:place[2]].decode(), words)
        row = self.places()[place]
        self.assertEqual((row['kind'], row['stance'], row['state']), ('concern', 'against', 'confirmed'))
        self.assertEqual(self.bring(), ([], []))  # the same file twice changes nothing

    def test_codes_that_were_changed_become_kind_stance_theme_and_part(self):
        selection = self.project.selection(self.tallmo, 'förtydligas')
        self.project.remove_coding(selection, 'Slag: ')
        self.project.add_coding(selection, 'Slag: fråga')
        self.project.add_coding(selection, 'Ställningstagande: emot')
        self.project.add_code('Tema: Ansvar')
        self.project.add_coding(selection, 'Tema: Ansvar')
        self.project.write(self.folder / 'in.qdpx')
        changes, told = self.bring()
        self.assertEqual({(what, to) for what, _, to in changes},
                         {('kind', 'question'), ('stance', 'against'), ('theme', 'Ansvar')})
        self.assertEqual(told, [])
        self.assertEqual(self.bring(), ([], []))
        exported = self.export('again.qdpx')
        names = next(names for _, _, names in exported.selections(exported.source('🌲')) if 'Slag: fråga' in names)
        self.assertLessEqual({'Ställningstagande: emot', 'Tema: Ansvar'}, set(names))

    def test_a_selection_that_was_moved_moves_the_viewpoint(self):
        selection = self.project.selection(self.tallmo, 'förtydligas')
        start = int(selection.get('startPosition'))
        selection.set('endPosition', str(start + len('Insats 1.1 behöver förtydligas 🙂.')))
        self.project.write(self.folder / 'in.qdpx')
        self.assertEqual([what for what, *_ in self.bring()[0]], ['move'])
        self.assertEqual(self.bring(), ([], []))

    def test_what_was_taken_away_is_told_and_stays(self):
        selection = self.project.selection(self.tallmo, 'förtydligas')
        self.project.remove_coding(selection, 'Slag: ')
        gone = self.project.selection(self.tallmo, 'laddstolpar')
        self.tallmo.remove(gone)
        self.project.write(self.folder / 'in.qdpx')
        before = self.show('viewpoints')
        changes, told = self.bring(code=NOT_ALL_READ)
        self.assertEqual(changes, [])
        self.assertEqual([what for what, *_ in told], ['code_gone', 'selection_gone'])
        self.assertEqual(self.show('viewpoints'), before)

    def test_what_cannot_be_decided_is_told(self):
        selection = self.project.selection(self.tallmo, 'förtydligas')
        self.project.add_coding(selection, 'Slag: erbjudande')
        self.project.add_coding(selection, 'Bemötande: noteras')
        self.project.select(self.tallmo, 'Tallmo 🌲 stad')
        self.project.write(self.folder / 'in.qdpx')
        changes, told = self.bring()
        self.assertEqual(changes, [('add', None, 'change')])
        self.assertEqual({what for what, *_ in told}, {'kind_unclear', 'outcome', 'kind_unsaid'})

    def test_another_text_is_told_and_a_changed_one_is_searched(self):
        stranger = self.project.all('TextSource')[1]
        self.project.files[self.project.file_of(stranger)] = b'En annan text, av n\xc3\xa5gon annan.'
        stranger.set('guid', '00000000-0000-4000-8000-000000000000')
        stranger.set('name', 'intervju')
        name = self.project.file_of(self.tallmo)
        self.project.files[name] = self.project.files[name].replace('Yttrande\n'.encode(), 'Yttrande (rättat)\n'.encode())
        shift = len(' (rättat)')
        for selection in self.tallmo.iter(check_project.NAMESPACE + 'PlainTextSelection'):
            for key in ('startPosition', 'endPosition'):
                selection.set(key, str(int(selection.get(key)) + shift))
        self.project.select(self.tallmo, '(rättat)', 'Slag: oro')
        self.project.write(self.folder / 'in.qdpx')
        changes, told = self.plan(code=NOT_ALL_READ)
        self.assertEqual(changes, [])
        self.assertEqual({what for what, *_ in told}, {'source_unknown', 'not_placed'})

    def test_a_project_of_nothing_of_ours_is_refused(self):
        for source in self.project.all('TextSource'):
            self.project.files[self.project.file_of(source)] = b'?'
            source.set('guid', str(uuid.uuid4()))
            source.set('name', 'x')
        self.project.write(self.folder / 'in.qdpx')
        self.plan(code=NOT_DONE)

    def test_hostile_files_are_refused(self):
        bomb = b'<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        self.project.write(self.folder / 'in.qdpx', declaration=b'<?xml version="1.0"?>' + bomb)
        self.plan(code=NOT_DONE)
        self.project.files['sources/big.txt'] = bytes(1 << 28)
        self.project.write(self.folder / 'in.qdpx')
        self.plan(code=NOT_DONE)
        whole = (self.folder / 'out.qdpx').read_bytes()
        for bad in (b'', b'hej', whole[:len(whole) // 2], whole.replace(b'project.qde', b'project.txt')):
            self.write('in.qdpx', bad)
            self.plan(code=NOT_DONE)

    def test_paths_that_lead_out_of_the_archive_find_nothing(self):
        self.tallmo.set('plainTextPath', 'internal://../../etc/passwd')
        self.project.write(self.folder / 'in.qdpx')
        self.assertIn('source_unknown', [what for what, *_ in self.plan()[1]])

    def test_only_an_officer_signs(self):
        self.samsyn('account', 'add', 'utomstaende', '--data', 'data')
        for name in ('utomstaende', 'ingen'):
            self.samsyn('import', '--qdpx', 'out.qdpx', '--as', name, '--data', 'data', code=NOT_DONE)
        self.samsyn('import', '--qdpx', 'out.qdpx', '--data', 'data', code=USAGE)


if __name__ == '__main__':
    unittest.main()
