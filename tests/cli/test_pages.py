# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers that are pictures, through the whole program; and pages shown as pictures."""
import json
import os
import subprocess
import unittest

from harness import DONE, GOLDEN, NOT_ALL_READ, NOT_DONE, USAGE, CommandLine

LETTER = '''Björkereds kommun
Yttrande över förslag till näringslivsstrategi

Kommunen tillstyrker förslaget i huvudsak.
Vi anser att avsnittet om laddstolpar behöver förtydligas så
att det framgår vem som ska betala för dem på landsbygden.
'''
PNG = b'\x89PNG\r\n\x1a\n'


class Pages(CommandLine):
    def draw(self, *names):
        """Draw the letter into files in the folder."""
        self.write('brev.txt', LETTER)
        subprocess.run([os.environ['SAMSYN_DRAW_LETTER'], 'brev.txt', *names], cwd=self.folder, check=True)
        return names

    def problem_codes(self, document):
        return [problem['code'] for problem in document['problems']]

    def test_pictures_and_scans_reach_the_compilation(self):
        names = self.draw('svar.png', 'svar.jpg', 'svar.tif', 'svar.pdf')
        process = self.run_samsyn('compile', GOLDEN / 'utkast.md', *names, '-o', 'out')
        compilation = self.load()
        if process.returncode == NOT_ALL_READ:
            for document in compilation['documents']:
                self.assertEqual(self.problem_codes(document), ['image_only'])
            self.skipTest('text recognition is not installed here (tesseract-ocr-swe)')
        self.assertEqual(process.returncode, DONE, process.stderr)
        self.assertEqual(compilation['summary']['not_read'], 0)
        texts = [viewpoint['text'] for viewpoint in compilation['viewpoints']]
        for document in compilation['documents']:
            self.assertIn('Björkereds kommun', document['text'])
            self.assertIn('recognised', self.problem_codes(document))
        self.assertTrue(any('laddstolpar behöver förtydligas' in text for text in texts), texts)

    def test_broken_pictures_are_told_of(self):
        self.write('bomb.png', PNG + b'\0\0\0\x0dIHDR' + (60000).to_bytes(4, 'big') * 2 + b'\x08\0\0\0\0')
        self.write('trasig.jpg', b'\xff\xd8\xff\xe0 inget mer')
        self.samsyn('compile', GOLDEN / 'utkast.md', 'bomb.png', 'trasig.jpg', '-o', 'out', code=NOT_ALL_READ)
        codes = {document['file']: self.problem_codes(document) for document in self.load()['documents']}
        self.assertEqual(codes, {'bomb.png': ['too_large'], 'trasig.jpg': ['not_read']})

    def test_a_page_of_a_file_is_shown(self):
        self.draw('svar.pdf')
        self.samsyn('page', 'svar.pdf', '-o', 'sida.png', '--dpi', '50', '--box', '70,80,200,95')
        self.assertTrue((self.folder / 'sida.png').read_bytes().startswith(PNG))
        self.assertIn('no page', self.samsyn('page', 'svar.pdf', '--page', '2', '-o', 'x.png', code=NOT_DONE).stderr)
        self.assertIn('no pages', self.samsyn('page', 'brev.txt', '-o', 'x.png', code=NOT_DONE).stderr)
        self.assertFalse((self.folder / 'x.png').exists())

    def test_wrong_usage_of_page_is_told(self):
        for arguments in (['svar.pdf'], ['-o', 'x.png'], ['svar.pdf', '--box', '1,2,3', '-o', 'x.png'],
                          ['svar.pdf', '--page', '0', '-o', 'x.png']):
            self.samsyn('page', *arguments, code=USAGE)

    def test_a_viewpoint_is_shown_on_its_page(self):
        data = ['--data', 'data']
        self.draw('svar.png')
        self.samsyn('init', 'data')
        self.samsyn('draft', 'add', GOLDEN / 'utkast.md', *data)
        self.samsyn('consultation', 'open', '--case-number', 'RS 2025-1', *data)
        received = self.run_samsyn('receive', 'svar.png', *data)
        self.samsyn('page', '2', '-o', 'plain.png', *data)
        plain = (self.folder / 'plain.png').read_bytes()
        self.assertTrue(plain.startswith(PNG))
        self.assertIn('no document 9', self.samsyn('page', '9', '-o', 'x.png', *data, code=NOT_DONE).stderr)
        self.assertIn('no viewpoint', self.samsyn('page', '--viewpoint', '999', '-o', 'x.png', *data,
                                                  code=NOT_DONE).stderr)
        if received.returncode == NOT_ALL_READ:
            self.skipTest('text recognition is not installed here (tesseract-ocr-swe)')
        viewpoint = json.loads(self.samsyn('show', 'viewpoints', '--json', *data).stdout)[0]
        self.samsyn('page', '--viewpoint', viewpoint['id'], '-o', 'marked.png', *data)
        marked = (self.folder / 'marked.png').read_bytes()
        self.assertTrue(marked.startswith(PNG))
        self.assertNotEqual(plain, marked)


if __name__ == '__main__':
    unittest.main()
