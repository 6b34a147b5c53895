#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A morning's post: 500 files of every kind that is read, fifty of them broken, each in another way."""
import base64
import io
import json
import unittest
import zipfile
import zlib

import make_msg
from harness import GOLDEN, NOT_ALL_READ, CommandLine
from test_malformed import CATALOG, MALFORMED, WHOLE, compound, docx, page, pages, pdf, stream, word

FILES, BROKEN = 500, 50
ODT = 'application/vnd.oasis.opendocument.text'
OFFICE = ('xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
          'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"')


def letter(number):
    return (f'Björkered nr {number} kommun\n\nYttrande\n2025-10-{number % 28 + 1:02}\n\n'
            f'Kommun nummer {number} tillstyrker förslaget till strategi. Avsnitt {number % 5 + 1} behöver förtydligas.\n')


def archive(*members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w') as packed:
        for name, content in members:
            packed.writestr(name, content, zipfile.ZIP_STORED if name == 'mimetype' else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def odt(body):
    return archive(('mimetype', ODT), ('content.xml', f'<office:document-content {OFFICE}><office:body><office:text>{body}'
                                       '</office:text></office:body></office:document-content>'))


def mail(text, more=''):
    return (f'From: kansli@bjorkered.example\nTo: remiss@region.example\nSubject: Yttrande\n'
            f'Date: Mon, 20 Oct 2025 10:00:00 +0200\nMIME-Version: 1.0\n{more or "Content-Type: text/plain; charset=utf-8"}'
            f'\n\n{text}')


def sound_text(number):
    return letter(number)


def sound_markdown(number):
    return '# Yttrande\n\n' + letter(number)


def sound_html(number):
    return '<!doctype html><meta charset=utf-8><h1>Yttrande</h1>' + ''.join(
        f'<p>{line}' for line in letter(number).split('\n') if line)


def sound_pdf(number):
    content = stream(f'BT /F 11 Tf 72 700 Td (Kommun nummer {number} tillstyrker strategin i dess helhet.) Tj ET')
    return pdf(CATALOG, pages(3), page(4), content)


def sound_docx(number):
    return docx(document=word(''.join(f'<w:p><w:r><w:t>{line}</w:t></w:r></w:p>' for line in letter(number).split('\n'))
                              + '</w:body></w:document>'))


def sound_odt(number):
    return odt(''.join(f'<text:p>{line}</text:p>' for line in letter(number).split('\n')))


def sound_mail(number):
    return mail(letter(number))


def sound_mailbox(number):
    return f'From a@b.example Mon Oct 20 10:00:00 2025\n{mail(letter(number))}\n'


def sound_outlook(number):
    return make_msg.compound(make_msg.mail(f'Yttrande {number}', 'Kommunkansliet', 'kansli@bjorkered.example',
                                           letter(number)))


def sound_archive(number):
    return archive((f'yttrande {number}.txt', letter(number)))


SOUND = (('txt', sound_text), ('md', sound_markdown), ('html', sound_html), ('pdf', sound_pdf), ('docx', sound_docx),
         ('odt', sound_odt), ('eml', sound_mail), ('mbox', sound_mailbox), ('msg', sound_outlook), ('zip', sound_archive))


def locked(content):
    """The same archive with its first member marked as encrypted (APPNOTE, 4.4.4)."""
    changed = bytearray(content)
    for signature, flags in ((b'PK\x03\x04', 6), (b'PK\x01\x02', 8)):
        changed[changed.index(signature) + flags] |= 1
    return bytes(changed)


def damaged(content):
    """The same archive with some bytes of its largest member changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        place = max(packed.infolist(), key=lambda member: member.compress_size)
    start = place.header_offset + 30 + len(place.filename) + place.compress_size // 2
    return content[:start] + b'\xff\xff\xff\xff' + content[start + 4:]


def chunk(name, content):
    return len(content).to_bytes(4, 'big') + name + content + zlib.crc32(name + content).to_bytes(4, 'big')


def png(width, height, content):
    head = width.to_bytes(4, 'big') + height.to_bytes(4, 'big') + b'\x08\0\0\0\0'
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', head) + chunk(b'IDAT', content) + chunk(b'IEND', b'')


OUTLOOK = sound_outlook(0)
MANY_LAYERS = '<w:p>' * 5000
BILLION = ('<!DOCTYPE d [<!ENTITY a "ha">' + ''.join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip('abcdefgh', 'bcdefghi'))
           + ']><d>&i;</d>')
# Beside those of the table in docs/formats.md: file name and bytes.
MORE = (
    ('avhuggen.docx', docx(document=WHOLE)[:150]),
    ('utan innehåll.docx', docx(styles='<a/>')),
    ('djup.docx', docx(document=word(MANY_LAYERS))),
    ('miljarder.docx', docx(document=BILLION)),
    ('fjärran.docx', docx(document='<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>')),
    ('skadad.docx', damaged(docx(document=WHOLE))),
    ('avhuggen.odt', sound_odt(1)[:180]),
    ('utan innehåll.odt', archive(('mimetype', ODT))),
    ('trasig.odt', archive(('mimetype', ODT), ('content.xml', '<office:document-content'))),
    ('tom.odt', odt('<text:p/>')),
    ('tomt.zip', archive()),
    ('avhugget.zip', archive(('a.txt', letter(1)))[:60]),
    ('bomb.zip', archive(('a.txt', bytes(20 << 20)))),
    ('låst.zip', locked(archive(('a.txt', letter(1))))),
    ('avhuggen.msg', OUTLOOK[:900]),
    ('runt i ring.msg', OUTLOOK[:512] + b'\0' * (len(OUTLOOK) - 512)),
    ('okänd förening', compound('Nagot annat')),
    ('utan text.html', '<!doctype html><script>alert(1)</script>'),
    ('utan ord.eml', mail('')),
    ('bara nollor.txt', bytes(1000)),
    ('bild.gif', b'GIF89a' + bytes(40)),
    ('program.exe', b'MZ' + bytes(range(256)) * 4),
    ('packad.gz', b'\x1f\x8b' + bytes(range(256))),
    ('avhuggen.png', png(40, 40, zlib.compress(bytes(40 * 41)))[:60]),
    ('jättelik.png', png(60000, 60000, zlib.compress(bytes(1000)))),
    ('trasig.jpg', b'\xff\xd8\xff\xe0' + bytes(64)),
    ('trasig.tif', b'II*\0\x08\0\0\0' + b'\xff' * 32),
    ('rundgång.pdf', pdf(CATALOG, '<</Type/Pages/Kids[2 0 R]/Count 1>>')),
    ('bomb.pdf', pdf(CATALOG, pages(3), page(4), stream(base64.a85encode(zlib.compress(bytes(1 << 20))).decode() + '~>',
                                                        '/Filter[/ASCII85Decode/FlateDecode]'))),
)


class Many(CommandLine):
    def broken(self):
        """Of the table all but the largest, and one that is whole where text is recognised."""
        table = [(name, content) for name, content, _, _ in MALFORMED if len(content) < 10 << 20 and name != 'blandad.pdf']
        chosen = [*MORE, *table][:BROKEN]
        self.assertEqual(len({name for name, _ in chosen}), BROKEN, len(table))
        return chosen

    def sound(self, count):
        return [(f'svar-{number:03}.{SOUND[number % len(SOUND)][0]}', SOUND[number % len(SOUND)][1](number))
                for number in range(count)]

    def test_every_file_is_registered_and_each_broken_one_has_its_reason(self):
        data = ['--data', 'data']
        self.samsyn('init', 'data')
        self.samsyn('draft', 'add', GOLDEN / 'utkast.md', *data)
        self.samsyn('consultation', 'open', '--case-number', 'RS 2025-1', *data)
        broken, sound = self.broken(), self.sound(FILES - BROKEN)
        for name, content in [*broken, *sound]:
            self.write(name, content)
        names = [name for name, _ in [*sound, *broken]]
        process = self.samsyn('receive', *names, '--json', *data, code=NOT_ALL_READ)
        files = {file['file']: file for file in json.loads(process.stdout)}
        self.assertEqual(len(files), FILES)
        for name, file in files.items():
            self.assertIsNotNone(file['number'], name)
        for name, _ in sound:
            with self.subTest(name):
                self.assertEqual((files[name]['read'], files[name]['problems']), (True, []))
        for name, _ in broken:
            with self.subTest(name):
                self.assertTrue(files[name]['problems'])
                for problem in files[name]['problems']:
                    self.assertTrue(problem['message'].strip())
        self.samsyn('verify', *data)
        kept = {path.read_bytes() for path in (self.folder / 'data/blobs').glob('*/*')}
        for name, content in [*broken, *sound]:
            self.assertIn(content if isinstance(content, bytes) else content.encode(), kept, name)


if __name__ == '__main__':
    unittest.main()
