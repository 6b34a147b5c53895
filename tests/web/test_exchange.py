#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is handed to other tools over the web."""
import pathlib
import sys
import unittest
import uuid
from xml.etree import ElementTree

from harness import Upload
from published import PublicTest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'exchange'))
import check_annotations
import check_project
from project import Project

MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'


class AnnotationsTest(PublicTest):
    answers = 4

    @classmethod
    def fill_office(cls):
        super().fill_office()
        cls.office.add_member('reader', cls.office.consultation, 'reader')

    def setUp(self):
        self.stranger = self.server.client()
        self.reader = self.server.client()
        self.reader.sign_in('reader')
        self.addCleanup(self.stranger.close)
        self.addCleanup(self.reader.close)
        self.address = f'{self.here}/annotations'

    def tearDown(self):
        for table in ('disclosure', 'redaction'):
            self.change(f'DELETE FROM {table}')
        self.change("DELETE FROM publication WHERE what = 'compilation'")

    def collection(self, client):
        """The collection with all its annotations, each part held against the model."""
        answer = client.get(self.address)
        self.assertEqual((answer.status, answer.headers['Content-Type']), (200, MEDIA_TYPE), answer)
        collection, annotations = answer.json(), []
        self.assertEqual(check_annotations.faults_of(collection), [])
        page = collection.get('first')
        while page:
            page = client.get(page.removeprefix(self.server.origin)).json()
            self.assertEqual(check_annotations.faults_of(page), [])
            self.assertEqual(page['startIndex'], len(annotations))
            annotations += page['items']
            page = page.get('next')
        self.assertEqual(len(annotations), collection['total'])
        return collection, annotations

    def show(self, number):
        """As an officer who lets the public see the answer."""
        self.change('INSERT INTO disclosure (document, state, at) SELECT id, ?, ? FROM document WHERE number = ?',
                    'shown', '2025-06-02T08:00:00Z', number)

    def test_a_reader_gets_all_that_is_on_the_desk(self):
        _, annotations = self.collection(self.reader)
        self.assertEqual(len(annotations), len(self.office.show('viewpoints', '--consultation', self.office.consultation)))

    def test_the_public_gets_nothing_before_the_compilation_is_published(self):
        self.assertEqual(self.stranger.get(self.address).status, 404)

    def test_the_public_gets_published_answers_alone_and_no_proposals_state(self):
        self.publish(self.office.consultation, 'compilation')
        _, none = self.collection(self.stranger)
        self.assertEqual(none, [])
        self.show(3)
        _, annotations = self.collection(self.stranger)
        self.assertEqual({annotation['target']['source'] for annotation in annotations},
                         {f'{self.server.origin}{self.here}/answers/3'})
        tags = {body['value'].split(':')[0] for annotation in annotations for body in annotation['body']
                if body.get('purpose') == 'tagging'}
        self.assertLessEqual(tags, {'kind', 'stance', 'outcome'})

    def test_what_is_masked_is_neither_quoted_nor_shown_around_a_quote(self):
        self.publish(self.office.consultation, 'compilation')
        self.show(3)
        _, before = self.collection(self.stranger)
        (start, end), = self.rows('SELECT start_at, end_at FROM viewpoint JOIN document ON document.id = document '
                                  "WHERE number = 3 AND kind <> 'background' ORDER BY start_at LIMIT 1")
        self.change('INSERT INTO redaction (id, document, start_at, end_at, reason, at) '
                    "SELECT 999, id, ?, ?, 'OSL 21:1', '2025-06-02' FROM document WHERE number = 3", start + 2, end)
        collection, after = self.collection(self.stranger)
        self.assertEqual((collection['left_out'], len(after)), (1, len(before) - 1))
        masked = before[0]['target']['selector'][0]['exact'][2:]
        for annotation in after:
            quote = annotation['target']['selector'][0]
            self.assertNotIn(masked[-8:], quote['prefix'])
            self.assertNotIn(masked[:8], quote['suffix'])
        self.assertLess(len(after[0]['target']['selector'][0]['prefix']), 32)

    def test_what_came_with_a_withheld_letter_is_not_there(self):
        self.publish(self.office.consultation, 'compilation')
        self.show(3)
        self.change('UPDATE document SET parent = (SELECT id FROM document AS above WHERE above.number = 4) WHERE number = 3')
        self.addCleanup(self.change, 'UPDATE document SET parent = NULL WHERE number = 3')
        self.assertNotEqual(self.collection(self.stranger)[1], [])
        self.change("INSERT INTO disclosure (document, state, reason, at) SELECT id, 'withheld', 'OSL 21:1', '2025-06-02' "
                    'FROM document WHERE number = 4')
        self.assertEqual(self.collection(self.stranger)[1], [])

    def test_a_page_that_is_not_there_is_not_found(self):
        self.assertEqual(self.reader.get(f'{self.address}?page=99').status, 404)
        self.assertEqual(self.reader.get(f'{self.address}?page=x').status, 422)

    def test_another_offices_consultation_shows_nothing(self):
        self.assertEqual(self.reader.get(f'/consultations/{self.office.other}/annotations').status, 404)


