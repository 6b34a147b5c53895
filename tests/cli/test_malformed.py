#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each row of the table of bad input in docs/formats.md, with a file that is made here: what the user sees, that the
file is kept byte for byte, and that the others are done."""
import io
import os
import struct
import unittest
import zipfile

from harness import CommandLine, DONE, GOLDEN, NOT_ALL_READ

ANSWER = 'Sundvalla kommun\n\nYttrande\n2025-10-01\n\nSundvalla kommun tillstyrker förslaget till strategi.\n'
OTHER = 'Tallboda kommun avstår från att lämna synpunkter på förslaget.\n\n'
FAKE_READER = os.environ.get('SAMSYN_FAKE_READER')


def pdf(*objects, trailer='', end='%%EOF\n'):
    """A PDF of these objects, numbered from 1, without a table of them: readers find them all the same."""
    body = ''.join(f'{number} 0 obj{inside}endobj\n' for number, inside in enumerate(objects, 1))
    return f'%PDF-1.4\n{body}trailer<</Root 1 0 R/Size {len(objects) + 1}{trailer}>>\n{end}'.encode('latin-1')


def stream(data, more=''):
    return f'<</Length {len(data)}{more}>>stream\n{data}\nendstream '


CATALOG = '<</Type/Catalog/Pages 2 0 R>>'
FONT = '<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>'
WORDS = stream('BT /F 11 Tf 72 700 Td (Sundvalla kommun tillstyrker strategin i dess helhet.) Tj ET')
PIXELS = stream('q 500 0 0 700 0 0 cm /I Do Q')
IMAGE = stream('\xff', '/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8')


def page(content, resources=FONT):
    return f'<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources {resources}/Contents {content} 0 R>>'


def pages(*kids):
    return f'<</Type/Pages/Kids[{" ".join(f"{kid} 0 R" for kid in kids)}]/Count {len(kids)}>>'


def encrypted_pdf():
    key, name = '0102030405060708' * 4, '00112233445566778899aabbccddeeff'
    return pdf(CATALOG, pages(3), page(4), WORDS, f'<</Filter/Standard/V 1/R 2/P -44/O<{key}>/U<{key}>>>',
               trailer=f'/Encrypt 5 0 R/ID[<{name}><{name}>]')


def compound(name):
    """A compound file (MS-CFB, 2.2 to 2.6) with one stream of that name in it."""
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = struct.pack('<8s16x5H6x9I', b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096,
                         end, 0, end, 0) + struct.pack('<109I', 0, *[free] * 108)

    def entry(title, kind, child):
        wide = (title + '\0').encode('utf-16-le')
        return struct.pack('<64sHBB3I16xI16xIQ', wide, len(wide), kind, 1, free, free, child, 0, end, 0)

    entries = entry('Root Entry', 5, 1) + entry(name, 2, free)
    return header + struct.pack('<128I', table, end, *[free] * 126) + entries.ljust(512, b'\0')


def docx(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as archive:
        archive.writestr('[Content_Types].xml', '<Types/>')
        for name, content in parts.items():
            archive.writestr(f'word/{name}.xml', content)
    return out.getvalue()


def word(body):
    return ('<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>' + body)


PARAGRAPH = '<w:p><w:r><w:t>Sundvalla kommun tillstyrker förslaget till strategi.</w:t></w:r></w:p>'
WHOLE = word(PARAGRAPH + '</w:body></w:document>')
# As many pages as the limit and one more, all of them the same.
TOO_MANY_PAGES = pdf(CATALOG, f'<</Type/Pages/Kids[{"3 0 R " * 20001}]/Count 20001>>', page(4), WORDS)

# A page that is below itself.
ENDLESS = '<</Type/Page/Parent 5 0 R>>'

# File name, bytes, code, whether a text is read. In the order of the table.
MALFORMED = (
    ('tom.txt', b'', 'empty', False),
    ('blank.txt', b' \n\n \n', 'empty', False),
    ('tom.docx', docx(document=word('<w:p/></w:body></w:document>')), 'empty', False),
    ('blank.pdf', pdf(CATALOG, pages(3), page(4), stream('')), 'empty', False),
    ('okänd.bin', bytes(range(256)) * 8, 'unknown_format', False),
    ('gammal.xls', compound('Workbook'), 'unknown_format', False),
    ('skyddad.pdf', encrypted_pdf(), 'encrypted', False),
    ('skyddad.docx', compound('EncryptedPackage'), 'encrypted', False),
    ('skannad.pdf', pdf(CATALOG, pages(3), page(4, '<</XObject<</I 5 0 R>>>>'), PIXELS, IMAGE), 'image_only', False),
    ('sidlös.pdf', pdf(CATALOG, pages()), 'no_pages', False),
    ('många.pdf', TOO_MANY_PAGES, 'too_many_pages', False),
    ('bomb.docx', docx(document=bytes((128 << 20) + 1)), 'too_large', False),
    ('lång.txt', b'Vi tillstyrker. ' * (2 << 20) + b'.', 'too_large', False),
    ('avhuggen.pdf', pdf(CATALOG, pages(3), page(4), WORDS, end=''), 'truncated', True),
    ('borta.pdf', b'%PDF-1.7\n1 0 obj\n<<', 'truncated', False),
    ('förklädd.pdf', docx(document=WHOLE), 'mislabelled', True),
    ('halv.docx', docx(document=word(PARAGRAPH + '<w:p><w:r><w:t>Vi')), 'partly_read', True),
    ('trasig sida.pdf', pdf(CATALOG, pages(3, 5), page(4), WORDS, ENDLESS), 'partly_read', True),
    ('blandad.pdf', pdf(CATALOG, pages(3, 5), page(4), WORDS, page(6, '<</XObject<</I 7 0 R>>>>'), PIXELS, IMAGE),
     'image_pages', True),
    ('skadad.txt', b'Bilaga \xc3\n\n' + OTHER.encode() * 20, 'partly_read', True),
    ('avbruten.docx', docx(document='<w:document'), 'not_read', False),
    ('med entiteter.docx', docx(document='<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>'), 'not_read', False),
    ('trasig.pdf', b'%PDF-1.7\nhej hej %%EOF', 'not_read', False),
)
# What the false reader does when it is given a file of these words.
MISBEHAVING = (('kraschar.txt', 'crash', 'crashed'), ('förbjudet.txt', 'do the forbidden', 'forbidden'),
               ('tyst.txt', 'silent', 'bad_frames'), ('dubbel.txt', 'answer twice', 'bad_frames'),
               ('lovar.txt', 'promise four gigabytes', 'too_large'))


class Malformed(CommandLine):
    def open(self):
        self.samsyn('init', 'data')
        self.samsyn('draft', 'add', GOLDEN / 'utkast.md', '--data', 'data')
        self.samsyn('consultation', 'open', '--case-number', 'RS 2025-1', '--data', 'data')

    def receive_and_compile(self, names, **more):
        """Documents of the compilation by file name, of which there is at least a problem."""
        self.samsyn('receive', *names, '--data', 'data', code=NOT_ALL_READ, **more)
        self.samsyn('compile', '-o', 'out', '--data', 'data', code=NOT_ALL_READ)
        return {document['file']: document for document in self.load()['documents']}

    def check_kept(self, contents):
        kept = {path.read_bytes() for path in (self.folder / 'data/blobs').glob('*/*')}
        for content in contents:
            self.assertIn(content, kept)

    def test_every_malformation_is_told_and_kept(self):
        """Where nothing recognises text in pictures, so that all are told the same everywhere."""
        readers = self.readers_without('ocr')
        self.open()
        for name, content, _, _ in MALFORMED:
            self.write(name, content)
        self.write('hel.txt', ANSWER)
        documents = self.receive_and_compile([name for name, _, _, _ in MALFORMED] + ['hel.txt'],
                                             environment={'SAMSYN_READER': str(readers / 'samsyn-reader')})
        for name, _, code, read in MALFORMED:
            with self.subTest(name):
                problems = {problem['code']: problem['message'] for problem in documents[name]['problems']}
                self.assertIn(code, problems)
                self.assertTrue(problems[code].strip())
                self.assertEqual(documents[name]['text'] is not None, read, problems)
        self.assertEqual(documents['hel.txt']['problems'], [])
        self.assertTrue(documents['hel.txt']['counted'])
        self.check_kept(content for _, content, _, _ in MALFORMED)

    @unittest.skipUnless(FAKE_READER, 'there is no false reader')
    def test_a_reader_that_misbehaves_is_told_and_the_file_kept(self):
        self.open()
        for name, content, _ in MISBEHAVING:
            self.write(name, content)
        documents = self.receive_and_compile([name for name, _, _ in MISBEHAVING],
                                             environment={'SAMSYN_READER': FAKE_READER})
        for name, _, code in MISBEHAVING:
            with self.subTest(name):
                self.assertIn(code, [problem['code'] for problem in documents[name]['problems']])
                self.assertIsNone(documents[name]['text'])
        self.check_kept(content.encode() for _, content, _ in MISBEHAVING)

    def test_the_same_file_twice_is_grouped_and_counted_once(self):
        self.open()
        self.write('a.txt', ANSWER)
        self.write('b.txt', ANSWER)
        self.samsyn('receive', 'a.txt', 'b.txt', '--data', 'data', code=DONE)
        self.samsyn('compile', '-o', 'out', '--data', 'data')
        documents = {document['file']: document for document in self.load()['documents']}
        self.assertEqual([documents[name]['counted'] for name in ('a.txt', 'b.txt')], [True, False])
        self.assertEqual(documents['b.txt']['twin_kind'], 'same_file')

    def test_a_file_that_cannot_be_opened_is_named_with_the_reason(self):
        self.open()
        self.write('a.txt', ANSWER)
        process = self.samsyn('receive', 'saknas.txt', 'a.txt', '--data', 'data', code=NOT_ALL_READ)
        self.assertIn('saknas.txt', process.stdout + process.stderr)
        self.assertIn('No such file', process.stdout + process.stderr)


if __name__ == '__main__':
    unittest.main()
