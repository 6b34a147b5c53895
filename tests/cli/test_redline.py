# SPDX-License-Identifier: AGPL-3.0-or-later
"""The redline of samsyn diff, held against programs that did not write it: samsyn's own reader of Word files, which
knows tracked changes, and LibreOffice."""
import copy
import io
import itertools
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import zipfile
from xml.etree import ElementTree

from harness import CommandLine

try:
    import jsonschema
except ImportError:
    jsonschema = None

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / 'docs' / 'redline.schema.json'
EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / 'examples' / 'strategi'
WORD = '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}'
OFFICE = '{urn:oasis:names:tc:opendocument:xmlns:office:1.0}'
TEXT = '{urn:oasis:names:tc:opendocument:xmlns:text:1.0}'
LIBREOFFICE = shutil.which('soffice')
IN_OLD, IN_NEW = ('same', 'deleted', 'moved_from'), ('same', 'inserted', 'moved_to')
# What rejecting all changes is to accepting them.
OPPOSITE = {'ins': 'del', 'moveTo': 'moveFrom', 'cellIns': 'cellDel', 'delText': 't'}

OLD_PAGE = '''<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8"><title>Plan</title></head><body>
<h1>Plan för färjorna &amp; vägarna</h1>
<p>Färjorna går varje timme mellan fastlandet och öarna. Biljetten gäller även på bussarna.</p>
<h2>Mål</h2><ul><li>Fler avgångar om kvällen</li><li>Lägre priser för unga 😀</li></ul>
<table><tr><td>Indikator</td><td>Basvärde</td></tr><tr><td>Avgångar om dagen</td><td>24</td></tr>
<tr><td>Resenärer i tusental</td><td>310</td></tr></table><p>Hamnavgiften tas ut två gånger.</p>
<p>Vägarna underhålls hela vintern av kommunens egna maskiner. Kostnaden bärs av kommunen.</p>
<p>Allt detta följs upp i en rapport som fullmäktige får i maj varje år.</p></body></html>'''
NEW_PAGE = '''<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8"><title>Plan</title></head><body>
<h1>Plan för färjorna &amp; vägarna</h1>
<p>Allt detta följs upp i en rapport som fullmäktige får i maj varje år.</p>
<p>Färjorna går varannan timme mellan fastlandet och öarna.</p><p>Biljetten gäller även på bussarna &lt;alla&gt;.</p>
<h2>Mål</h2><ul><li>Fler avgångar om kvällen</li><li>Säkra hållplatser 𝒳</li><li>Lägre priser för unga 😀</li></ul>
<table><tr><td>Indikator</td><td>Basvärde</td><td>Målvärde</td></tr>
<tr><td>Avgångar om dagen</td><td>26</td><td>30</td></tr><tr><td>Nöjda resenärer</td><td>71</td><td>80</td></tr></table>
<p>Vägarna underhålls hela vintern av upphandlade maskiner. Kostnaden bärs av kommunen.</p></body></html>'''


def squeezed(text):
    return ''.join(text.split())


def behind_first_line(text):
    """What follows the line that says what was compared."""
    return squeezed(text).split('dengamla.', 1)[1]


def version(redline, states):
    """One version's text, as the redline has it."""
    return ''.join(run['text'] for block in redline['blocks'] for run in block['runs'] if run['state'] in states)


def rejected(docx):
    """The document with the opposite of each change, so that what accepts all rejects all."""
    swap = OPPOSITE | {opposite: name for name, opposite in OPPOSITE.items() if name != 'delText'}
    changed = io.BytesIO()
    with zipfile.ZipFile(docx) as package, zipfile.ZipFile(changed, 'w') as out:
        for name in package.namelist():
            content = package.read(name)
            if name == 'word/document.xml':
                tree = ElementTree.fromstring(content)
                for element in tree.iter():
                    short = element.tag.removeprefix(WORD)
                    element.tag = WORD + swap.get(short, short)
                content = ElementTree.tostring(tree, encoding='UTF-8', xml_declaration=True)
            out.writestr(name, content)
    return changed.getvalue()


