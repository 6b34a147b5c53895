#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The desk without its script: every act is a form, every list has an address, nobody overwrites anybody silently."""
import unittest
import urllib.parse

from harness import ADMINISTRATOR, WebTest

PAGE_BYTES = 100_000
SCRIPT = '<script>alert(1)</script>"\'><img src=x onerror=alert(2)>'


class DeskTest(WebTest):
    """Letters of three viewpoints each, two officers and a reader."""
    answers = 12

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
    def desk(self):
        return f'/consultations/{self.consultation}/desk'

    def rows(self, query='', client=None):
        view = (client or self.officer).json(f'{self.desk}?{query}')
        return [row for group in view['list']['groups'] for row in group['rows']]

    def fresh(self, count=1):
        """Viewpoints that nobody has touched yet: of tests that share an office each takes its own."""
        rows = [row for row in self.rows('state=proposed&outcome=none&order=document')]
        self.assertGreaterEqual(len(rows), count)
        return [row['id'] for row in rows[:count]]

    def view(self, viewpoint, client=None):
        return (client or self.officer).json(f'{self.desk}?viewpoint={viewpoint}')['viewpoint']

    def page(self, viewpoint, client=None):
        return (client or self.officer).visit(f'{self.desk}?viewpoint={viewpoint}').page

    def act(self, viewpoint, verb, client=None, seen=None, **fields):
        """Send the form of that act with the revision that stands now, or with the one that was seen."""
        path = f'/consultations/{self.consultation}/viewpoints/{viewpoint}/{verb}?viewpoint={viewpoint}'
        pairs = [('seen', seen or self.view(viewpoint, client)['seen'])]
        for key, value in fields.items():
            pairs += [(key, each) for each in (value if isinstance(value, list) else [value])]
        return (client or self.officer).post(path, pairs)

    def judge(self, viewpoint, client=None, seen=None, **changed):
        now = self.view(viewpoint, client)
        fields = {'kind': now['kind'], 'stance': now['stance_now'], 'part': now['part_now']}
        fields.update({f'was_{name}': value for name, value in fields.items()})
        return self.act(viewpoint, 'judge', client, seen, **{**fields, **changed})

    def undo(self, viewpoint, client=None):
        client = client or self.officer
        page = self.page(viewpoint, client)
        return client.submit(page.form('/desk/undo'), at=self.desk)

    def assert_done(self, answer):
        self.assertEqual(answer.status, 303, answer)
        self.assertTrue(answer.headers['Location'].startswith(self.desk), answer)


