#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How truly text is read: documents of known words are set by LibreOffice as PDF (tagged and not), DOCX and ODT, and
what the reader makes of them is held against their source: characters, the order of words, kinds of blocks, notes and
margins. Leaves with 77 (skipped) where LibreOffice is not installed.

test_fidelity.py [--show NAME.FORMAT]: with --show the blocks of one document are printed beside the source's."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import fidelity_documents
import turned_pdf

OFFICE = shutil.which('soffice') or shutil.which('libreoffice')
DUMP = os.environ.get('DUMP_BLOCKS', 'dump-blocks')
LEAST_AGREEMENT = 0.995
FLOW = ('paragraph', 'heading', 'list_item', 'cell', 'quote')
PDF_FILTER = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"%s"}}'
# The folder of each format, what LibreOffice is told to make, and how the file's name ends.
FORMATS = {'tagged': (PDF_FILTER % 'true', 'pdf'), 'untagged': (PDF_FILTER % 'false', 'pdf'),
           'docx': ('docx', 'docx'), 'odt': ('odt', 'odt')}
TURNS = (90, 180, 270)


def plain(text):
    return ' '.join(text.split())


def common_length(a, b):
    """Length of the longest common subsequence of two sequences, by Hyyrö's bit-parallel algorithm (2004)."""
    places = {}
    for index, sign in enumerate(a):
        places[sign] = places.get(sign, 0) | 1 << index
    everything = (1 << len(a)) - 1
    row = everything
    for sign in b:
        matched = row & places.get(sign, 0)
        row = (row + matched | row - matched) & everything
    return len(a) - row.bit_count()


def agreement(a, b):
    longest = max(len(a), len(b))
    return common_length(a, b) / longest if longest else 1.0


class Read:
    """What dump-blocks said of one file."""

    def __init__(self):
        self.ok, self.format, self.problems, self.blocks = False, '', [], []

    def add(self, fields):
        if fields[0] == 'file':
            self.format, self.ok, self.pages = fields[2], fields[3] == '1', int(fields[4])
        elif fields[0] == 'problem':
            self.problems.append(fields[1])
        else:
            kind, level, row, column, page, mark, text = fields[1:]
            self.blocks.append((kind, int(level), int(row), int(column), int(page), mark, plain(text)))

    def texts(self, *kinds):
        return [block[6] for block in self.blocks if block[0] in kinds]

    def shapes(self):
        """Flow blocks as (kind, level, row, column, text)."""
        return [(*block[:4], block[6]) for block in self.blocks if block[0] in FLOW]


def unescape(field):
    return re.sub(r'\\(.)', lambda found: {'n': '\n', 't': '\t'}.get(found[1], found[1]), field)


def read_files(paths):
    """Read each file; what was read by path."""
    output = subprocess.run([DUMP, *map(str, paths)], check=True, capture_output=True).stdout.decode()
    found = {}
    for line in output.split('\n')[:-1]:
        fields = [unescape(field) for field in line.split('\t')]
        if fields[0] == 'file':
            current = found[pathlib.Path(fields[1])] = Read()
        current.add(fields)
    return found


def convert(sources, target, folder, profile):
    subprocess.run([OFFICE, f'-env:UserInstallation={profile.as_uri()}', '--headless', '--convert-to', target,
                    '--outdir', folder, *sources], check=True, capture_output=True, timeout=540,
                   env={**os.environ, 'HOME': str(profile)})


def make_all(folder):
    """Write the documents, let LibreOffice set them, turn some pages; {(name, format): path}."""
    sources = {}
    for name, document in fidelity_documents.DOCUMENTS.items():
        sources[name] = folder / f'{name}.fodt'
        sources[name].write_text(document.xml, encoding='utf-8')
    made = {}
    for form, (target, ending) in FORMATS.items():
        convert(sources.values(), target, folder / form, folder / 'profile')
        made |= {(name, form): folder / form / f'{name}.{ending}' for name in sources}
    for name in fidelity_documents.TURNED:
        for turn in TURNS:
            path = folder / f'{name}-{turn}.pdf'
            path.write_bytes(turned_pdf.turn(made[name, 'untagged'].read_bytes(), turn))
            made[name, f'turned {turn}'] = path
    return made


class Fidelity(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(prefix='samsyn-fidelity-')
        cls.addClassCleanup(cls.scratch.cleanup)
        made = make_all(pathlib.Path(cls.scratch.name))
        read = read_files(made.values())
        cls.read = {key: read[path] for key, path in made.items()}

    def each(self, check):
        """Run check(document, format, read) for every document in every format that is read, as a subtest."""
        for (name, form), read in self.read.items():
            if form == 'odt' and read.problems == ['unknown_format']:
                continue
            with self.subTest(document=name, format=form):
                self.assertTrue(read.ok, read.problems)
                check(fidelity_documents.DOCUMENTS[name], form, read)

    def test_characters_agree_with_the_source(self):
        def check(document, _form, read):
            self.assertGreaterEqual(agreement(document.text, ' '.join(read.texts(*FLOW))), LEAST_AGREEMENT)
        self.each(check)

    def test_words_stand_in_the_source_s_order(self):
        def check(document, _form, read):
            self.assertGreaterEqual(agreement(document.text.split(), ' '.join(read.texts(*FLOW)).split()),
                                    LEAST_AGREEMENT)
        self.each(check)

    def test_blocks_are_of_the_source_s_kinds(self):
        def check(document, form, read):
            self.assertEqual(read.shapes(), document.shapes(form))
        self.each(check)

    def test_notes_are_notes(self):
        def check(document, _form, read):
            self.assertEqual([re.sub(r'^[0-9ivx]+\s+', '', note) for note in read.texts('note')], document.notes)
        self.each(check)

    def test_running_headers_and_footers_are_margins(self):
        def check(document, form, read):
            if form in ('docx', 'odt'): # which say each once, whatever the pages
                return
            found = [(block[4], block[6]) for block in read.blocks if block[0] == 'margin']
            expected = [(page, words) for page in range(1, read.pages + 1)
                        for words in document.margins(page, read.pages)]
            self.assertEqual(sorted(found), sorted(expected))
        self.each(check)


def show(name, form):
    with tempfile.TemporaryDirectory(prefix='samsyn-fidelity-') as scratch:
        made = make_all(pathlib.Path(scratch))
        read = read_files([made[name, form]])[made[name, form]]
    for block in read.blocks:
        print(*block, sep='\t')
    print('--- source')
    for shape in fidelity_documents.DOCUMENTS[name].shapes(form):
        print(*shape, sep='\t')


if __name__ == '__main__':
    if not OFFICE:
        print('skipped: LibreOffice is not installed')
        sys.exit(77)
    if sys.argv[1:2] == ['--show']:
        show(*sys.argv[2].split('.'))
    else:
        unittest.main()