class ProjectTest(PublicTest):
    answers = 3

    @classmethod
    def fill_office(cls):
        super().fill_office()
        for name in ('reader', 'officer'):
            cls.office.add_member(name, cls.office.consultation, name)

    def setUp(self):
        self.officer = self.client('officer')
        self.address = f'{self.here}/exports'

    def client(self, name):
        client = self.server.client()
        client.sign_in(name)
        self.addCleanup(client.close)
        return client

    def project(self):
        answer = self.officer.get(f'{self.address}/project.qdpx')
        self.assertEqual(answer.status, 200, answer)
        path = self.office.data.parent / 'ut.qdpx'
        path.write_bytes(answer.body)
        self.assertEqual(check_project.faults_of(path), [])
        return Project(path)

    def send(self, project, client=None):
        client = client or self.officer
        content = project
        if isinstance(project, Project):
            content = project.write(self.office.data.parent / 'in.qdpx').read_bytes()
        form = client.get(self.address).page.form('/project')
        return client.submit(form, {'file': Upload('mitt projekt.qdpx', content)}, at=self.address)

    def changed(self, theme):
        project = self.project()
        source = project.source('nr 2 kommun')
        project.add_code(theme)
        project.add_coding(project.selection(source, 'laddstolpar'), theme)
        return project

    def test_the_page_leads_to_both_files(self):
        page = self.officer.get(self.address).page
        for link in [link for link in page.links if '/exports/' in link]:
            answer = self.officer.get(link)
            self.assertEqual(answer.status, 200)
            self.assertIn('attachment', answer.headers['Content-Disposition'])
        self.assertEqual(check_annotations.faults_of(self.officer.get(f'{self.address}/annotations.jsonld').json()), [])
        self.assertIn(self.address, self.officer.get(f'{self.here}/files').page.links)
        self.assertEqual(self.officer.get(f'{self.address}/annat.zip').status, 404)

    def test_what_would_change_is_shown_before_anything_is_done(self):
        before = self.office.show('viewpoints', '--consultation', self.office.consultation)
        answer = self.send(self.changed('Visas först'))
        self.assertEqual(answer.status, 303, answer)
        shown = self.officer.get(answer.headers['Location']).page
        self.assertIn('1 ändring', shown.text)
        self.assertIn('Visas först', shown.text)
        self.assertEqual(self.office.show('viewpoints', '--consultation', self.office.consultation), before)
        done = self.officer.submit(shown.form('/project/apply'), at=answer.headers['Location'])
        self.assertEqual(done.status, 303, done)
        self.assertIn('Ändringarna är införda', self.officer.get(done.headers['Location']).page.text)
        again = self.officer.get(answer.headers['Location']).page
        self.assertIn('ändrar inget', again.text)
        (theme,) = self.rows('SELECT viewpoint FROM viewpoint_theme JOIN theme ON theme.id = theme WHERE name = ?', 'Visas först')
        self.assertTrue(theme)
        self.assertTrue(self.rows("SELECT id FROM act WHERE verb = 'project_import'"))

    def bring_in(self, project):
        """Send it and do what it says: the page after that."""
        at = self.send(project).headers['Location']
        done = self.officer.submit(self.officer.get(at).page.form('/project/apply'), at=at)
        return done.headers['Location'], self.officer.get(done.headers['Location']).page

    def desk(self):
        """All that persons see of the viewpoints."""
        return [{key: value for key, value in row.items() if key != 'revision'}
                for row in self.office.show('viewpoints', '--consultation', self.office.consultation)]

    def themes(self):
        return self.rows('SELECT viewpoint, name FROM viewpoint_theme JOIN theme ON theme.id = theme')

    def test_all_that_was_brought_in_is_taken_back_at_once(self):
        before, themes = self.desk(), self.themes()
        project = self.changed('Tas tillbaka')
        project.select(project.source('nr 2 kommun'), 'kommun', 'Slag: oro', 'Tas tillbaka')
        at, page = self.bring_in(project)
        self.assertNotEqual((self.desk(), self.themes()), (before, themes))
        undone = self.officer.submit(page.form('/project/undo'), at=at)
        self.assertEqual(undone.status, 303, undone)
        again = self.officer.get(undone.headers['Location']).page
        self.assertIn('är taget tillbaka', again.text)
        self.assertNotIn('har ändrats sedan dess', again.text)
        self.assertTrue(again.form('/project/apply'))
        self.assertEqual((self.desk(), self.themes()), (before, themes))
        self.assertEqual(self.officer.submit(page.form('/project/undo'), at=at).status, 409)

    def test_what_was_changed_since_is_left_and_told(self):
        at, page = self.bring_in(self.changed('Ändras sedan'))
        ((viewpoint,),) = self.rows('SELECT viewpoint FROM viewpoint_theme JOIN theme ON theme.id = theme WHERE name = ?',
                                    'Ändras sedan')
        self.change("UPDATE viewpoint SET kind = 'praise', revision = revision + 1 WHERE id = ?", viewpoint)
        undone = self.officer.submit(page.form('/project/undo'), at=at)
        self.assertIn('1 synpunkt har ändrats sedan dess', self.officer.get(undone.headers['Location']).page.text)
        self.assertIn((viewpoint, 'Ändras sedan'), self.themes())

    def test_nothing_but_a_project_is_taken_back_so(self):
        at, page = self.bring_in(self.changed('Annat'))
        form = page.form('/project/undo')
        for act in ('999999', str(int(dict(form.fields)['act']) - 1)):
            self.assertEqual(self.officer.submit(form, {'act': act}, at=at).status, 404)
        self.assertEqual(self.client('reader').post(f'{self.here}/project/undo', {'act': '1'}).status, 403)

    def test_a_note_of_an_analyst_is_shown_with_its_words(self):
        project = self.project()
        selection = project.selection(project.source('nr 2 kommun'), 'laddstolpar')
        for old in selection.findall(check_project.NAMESPACE + 'Description'):
            selection.remove(old)
        ElementTree.SubElement(selection, check_project.NAMESPACE + 'Description').text = 'Fråga <juristen> & nämnden'
        page = self.officer.get(self.send(project).headers['Location']).page
        self.assertIn('Fråga <juristen> & nämnden', page.text)

    def test_a_list_that_is_no_longer_true_is_shown_anew_and_nothing_done(self):
        first, second = self.send(self.changed('Ett')), self.send(self.changed('Två'))
        page = self.officer.get(first.headers['Location']).page
        other = self.officer.get(second.headers['Location']).page.form('/project/apply')
        form = page.form('/project/apply')
        digest = dict(other.fields)['digest']
        answer = self.officer.submit(form, {'digest': digest}, at=first.headers['Location'])
        self.assertEqual(answer.status, 409)
        self.assertIn('Skrivbordet har ändrats', answer.page.text)
        self.assertFalse(self.rows("SELECT id FROM theme WHERE name = 'Ett'"))

    def test_what_is_no_project_is_told_at_the_form(self):
        for content in (b'', b'hej', b'PK\x03\x04'):
            answer = self.send(content)
            self.assertEqual(answer.status, 422, answer)
            self.assertIn('projekt', answer.page.text)
        foreign = self.project()
        for source in foreign.all('TextSource') + foreign.all('PDFSource'):
            source.set('guid', str(uuid.uuid4()))
            source.set('name', 'x')
        for text in foreign.texts():
            foreign.files[foreign.file_of(text)] = b'x'
        self.assertIn('är ett svar på den här remissen', self.send(foreign).page.text)

    def test_what_cannot_be_told_apart_is_told_at_the_form(self):
        project = self.project()
        project.code('Slag: oro').set('guid', project.code('Slag: fråga').get('guid'))
        answer = self.send(project)
        self.assertEqual(answer.status, 422, answer)
        self.assertIn('samma UUID', answer.page.text)

    def test_a_reader_fetches_and_does_not_bring_in(self):
        reader = self.client('reader')
        page = reader.get(self.address).page
        self.assertFalse([form for form in page.forms if form.action.endswith('/project')])
        self.assertEqual(reader.post_multipart(f'{self.here}/project', []).status, 403)
        self.assertEqual(reader.get(f'{self.here}/project?file={"0" * 64}').status, 403)

    def test_a_file_that_is_not_kept_is_asked_for_again(self):
        for name in ('0' * 64, '../../samsyn.sqlite'):
            self.assertEqual(self.officer.get(f'{self.here}/project?file={name}').status, 404)


if __name__ == '__main__':
    unittest.main()