class AddingTest(DeskTest):
    """A viewpoint that the program missed."""

    def setUp(self):
        super().setUp()
        self.path = f'/consultations/{self.consultation}/documents/{self.letter()}/add'

    def letter(self):
        """A letter of which nobody has judged anything yet."""
        return self.rows('state=proposed&outcome=none')[0]['document']['number']

    def sentences(self, free=True):
        view = self.officer.json(self.path)
        sentences = [sentence for block in view['blocks'] for sentence in block['sentences']]
        return [sentence for sentence in sentences if free == (sentence['viewpoint'] is None)]

    def add(self, **fields):
        form = self.officer.visit(self.path).page.form('/add')
        return self.officer.submit(form, fields, at=self.path)

    def added(self, answer):
        """The viewpoint that the answer leads to."""
        self.assert_done(answer)
        return self.view(urllib.parse.parse_qs(urllib.parse.urlsplit(answer.headers['Location']).query)['viewpoint'][0])

    def test_ticked_sentences_become_a_confirmed_viewpoint_and_undoing_takes_it_away(self):
        first, second = self.sentences()[:2]
        viewpoint = self.added(self.add(sentence=[first['name'], second['name']], kind='question', stance='against', part='fa2'))
        self.assertEqual((viewpoint['start'], viewpoint['end']), (first['start'], int(second['name'].split('-')[1])))
        self.assertEqual((viewpoint['kind'], viewpoint['stance'], viewpoint['state'], viewpoint['part_now']),
                         ('question', 'against', 'confirmed', 'fa2'))
        self.assert_done(self.undo(viewpoint['id']))
        self.assertEqual(self.officer.get(f'{self.desk}?viewpoint={viewpoint["id"]}').status, 404)

    def test_quoted_words_count_in_the_place_of_ticks(self):
        first, second = self.sentences()[:2]
        words = ' '.join(first['text'].split()[:2])
        viewpoint = self.added(self.add(sentence=[second['name']], quote=words, near=str(first['start'])))
        self.assertEqual(' '.join(viewpoint['text'].split()), words)
        self.assert_done(self.undo(viewpoint['id']))

    def test_nothing_chosen_and_words_that_are_not_there_are_told_and_what_was_chosen_stays(self):
        self.assert_told_at(self.add(kind='concern'), 'quote')
        refused = self.add(kind='concern', quote='Det här står inte där', sentence=[self.sentences()[0]['name']])
        self.assert_told_at(refused, 'quote')
        kept = refused.page.form('/add').fields
        for pair in (('kind', 'concern'), ('quote', 'Det här står inte där'), ('sentence', self.sentences()[0]['name'])):
            self.assertIn(pair, kept)

    def test_a_confirmed_viewpoint_is_taken_in_only_when_one_says_so(self):
        taken = self.sentences(free=False)[0]
        self.judge(taken['viewpoint'])
        refused = self.add(sentence=[taken['name']])
        self.assertEqual(refused.status, 409)
        self.assertIn(f'/consultations/{self.consultation}/viewpoints/{taken["viewpoint"]}', refused.page.links)
        viewpoint = self.added(self.officer.submit(refused.page.form('/add'), {'anyway': '1'}, at=self.path))
        self.assertNotEqual(viewpoint['id'], taken['viewpoint'])
        self.assert_done(self.undo(viewpoint['id']))

    def test_is_for_officers_of_that_consultation(self):
        self.assertEqual(self.client('reader-1').get(self.path).status, 403)
        self.assertEqual(self.client('reader-1').post(self.path, {'quote': 'x'}).status, 403)
        elsewhere = self.path.replace(f'/{self.consultation}/', f'/{self.other}/', 1)
        self.assertEqual(self.client('stranger').get(elsewhere).status, 404)

    def test_is_a_button_on_the_document_and_at_the_viewpoint(self):
        viewpoint = self.rows()[0]
        number = viewpoint['document']['number']
        add = f'/consultations/{self.consultation}/documents/{number}/add'
        self.assertIn(add, self.officer.visit(add.removesuffix('/add')).page.links)
        self.assertIn(add, self.page(viewpoint['id']).links)
        self.assertNotIn(add, self.client('reader-1').visit(add.removesuffix('/add')).page.links)


