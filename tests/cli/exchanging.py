# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the tests of exports and of what comes back share: an office with a few answers, and a project of theirs."""
import json
import pathlib
import re
import sqlite3
import sys

from harness import DONE, GOLDEN, NOT_ALL_READ, CommandLine

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'exchange'))
import check_project
from project import Project

# Letters outside the basic plane, combining marks, Windows' line ends: where counts of bytes, code points and UTF-16
# units come apart.
LETTER = ('Tallmo 🌲 stad\n\nYttrande\n2025-10-03\n\nDnr KS 2025/7\nEr beteckning RS 2025-1\n\n'
          'Tallmo stad tillstyrker förslaget 👩‍🌾 till strategi.\n\n'
          'Insats 1.1 behöver förtydligas 🙂. Det framgår inte vem som ska betala åtgärden.\n\n'
          'Strategin bör kompletteras med laddstolpar 🔌 i a\u030aldrade byar.\n')


def pdf_of(lines):
    """A PDF of one page with these lines, in letters that Windows-1252 has."""
    shown = b''.join(b'(%s) Tj T* ' % re.sub(rb'([()\\])', rb'\\\1', line.encode('cp1252')) for line in lines)
    content = b'BT /F1 11 Tf 14 TL 72 760 Td ' + shown + b'ET'
    objects = [b'<</Type/Catalog/Pages 2 0 R>>', b'<</Type/Pages/Kids[3 0 R]/Count 1>>',
               b'<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
               b'<</Length %d>>stream\n%s\nendstream' % (len(content), content),
               b'<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>']
    out, places = b'%PDF-1.4\n', []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b'%d 0 obj\n%s\nendobj\n' % (number, body)
    table = b''.join(b'%010d 00000 n \n' % place for place in places)
    return (out + b'xref\n0 %d\n0000000000 65535 f \n%s' % (len(objects) + 1, table) +
            b'trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n' % (len(objects) + 1, len(out)))


class ExchangeTest(CommandLine):
    letter = LETTER

    def setUp(self):
        super().setUp()
        self.samsyn('init', 'data')
        self.samsyn('draft', 'add', GOLDEN / 'utkast.md', '--data', 'data')
        self.samsyn('consultation', 'open', '--case-number', 'RS 2025-1', '--data', 'data')
        self.write('tallmo.txt', self.letter.replace('\n', '\r\n').encode())
        self.samsyn('receive', GOLDEN / 'bjorkered.txt', GOLDEN / 'tallboda.eml', 'tallmo.txt', '--data', 'data')
        self.documents = {document['hash']: document for document in (
            self.show('document', row['number']) for row in self.show('documents'))}

    def change(self, statement, *values):
        """As the desk does it, for what no command does."""
        with sqlite3.connect(self.folder / 'data' / 'samsyn.sqlite') as database:
            database.execute(statement, values)
        database.close()

    def show(self, *what):
        return json.loads(self.samsyn('show', *what, '--json', '--data', 'data').stdout)

    def export(self, name='out.qdpx', *options):
        self.samsyn('export', '--qdpx', name, '--data', 'data', *options)
        self.assertEqual(check_project.faults_of(self.folder / name), [])
        return Project(self.folder / name)


class ReturnTest(ExchangeTest):
    def setUp(self):
        super().setUp()
        self.samsyn('account', 'add', 'handlaggare', '--data', 'data')
        self.samsyn('account', 'right', 'handlaggare', 'officer', '--data', 'data')
        self.project = self.export()
        self.tallmo = self.project.source('🌲')

    def plan(self, path='in.qdpx', *options, code=None):
        """What would be changed and is told, each as (what, from, to)."""
        return self.bring(path, '--check', *options, code=code)

    def bring(self, path='in.qdpx', *options, code=None):
        process = self.run_samsyn('import', '--qdpx', path, '--as', 'handlaggare', '--data', 'data', '--json', *options)
        self.assertIn(process.returncode, (DONE, NOT_ALL_READ) if code is None else (code,), process.stderr)
        view = json.loads(process.stdout) if process.stdout else {'changes': [], 'told': []}
        return tuple([(change['what'], change['stance'] or change['from'], change['to']) for change in view[key]]
                     for key in ('changes', 'told'))

    def places(self):
        return {(row['document'], row['start'], row['end']): row for row in self.show('viewpoints')}
