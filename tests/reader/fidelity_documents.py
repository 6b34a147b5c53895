# SPDX-License-Identifier: AGPL-3.0-or-later
"""The documents by which test_fidelity.py measures, and what should be read of them."""
import dataclasses
import itertools
import unicodedata

import fodt


@dataclasses.dataclass
class Document:
    parts: list
    running: dict = dataclasses.field(default_factory=dict) # header, footer, even_header, even_footer

    @property
    def xml(self):
        return fodt.flat(self.parts, **self.running)

    @property
    def notes(self):
        return [note for part in self.parts for note in part.notes]

    @property
    def text(self):
        """All that flows, as it should be read."""
        return ' '.join(shape[4] for shape in self.shapes(''))

    def shapes(self, form):
        """The blocks as they should be read."""
        tagged = form in ('docx', 'odt')
        blocks = [block for part in self.parts
                  for block in (part.blocks if tagged or part.placed is None else part.placed)]
        return [(block.kind, block.level, block.row, block.column, ' '.join(read_as(block.text).split()))
                for block in blocks]

    def margins(self, page, pages):
        """The texts in the margins of a page, header first."""
        side = 'even_' if page % 2 == 0 and 'even_header' in self.running else ''
        lines = [self.running.get(side + place, '') for place in ('header', 'footer')]
        return [line.replace('##', str(pages)).replace('#', str(page)) for line in lines if line]


def read_as(text):
    """What the reader is to make of a text's signs."""
    for ligature, letters in (('\ufb00', 'ff'), ('\ufb01', 'fi'), ('\ufb02', 'fl'), ('\ufb03', 'ffi'), ('\ufb04', 'ffl')):
        text = text.replace(ligature, letters)
    return unicodedata.normalize('NFC', text.replace('\u00ad', '').replace('\u00a0', ' '))


def paragraphs(count, start=0, style='Standard'):
    return [fodt.paragraph(text, style) for text in itertools.islice(fodt.prose(start), count)]


def letter():
    parts = [fodt.heading('Yttrande över förslag till närings- och tillväxtstrategi')]
    for number, name in enumerate(('Sammanfattning', 'Kommunens synpunkter', 'Kompetensförsörjning', 'Uppföljning')):
        parts += [fodt.heading(name, 2), *paragraphs(6, number * 6)]
    return parts


def letterhead():
    """Sender to the left, date and case number to the right, in a table without lines; below it the answer."""
    head = fodt.table([[['Björkereds kommun', 'Kommunstyrelsen', 'Storgatan 1', '123 45 Björkered'],
                        ['Datum: 2025-09-12', 'Diarienummer: KS 2025/417', 'Ert diarienummer: RS 2025-1']]],
                      'Bare', (9, 7))
    return [head, fodt.empty(), fodt.paragraph('Region Björkered'), fodt.paragraph('Box 100'),
            fodt.paragraph('120 00 Björkered'), fodt.heading('Yttrande över förslag till strategi'), *paragraphs(5, 30)]


def letterhead_by_tabs():
    """The same as lines with a stop in their middle, as old templates have it: read line by line."""
    lines = ('Björkereds kommun\tDatum: 2025-09-12', 'Kommunstyrelsen\tDiarienummer: KS 2025/417',
             'Storgatan 1\tErt diarienummer: RS 2025-1')
    return [fodt.tabbed(*lines), fodt.empty(),
            fodt.heading('Yttrande över förslag till strategi'), *paragraphs(5, 140)]


def letterhead_by_frames():
    """The same as text in two frames beside each other."""
    return [fodt.frames((('Björkereds kommun', 'Kommunstyrelsen', 'Storgatan 1', '123 45 Björkered'),
                         ('Datum: 2025-09-12', 'Diarienummer: KS 2025/417', 'Ert diarienummer: RS 2025-1'))),
            fodt.heading('Yttrande över förslag till strategi'), *paragraphs(5, 150)]