class ActTest(DeskTest):
    def test_untouched_form_confirms_the_proposal(self):
        viewpoint, = self.fresh()
        page = self.page(viewpoint)
        self.assert_done(self.officer.submit(page.form('/judge'), at=self.desk))
        self.assertEqual(self.view(viewpoint)['state'], 'confirmed')

    def test_changed_kind_stance_and_part_are_kept_and_confirmed(self):
        viewpoint, = self.fresh()
        part = self.officer.json(self.desk)['map'][-1]['node'] or 'root'
        self.assert_done(self.judge(viewpoint, kind='concern', stance='against', part=part))
        now = self.view(viewpoint)
        self.assertEqual((now['kind'], now['stance'], now['part_now'], now['state']), ('concern', 'against', part, 'confirmed'))

    def test_kind_stance_and_part_that_were_changed_at_once_are_undone_at_once(self):
        viewpoint, = self.fresh()
        judged = lambda: [self.view(viewpoint)[name] for name in ('kind', 'stance', 'part_now', 'state')]
        before = judged()
        self.assert_done(self.judge(viewpoint, kind='concern', stance='against', part='process'))
        self.assertEqual(judged(), ['concern', 'against', 'process', 'confirmed'])
        self.assert_done(self.undo(viewpoint))
        self.assertEqual(judged(), before)

    def test_part_can_be_taken_away(self):
        viewpoint, = self.fresh()
        self.assert_done(self.judge(viewpoint, part=''))
        self.assertEqual(self.view(viewpoint)['about'], [])

    def test_rejected_viewpoint_leaves_the_list_and_comes_back_when_undone(self):
        viewpoint, = self.fresh()
        self.assert_done(self.act(viewpoint, 'reject'))
        self.assertNotIn(viewpoint, [row['id'] for row in self.rows()])
        self.assertIn(viewpoint, [row['id'] for row in self.rows('state=rejected')])
        self.assert_done(self.undo(viewpoint))
        self.assertIn(viewpoint, [row['id'] for row in self.rows()])

    def test_reply_goes_to_the_open_viewpoint_and_to_those_ticked(self):
        first, second = self.fresh(2)
        also = self.view(second)['seen']
        self.assert_done(self.act(first, 'reply', outcome='noted', reason='Tas med i arbetet.', also=also))
        replies = [self.view(each) for each in (first, second)]
        self.assertEqual([reply['outcome'] for reply in replies], ['noted', 'noted'])
        self.assertEqual(replies[0]['reply'], replies[1]['reply'])
        self.assert_done(self.act(first, 'withdraw'))
        self.assertIsNone(self.view(first)['outcome'])
        self.assertEqual(self.view(second)['outcome'], 'noted')

    def test_reply_to_all_that_say_the_same_is_for_each_of_them(self):
        alike = [row for row in self.rows('outcome=none') if row['alike_count']]
        self.assertTrue(alike, 'the letters are made alike')
        now = self.view(alike[0]['id'])
        members = [body['seen'] for body in now['shared']['bodies']]
        self.assert_done(self.act(now['id'], 'reply', outcome='accommodated', reason='', together='1', member=members))
        for seen in members:
            self.assertEqual(self.view(int(seen.split(':')[0]))['outcome'], 'accommodated')
        self.assert_done(self.undo(now['id']))
        self.assertIsNone(self.view(now['id'])['outcome'])

    def test_reply_without_a_reason_that_is_needed_comes_back_as_typed(self):
        viewpoint, = self.fresh()
        for fields in ({'reason': 'Ett skäl & <b>fler</b>'}, {'outcome': 'not_accommodated', 'reason': '  '}):
            answer = self.act(viewpoint, 'reply', **fields)
            self.assertEqual(answer.status, 422, answer)
        answer = self.act(viewpoint, 'reply', reason='Ett skäl & <b>fler</b>')
        self.assertIn('Ett skäl &amp; &lt;b&gt;fler&lt;/b&gt;</textarea>', answer.text)
        self.assertIsNone(self.view(viewpoint)['outcome'])

    def test_viewpoint_is_given_to_an_officer_and_shows_among_theirs(self):
        viewpoint, = self.fresh()
        officer = next(each for each in self.view(viewpoint)['assignees'] if each['text'] == 'officer-2')
        self.assert_done(self.act(viewpoint, 'assign', assignee=officer['value']))
        self.assertIn(viewpoint, [row['id'] for row in self.rows('assignee=' + officer['value'])])
        self.assert_done(self.act(viewpoint, 'assign', assignee=''))
        self.assertIsNone(self.view(viewpoint)['assignee'])

    def test_theme_is_made_chosen_by_and_taken_off(self):
        viewpoint, = self.fresh()
        self.assert_done(self.act(viewpoint, 'theme', name='Landsbygd'))
        theme, = self.view(viewpoint)['themes']
        self.assertEqual([row['id'] for row in self.rows(f'in_theme={theme["theme"]}')], [viewpoint])
        self.assert_done(self.act(viewpoint, 'theme', remove=theme['theme']))
        self.assertEqual(self.view(viewpoint)['themes'], [])
        self.assertEqual(self.act(viewpoint, 'theme', name=' ').status, 422)

    def test_part_is_added_and_removed(self):
        viewpoint, = self.fresh()
        self.assert_done(self.act(viewpoint, 'passages', add='process'))
        self.assertIn('process', [part['node'] for part in self.view(viewpoint)['about']])
        self.assert_done(self.act(viewpoint, 'passages', remove='process'))
        self.assertNotIn('process', [part['node'] for part in self.view(viewpoint)['about']])

    def test_split_viewpoint_is_joined_again(self):
        viewpoint = next(row['id'] for row in self.rows('state=proposed&outcome=none') if self.view(row['id'])['splits'])
        whole = self.view(viewpoint)
        self.assertEqual(self.act(viewpoint, 'split').status, 422)
        self.assert_done(self.act(viewpoint, 'split', start=whole['splits'][0]['start']))
        pieces = self.view(viewpoint)
        self.assertLess(pieces['end'], whole['end'])
        neighbour = next(each['seen'] for each in pieces['joinable'] if each['said'][:9] == whole['splits'][0]['said'][:9])
        self.assert_done(self.act(viewpoint, 'join', **{'with': neighbour}))
        self.assertEqual(self.view(viewpoint)['end'], whole['end'])

    def test_place_follows_a_quoted_text_and_a_text_that_is_not_there_is_refused(self):
        viewpoint, = self.fresh()
        now = self.view(viewpoint)
        quote = ' '.join(now['text'].split()[:3])
        fields = {'document': now['document']['number'], 'near': now['start']}
        refused = self.act(viewpoint, 'anchor', quote='Detta står inte där', **fields)
        self.assertEqual(refused.status, 422, refused)
        self.assertIn('Detta står inte där', refused.text)
        self.assert_done(self.act(viewpoint, 'anchor', quote=quote, **fields))
        self.assertEqual(' '.join(self.view(viewpoint)['text'].split()), quote)
        self.assert_done(self.undo(viewpoint))
        self.assertEqual(self.view(viewpoint)['text'], now['text'])

    def test_those_ticked_are_confirmed_together(self):
        ticked = self.fresh(2)
        path = f'/consultations/{self.consultation}/desk/viewpoints?order=document'
        self.assertEqual(self.officer.post(path, [('do', 'confirm')]).status, 422)
        self.assert_done(self.officer.post(path, [('do', 'confirm')] + [('also', self.view(each)['seen']) for each in ticked]))
        self.assertEqual({self.view(each)['state'] for each in ticked}, {'confirmed'})

    def test_history_tells_who_changed_what(self):
        viewpoint, = self.fresh()
        self.judge(viewpoint, kind='question')
        newest = self.view(viewpoint)['history'][0]
        self.assertEqual((newest['who'], [told['field'] for told in newest['told']]), ('officer-1', ['kind', 'state']))


