# SPDX-License-Identifier: AGPL-3.0-or-later
"""The draft of the golden files as a body returns it: in Word, with five comments and three tracked changes."""
import base64
import io
import zipfile

WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
PACKAGE = 'http://schemas.openxmlformats.org/package/2006/'
OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'

COMMENTS = ['Titeln bör nämna hela länet.', 'Bra och viktigt område!', 'Hur ska behovet mätas?',
            'Det är inte realistiskt.', 'Även båtar bör kunna laddas.']


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def commented(number, text):
    return (f'<w:commentRangeStart w:id="{number}"/>{run(text)}<w:commentRangeEnd w:id="{number}"/>'
            f'<w:r><w:commentReference w:id="{number}"/></w:r>')


def inserted(text):
    return f'<w:ins w:id="50" w:author="Björkereds kansli" w:date="2025-10-01T08:00:00Z">{run(text)}</w:ins>'


def deleted(text):
    return ('<w:del w:id="51" w:author="Björkereds kansli" w:date="2025-10-01T08:00:00Z"><w:r><w:delText xml:space="preserve">'
            f'{text}</w:delText></w:r></w:del>')


def paragraph(*runs, level=None, mark=''):
    outline = f'<w:outlineLvl w:val="{level}"/>' if level is not None else ''
    return f'<w:p><w:pPr>{outline}<w:rPr>{mark}</w:rPr></w:pPr>{"".join(runs)}</w:p>'


# The title, what the parts say, and where the comments stand.
PLAIN = [
    paragraph(commented(1, 'Strategi för näringsliv i Björkered'), level=0),
    paragraph(run('Strategin visar hur näringslivet i Björkered ska växa till år 2033.')),
    paragraph(run('Inriktningsområde 1: '), commented(2, 'Kompetens för framtiden'), level=1),
    paragraph(run('Företagen ska hitta '), commented(3, 'den kompetens'), run(' som de behöver.')),
    paragraph(run('• Insats 1.1 Inrätta en kompetensfond för små företag')),
    paragraph(run('• Insats 1.2 Erbjud lärlingsplatser i hela länet')),
    paragraph(run('Inriktningsområde 2: Hållbara transporter'), level=1),
    paragraph(run('Gods och människor ska kunna färdas '), commented(4, 'utan utsläpp'), run('.')),
    paragraph(run('• Insats 2.1 Bygg ut '), commented(5, 'laddstolpar'), run(' längs vägarna')),
    paragraph(run('• Insats 2.2 Flytta gods från väg till järnväg')),
]
CHANGED = {
    1: paragraph(run('Strategin visar hur näringslivet i Björkered ska växa till år '), deleted('2033'),
                 inserted('2035'), run('.')),
    4: paragraph(run('• Insats 1.1 Inrätta en kompetensfond för små '), inserted('och medelstora '), run('företag')),
    5: paragraph(deleted('• Insats 1.2 Erbjud lärlingsplatser i hela länet'),
                 mark='<w:del w:id="52" w:author="Björkereds kansli" w:date="2025-10-01T08:00:00Z"/>'),
}
ONLY_COMMENTED = ''.join(PLAIN)
BODY = ''.join(CHANGED.get(i, text) for i, text in enumerate(PLAIN))


def relations(kind, target):
    return (f'{HEAD}<Relationships xmlns="{PACKAGE}relationships"><Relationship Id="r1" Type="{OFFICE}{kind}" '
            f'Target="{target}"/></Relationships>')


def docx(body=BODY, comments=COMMENTS):
    """The bytes of the returned draft as DOCX."""
    notes = ''.join(f'<w:comment w:id="{i}" w:author="Björkereds kansli" w:date="2025-10-01T08:00:00Z">{paragraph(run(text))}'
                    '</w:comment>' for i, text in enumerate(comments, 1))
    parts = {
        '[Content_Types].xml':
            f'{HEAD}<Types xmlns="{PACKAGE}content-types"><Default Extension="rels" ContentType="application/'
            'vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
            f'ContentType="{TYPE}document.main+xml"/><Override PartName="/word/comments.xml" '
            f'ContentType="{TYPE}comments+xml"/></Types>',
        '_rels/.rels': relations('officeDocument', 'word/document.xml'),
        'word/_rels/document.xml.rels': relations('comments', 'comments.xml'),
        'word/document.xml': f'{HEAD}<w:document xmlns:w="{WORD}"><w:body>{body}<w:sectPr/></w:body></w:document>',
        'word/comments.xml': f'{HEAD}<w:comments xmlns:w="{WORD}">{notes}</w:comments>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, 'w', zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return made.getvalue()


def mail(sender, name, attachment):
    """A mail of `sender` that hands over the attachment."""
    encoded = base64.encodebytes(attachment).decode()
    return (f'From: {sender} <registrator@{sender.split()[0].lower()}.example>\nTo: registrator@bjorkered.example\n'
            'Subject: RS 2025-1\nDate: Mon, 20 Oct 2025 08:00:00 +0200\nMIME-Version: 1.0\n'
            'Content-Type: multipart/mixed; boundary="gr"\n\n--gr\nContent-Type: text/plain; charset=utf-8\n'
            'Content-Transfer-Encoding: 8bit\n\nHej! Vi har skrivit direkt i förslaget.\n\n--gr\n'
            f'Content-Type: application/octet-stream; name="{name}"\nContent-Transfer-Encoding: base64\n'
            f'Content-Disposition: attachment; filename="{name}"\n\n{encoded}\n--gr--\n')