class Redline(CommandLine):
    def compare(self, old, new):
        self.samsyn('diff', old, new, '-o', 'out')
        return self.load('out/redline.json')

    def pages(self):
        self.write('old.html', OLD_PAGE)
        self.write('new.html', NEW_PAGE)
        return self.compare('old.html', 'new.html')

    def assert_reads_as(self, docx, expected, old_or_new):
        """The text that samsyn reads is that of the version, behind a first line that says what was compared."""
        self.samsyn('diff', docx, expected, '-o', 'again')
        again = self.load('again/redline.json')
        first, rest = again['blocks'][0], again['blocks'][1:]
        self.assertIn('SHA-256', first['runs'][0]['text'])
        unlike = [run for block in rest for run in block['runs'] if run['state'] != 'same']
        self.assertEqual(unlike, [], old_or_new)

    def assert_word_gives_both(self, old, new):
        self.compare(old, new)
        self.assert_reads_as('out/comparison.docx', new, 'accepted')
        self.write('rejected.docx', rejected(self.folder / 'out/comparison.docx'))
        self.assert_reads_as('rejected.docx', old, 'rejected')

    def test_accepting_or_rejecting_all_in_word_gives_either_page(self):
        self.write('old.html', OLD_PAGE)
        self.write('new.html', NEW_PAGE)
        self.assert_word_gives_both('old.html', 'new.html')

    def test_accepting_or_rejecting_all_in_word_gives_either_version_of_the_example(self):
        for old, new in itertools.pairwise(('draft.md', 'revised.md', 'adopted.md')):
            redline = self.compare(EXAMPLE / old, EXAMPLE / new)
            for states, docx in ((IN_NEW, self.folder / 'out/comparison.docx'), (IN_OLD, None)):
                name = 'accepted.docx'
                if docx is None:
                    name, docx = 'rejected.docx', rejected(self.folder / 'out/comparison.docx')
                self.write(name, docx if isinstance(docx, bytes) else docx.read_bytes())
                self.samsyn('diff', name, EXAMPLE / new, '-o', 'read')
                read = version(self.load('read/redline.json'), IN_OLD)
                self.assertEqual(behind_first_line(read), squeezed(version(redline, states)), name)

    def test_changes_and_ids_of_the_word_document_are_whole(self):
        self.pages()
        with zipfile.ZipFile(self.folder / 'out/comparison.docx') as package:
            tree = ElementTree.fromstring(package.read('word/document.xml'))
        kinds = ('ins', 'del', 'moveFrom', 'moveTo', 'cellIns', 'cellDel', 'pPrChange')
        changes = [element for element in tree.iter() if element.tag.removeprefix(WORD) in kinds]
        ids = [element.get(WORD + 'id') for element in changes]
        self.assertEqual(len(ids), len(set(ids)))
        self.assertEqual({element.get(WORD + 'author') for element in changes}, {'Samsyn'})
        self.assertEqual({element.get(WORD + 'date') for element in changes}, {'2025-11-03T08:00:00Z'})
        for end in ('From', 'To'):
            starts = [element.get(WORD + 'id') for element in tree.iter(f'{WORD}move{end}RangeStart')]
            self.assertEqual(starts, [element.get(WORD + 'id') for element in tree.iter(f'{WORD}move{end}RangeEnd')])
            self.assertTrue(starts)
        names = [sorted(element.get(WORD + 'name') for element in tree.iter(f'{WORD}move{end}RangeStart'))
                 for end in ('From', 'To')]
        self.assertEqual(*names)

    def test_the_data_hold_to_their_schema_and_other_forms_do_not(self):
        if jsonschema is None:
            self.skipTest('python3-jsonschema is not installed')
        redline = self.pages()
        schema = json.loads(SCHEMA.read_text(encoding='utf-8'))
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        self.assertEqual([fault.message for fault in validator.iter_errors(redline)], [])
        self.assertTrue({'same', 'changed', 'inserted', 'deleted', 'moved_from', 'moved_to'}
                        <= {block['state'] for block in redline['blocks']})
        for break_it in (lambda data: data['blocks'][0].pop('end'), lambda data: data.update(extra=1),
                         lambda data: data['blocks'][0]['runs'][0].update(state='gone'),
                         lambda data: data['samsyn'].update(format=2)):
            broken = copy.deepcopy(redline)
            break_it(broken)
            self.assertFalse(validator.is_valid(broken))

    def test_the_page_needs_nothing_from_elsewhere_and_its_links_lead_somewhere(self):
        self.pages()
        page = (self.folder / 'out/comparison.html').read_text(encoding='utf-8')
        self.assertNotIn('<script', page)
        self.assertNotIn('http:', page)
        self.assertIn('<html lang="sv"', page)
        names = re.findall(r' id="([^"]+)"', page)
        self.assertEqual(len(names), len(set(names)))
        links = re.findall(r'href="#([^"]+)"', page)
        self.assertLessEqual(set(links), set(names))
        self.assertTrue({'m1-from', 'm1-to'} <= set(links))
        self.assertIn('<del><span class="said"> (borttaget: </span>', page)
        self.assertIn('&lt;alla&gt;', page)

    def test_the_page_speaks_english_when_asked(self):
        self.write('old.html', OLD_PAGE)
        self.write('new.html', NEW_PAGE)
        self.samsyn('diff', 'old.html', 'new.html', '-o', 'out', '--lang', 'en')
        page = (self.folder / 'out/comparison.html').read_text(encoding='utf-8')
        self.assertIn('<html lang="en"', page)
        self.assertIn('side by side', page)

    def test_the_same_text_says_so(self):
        self.write('old.html', OLD_PAGE)
        redline = self.compare('old.html', 'old.html')
        self.assertEqual({block['state'] for block in redline['blocks']}, {'same'})
        page = (self.folder / 'out/comparison.html').read_text(encoding='utf-8')
        self.assertIn('Inga ändringar', page)
        self.assertIn('Texterna är lika, ord för ord.', page)

    def test_libreoffice_opens_it_with_its_tracked_changes(self):
        if not LIBREOFFICE:
            self.skipTest('soffice is not installed')
        redline = self.pages()
        with tempfile.TemporaryDirectory(prefix='samsyn-office-') as home:
            subprocess.run([LIBREOFFICE, f'-env:UserInstallation=file://{home}', '--headless', '--convert-to', 'fodt',
                            '--outdir', self.folder, self.folder / 'out/comparison.docx'],
                           check=True, capture_output=True, timeout=110)
        document = ElementTree.parse(self.folder / 'comparison.fodt').getroot().find(f'{OFFICE}body/{OFFICE}text')
        changes = Changes(document)
        for text, states in ((changes.accepted, IN_NEW), (changes.original, IN_OLD)):
            self.assertEqual(behind_first_line(''.join(text)), squeezed(version(redline, states)))
        self.assertNotEqual(changes.accepted, changes.original)