class TogetherTest(DeskTest):
    def test_later_of_two_sees_what_the_first_changed_and_may_go_on(self):
        viewpoint, = self.fresh()
        seen = self.view(viewpoint)['seen']
        self.assert_done(self.judge(viewpoint, self.client('officer-2'), kind='question'))
        answer = self.act(viewpoint, 'reply', seen=seen, outcome='in_part', reason='Skälet som inte får gå förlorat')
        self.assertEqual(answer.status, 409, answer)
        self.assertIn('officer-2', answer.text)
        self.assertIn('Skälet som inte får gå förlorat', answer.text)
        self.assertIsNone(self.view(viewpoint)['outcome'])
        self.assert_done(self.officer.submit(answer.page.form('/reply'), at=self.desk))
        now = self.view(viewpoint)
        self.assertEqual((now['outcome'], now['reason'], now['kind']), ('in_part', 'Skälet som inte får gå förlorat', 'question'))

    def test_of_many_those_unchanged_are_done_and_the_others_asked_about(self):
        first, second, third = self.fresh(3)
        seen = {each: self.view(each)['seen'] for each in (first, second, third)}
        self.judge(second, self.client('officer-2'), kind='question')
        answer = self.act(first, 'reply', seen=seen[first], outcome='noted', reason='', also=[seen[second], seen[third]])
        self.assertEqual(answer.status, 409, answer)
        self.assertEqual([self.view(each)['outcome'] for each in (first, second, third)], ['noted', None, 'noted'])
        form = answer.page.form('/reply')
        self.assertIn(f'/viewpoints/{second}/reply', form.action)
        self.assert_done(self.officer.submit(form, at=self.desk))
        self.assertEqual(self.view(second)['outcome'], 'noted')

    def test_undo_of_what_another_has_changed_since_changes_nothing(self):
        viewpoint, = self.fresh()
        self.judge(viewpoint, kind='question')
        self.judge(viewpoint, self.client('officer-2'), kind='concern')
        self.assertEqual(self.undo(viewpoint).status, 409)
        self.assertEqual(self.view(viewpoint)['kind'], 'concern')

    def test_the_day_begins_with_what_others_did_until_it_is_seen(self):
        other = self.client('officer-2')
        page = self.officer.visit(self.desk).page
        self.assert_done(self.officer.submit(page.form('/desk/seen'), at=self.desk))
        viewpoint, = self.fresh()
        self.judge(viewpoint, other, kind='question')
        news = self.officer.json(self.desk)['news']
        self.assertEqual([act['who'] for act in news['acts']], ['officer-2'])
        changed = next(item['href'] for item in news['items'] if 'since=' in item['href'])
        self.assertEqual([row['id'] for row in self.rows(urllib.parse.urlsplit(changed).query)], [viewpoint])


