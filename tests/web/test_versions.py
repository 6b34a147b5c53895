#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the replies to a new version: it comes in and is compared, its changes get their causes, the parts that nobody
can place wait for a person, and the text is reworded part by part. Who may not is refused, and nobody overwrites anybody."""
import hashlib
import io
import unittest
import zipfile

from harness import DRAFT, Upload, WebTest

FUND = 'Inrätta en kompetensfond för små företag'
WIDER = 'Inrätta en kompetensfond för små och medelstora företag, som regionen betalar'
RAIL = '- Insats 2.2 Flytta gods från väg till järnväg\n'
REVISED = DRAFT.replace(FUND, WIDER).replace(RAIL, '').replace(
    'Gods och människor', 'Laddstolpar byggs i varje by.\n\nGods och människor')
ELSEWHERE = '# Plan för avfall\n\n' + '\n\n'.join(
    f'Hushållens matrester ska samlas in i kärl nummer {number} och bli biogas.' for number in range(12)) + '\n'


WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'


def docx(markdown, note):
    """A Word document with these headings and paragraphs, and one footnote."""
    body = ''
    for line in filter(None, markdown.split('\n')):
        level = len(line) - len(line.lstrip('#'))
        style = f'<w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr>' if level else ''
        body += f'<w:p>{style}<w:r><w:t>{line.lstrip("#- ")}</w:t></w:r></w:p>'
    parts = {'document': f'<w:body>{body}</w:body>',
             'footnotes': f'<w:footnote w:id="2"><w:p><w:r><w:t>{note}</w:t></w:r></w:p></w:footnote>'}
    made = io.BytesIO()
    with zipfile.ZipFile(made, 'w', zipfile.ZIP_DEFLATED) as archive:
        archive.writestr('[Content_Types].xml', '<Types/>')
        for name, text in parts.items():
            archive.writestr(f'word/{name}.xml', f'<w:{name} xmlns:w="{WORD}">{text}</w:{name}>')
    return made.getvalue()


class VersionsTest(WebTest):
    """An office of its own for each class: a chain is one after another, so is what the tests do to it."""

    @classmethod
    def fill_office(cls):
        super().fill_office()
        cls.consultation, cls.other = cls.office.consultation, cls.office.other
        for name, right in (('officer-1', 'officer'), ('officer-2', 'officer'), ('reader-1', 'reader')):
            cls.office.add_member(name, cls.consultation, right)
        cls.office.add_member('stranger', cls.other, 'officer')

    def setUp(self):
        self.officer = self.client('officer-1')

    @property
    def base(self):
        return f'/consultations/{self.consultation}'

    @property
    def versions(self):
        return f'{self.base}/versions'

    def newest(self):
        view = self.officer.json(self.versions)
        return next(version for version in view['versions'] if version['newest'])

    def add(self, text, client=None, name='reviderat.md', **fields):
        upload = Upload(name, text.encode() if isinstance(text, str) else text)
        return (client or self.officer).post_multipart(self.versions, {'file': upload, **fields})

    def added(self, text=REVISED, **fields):
        """The path of a version that stands."""
        answer = self.add(text, **fields)
        self.assertEqual(answer.status, 303, answer)
        return answer.headers['Location'].removesuffix('/changes')

    def reply(self, words, outcome='accommodated'):
        """Answer the first viewpoint that says these words; its number."""
        viewpoint = next(row['id'] for row in self.office.show('viewpoints', '--consultation', self.consultation)
                         if words in row['text'])
        seen = self.officer.json(f'{self.base}/desk?viewpoint={viewpoint}')['viewpoint']['seen']
        answer = self.officer.post(f'{self.base}/viewpoints/{viewpoint}/reply?viewpoint={viewpoint}',
                                   {'seen': seen, 'outcome': outcome, 'reason': 'Regionen betalar kompetensfonden.'})
        self.assertEqual(answer.status, 303, answer)
        return viewpoint


class AddingTest(VersionsTest):
    def test_a_version_comes_in_is_asked_about_and_withdrawn(self):
        first = self.newest()
        self.assertIsNone(first['changes'])
        self.assertIsNone(self.officer.json(self.versions)['gate'])

        answer = self.add(DRAFT, name='samma.md')
        self.assert_told_at(answer, 'file')
        answer = self.officer.post_multipart(self.versions, {'label': 'Reviderat förslag'})
        self.assert_told_at(answer, 'file')
        self.assertIn('value="Reviderat förslag"', answer.text)
        self.assertEqual(self.newest()['version'], first['version'])

        answer = self.add(ELSEWHERE, label='Annat')
        self.assertEqual(answer.status, 409, answer)
        self.assertRegex(answer.page.text, r'Bara \d+ % av texten är densamma')
        self.assertIn('value="Annat"', answer.text)
        asked = dict(answer.page.form('/versions').fields)['asked']
        # "Anyway" is said of that file alone.
        self.assertEqual(self.add(ELSEWHERE.replace('biogas', 'jord'), anyway='yes', asked=asked).status, 409)
        self.assertEqual(self.newest()['version'], first['version'])
        other = self.added(ELSEWHERE, anyway='yes', asked=asked, label='Annat')
        self.assertEqual(self.newest()['name'], 'Annat')

        self.assert_told_at(self.officer.post(f'{other}/withdraw', {'reason': ' '}), 'reason')
        self.assertEqual(self.officer.post(f'{other}/withdraw', {'reason': 'Fel fil & <b>fel</b>'}).status, 303)
        self.assertEqual(self.newest()['version'], first['version'])
        self.assertIn('Fel fil &amp; &lt;b&gt;fel&lt;/b&gt;', self.officer.get(self.versions).text)
        self.assertEqual(self.officer.post(f'{other}/withdraw', {'reason': 'Igen'}).status, 409)
        # What was withdrawn is still there to be looked at.
        self.assertEqual(self.officer.get(f'{other}/changes').status, 200)

        revised = self.added(label='Reviderat förslag')
        sent = {'earlier': str(first['version'])}
        self.assertEqual(self.added(**sent), revised, 'the same form sent twice is one version')
        self.assert_told_at(self.add(REVISED), 'file')
        answer = self.add(REVISED.replace('varje by', 'varje stad'), **sent)
        self.assert_told_at(answer, 'file')
        self.assertIn('Någon lade in eller drog tillbaka en version', answer.page.text)
        self.assertEqual(self.add(REVISED, earlier=other.rpartition('/')[2]).status, 409, 'it was withdrawn')
        third = self.added(REVISED.replace('varje by', 'varje by och stad'))
        answer = self.add(REVISED, label='Tillbaka')
        self.assertEqual(answer.status, 409, answer)
        self.assertIn('före den senaste', answer.page.text)
        self.assertEqual(self.newest()['version'], int(third.rpartition('/')[2]))
        self.assertEqual(self.officer.post(f'{revised}/withdraw', {'reason': 'Nej'}).status, 409)

    def test_withdrawn_version_is_read_by_the_office_alone_and_is_closed_to_work(self):
        first = self.newest()['version']
        drawn = self.added(REVISED.replace('varje by', 'varje torp'), label='Dras tillbaka')
        part = self.officer.json(f'{drawn}/places?status=edited')['parts'][0]
        change = self.officer.json(f'{drawn}/changes')['changes'][0]
        self.assertEqual(self.officer.post(f'{drawn}/withdraw', {'reason': 'Fel fil'}).status, 303)
        answer = self.officer.get(f'{drawn}/text')
        self.assertEqual(answer.status, 200, answer)
        self.assertIn('Laddstolpar byggs i varje torp', answer.page.text)
        self.assertIn('Versionen drogs tillbaka', answer.page.text)
        self.assertIn(f'{drawn}/text', self.officer.get(self.versions).page.links)
        self.assertEqual(self.client().get(f'{drawn}/text').status, 404)
        # Nothing can be said of it any more, and the page says so before one tries.
        for path in (f'{drawn}/changes', f'{drawn}/places', f'{drawn}/unmet', part['href']):
            page = self.officer.get(path).page
            self.assertIn('Versionen drogs tillbaka', page.text, path)
            self.assertEqual([form.action for form in page.forms if drawn in form.action and form.method == 'post'], [], path)
        for path, fields in ((f'{drawn}/changes/{change["change"]}/editorial', {'seen': change['revision']}),
                             (part['href'], {'seen': part['revision'], 'to': '-'})):
            answer = self.officer.post(path, fields)
            self.assertEqual(answer.status, 409, path)
            self.assertIn('Inget sparades', answer.page.text, path)
            self.assertIn('Arbeta vidare i den senaste versionen', answer.page.text, path)
        self.assertEqual(self.newest()['version'], first)

    def test_what_cannot_be_done_to_a_version_is_told_in_words(self):
        drawn = self.added(REVISED.replace('varje by', 'varje gård'), label='Dras tillbaka')
        self.officer.post(f'{drawn}/withdraw', {'reason': 'Fel fil'})
        answer = self.officer.post(f'{drawn}/withdraw', {'reason': 'Igen'})
        self.assertEqual(answer.status, 409)
        self.assertIn('redan tillbakadragen', answer.page.text)
        answer = self.add(REVISED.replace('varje by', 'varje gata'), earlier=drawn.rpartition('/')[2])
        self.assertEqual(answer.status, 409)
        self.assertIn('drog tillbaka', answer.page.text)
        first = self.officer.json(self.versions)['versions'][0]['version']
        for name in ('changes', 'places', 'compare', 'unmet'):
            self.assertEqual(self.officer.get(f'{self.versions}/{first}/{name}').status, 404, name)

    def test_file_that_cannot_be_read_is_told_at_the_form(self):
        self.assert_told_at(self.add(b'\x00\x01\x02', name='bild.docx'), 'file')

    def test_reader_looks_and_adds_nothing(self):
        reader = self.client('reader-1')
        answer = reader.get(self.versions)
        self.assertEqual(answer.status, 200)
        self.assertEqual([form.action for form in answer.page.forms if 'versions' in form.action], [])
        self.assertEqual(self.add(REVISED, reader).status, 403)


class ChangesTest(VersionsTest):
    """One version, made of the draft, that every test shares; each takes changes of its own."""

    @classmethod
    def fill_office(cls):
        super().fill_office()
        cls.added_version = None

    def setUp(self):
        super().setUp()
        if not self.added_version:
            type(self).added_version = self.added(label='Reviderat förslag')
        self.changes = f'{self.added_version}/changes'

    def change(self, words):
        """The change whose words are these."""
        rows = self.officer.json(self.changes)['changes']
        return next(row for row in rows if words in ((row['new'] or row['old'])['text']))

    def act(self, change, verb, client=None, seen=None, query='', **fields):
        pairs = [('seen', change['revision'] if seen is None else seen)]
        for name, value in fields.items():
            pairs += [(name, each) for each in (value if isinstance(value, list) else [value])]
        return (client or self.officer).post(f'{self.changes}/{change["change"]}/{verb}{query}', pairs)

    def test_change_is_told_word_for_word(self):
        change = self.change('medelstora')
        self.assertEqual(change['kind'], 'reworded')
        self.assertIn(('inserted', 'och medelstora '),
                      [(piece['kind'], piece['text']) for piece in change['pieces']])
        page = self.officer.get(self.changes)
        self.assertIn('[Tillagt: </span>', page.text)
        self.assertIn('[Borttaget: </span>', page.text)

    def test_proposed_cause_is_confirmed_and_taken_back(self):
        viewpoint = self.reply('Insats 1.1 behöver')
        change = self.change('medelstora')
        self.assertIn(viewpoint, [cause['viewpoint'] for cause in change['proposed']])
        self.assertEqual(self.act(change, 'confirm', viewpoint=str(viewpoint)).status, 303)
        now = self.change('medelstora')
        self.assertEqual([cause['viewpoint'] for cause in now['causes']], [viewpoint])
        self.assertEqual(now['cause'], 'viewpoints')
        desk = self.officer.get(f'{self.base}/desk?viewpoint={viewpoint}').page
        self.assertIn(f'{self.changes}/{change["change"]}', desk.links)
        self.assertIn(f'{self.base}/trace?viewpoint={viewpoint}', desk.links)
        # It cannot be editorial too.
        answer = self.act(now, 'editorial')
        self.assertEqual(answer.status, 409)
        self.assertIn('Inget sparades', answer.page.text)
        self.assertIn('Ta först tillbaka', answer.page.text)
        self.assertEqual(self.act(now, 'remove', removed=str(viewpoint)).status, 303)
        self.assertEqual(self.change('medelstora')['cause'], 'open')
        # Rejected, it is proposed no more.
        self.assertEqual(self.act(self.change('medelstora'), 'reject', rejected=str(viewpoint)).status, 303)
        self.assertNotIn(viewpoint, [cause['viewpoint'] for cause in self.change('medelstora')['proposed']])

    def test_viewpoint_is_joined_by_its_number_or_from_those_that_led_to_nothing(self):
        viewpoint = self.reply('laddstolpar i 4 byar', 'in_part')
        unmet = self.officer.json(f'{self.added_version}/unmet')
        self.assertIn(viewpoint, [wish['viewpoint'] for wish in unmet['wishes']])
        change = self.change('Laddstolpar byggs')
        joining = self.officer.get(f'{self.changes}?join={viewpoint}')
        self.assertIn(f'value="{viewpoint}"', joining.text)
        for wrong in ('99999999', 'åtta', '0'):
            self.assertEqual(self.act(change, 'confirm', other=wrong).status, 422, wrong)
        self.assert_told_at(self.act(change, 'confirm', other='99999999'), 'other')
        unanswered = next(row['id'] for row in self.office.show('viewpoints', '--consultation', self.consultation)
                          if 'laddstolpar i 5 byar' in row['text'])
        # Of several nothing is kept when one is refused.
        self.assertEqual(self.act(change, 'confirm', viewpoint=str(viewpoint), other=str(unanswered)).status, 422)
        self.assertEqual(self.change('Laddstolpar byggs')['causes'], [])
        self.assertEqual(self.act(change, 'confirm', other=str(viewpoint)).status, 303)
        self.assertNotIn(viewpoint, [wish['viewpoint'] for wish in
                                     self.officer.json(f'{self.added_version}/unmet')['wishes']])

    def test_cause_whose_reply_has_been_altered_is_marked_with_what_to_do(self):
        viewpoint = self.reply('laddstolpar i 6 byar')
        change = self.change('Laddstolpar byggs')
        self.assertEqual(self.act(change, 'confirm', other=str(viewpoint)).status, 303)
        self.assertNotIn('Räknas inte', self.officer.get(f'{self.changes}/{change["change"]}').page.text)
        self.reply('laddstolpar i 6 byar', 'not_accommodated')
        change = self.change('Laddstolpar byggs')
        self.assertIn(False, [cause['holds'] for cause in change['causes']])
        page = self.officer.get(f'{self.changes}/{change["change"]}').page
        self.assertIn('Räknas inte', page.text)
        self.assertIn('tillgodoses inte', page.text)
        self.assertIn(f'{self.base}/desk?viewpoint={viewpoint}', page.links)
        self.assertEqual(self.act(change, 'remove', removed=str(viewpoint)).status, 303)

    def test_editorial_with_a_note_and_back(self):
        change = self.change('järnväg')
        self.assertEqual(self.act(change, 'editorial', note='Upprepning & <i>slarv</i>').status, 303)
        self.assertIn('Upprepning &amp; &lt;i&gt;', self.officer.get(self.changes).text)
        self.assertEqual(self.act(self.change('järnväg'), 'open').status, 303)
        self.assertEqual(self.change('järnväg')['cause'], 'open')
        self.assertEqual(self.act(change, 'editorial', seen=self.change('järnväg')['revision'],
                                  note='x' * 30_000).status, 422)

    def test_two_officers_at_once_the_later_is_shown_what_the_other_said(self):
        change = self.change('järnväg')
        other = self.client('officer-2')
        self.assertEqual(self.act(change, 'editorial', other, note='Den andras ord').status, 303)
        answer = self.act(change, 'editorial', note='Mina ord')
        self.assertEqual(answer.status, 409, answer)
        self.assertIn('officer-2', answer.page.text)
        self.assertIn('Den andras ord', answer.page.text)
        self.assertEqual(self.change('järnväg')['note'], 'Den andras ord')
        self.assertEqual(self.act(self.change('järnväg'), 'open').status, 303)

    def test_list_is_filtered_and_an_act_leads_back_to_it(self):
        view = self.officer.json(f'{self.changes}?kind=removed')
        self.assertEqual({change['kind'] for change in view['changes']}, {'removed'})
        for filters in (view['causes'], view['kinds']):
            for entry in filters:
                self.assertEqual(len(self.officer.json(entry['href'])['changes']), int(entry['number']), entry)
        change = view['changes'][0]
        answer = self.act(change, 'editorial', query='?cause=open&kind=removed')
        self.assertEqual(answer.headers['Location'], f'{self.changes}?cause=open&kind=removed#change-{change["change"]}')
        self.act(self.change('järnväg'), 'open')
        # What is said of one takes it out of the list: the one below it is next.
        below = self.officer.json(f'{self.changes}?cause=open')['changes']
        self.assertEqual(below[0]['next'], below[1]['change'])
        answer = self.act(below[0], 'editorial', query='?cause=open', next=str(below[0]['next']))
        self.assertEqual(answer.headers['Location'], f'{self.changes}?cause=open#change-{below[1]["change"]}')
        self.act(self.officer.json(f'{self.changes}/{below[0]["change"]}')['changes'][0], 'open')

    def test_reader_looks_and_another_consultation_sees_nothing(self):
        change = self.change('järnväg')
        reader, stranger = self.client('reader-1'), self.client('stranger')
        pages = [self.versions, self.changes, f'{self.changes}/{change["change"]}', f'{self.added_version}/places',
                 f'{self.added_version}/compare', f'{self.added_version}/unmet']
        for path in pages:
            with self.subTest(path=path):
                answer = reader.get(path)
                self.assertEqual(answer.status, 200)
                self.assertEqual([form for form in answer.page.forms if form.method == 'post' and
                                  'sign-out' not in form.action], [])
                self.assertEqual(stranger.get(path).status, 403)
                if path != self.versions:
                    elsewhere = path.replace(self.base, f'/consultations/{self.other}')
                    self.assertEqual(stranger.get(elsewhere).status, 404)
        self.assertEqual(self.act(change, 'editorial', reader).status, 403)
        self.assertEqual(reader.get(f'{self.added_version}/edit').status, 403)
        elsewhere = self.changes.replace(self.base, f'/consultations/{self.other}')
        answer = stranger.post(f'{elsewhere}/{change["change"]}/editorial', {'seen': 0})
        self.assertEqual(answer.status, 404, answer)

    def test_version_of_the_path_is_the_changes_own(self):
        change = self.change('järnväg')
        first = self.officer.json(self.versions)['versions'][0]['version']
        path = f'{self.versions}/{first}/changes/{change["change"]}'
        self.assertIn(self.officer.get(path).status, (404, 409))

    def test_gate_counts_and_leads_to_what_is_left(self):
        gate = self.officer.json(self.versions)['gate']
        self.assertFalse(gate['passed'])
        for row in gate['remaining']:
            self.assertEqual(self.officer.get(row['href']).status, 200)
        left = next(row for row in gate['remaining'] if 'cause=open' in row['href'])
        self.assertEqual(left['count'], sum(change['is_open'] for change in
                                            self.officer.json(left['href'])['changes']))


class ReadingTest(VersionsTest):
    def test_both_versions_stand_side_by_side_and_in_one_text(self):
        version = self.added(REVISED.replace('## Inriktningsområde 2', 'Slutord om länet.\n\n## Inriktningsområde 2'))
        view = self.officer.json(f'{version}/compare')
        rows = [row for group in view['groups'] for row in group['rows']]
        kinds = {row['kind'] for row in rows}
        self.assertLessEqual({'same', 'changed', 'added', 'removed'}, kinds)
        words = ' '.join((row['new'] or row['old'])['text'] for row in rows)
        self.assertIn('Flytta gods', words)
        self.assertIn('medelstora', words)
        for path in ('compare', 'compare?view=inline'):
            page = self.officer.get(f'{version}/{path}')
            self.assertEqual(page.status, 200)
            self.assertIn('<ins>', page.text)
            self.assertIn('<del>', page.text)
            self.assertEqual(len(page.page.ids), len(set(page.page.ids)))

    def test_what_changed_in_a_footnote_is_seen(self):
        first = self.added(docx(DRAFT, 'Fonden har 120 miljoner kronor.'), name='fotnot-1.docx')
        second = self.added(docx(DRAFT, 'Fonden har 150 miljoner kronor.'), name='fotnot-2.docx')
        self.addCleanup(lambda: [self.officer.post(f'{path}/withdraw', {'reason': 'Prov'}) for path in (second, first)])
        for path in (f'{second}/compare', f'{second}/compare?view=inline'):
            page = self.officer.get(path).page
            self.assertIn('120', page.text, path)
            self.assertIn('150', page.text, path)
            self.assertEqual(len(page.ids), len(set(page.ids)))
        rows = [row for group in self.officer.json(f'{second}/compare')['groups'] for row in group['rows']]
        (row,) = [row for row in rows if row['kind'] != 'same']
        self.assertEqual([piece['text'].strip() for piece in row['pieces'] if piece['kind'] != 'same'], ['120', '150'])

    def test_what_moved_stands_once_where_it_is_and_leads_both_ways(self):
        areas = DRAFT.split('## ')
        version = self.added('## '.join((areas[0], areas[2] + '\n', areas[1])), name='omkastat.md')
        view = self.officer.json(f'{version}/compare')
        rows = [row for group in view['groups'] for row in group['rows']]
        away = [row for row in rows if row['kind'] == 'moved_away']
        here = [row for row in rows if row['kind'] == 'moved_here']
        self.assertTrue(here)
        self.assertEqual({row['other'] for row in away}, {row['new']['node'] for row in here})
        ids = self.officer.get(f'{version}/compare').page.ids
        for row in away + here:
            self.assertIn(row['other_href'].removeprefix('#'), ids)
        self.assertEqual(self.officer.post(f'{version}/withdraw', {'reason': 'Prov'}).status, 303)


def chapter(number, changed=()):
    """A chapter of thirty paragraphs, some of them other than they were."""
    return f'## Avsnitt {number}: Ämne {number}\n\n' + ''.join(
        f'Stycke {number}.{at} handlar om hur bygd nummer {number * 100 + at} får'
        f'{" snabbare" if at in changed else ""} nät och vägar.\n\n' for at in range(70))


class LongTest(VersionsTest):
    """A text that is too long for one page is shown part by part."""

    @classmethod
    def long(cls, order, changed):
        return '# Strategi för näringsliv i Björkered\n\n' + ''.join(
            chapter(number, changed.get(number, ())) for number in order)

    def setUp(self):
        super().setUp()
        text = self.long(range(1, 7), {})
        asked = hashlib.sha256(text.encode()).hexdigest()
        self.first = self.added(text, name='lang.md', label='Lång', anyway='yes', asked=asked)

    def tearDown(self):
        self.assertEqual(self.officer.post(f'{self.first}/withdraw', {'reason': 'Prov'}).status, 303)

    def rows(self, view):
        return [row for group in view['groups'] for row in group['rows']]

    def test_comparison_begins_where_something_changed_and_leads_to_the_rest(self):
        version = self.added(self.long((1, 2, 3, 5, 4, 6), {2: (3, 20), 5: (7,)}), name='lang2.md')
        view = self.officer.json(f'{version}/compare')
        sections = view['sections']
        self.assertIn('Ämne 2', sections['here'])
        self.assertFalse(sections['all'])
        self.assertIsNone(sections['previous'])
        self.assertEqual(len([row for row in self.rows(view) if row['changed']]), 2)
        shown = [item['name'] for group in ('some', 'rest') for item in sections[group]['items']]
        self.assertEqual(len(shown), 6)
        # One after the other, everything that the whole has, and nothing twice.
        whole = self.officer.json(sections['all_href'])
        told = []
        for item in sorted((item for group in ('some', 'rest') for item in sections[group]['items']),
                           key=lambda item: [row['new'] and row['new']['node'] for row in self.rows(whole)].index(
                               item['href'].rpartition('=')[2])):
            told += [(row['kind'], row['old'] and row['old']['text'], row['new'] and row['new']['text'])
                     for row in self.rows(self.officer.json(item['href']))]
        self.assertEqual(told, [(row['kind'], row['old'] and row['old']['text'], row['new'] and row['new']['text'])
                                for row in self.rows(whole)])
        # What moved leads to the page where it stands.
        moved = next(row for row in self.rows(whole) if row['moved_away'] or row['moved_here'])
        self.assertTrue(moved['other_href'].startswith('#'))
        part = next(item for group in ('some', 'rest') for item in sections[group]['items']
                    if any(row['moved_away'] for row in self.rows(self.officer.json(item['href']))))
        for row in self.rows(self.officer.json(part['href'])):
            if row['moved_away']:
                page, _, anchor = row['other_href'].partition('#')
                self.assertIn(anchor, self.officer.get(page).page.ids)
        page = self.officer.get(sections['next']['href'] + '&view=inline')
        self.assertEqual(page.status, 200)
        self.assertIn(f'{sections["all_href"]}&view=inline', page.page.links)
        self.assertEqual(self.officer.get(f'{version}/compare?part=fa9.i9').status, 404)
        self.assertEqual(self.officer.post(f'{version}/withdraw', {'reason': 'Prov'}).status, 303)

    def test_rewording_shows_the_part_that_is_worked_on(self):
        edit = f'{self.first}/edit'
        view = self.officer.json(edit)
        self.assertEqual(len(view['parts']), 71)
        last = view['sections']['rest']['items'][-1]['href']
        part = self.officer.json(last)['parts'][5]
        opened = self.officer.get(part['place']['open_href'].partition('#')[0])
        form = opened.page.form(f'/edit/{part["node"]}')
        answer = self.officer.submit(form, {'text': 'Omskrivet stycke.'})
        self.assertEqual(answer.status, 303, answer)
        view = self.officer.json(answer.headers['Location'].partition('#')[0])
        self.assertIn(part['node'], [told['node'] for told in view['parts']])
        self.assertEqual([item['count_text'] for item in view['sections']['some']['items']], ['1 omskriven'])
        self.assertEqual(len(self.officer.json(f'{edit}?within=all')['parts']), 6 * 71)
        self.assertEqual(self.officer.get(f'{edit}?within=fa9.i9').status, 404)


class PlacesTest(VersionsTest):
    """Insats 2.1, on which letters have views, is gone from the version."""

    def setUp(self):
        super().setUp()
        text = DRAFT.replace('- Insats 2.1 Bygg ut laddstolpar längs vägarna\n', '')
        self.version = self.added(text, label='Utan laddstolpar')
        self.places = f'{self.version}/places'

    def tearDown(self):
        self.officer.post(f'{self.version}/withdraw', {'reason': 'Provet är slut'})
        super().tearDown()

    def waiting(self):
        parts = self.officer.json(self.places)['parts']
        self.assertTrue(parts, 'a part with viewpoints is gone')
        return parts[0]

    def test_part_waits_until_somebody_says_that_it_is_gone(self):
        part = self.waiting()
        self.assert_told_at(self.officer.post(part['href'], {'seen': part['revision']}), 'to')
        self.assertEqual(self.officer.post(part['href'], {'seen': part['revision'], 'to': '-'}).status, 303)
        self.assertNotIn(part['node'], [each['node'] for each in self.officer.json(self.places)['parts']])
        told = self.officer.json(part['href'])['part']
        self.assertEqual((told['state'], told['status'], told['by']), ('decided', 'gone', 'officer-1'))

    def test_any_part_of_the_version_can_be_chosen_and_searched_for(self):
        part = self.waiting()
        choices = self.officer.json(f'{part["href"]}?q=j%C3%A4rnv%C3%A4g')['choices']
        self.assertTrue(choices)
        self.assertTrue(all('järnväg' in choice['name'] for choice in choices))
        answer = self.officer.post(part['href'], {'seen': part['revision'], 'to': choices[0]['node']})
        self.assertEqual(answer.status, 303)
        self.assertEqual(self.officer.json(part['href'])['part']['to']['node'], choices[0]['node'])

    def test_part_that_is_none_is_told_and_two_officers_meet(self):
        part = self.waiting()
        self.assert_told_at(self.officer.post(part['href'], {'seen': part['revision'], 'to': 'fa9.i9'}), 'to')
        self.assertEqual(self.client('officer-2').post(part['href'], {'seen': part['revision'], 'to': '-'}).status, 303)
        answer = self.officer.post(part['href'], {'seen': part['revision'], 'to': '-'})
        self.assertEqual(answer.status, 409)
        self.assertIn('officer-2', answer.page.text)
        self.assertEqual(self.officer.get(f'{self.places}/fa9.i9').status, 404)

    def test_every_count_leads_to_its_list(self):
        view = self.officer.json(self.places)
        for status in view['statuses']:
            if status['some']:
                self.assertTrue(self.officer.json(status['href'])['parts'], status)


class RewordingTest(VersionsTest):
    """A version written in the browser; each test works on parts of its own, the last makes a version."""

    def edit(self):
        return f'{self.versions}/{self.newest()["version"]}/edit'

    def part(self, words):
        return next(part for part in self.officer.json(self.edit())['parts'] if words in (part['text'] or ''))

    def save(self, part, text, client=None, revision=None, **fields):
        written = part['behind' if 'behind' in fields else 'written']
        seen = revision if revision is not None else (written or {'revision': 0})['revision']
        return (client or self.officer).post(f'{self.edit()}/{part["node"]}', {'text': text, 'revision': seen, **fields})

    def test_part_is_reworded_and_taken_back(self):
        part = self.part('Erbjud lärlingsplatser')
        self.assertEqual(self.save(part, 'Insats 1.2 Erbjud lärlingsplatser & <b>praktik</b>').status, 303)
        page = self.officer.get(self.edit())
        self.assertIn('&lt;b&gt;praktik', page.text)
        self.assertEqual(self.part('Erbjud')['written']['by'], 'officer-1')
        self.assertEqual(self.save(self.part('Erbjud'), '', take_back='1').status, 303)
        self.assertFalse(self.part('Erbjud')['written']['differs'])

    def test_script_is_told_the_revision_that_it_saved(self):
        part = self.part('Företagen ska hitta')
        path = f'{self.edit()}/{part["node"]}'
        first = self.officer.post(path, {'text': 'Ett', 'revision': 0}, accept='application/json').json()
        second = self.officer.post(path, {'text': 'Två', 'revision': first['revision']}, accept='application/json').json()
        self.assertEqual(second['revision'], first['revision'] + 1)
        self.assertEqual(self.save(self.part('Företagen'), '', take_back='1').status, 303)

    def test_two_at_once_both_wordings_are_shown(self):
        part = self.part('Gods och människor')
        self.assertEqual(self.save(part, 'Den andras ord', self.client('officer-2')).status, 303)
        answer = self.save(part, 'Mina ord', revision=0)
        self.assertEqual(answer.status, 409, answer)
        self.assertIn('Den andras ord', answer.page.text)
        self.assertIn('Mina ord</textarea>', answer.text)
        form = answer.page.form(f'/edit/{part["node"]}')
        self.assertEqual(self.officer.submit(form, {'text': 'Mina ord'}).status, 303)
        self.assertEqual(self.part('Gods och')['written']['text'], 'Mina ord')
        self.assertEqual(self.save(self.part('Gods och'), '', take_back='1').status, 303)

    def test_another_consultation_about_the_same_draft_sees_nothing_of_it(self):
        part = self.part('Bygg ut laddstolpar')
        self.assertEqual(self.save(part, 'Insats 2.1 Hemligt utkast').status, 303)
        elsewhere = self.client('stranger').get(self.edit().replace(self.base, f'/consultations/{self.other}'))
        self.assertEqual(elsewhere.status, 200)
        self.assertNotIn('Hemligt utkast', elsewhere.text)
        self.assertEqual(self.save(self.part('Bygg ut'), '', take_back='1').status, 303)

    def test_too_long_or_elsewhere_is_refused(self):
        part = self.part('Flytta gods')
        self.assert_told_at(self.save(part, 'å' * 40_000), 'text')
        stranger = self.client('stranger')
        self.assertEqual(self.officer.post(f'{self.edit()}/fa9.i9', {'text': 'x', 'revision': 0}).status, 404)
        self.assertEqual(stranger.post(f'{self.edit()}/{part["node"]}', {'text': 'x', 'revision': 0}).status, 403)
        self.assertEqual(self.client('reader-1').post(f'{self.edit()}/{part["node"]}', {'text': 'x', 'revision': 0}).status, 403)

    def test_version_is_made_of_what_was_written(self):
        compose = self.edit().replace('/edit', '/compose')
        answer = self.officer.post(compose, {'label': 'Inget'})
        self.assertEqual(answer.status, 409)
        self.assertIn('Ingenting är omskrivet', answer.page.text)
        old = self.edit()
        self.assertEqual(self.save(self.part(FUND), f'Insats 1.1 {WIDER}').status, 303)
        self.assertEqual(self.save(self.part('Flytta gods'), '').status, 303)
        new = '## Inriktningsområde 3: Digitalt\n\nAlla ska nå nätet.\n\n- Insats 3.1 Bygg fiber i byarna'
        self.assertEqual(self.save(self.part('Flytta gods'), new, behind='1').status, 303)
        self.assert_told_at(self.officer.post(compose, {'label': ' '}), 'label')
        answer = self.officer.post(compose, {'label': 'Version/efter mötet'})
        self.assertEqual(answer.status, 303, answer)
        changes = self.officer.json(answer.headers['Location'])['changes']
        told = sorted((change['kind'], (change['new'] or change['old'])['text'].split('\n')[0]) for change in changes)
        self.assertEqual(told, [('added', 'Inriktningsområde 3: Digitalt'),
                                ('removed', 'Insats 2.2 Flytta gods från väg till järnväg'),
                                ('reworded', f'Insats 1.1 {WIDER}')])
        self.assertEqual(self.newest()['name'], 'Version/efter mötet')
        self.assertEqual(self.newest()['file'], 'Version-efter mötet.md')
        # The one before is worked on no more.
        answer = self.officer.get(old)
        self.assertEqual(answer.status, 409)
        self.assertIn(self.edit(), answer.page.links)
        # What was being typed is not lost with it.
        answer = self.officer.post(f'{old}/fa1', {'text': 'Mina <b>ord</b>', 'revision': 0})
        self.assertEqual(answer.status, 409)
        self.assertIn('Mina &lt;b&gt;ord&lt;/b&gt;', answer.text)
        self.assertIn('senare version', answer.page.text)
        answer = self.officer.post(old.replace('/edit', '/compose'), {'label': 'En gång till'})
        self.assertEqual(answer.status, 409)
        self.assertIn(self.edit(), answer.page.links)


if __name__ == '__main__':
    unittest.main()
