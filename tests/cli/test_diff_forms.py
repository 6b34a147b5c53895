# SPDX-License-Identifier: AGPL-3.0-or-later
"""samsyn diff over what an office keeps: versions set by LibreOffice as Word, ODT and PDF, with places in a cell of a
table, in a footnote and across the edge of a page. Leaves with 77 (skipped) where LibreOffice is not installed."""
import itertools
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import fodt

from harness import CommandLine

OFFICE = shutil.which('soffice') or shutil.which('libreoffice')
FORMS = ('docx', 'odt', 'pdf')
PARISHES = ('Norrvik', 'Sundby', 'Ekeland', 'Björkered', 'Ånäs', 'Hällmark', 'Tallmo', 'Rönninge', 'Kvarnby', 'Lillsjö',
            'Storsjö', 'Ulvsta', 'Östermo')
MONTHS = ('mars', 'april', 'maj', 'juni')
ACROSS = ('Regionen ska tillsammans med kommunerna, Trafikverket och de privata båtbolagen ta fram en gemensam plan för '
          'hur bryggor, vänthallar, parkeringar och cykelställ vid replipunkterna ska rustas upp, skötas och betalas '
          'fram till {year}, så att den som bor på en ö kan lita på att resan fungerar även på vintern.')
NOTE = 'Beräkningen bygger på priser från {year} och omfattar inte drift.'


def filling(number):
    """Paragraphs that no version changes, each of its own."""
    for i in range(number):
        sentences = [f'Kommunen ska se över hur skolskjutsar och linjetrafik kan samordnas mellan {PARISHES[i]} och '
                     f'{PARISHES[(i * 5 + 3) % len(PARISHES)]}.', 'Bytena ska vara korta och väntan ska ske under tak.',
                     f'Turtätheten följs upp varje år i {MONTHS[i % 4]} av {PARISHES[(i * 7) % len(PARISHES)]}.',
                     'Resenärer med funktionsnedsättning ska kunna åka utan att boka i förväg.',
                     'Taxan är densamma på båtar och bussar.', 'Biljetter säljs i appen, hos ombud och ombord.']
        yield fodt.paragraph(' '.join(sentences[i % 3:] + sentences[:i % 3]))


def plan(is_new):
    """The one version is the other with years moved on, a row more and a note more before the one there was."""
    fill = list(filling(13))
    before = [fodt.noted('Planen ersätter den tidigare planen', 'Antagen av fullmäktige 2019.', '.', 1)]
    row = [('Laddstolpar vid bryggorna', 'Energibolaget', '2029')]
    rows = [('Åtgärd', 'Ansvarig', 'Senast'), *(row if is_new else []),
            ('Nya väderskydd i hamnarna', 'Tekniska nämnden', '2027'),
            ('Gemensam tidtabell för båt och buss', 'Regionen', '2030' if is_new else '2028'),
            ('Cykelställ med lås', 'Tekniska nämnden', '2027')]
    return fodt.flat([
        fodt.heading('Trafikplan för Ekeland'), fodt.heading('1 Kollektivtrafik', 2), *(before if is_new else []),
        *fill[:10], fodt.paragraph(f'Replipunkterna är slitna. {ACROSS.format(year=2032 if is_new else 2031)}'), fill[10],
        fodt.heading('2 Åtgärder', 2), fodt.table(rows, widths=(7, 5, 3)),
        fodt.noted('Kostnaden beräknas till 14 miljoner kronor', NOTE.format(year=2025 if is_new else 2024),
                   ' under perioden.', 1 + is_new), *fill[11:]], header='Trafikplan', footer='Sida # av ##')


def make_all(folder):
    """Both versions in every form; {form: (old, new)}."""
    for name, is_new in (('old', False), ('new', True)):
        (folder / f'{name}.fodt').write_text(plan(is_new), encoding='utf-8')
    for form in FORMS:
        subprocess.run([OFFICE, '--headless', '--convert-to', form, '--outdir', folder, folder / 'old.fodt',
                        folder / 'new.fodt'], check=True, capture_output=True, timeout=180,
                       env={**os.environ, 'HOME': str(folder)})
    return {form: (folder / f'old.{form}', folder / f'new.{form}') for form in FORMS}


def plain(text):
    return ' '.join(text.split())


# What is carried: the words it begins and ends with in the old version, what becomes of it, and its new words.
PLACES = {
    'across': ('Regionen ska tillsammans', 'på vintern.', 'edited', ACROSS.format(year=2032)),
    'cell': ('Gemensam tidtabell', 'och buss', 'kept', 'Gemensam tidtabell för båt och buss'),
    'year': ('2028', '2028', 'edited', '2030'),
    'row': ('Gemensam tidtabell', '2028', 'edited', 'Gemensam tidtabell för båt och buss Regionen 2030'),
    'note': ('Beräkningen', 'inte drift.', 'edited', NOTE.format(year=2025)),
}


class DiffForms(CommandLine):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory(prefix='samsyn-forms-')
        cls.addClassCleanup(scratch.cleanup)
        cls.made = make_all(pathlib.Path(scratch.name))
        cls.carried = {}

    def all_carried(self):
        """{(form of the old, form of the new): {place: (status, new words)}}, of every form to every other: a version is
        written in Word, the next one comes as PDF. Found once."""
        for old, new in itertools.product(FORMS, FORMS) if not self.carried else ():
            files = self.made[old][0], self.made[new][1]
            self.samsyn('diff', *files, '-o', 'out')
            before, after = ((self.folder / 'out' / name).read_bytes() for name in ('old.txt', 'new.txt'))
            given = []
            for name, (first, last, _status, _words) in PLACES.items():
                start = before.index(first.encode())
                given.append({'id': name, 'start': start,
                              'end': before.index(last.encode(), start) + len(last.encode())})
            self.write('given.json', json.dumps(given))
            self.samsyn('diff', *files, '-o', 'out', '--places', 'given.json')
            self.carried[old, new] = {place['id']: (place['status'], plain(after[place['start']:place['end']].decode()))
                                      for place in self.load('out/places.json')}
        return self.carried

    def assert_carried(self, name):
        for (old, new), places in self.all_carried().items():
            with self.subTest(old=old, new=new):
                self.assertEqual(places[name], PLACES[name][2:])

    def test_a_sentence_across_the_edge_of_a_page_is_one(self):
        self.assert_carried('across')

    def test_a_cell_is_found_though_its_row_has_another_number(self):
        self.assert_carried('cell')

    def test_a_cell_with_another_year_is_the_same_cell(self):
        self.assert_carried('year')

    def test_a_row_goes_with_its_cells(self):
        self.assert_carried('row')

    def test_a_footnote_is_found_under_another_number(self):
        self.assert_carried('note')

    def test_a_cell_with_another_year_is_reworded_not_exchanged(self):
        for form in FORMS:
            with self.subTest(form=form):
                self.samsyn('diff', *self.made[form], '-o', 'out')
                kinds = {part['title']: change['change'] for change in self.load('out/comparison.json')['changes']
                         for part in change['old'] + change['new']}
                self.assertEqual((kinds['2028'], kinds['2030'], kinds['Laddstolpar vid bryggorna']),
                                 ('reworded', 'reworded', 'added'))


if __name__ == '__main__':
    if not OFFICE:
        print('LibreOffice is not installed')
        sys.exit(77)
    unittest.main()