class AddressTest(DeskTest):
    def test_every_number_leads_to_as_many_viewpoints(self):
        view = self.officer.json(self.desk)
        figures = [part[name] for part in view['map'] for name in ('viewpoints', 'unanswered') if part[name]]
        figures += [figure for figure in view['figures'] if figure['number'] != '0']
        self.assertGreater(len(figures), 5)
        for figure in figures:
            self.assertEqual(self.officer.json(figure['href'])['list']['number'], figure['number'], figure)

    def test_acts_lead_back_to_the_list_that_they_were_done_in(self):
        query = 'part=root&outcome=none&order=document'
        row = self.rows(query)[0]
        page = self.officer.visit(f'{self.desk}?{query}&viewpoint={row["id"]}').page
        location = self.officer.submit(page.form('/judge'), at=self.desk).headers['Location']
        address = urllib.parse.urlsplit(location)
        kept = dict(urllib.parse.parse_qsl(address.query))
        self.assertEqual({name: kept[name] for name in ('part', 'outcome', 'order', 'viewpoint')},
                         {'part': 'root', 'outcome': 'none', 'order': 'document', 'viewpoint': str(row['id'])})
        self.assertEqual(address.fragment, 'viewpoint')

    def test_next_after_an_act_is_what_was_next_before_it(self):
        first, second = [row['id'] for row in self.rows('outcome=none&order=document')[:2]]
        page = self.officer.visit(f'{self.desk}?outcome=none&order=document&viewpoint={first}')
        work = next(action for action in page.page.addresses if f'/viewpoints/{first}/reply' in action)
        answer = self.officer.post(work, [('seen', self.view(first)['seen']), ('outcome', 'noted'), ('reason', '')])
        view = self.officer.json(answer.headers['Location'].split('#')[0])
        self.assertIsNone(view['viewpoint']['in_list'])
        self.assertIn(f'viewpoint={second}', view['viewpoint']['next_href'])

    def test_viewpoint_alone_leads_to_the_desk(self):
        viewpoint = self.rows()[0]['id']
        answer = self.officer.get(f'/consultations/{self.consultation}/viewpoints/{viewpoint}')
        self.assertEqual((answer.status, answer.headers['Location']), (303, f'{self.desk}?viewpoint={viewpoint}#viewpoint'))

    def test_numbers_that_are_none_are_refused(self):
        for query in ('viewpoint=0', 'viewpoint=x', 'page=-1', 'in_theme=1e3', 'assignee=me', 'document=99999999999999999999'):
            self.assertEqual(self.officer.get(f'{self.desk}?{query}').status, 422, query)
        for query in ('order=best', 'map=moon', 'kind=none', 'page=999999999999999'):
            self.assertEqual(self.officer.get(f'{self.desk}?{query}').status, 200, query)

    def test_pages_weigh_little(self):
        row = self.rows()[0]
        for query in ('', 'map=senders', 'map=letters', f'viewpoint={row["id"]}'):
            self.assertLess(len(self.officer.get(f'{self.desk}?{query}').body), PAGE_BYTES, query)