class Changes:
    """The tracked changes of an OpenDocument text, whichever way they stand in it: what was deleted is in its place
    between two marks, or apart with one mark where it was."""

    def __init__(self, body):
        self.accepted, self.original = [], []
        self.open = []
        regions = {region.get(f'{TEXT}id'): region for region in body.iter(f'{TEXT}changed-region')}
        self.insertions = {name for name, region in regions.items() if region.find(f'{TEXT}insertion') is not None}
        self.deletions = {name: region.find(f'{TEXT}deletion') for name, region in regions.items()
                          if region.find(f'{TEXT}deletion') is not None}
        self.walk(body)

    def add(self, text):
        if text and not self.deletions.keys() & self.open:
            self.accepted.append(text)
        if text and not self.insertions & set(self.open):
            self.original.append(text)

    def walk(self, element):
        if element.tag in (f'{TEXT}tracked-changes', f'{TEXT}sequence-decls'):
            return
        change = element.get(f'{TEXT}change-id')
        if element.tag == f'{TEXT}change-start':
            self.open.append(change)
        elif element.tag == f'{TEXT}change-end':
            self.open.remove(change)
        elif element.tag == f'{TEXT}change':
            self.original.extend(''.join(part.itertext()) for part in self.deletions[change]
                                 if not part.tag.startswith(OFFICE))
        self.add(element.text)
        for child in element:
            self.walk(child)
            self.add(child.tail)


if __name__ == '__main__':
    unittest.main()