def long_table():
    rows = [[f'Insats {number}', ORGANS[number % 3], f'{2026 + number % 4}'] for number in range(1, 61)]
    return [fodt.heading('Handlingsplan'), *paragraphs(1, 160), fodt.table([['Insats', 'Ansvarig', 'År'], *rows]),
            fodt.empty(), *paragraphs(1, 161)]


ORGANS = ('Regionen', 'Kommunerna', 'Näringslivsbolaget')


def long_list():
    return [fodt.paragraph('Kommunen lämnar följande synpunkter på förslaget till strategi:'),
            fodt.items(list(itertools.islice(fodt.prose(170), 24)), 'Numbers')]


def tables():
    return [fodt.heading('Mål och medel'), *paragraphs(2, 40),
            fodt.table([['Indikator', 'Basvärde 2020', 'Mål 2030'], ['Sysselsättningsgrad', '78 procent', '82 procent'],
                        ['Företag som exporterar', '412', '600'],
                        ['Andel invånare med eftergymnasial utbildning som bor kvar i länet efter fem år', '31 procent',
                         'minst 40 procent av en årskull']]),
            fodt.empty(), *paragraphs(1, 43),
            fodt.table([[('Inriktningsområde', 1, 2), ('Kostnad i miljoner kronor', 2, 1), None],
                        [None, 'Regionen', 'Kommunerna'],
                        ['Kompetens', '12,5', '3,0'], [('Summa för hela perioden', 2, 1), None, '15,5']]),
            fodt.empty(), *paragraphs(1, 44)]


def notes():
    return [fodt.heading('Bakgrund'), *paragraphs(2, 50),
            fodt.noted('Kommunen har tidigare yttrat sig', NOTE,
                       ' om den regionala utvecklingen och vidhåller det som då sades.', 1),
            *paragraphs(3, 53),
            fodt.noted('Enligt den senaste mätningen', 'Näringslivsmätningen för åren 2021 till 2024, med 43 svar.',
                       ' är viljan att samarbeta stor bland länets företag.', 2),
            *paragraphs(7, 56),
            fodt.noted('Detta har också framhållits av andra', 'Se samverkansrådets skrivelse om godstransporter.',
                       ' och vi instämmer i den bedömningen.', 3), *paragraphs(2, 64)]


NOTE = ('Yttrande över länets färdplan, beslutat av kommunstyrelsen i september, där samma fråga behandlas utförligt i '
        'det avsnitt som rör infrastruktur.')


def endnotes():
    return [fodt.heading('Bakgrund'), *paragraphs(3, 70),
            fodt.noted('Kommunen har tidigare yttrat sig', NOTE,
                       ' om den regionala utvecklingen och vidhåller det som då sades.', 1, 'endnote'),
            *paragraphs(2, 73),
            fodt.noted('Detta har också framhållits av andra', 'Se samverkansrådets skrivelse om godstransporter.',
                       ' och vi instämmer i den bedömningen.', 2, 'endnote')]


def lists():
    return [fodt.heading('Förslag'), fodt.paragraph('Kommunen föreslår att strategin kompletteras på följande punkter:'),
            fodt.items(['ett tydligare ansvar för insatserna', 'mål som går att mäta, med basvärden från år 2020 så att '
                        'utvecklingen kan följas år för år av alla som deltar i arbetet', ['för sysselsättningen',
                        'för exporten'], 'en tidsplan för genomförandet'], 'Bullets'),
            fodt.paragraph('Därutöver bör regionen göra följande innan strategin antas av fullmäktige:'),
            fodt.items(['samla kommunerna till en överläggning', 'redovisa', ['kostnader', 'finansiering'],
                        'fastställa en plan för uppföljningen'], 'Numbers'), *paragraphs(1, 80)]


