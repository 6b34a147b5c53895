# SPDX-License-Identifier: AGPL-3.0-or-later
"""Flat ODT documents made from known words, and the blocks that a reader should find in them.

A document is a list of parts; each part says how it is written (its XML) and what it is (its blocks), so that no test
tells the same thing twice."""
import dataclasses
import itertools
import xml.sax.saxutils

SPACES = ' '.join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"' for name, space in (
    ('office', 'office'), ('style', 'style'), ('text', 'text'), ('table', 'table'), ('draw', 'drawing'),
    ('fo', 'xsl-fo-compatible'), ('svg', 'svg-compatible')))


@dataclasses.dataclass
class Block:
    """One block as it should be read. A level, row or column of 0 is none."""
    kind: str
    text: str
    level: int = 0
    row: int = 0
    column: int = 0


@dataclasses.dataclass
class Part:
    xml: str
    blocks: list = dataclasses.field(default_factory=list)
    notes: list = dataclasses.field(default_factory=list)
    placed: list = None # the blocks, where they are other in formats that tell places only


def escape(text):
    return xml.sax.saxutils.escape(text)


def paragraph(text, style='Standard', kind='paragraph'):
    return Part(f'<text:p text:style-name="{style}">{escape(text)}</text:p>', [Block(kind, text)])


def heading(text, level=1):
    return Part(f'<text:h text:style-name="H{level}" text:outline-level="{level}">{escape(text)}</text:h>',
                [Block('heading', text, level)])


def empty(style='Standard'):
    return Part(f'<text:p text:style-name="{style}"/>')


def noted(before, note, after, number, where='footnote'):
    """A paragraph with a note in its middle. The number stands in the text where the format prints it."""
    citation = str(number) if where == 'footnote' else 'ivx'[number - 1]
    xml_text = (f'<text:p text:style-name="Standard">{escape(before)}<text:note text:id="{where[0]}{number}" '
                f'text:note-class="{where}"><text:note-citation>{citation}</text:note-citation><text:note-body>'
                f'<text:p text:style-name="Footnote">{escape(note)}</text:p></text:note-body></text:note>'
                f'{escape(after)}</text:p>')
    return Part(xml_text, [Block('paragraph', before + after)], [note])


def items(tree, style, level=1):
    """A list; a member that is a list is one level deeper, in the item above it."""
    inner, blocks = '', []
    for member in tree:
        if isinstance(member, list):
            deeper = items(member, style, level + 1)
            inner = inner.removesuffix('</text:list-item>') + deeper.xml + '</text:list-item>'
            blocks += deeper.blocks
        else:
            inner += f'<text:list-item><text:p text:style-name="Standard">{escape(member)}</text:p></text:list-item>'
            blocks.append(Block('list_item', member, level))
    name = f' text:style-name="{style}"' if level == 1 else ''
    return Part(f'<text:list{name}>{inner}</text:list>', blocks)


def table(rows, style='Ruled', widths=None):
    """Rows of cells. A cell is a text, a list of paragraphs, (text, columns, rows) for one that spans, or None for a
    place that another covers."""
    cells, blocks = '', []
    count = max(len(row) for row in rows)
    columns = ''.join(f'<table:table-column table:style-name="W{width}"/>' for width in widths or ())
    for number, row in enumerate(rows, 1):
        cells += '<table:table-row>'
        for place, cell in enumerate(row, 1):
            if cell is None:
                cells += '<table:covered-table-cell/>'
                continue
            text, wide, high = cell if isinstance(cell, tuple) else (cell, 1, 1)
            paragraphs = text if isinstance(text, list) else [text]
            cells += (f'<table:table-cell table:style-name="{style}" table:number-columns-spanned="{wide}" '
                      f'table:number-rows-spanned="{high}">'
                      + ''.join(f'<text:p text:style-name="Cell">{escape(line)}</text:p>' for line in paragraphs)
                      + '</table:table-cell>')
            blocks += [Block('cell', line, 0, number, place) for line in paragraphs if line]
        cells += '</table:table-row>'
    columns = columns or f'<table:table-column table:number-columns-repeated="{count}"/>'
    placed = [Block('paragraph', block.text) for block in blocks] if style == 'Bare' else None
    return Part(f'<table:table>{columns}{cells}</table:table>', blocks, placed=placed)


def tabbed(*lines):
    """Lines whose parts stand apart, at tab stops."""
    return Part(''.join(f'<text:p text:style-name="Tabbed">{escape(line).replace(chr(9), "<text:tab/>")}</text:p>'
                        for line in lines), [Block('paragraph', line) for line in lines],
                placed=[Block('cell', text, 0, row, column) for row, line in enumerate(lines, 1)
                        for column, text in enumerate(line.split(chr(9)), 1)])


