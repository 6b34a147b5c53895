#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters back: each body is told what it asked for and what came of it; as pages, Word documents and HTML."""
import io
import json
import re
import unittest
import zipfile

from chained import REASON, ChainTest
from harness import Page

READER, OFFICER, STRANGER = 'reader', 'officer', 'stranger'


class Letters(ChainTest):

    @classmethod
    def fill_office(cls):
        super().fill_office()
        for role in (READER, OFFICER):
            cls.office.add_member(role, cls.office.consultation, role)
        cls.office.add_member(STRANGER, cls.office.other, 'officer')

    @property
    def letters(self):
        return f'{self.here}/letters'

    def letter(self, number=None):
        return f'{self.letters}/{number or self.shown}'

    def test_each_body_that_answered_has_a_row(self):
        view = self.client(READER).json(self.letters)
        self.assertEqual([row['sender'] for row in view['letters']], [f'Björkered nr {number} kommun' for number in range(1, 5)])
        first = view['letters'][0]
        self.assertEqual((first['answered'], first['accommodated'], first['changed']), (1, 1, 1))
        self.assertGreater(first['viewpoints'], 1)

    def test_bodies_stand_in_the_order_of_a_swedish_list_of_names(self):
        was = self.rows('SELECT document, sender FROM standing')
        self.addCleanup(lambda: [self.change('UPDATE standing SET sender = ? WHERE document = ?', sender, document)
                                 for document, sender in was])
        for (document, _), sender in zip(was, ('Östermo', 'Zinkdal', '', 'Åmåker')):
            self.change('UPDATE standing SET sender = ? WHERE document = ?', sender, document)
        self.assertEqual([row['sender'] for row in self.client(READER).json(self.letters)['letters']],
                         ['Zinkdal', 'Åmåker', 'Östermo', None])

    def test_letter_says_what_was_asked_for_replied_and_changed(self):
        text = self.client(READER).get(self.letter()).page.text
        for words in ('Björkered nr 1 kommun', 'Insats 2.1 behöver förtydligas', REASON, 'tillgodoses', 'som regionen betalar',
                      'i varje by', 'Tack för ert yttrande', 'Ändring i Reviderat förslag : omformulerad'):
            self.assertIn(words, text)
        self.assertNotIn('nr 2 kommun', text)

    def test_what_changed_is_shown_word_for_word_in_every_form(self):
        client = self.client(READER)
        for path in (self.letter(), f'{self.here}/trace?viewpoint={self.wishes[self.shown]}'):
            self.assertRegex(client.get(path).text, r'<ins>(<[^>]*>[^<]*</span>)?, som regionen betalar', path)
        document = zipfile.ZipFile(io.BytesIO(client.get(f'{self.letter()}/docx').body)).read('word/document.xml').decode()
        self.assertRegex(document, r'<w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">, som regionen betalar')
        self.assertRegex(document, r'<w:rPr><w:strike/></w:rPr><w:t xml:space="preserve">längs vägarna')

    def test_letters_are_found_from_the_menu_of_any_page_and_after_the_decision(self):
        client = self.client(READER)
        for path in (f'{self.here}/desk', f'{self.here}/versions', self.letters):
            self.assertIn(self.letters, client.get(path).page.links, path)
        self.assertIn(('/letters', 'true'), [(row['href'].removeprefix(self.here), current) for row, current in
                                             self.menu(client.get(self.letter()).text)])

    def menu(self, text):
        """The entries of a page's menu, each with what it says of being the current one."""
        return [({'href': href}, current) for href, current in
                re.findall(r'<a href="([^"]*)"(?: aria-current="([a-z]*)")?>', text.partition('</nav>')[0])]

    def test_letter_leads_to_where_it_stands_now(self):
        links = self.client(READER).get(self.letter()).page.links
        self.assertIn(f'{self.here}/versions/{self.adopted}/text#part-fa2.i1', links)
        self.assertIn(f'{self.here}/trace?viewpoint={self.wishes[self.shown]}', links)

    def test_what_one_body_sent_is_one_letter(self):
        key, = self.rows('SELECT sender_key FROM standing WHERE document = ?', self.ids[self.shown])[0]
        was, = self.rows('SELECT sender_key FROM standing WHERE document = ?', self.ids[self.masked])[0]
        say = 'UPDATE standing SET sender_key = ? WHERE document = ?'
        self.change(say, key, self.ids[self.masked])
        self.addCleanup(self.change, say, was, self.ids[self.masked])
        view = self.client(READER).json(self.letters)
        self.assertEqual([row['documents'] for row in view['letters']], [2, 1, 1])
        one = self.client(READER).json(self.letter(self.masked))['letter']
        self.assertEqual(one['key'], self.shown)
        self.assertEqual([document['number'] for document in one['documents']], [self.shown, self.masked])

    def test_unknown_senders_are_not_one_body(self):
        was = self.rows('SELECT document, sender_key FROM standing')
        self.change("UPDATE standing SET sender_key = '?'")
        self.addCleanup(lambda: [self.change('UPDATE standing SET sender_key = ? WHERE document = ?', key, document)
                                 for document, key in was])
        self.assertEqual(len(self.client(READER).json(self.letters)['letters']), 4)

    def test_word_document_holds_the_letter(self):
        answer = self.client(READER).get(f'{self.letter()}/docx')
        self.assertEqual(answer.status, 200, answer)
        self.assertIn(f'{self.shown}-Bjorkered-nr-1-kommun.docx', answer.headers['Content-Disposition'])
        document = zipfile.ZipFile(io.BytesIO(answer.body)).read('word/document.xml').decode()
        for words in ('Björkered nr 1 kommun', REASON, 'som regionen betalar'):
            self.assertIn(words, document)

    def test_word_document_is_read_by_the_reader_as_it_was_written(self):
        answer = self.client(READER).get(f'{self.letter()}/docx')
        path, data = self.office.write('brev.docx', answer.body), self.office.folder / 'annan'
        self.office.samsyn('init', data)
        self.office.samsyn('draft', 'add', path, '--data', data)
        parts = json.loads(self.office.samsyn('show', 'draft', '--json', '--data', data))
        self.assertTrue([part for part in parts if REASON[:20] in part['title']], parts)

    def test_html_file_needs_nothing_else(self):
        archive = zipfile.ZipFile(io.BytesIO(self.client(READER).get(f'{self.here}/letters.zip').body))
        text = archive.read(f'{self.shown}-Bjorkered-nr-1-kommun.html').decode()
        self.assertIn(REASON, text)
        self.assertEqual([address for address in Page(text).addresses if address], [])

    def test_archive_holds_every_letter(self):
        answer = self.client(READER).get(f'{self.here}/letters.zip')
        self.assertEqual(answer.status, 200, answer)
        archive = zipfile.ZipFile(io.BytesIO(answer.body))
        self.assertIsNone(archive.testzip())
        self.assertEqual(archive.namelist(), [f'{number}-Bjorkered-nr-{at}-kommun{form}' for at, number in
                                              enumerate(sorted(self.ids), 1) for form in ('.docx', '.html')])

    def test_command_writes_every_letter(self):
        folder = self.office.folder / 'brev'
        self.office.samsyn('letters', self.office.consultation, '-o', folder)
        names = sorted(path.name for path in folder.iterdir())
        self.assertEqual(len(names), 8)
        self.assertIn(f'{self.shown}-Bjorkered-nr-1-kommun.html', names)
        self.assertIn(REASON, (folder / f'{self.shown}-Bjorkered-nr-1-kommun.html').read_text())

    def test_letter_is_marked_as_sent_and_not_sent_after_all(self):
        client = self.client(OFFICER)
        answer = client.post(f'{self.letter()}/sent', {'sent': 'yes'})
        self.assertEqual((answer.status, answer.headers['Location']), (303, f'{self.letters}#letter-{self.shown}'))
        row = client.json(self.letters)['letters'][0]
        self.assertTrue(row['sent'])
        self.assertIn('1 är skickat', client.get(self.letters).page.text)
        client.post(f'{self.letter()}/sent', {'sent': 'no'})
        self.assertIsNone(client.json(self.letters)['letters'][0]['sent'])
        self.assertEqual(self.rows("SELECT verb FROM act WHERE verb LIKE 'letter%' ORDER BY id"),
                         [('letter_send',), ('letter_unsend',)])

    def test_who_may_not_read_gets_no_letter(self):
        for path in (self.letters, self.letter(), f'{self.letter()}/docx', f'{self.here}/letters.zip'):
            self.assertIn(self.client().get(path).status, (303, 401), path)
            self.assertIn(self.client(STRANGER).get(path).status, (403, 404), path)

    def test_who_may_only_read_marks_nothing(self):
        for client in (self.client(READER), self.client(STRANGER)):
            self.assertIn(client.post(f'{self.letter()}/sent', {'sent': 'yes'}).status, (403, 404))
        self.assertEqual(self.client(OFFICER).post(f'{self.letter()}/sent', {'sent': 'yes'}, token=False).status, 403)
        self.assertEqual(self.client(OFFICER).post(f'{self.letter()}/sent', {'sent': 'maybe'}).status, 422)

    def test_letter_of_another_consultation_is_not_found(self):
        client = self.client(STRANGER)
        there = f'/consultations/{self.office.other}/letters/{self.shown}'
        for path in (there, f'{there}/docx'):
            self.assertEqual(client.get(path).status, 404, path)
        self.assertEqual(client.post(f'{there}/sent', {'sent': 'yes'}).status, 404)
        self.assertEqual(client.get(f'{self.here}/letters/999').status, 403)


if __name__ == '__main__':
    unittest.main()
