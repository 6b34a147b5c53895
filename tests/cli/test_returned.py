#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A draft that comes back with comments and tracked changes in it: each is a viewpoint at its exact place."""
import hashlib
import json
import shutil
import subprocess
import unittest
import zipfile

import returned_draft
from harness import GOLDEN, CommandLine

# What is said, where it stands in the draft, what it is and what it is shown beside.
EXPECTED = {
    ('Titeln bör nämna hela länet.', 'root', 'comment', 'Strategi för näringsliv i Björkered'),
    ('Bra och viktigt område!', 'fa1', 'comment', 'Kompetens för framtiden'),
    ('Hur ska behovet mätas?', 'fa1.p1', 'comment', 'den kompetens'),
    ('Det är inte realistiskt.', 'fa2.p1', 'comment', 'utan utsläpp'),
    ('Även båtar bör kunna laddas.', 'fa2.i1', 'comment', 'laddstolpar'),
    ('2033', 'p1', 'deleted', 'Strategin visar hur näringslivet i Björkered ska växa till år 2035.'),
    ('2035', 'p1', 'inserted', 'Strategin visar hur näringslivet i Björkered ska växa till år 2035.'),
    ('och medelstora', 'fa1.i1', 'inserted', 'Insats 1.1 Inrätta en kompetensfond för små och medelstora företag'),
}
STRUCK = 'Insats 1.2 Erbjud lärlingsplatser i hela länet'