def frames(texts):
    """Frames beside each other, each of some paragraphs, at the head of the text."""
    boxes = ''.join(
        f'<draw:frame draw:style-name="Frame" draw:name="F{number}" text:anchor-type="paragraph" '
        f'svg:x="{number * 9}cm" svg:y="0cm" svg:width="7cm" draw:z-index="{number}"><draw:text-box '
        'fo:min-height="2.5cm">' + ''.join(f'<text:p text:style-name="Cell">{escape(line)}</text:p>' for line in lines)
        + '</draw:text-box></draw:frame>' for number, lines in enumerate(texts))
    return Part(f'<text:p text:style-name="Framed">{boxes}</text:p>',
                [Block('paragraph', line) for lines in texts for line in lines],
                placed=[Block('paragraph', ' '.join(lines)) for lines in texts])


def section(style, *parts):
    return Part(f'<text:section text:style-name="{style}" text:name="{style}">{"".join(part.xml for part in parts)}'
                '</text:section>', [block for part in parts for block in part.blocks])


PARAGRAPHS = {
    'Standard': ('fo:margin-bottom="0.25cm"', ''),
    'Justified': ('fo:margin-bottom="0.25cm" fo:text-align="justify"', ''),
    'Hyphenated': ('fo:margin-bottom="0.25cm" fo:text-align="justify"', 'fo:hyphenate="true"'),
    'Cell': ('', ''),
    'Footnote': ('fo:margin-left="0.5cm" fo:text-indent="-0.5cm"', 'fo:font-size="9pt"'),
    'Small': ('', 'fo:font-size="8pt"'),
    'H1': ('fo:margin-top="0.5cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"',
           'fo:font-size="16pt" fo:font-weight="bold"'),
    'H2': ('fo:margin-top="0.4cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"',
           'fo:font-size="13pt" fo:font-weight="bold"'),
    'Wide': ('fo:break-before="page" fo:margin-bottom="0.25cm"', ''),
    'Tall': ('fo:break-before="page" fo:margin-bottom="0.25cm"', ''),
    'DejaVu': ('fo:margin-bottom="0.25cm"', 'fo:font-family="DejaVu Serif"'),
    'Tabbed': ('', ''),
    'Framed': ('fo:margin-bottom="3.5cm"', ''),
}
MASTERS = {'Wide': 'Landscape', 'Tall': 'Standard'}
BULLETS = '•–▪'


def paragraph_styles():
    out = ''
    for name, (properties, letters) in PARAGRAPHS.items():
        parent = '' if name == 'Standard' else ' style:parent-style-name="Standard"'
        master = f' style:master-page-name="{MASTERS[name]}"' if name in MASTERS else ''
        tabs = ('<style:tab-stops><style:tab-stop style:position="10cm"/></style:tab-stops>' if name == 'Tabbed' else '')
        family = 'fo:font-family="Liberation Serif" fo:font-size="11pt" ' if name == 'Standard' else ''
        out += (f'<style:style style:name="{name}" style:family="paragraph"{parent}{master}>'
                f'<style:paragraph-properties {properties}>{tabs}</style:paragraph-properties><style:text-properties '
                f'{family}{letters} fo:language="sv" fo:country="SE"/></style:style>')
    return out


def list_styles():
    def level(number, rest):
        indent = 0.6 * number
        return (rest + '><style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
                '<style:list-level-label-alignment text:label-followed-by="listtab" '
                f'fo:text-indent="-0.6cm" fo:margin-left="{indent:.1f}cm"/></style:list-level-properties>')
    bullets = ''.join(level(n, f'<text:list-level-style-bullet text:level="{n}" text:bullet-char="{BULLETS[n - 1]}"')
                      + '</text:list-level-style-bullet>' for n in (1, 2, 3))
    numbers = ''.join(level(n, f'<text:list-level-style-number text:level="{n}" style:num-format="{form}" '
                            f'style:num-suffix="{suffix}"') + '</text:list-level-style-number>'
                      for n, form, suffix in ((1, '1', '.'), (2, 'a', ')'), (3, 'i', ')')))
    return (f'<text:list-style style:name="Bullets">{bullets}</text:list-style>'
            f'<text:list-style style:name="Numbers">{numbers}</text:list-style>')


AUTOMATIC = (
    '<style:style style:name="Ruled" style:family="table-cell"><style:table-cell-properties fo:padding="0.1cm" '
    'fo:border="0.5pt solid #000000"/></style:style>'
    '<style:style style:name="Bare" style:family="table-cell"><style:table-cell-properties fo:padding="0.1cm" '
    'fo:border="none"/></style:style>'
    '<style:style style:name="Frame" style:family="graphic"><style:graphic-properties style:wrap="run-through" '
    'style:vertical-pos="from-top" style:vertical-rel="paragraph" style:horizontal-pos="from-left" '
    'style:horizontal-rel="paragraph" fo:border="none" fo:padding="0cm"/></style:style>'
    + ''.join(f'<style:style style:name="W{width}" style:family="table-column"><style:table-column-properties '
              f'style:column-width="{width}cm"/></style:style>' for width in range(2, 15))
    + '<style:style style:name="Columns" style:family="section"><style:section-properties><style:columns '
    'fo:column-count="2" fo:column-gap="0.8cm"/></style:section-properties></style:style>')