def landscape():
    return [fodt.heading('Bilaga'), *paragraphs(2, 90), fodt.paragraph(next(fodt.prose(93)), 'Wide'),
            fodt.table([['Insats', 'Ansvarig', 'Start', 'Slut'], ['Kompetensråd', 'Regionen', '2026', '2028'],
                        ['Exportcentrum', 'Näringslivsbolaget', '2027', '2030']]), fodt.empty(), *paragraphs(1, 94),
            fodt.paragraph(next(fodt.prose(96)), 'Tall')]


SOFT = (('närings', 'när\u00adings'), ('tillväxt', 'till\u00adväxt'), ('kompetensförsörjning',
        'kom\u00adpe\u00adtens\u00adför\u00adsörj\u00adning'), ('förutsättning', 'för\u00adut\u00adsätt\u00adning'),
        ('samarbete', 'sam\u00adarbete'), ('arbetsmarknadsregionen', 'arbets\u00admarknads\u00adregionen'),
        ('kommunernas', 'kom\u00admu\u00adner\u00adnas'), ('avgörande', 'av\u00adgö\u00adran\u00adde'))


def with_soft_hyphens(text):
    for word, divided in SOFT:
        text = text.replace(word, divided)
    return text


def hyphenated():
    return [fodt.paragraph(with_soft_hyphens(text), 'Hyphenated') for text in itertools.islice(fodt.prose(100), 12)]


def signs():
    words = ('Effektiva affischer om fiske, flottor och offentliga officerare kräver fler grafiska profiler.',
             'E\ufb00ektiva o\ufb03cerare \ufb01skar i \ufb02oden med ra\ufb04ade nät, vilket framgår av remissen.',
             'Kostnaden är 12\u00a0500\u00a0kronor per år, enligt 3\u00a0kap. 2\u00a0§ i lagen.',
             'Närings\u00adlivet och till\u00adväxten gynnas av mjuka binde\u00adstreck som inte syns i texten.')
    return [*paragraphs(2, 120),
            *(fodt.paragraph(text, style) for text in words for style in ('Standard', 'DejaVu')), *paragraphs(2, 122),
            fodt.paragraph(unicodedata.normalize('NFD', 'Åtgärder för öar, älvar och åsar i länet är eftersatta.'))]


def damaged(text):
    """UTF-8 in windows-1252's clothing."""
    return text.encode().decode('windows-1252')


def mojibake():
    """What another program damaged before it was set; what is read should be what it was."""
    right = [fodt.heading('Återkoppling om åtgärder på landsbygden'), *paragraphs(8, 130)]
    return [dataclasses.replace(part, xml=damaged(part.xml)) for part in right]


RUNNING = {'header': 'Björkereds kommun · Yttrande KS 2025/417', 'footer': 'Sida # av ##'}
SIDES = {'header': 'Björkereds kommun', 'even_header': 'Yttrande över strategin', 'footer': 'KS 2025/417 #',
         'even_footer': '# Kommunstyrelsen'}

DOCUMENTS = {
    'letter': Document(letter()),
    'letterhead': Document(letterhead()),
    'letterhead_by_tabs': Document(letterhead_by_tabs()),
    'letterhead_by_frames': Document(letterhead_by_frames()),
    'columns': Document([fodt.heading('Nyhetsbrev'), fodt.section('Columns', *paragraphs(12, 20))]),
    'tables': Document(tables()),
    'long_table': Document(long_table(), RUNNING),
    'long_list': Document(long_list(), RUNNING),
    'notes': Document(notes()),
    'endnotes': Document(endnotes()),
    'running': Document(paragraphs(76), RUNNING),
    'sides': Document(paragraphs(40, 60), SIDES),
    'justified': Document(paragraphs(22, 110, 'Justified'), RUNNING),
    'hyphenated': Document(hyphenated()),
    'lists': Document(lists()),
    'landscape': Document(landscape(), RUNNING),
    'signs': Document(signs()),
    'mojibake': Document(mojibake()),
}
# Those that are turned by /Rotate as well.
TURNED = ('letterhead', 'running')