class Returned(CommandLine):
    def compile(self, *files):
        self.samsyn('compile', GOLDEN / 'utkast.md', *files, '-o', 'out', '--case-number', 'RS 2025-1',
                    '--authority', 'Region Björkered')
        return self.load()

    def hold(self, compilation, file):
        """Every comment and change of the returned draft stands where it was made."""
        viewpoints = [v for v in compilation['viewpoints'] if v['document'] == file]
        found = {(v['text'], v['passages'][0]['node'], v['beside']['what'], v['beside']['text']) for v in viewpoints}
        struck = [v for v in viewpoints if STRUCK in v['text']]
        self.assertEqual(found - {(v['text'], 'fa1.i2', 'deleted', v['beside']['text']) for v in struck}, EXPECTED)
        self.assertEqual([(v['kind'], v['stance']) for v in struck], [('objection', 'against')])
        for viewpoint in viewpoints:
            self.assertEqual(len(viewpoint['passages']), 1)
            self.assertIn(viewpoint['passages'][0]['evidence'][0]['kind'], ('comment', 'tracked'))
            self.assertEqual(viewpoint['beside']['author'], 'Björkereds kansli')
        kinds = {v['text']: v['kind'] for v in viewpoints}
        self.assertEqual((kinds['2033'], kinds['2035'], kinds['och medelstora']), ('change', 'change', 'addition'))

    def document(self, compilation, file):
        return next(d for d in compilation['documents'] if d['file'] == file)

    def test_comments_and_changes_arrive_at_their_places(self):
        self.write('retur.eml', returned_draft.mail('Tallboda stad', 'retur.docx', returned_draft.docx()))
        compilation = self.compile('retur.eml')
        self.hold(compilation, 'retur.eml/retur.docx')
        document = self.document(compilation, 'retur.eml/retur.docx')
        self.assertTrue(document['returned_draft'] and document['counted'])
        self.assertEqual((document['kind'], document['sender']), ('response', 'Tallboda stad'))
        self.assertIn('returned_draft', [problem['code'] for problem in document['problems']])

    def test_the_words_commented_are_shown_beside_the_comment(self):
        self.write('retur.docx', returned_draft.docx())
        self.compile('retur.docx')
        page = (self.folder / 'out/compilation.html').read_text(encoding='utf-8')
        self.assertIn('Kommentar i förslaget (Björkereds kansli): <q>den kompetens</q>', page)
        self.assertIn('kommentar till ”den kompetens”', page)
        with zipfile.ZipFile(self.folder / 'out/compilation.docx') as file:
            self.assertIn('Kommentar i förslaget (Björkereds kansli): ”den kompetens”',
                          file.read('word/document.xml').decode())
        with zipfile.ZipFile(self.folder / 'out/compilation.xlsx') as file:
            self.assertTrue(any(b'>den kompetens<' in file.read(name) for name in file.namelist()))

    def test_two_bodies_that_return_the_draft_are_no_twins(self):
        other = returned_draft.docx(comments=['Vi saknar besöksnäringen i titeln.', 'Nej.', 'Vems kompetens menas?',
                                              'När då?', 'Stolparna måste tåla snö och kyla.'])
        self.write('a.eml', returned_draft.mail('Tallboda stad', 'a.docx', returned_draft.docx()))
        self.write('b.eml', returned_draft.mail('Granviks kommun', 'b.docx', other))
        compilation = self.compile('a.eml', 'b.eml')
        for file in ('a.eml/a.docx', 'b.eml/b.docx'):
            self.assertTrue(self.document(compilation, file)['counted'], file)

    def test_an_ordinary_answers_comments_are_kept_and_not_counted(self):
        body = ''.join(map(returned_draft.paragraph, [
            returned_draft.run('Tallboda stad'), returned_draft.run('Yttrande över strategi för näringsliv, RS 2025-1'),
            returned_draft.run('Tallboda stad tillstyrker förslaget.') + returned_draft.deleted('Nej.'),
            returned_draft.commented(1, 'Insats 2.1 bör kompletteras med laddstolpar för båtar.')]))
        self.write('svar.docx', returned_draft.docx(body, ['Stämmer detta, Bo?']))
        compilation = self.compile('svar.docx')
        document = self.document(compilation, 'svar.docx')
        self.assertNotIn('returned_draft', document)
        self.assertEqual(document['stance'], 'for')
        self.assertIn('Stämmer detta, Bo?', document['text'])
        self.assertFalse([v for v in compilation['viewpoints'] if 'beside' in v or 'Stämmer' in v['text']])

    def office(self, name, form):
        """LibreOffice's conversion of a file in the folder."""
        if not shutil.which('soffice'):
            self.skipTest('there is no LibreOffice here')
        subprocess.run(['soffice', f'-env:UserInstallation=file://{self.folder}/profile', '--headless', '--convert-to',
                        form, name], cwd=self.folder, check=True, capture_output=True, timeout=120)

    def test_a_pdf_with_notes_says_the_same(self):
        self.write('retur.docx', returned_draft.docx(returned_draft.ONLY_COMMENTED))
        self.office('retur.docx', 'pdf:writer_pdf_Export:{"ExportNotes":{"type":"boolean","value":"true"}}')
        compilation = self.compile('retur.pdf')
        found = {(v['text'], v['passages'][0]['node'], v['beside']['author']) for v in compilation['viewpoints']}
        self.assertEqual(found, {(text, node, 'Björkereds kansli') for text, node, what, _ in EXPECTED if what == 'comment'})

    def test_a_page_shows_the_words_that_a_note_is_about(self):
        self.write('retur.docx', returned_draft.docx(returned_draft.ONLY_COMMENTED))
        self.office('retur.docx', 'pdf:writer_pdf_Export:{"ExportNotes":{"type":"boolean","value":"true"}}')
        data = ['--data', 'data']
        self.samsyn('init', 'data')
        self.samsyn('draft', 'add', GOLDEN / 'utkast.md', *data)
        self.samsyn('consultation', 'open', '--case-number', 'RS 2025-1', *data)
        self.samsyn('receive', 'retur.pdf', *data)
        viewpoints = json.loads(self.samsyn('show', 'viewpoints', '--json', *data).stdout)
        shown = {}
        for which in (['2'], *(['--viewpoint', viewpoint['id']] for viewpoint in viewpoints)):
            self.samsyn('page', *which, '-o', 'page.png', '--dpi', '40', *data)
            shown.setdefault(hashlib.sha256((self.folder / 'page.png').read_bytes()).hexdigest(), []).append(which)
        self.assertEqual([alike for alike in shown.values() if len(alike) > 1], [])

    def test_an_odt_that_libreoffice_writes_says_the_same(self):
        self.write('retur.docx', returned_draft.docx())
        self.office('retur.docx', 'odt:writer8')
        self.hold(self.compile('retur.odt'), 'retur.odt')


if __name__ == '__main__':
    unittest.main()