def page_layout(name, width, height, orientation, columns=''):
    return (f'<style:page-layout style:name="{name}"><style:page-layout-properties fo:page-width="{width}cm" '
            f'fo:page-height="{height}cm" style:print-orientation="{orientation}" fo:margin="2.2cm">{columns}'
            '</style:page-layout-properties><style:header-style><style:header-footer-properties '
            'fo:margin-bottom="0.5cm" fo:min-height="0.8cm"/></style:header-style><style:footer-style>'
            '<style:header-footer-properties fo:margin-top="0.5cm" fo:min-height="0.8cm"/></style:footer-style>'
            '</style:page-layout>')


def margin(element, words):
    """A header or footer; '#' stands for the page's number and '##' for their count."""
    if not words:
        return ''
    filled = escape(words).replace('##', '<text:page-count/>').replace('#', '<text:page-number/>')
    return f'<style:{element}><text:p text:style-name="Small">{filled}</text:p></style:{element}>'


def flat(parts, header='', footer='', even_header='', even_footer=''):
    """The whole document."""
    masters = ''.join(
        f'<style:master-page style:name="{name}" style:page-layout-name="{layout}">{margin("header", header)}'
        f'{margin("header-left", even_header)}{margin("footer", footer)}{margin("footer-left", even_footer)}'
        '</style:master-page>' for name, layout in (('Standard', 'Upright'), ('Landscape', 'Lying')))
    return ('<?xml version="1.0" encoding="UTF-8"?><office:document '
            f'{SPACES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">'
            f'<office:styles>{paragraph_styles()}{list_styles()}<text:notes-configuration text:note-class="footnote" '
            'style:num-format="1"/><text:notes-configuration text:note-class="endnote" style:num-format="i"/>'
            '</office:styles><office:automatic-styles>'
            f'{AUTOMATIC}{page_layout("Upright", 21, 29.7, "portrait")}{page_layout("Lying", 29.7, 21, "landscape")}'
            f'</office:automatic-styles><office:master-styles>{masters}</office:master-styles><office:body>'
            f'<office:text>{"".join(part.xml for part in parts)}</office:text></office:body></office:document>')


# Officials' prose of bodies that do not exist.
SENTENCES = (
    'Kommunen ställer sig i huvudsak bakom förslaget till närings- och tillväxtstrategi.',
    'Strategin beskriver länets styrkor väl men säger mindre om hur arbetet ska följas upp.',
    'Vi anser att ansvaret för insatserna behöver bli tydligare, särskilt i fråga om kompetensförsörjning.',
    'Det framgår inte av remissen vilka medel som ska avsättas för de föreslagna åtgärderna.',
    'Näringslivets tillgång till mark och lokaler är en förutsättning för den tillväxt som eftersträvas.',
    'I Björkered pågår redan ett samarbete med högskolan om livslångt lärande, och det bör nämnas.',
    'Nämnden föreslår därför att avsnittet kompletteras med mätbara mål och en tidsplan.',
    'En robust elförsörjning och fungerande godstransporter är av avgörande betydelse för industrin.',
    'Landsbygdens förutsättningar skiljer sig från tätortens, vilket borde få större utrymme i texten.',
    'Av 43 företag som besvarat kommunens enkät uppger 27 att de har svårt att rekrytera.',
    'Kulturella och kreativa näringar har vuxit snabbare än övriga branscher under de senaste tio åren.',
    'Vidare bör begreppet innovation definieras, eftersom det används på flera olika sätt i förslaget.',
    'Tallboda kommun vill framhålla att besöksnäringen är länets mest spridda arbetsgivare.',
    'Regionens roll i förhållande till kommunernas planmonopol behöver klargöras.',
    'Förslaget saknar en beskrivning av hur de regionala målen förhåller sig till Agenda 2030.',
    'Kollektivtrafiken är en grundförutsättning för att arbetsmarknadsregionen ska kunna vidgas.',
)


def prose(start=0):
    """Paragraphs of three to six sentences without end, never two alike."""
    for number in itertools.count(start):
        count = 3 + number * 7 % 4
        chosen = [SENTENCES[(number * 5 + i * 3 + number // 16) % len(SENTENCES)] for i in range(count)]
        yield f'{ORDINALS[number % len(ORDINALS)]} {chosen[0][0].lower()}{chosen[0][1:]} ' + ' '.join(chosen[1:])


ORDINALS = ('Till att börja med anser vi att vad som sägs är viktigt:', 'Härutöver gäller att', 'Som tidigare framförts:',
            'I linje med detta:', 'För egen del konstateras att', 'Mot den bakgrunden:', 'På samma sätt menar vi:')