class RightsTest(DeskTest):
    def test_another_consultations_viewpoint_is_not_there(self):
        viewpoint = self.rows()[0]['id']
        stranger = self.client('stranger')
        desk = f'/consultations/{self.other}/desk'
        self.assertEqual(stranger.get(f'{desk}?viewpoint={viewpoint}').status, 404)
        answer = stranger.post(f'/consultations/{self.other}/viewpoints/{viewpoint}/reject', [('seen', f'{viewpoint}:0')])
        self.assertEqual(answer.status, 404, answer)
        self.assertEqual(stranger.get(self.desk).status, 403)

    def test_reader_looks_and_does_not_act(self):
        reader = self.client('reader-1')
        viewpoint = self.rows(client=reader)[0]['id']
        page = self.page(viewpoint, reader)
        self.assertEqual([form.action for form in page.forms if '/viewpoints/' in form.action], [])
        for name in ('judge', 'reject', 'reply', 'assign', 'theme', 'split', 'join', 'anchor', 'passages', 'withdraw'):
            self.assertEqual(self.act(viewpoint, name, reader).status, 403, name)

    def test_form_about_another_viewpoint_is_refused(self):
        first, second = [row['id'] for row in self.rows()[:2]]
        self.assertEqual(self.act(first, 'reject', seen=self.view(second)['seen']).status, 422)
        for seen in ('', 'x', f'{first}', f'{first}:', f'{first}:-1'):
            answer = self.officer.post(f'/consultations/{self.consultation}/viewpoints/{first}/reject', [('seen', seen)])
            self.assertEqual(answer.status, 422, seen)

    def test_my_consultations_are_those_that_i_may_see(self):
        mine = self.officer.json('/desk')['consultations']
        self.assertEqual([each['consultation'] for each in mine], [self.consultation])
        everything = self.client(ADMINISTRATOR).json('/desk')['consultations']
        self.assertEqual({each['consultation'] for each in everything}, {self.consultation, self.other})


class ScriptTest(DeskTest):
    """Script in any text comes out as text."""

    def assert_harmless(self, text):
        self.assertNotIn('<script>alert', text)
        self.assertNotIn('<img src=x', text)

    def test_stored_script_is_shown_as_text(self):
        viewpoint, = self.fresh()
        self.assert_done(self.act(viewpoint, 'reply', outcome='in_part', reason=SCRIPT))
        self.assert_done(self.act(viewpoint, 'theme', name=SCRIPT))
        text = self.officer.get(f'{self.desk}?viewpoint={viewpoint}').text
        self.assertIn('&lt;script&gt;alert(1)', text)
        self.assert_harmless(text)

    def test_reflected_script_is_shown_as_text(self):
        quoted = urllib.parse.quote(SCRIPT)
        for name in ('kind', 'stance', 'state', 'outcome', 'sender', 'order', 'map', 'own'):
            self.assert_harmless(self.officer.get(f'{self.desk}?{name}={quoted}').text)
        viewpoint, = self.fresh()
        self.assert_harmless(self.act(viewpoint, 'reply', reason=SCRIPT).text)
        number = self.view(viewpoint)['document']['number']
        self.assert_harmless(self.act(viewpoint, 'anchor', quote=SCRIPT, document=number, near=1).text)

    def test_script_in_a_conflict_is_shown_as_text(self):
        viewpoint, = self.fresh()
        seen = self.view(viewpoint)['seen']
        self.judge(viewpoint, self.client('officer-2'), kind='question')
        answer = self.act(viewpoint, 'reply', seen=seen, outcome='noted', reason=SCRIPT)
        self.assertEqual(answer.status, 409)
        self.assert_harmless(answer.text)


if __name__ == '__main__':
    unittest.main()
