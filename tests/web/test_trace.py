#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who asked for a sentence and what came of a viewpoint; what changed and why; and what of it the public sees."""
import json
import pathlib
import re
import subprocess
import sys
import unittest
import xml.etree.ElementTree

from chained import REASON, SECRET, ChainTest
from harness import ADMINISTRATOR

READER, STRANGER = 'reader', 'stranger'
CHECK = pathlib.Path(__file__).parent.parent / 'exchange' / 'check_annotations.py'


class Trace(ChainTest):

    @classmethod
    def fill_office(cls):
        super().fill_office()
        cls.office.add_member(READER, cls.office.consultation, 'reader')
        cls.office.add_member(STRANGER, cls.office.other, 'officer')

    def setUp(self):
        self.publish_all()

    def trace(self, client=None, version=None, node='fa1.i1'):
        return (client or self.client()).get(f'{self.here}/trace?version={version or self.adopted}&node={node}')

    def every_page(self):
        """What the public can open about the chain."""
        return [f'{self.here}/trace?version={version}&node={node}' for version in (self.draft, self.revised, self.adopted)
                for node in ('fa1', 'fa1.i1', 'fa2.i1')] + [
                    f'{self.here}/trace?viewpoint={self.wishes[self.shown]}', f'{self.here}/changes',
                    f'{self.here}/trace?viewpoint={self.wishes[self.masked]}',
                    f'{self.here}/changes?version={self.revised}', f'{self.here}/versions/{self.adopted}/text',
                    f'{self.here}/versions/{self.revised}/text']

    # From the text back

    def test_sentence_leads_to_its_wordings_the_change_the_reply_and_who_asked(self):
        answer = self.trace()
        self.assertEqual(answer.status, 200, answer)
        for words in ('som regionen betalar', 'Insats 1.1 Inrätta en kompetensfond för små företag', REASON, 'tillgodoses',
                      'Björkered nr 1 kommun', 'behöver förtydligas', 'Reviderat förslag', 'omformulerad'):
            self.assertIn(words, answer.page.text)

    def test_text_says_at_which_parts_somebody_asked(self):
        for version, told in ((self.adopted, {'fa1.i1': '4 synpunkter', 'fa2.i1': '1 synpunkt'}),
                              (self.revised, {'fa1.i1': '4 synpunkter'}), (self.draft, {})):
            parts = self.client().json(f'{self.here}/versions/{version}/text')['parts']
            self.assertEqual({part['id']: part['asked_text'] for part in parts if part.get('asked_text')}, told)

    def test_first_sentence_of_the_page_answers_its_question(self):
        client, trace = self.client(), f'{self.here}/trace?version={self.adopted}&node='
        self.assertEqual(client.json(f'{trace}fa1.i1')['told_text'],
                         'Björkered nr 1 kommun och 3 till bad om det som har ändrats här.')
        self.assertEqual(client.json(f'{trace}fa2.i1')['told_text'],
                         'Björkered nr 1 kommun bad om det som har ändrats här.')
        self.assertEqual(client.json(f'{trace}fa2.i3')['told_text'], 'Ingen: ändringarna här är redaktionella.')
        same = client.json(f'{trace}fa1.i2')['told_text']
        self.assertEqual(same, 'Ingen: lydelsen är densamma som i förslaget på remiss.')
        self.assertIn(same, client.get(f'{trace}fa1.i2').page.text)

    def test_draft_is_called_the_same_in_both_directions(self):
        self.change("UPDATE version SET circulated = '2025-06-16' WHERE id = ?", self.draft)
        self.addCleanup(self.change, 'UPDATE version SET circulated = NULL WHERE id = ?', self.draft)
        forward = self.client().json(f'{self.here}/trace?viewpoint={self.wishes[self.shown]}')
        self.assertEqual(forward['parts'][0]['label_text'], 'Förslaget på remiss')

    def test_steps_are_the_versions_back_to_the_draft(self):
        view = self.client().json(f'{self.here}/trace?version={self.adopted}&node=fa1.i1')
        self.assertEqual([step['version'] for step in view['steps']], [self.adopted, self.revised, self.draft])
        self.assertEqual([len(step['changes']) for step in view['steps']], [0, 1, 0])
        self.assertEqual([piece['text'].strip(' ,') for piece in view['steps'][1]['pieces'] if piece['inserted']],
                         ['som regionen betalar'])
        self.assertEqual([len(step['places']) for step in view['steps']], [1, 1, 1])

    def test_what_is_new_was_not_in_the_versions_before(self):
        view = self.client().json(f'{self.here}/trace?version={self.adopted}&node=fa2.i3')
        self.assertEqual([len(step['places']) for step in view['steps']], [1, 0, 0])
        self.assertEqual(view['steps'][0]['changes'][0]['kind'], 'added')
        self.assertIsNone(view['steps'][0]['pieces'])

    def test_place_and_quoted_words_lead_where_their_part_leads(self):
        client = self.client()
        start, end = self.nodes(self.adopted)['fa1.i1'][:2]
        by_node = client.json(f'{self.here}/trace?version={self.adopted}&node=fa1.i1')
        by_place = client.json(f'{self.here}/trace?version={self.adopted}&start={start}&end={end}')
        self.assertEqual(by_node, by_place)
        by_quote = client.json(f'{self.here}/trace?version={self.adopted}&quote=som%20regionen%20betalar')
        self.assertEqual(by_quote['steps'][0]['places'][0]['text'], 'som regionen betalar')

    def test_what_stood_together_is_one_wording(self):
        nodes = self.nodes(self.adopted)
        trace = f'{self.here}/trace?version={self.adopted}'
        view = self.client().json(f'{trace}&start={nodes["fa1.p1"][0]}&end={nodes["fa1.i2"][1]}')
        self.assertEqual([len(step['places']) for step in view['steps']], [1, 1, 1])
        earlier = self.nodes(self.draft)
        self.assertEqual([view['steps'][2]['places'][0][end] for end in ('start', 'end')],
                         [earlier['fa1.p1'][0], earlier['fa1.i2'][1]])
        apart = self.client().json(f'{trace}&start={nodes["fa1.i2"][0]}&end={nodes["fa2.p1"][1]}')
        self.assertGreater(len(apart['steps'][2]['places']), 1)

    def test_newest_version_is_traced_when_none_is_named(self):
        view = self.client().json(f'{self.here}/trace?node=fa1.i1')
        self.assertEqual(view['version'], self.adopted)

    def test_drawing_says_what_the_list_says_and_leads_there(self):
        answer = self.trace()
        svg = re.search(r'<svg class="flow".*?</svg>', answer.text, re.S).group()
        for words in ('Björkered nr 1 kommun', 'som regionen betalar', REASON):
            self.assertIn(words, re.sub(r'\s+', ' ', svg))
        self.assertIn(f'href="{self.here}/answers/{self.shown}"', svg)

    def test_addresses_of_nothing_are_refused(self):
        client = self.client()
        for query, status in (('node=fa9', 404), (f'version={self.adopted + 99}&node=fa1', 404), ('quote=finns+inte', 404),
                              ('start=0&end=99999999', 422), ('start=5&end=3', 422), ('start=-1&end=3', 422), ('version=', 422),
                              ('start=x&end=3', 422), ('viewpoint=99999', 404), ('viewpoint=x', 422), ('node=%27OR%201', 404)):
            self.assertEqual(client.get(f'{self.here}/trace?{query}').status, status, query)

    # From a viewpoint forward

    def test_viewpoint_leads_to_the_changes_that_came_of_it(self):
        answer = self.client().get(f'{self.here}/trace?viewpoint={self.wishes[self.shown]}')
        self.assertEqual(answer.status, 200, answer)
        for words in ('som regionen betalar', 'i varje by', REASON, 'Björkered nr 1 kommun'):
            self.assertIn(words, answer.page.text)
        self.assertIn(f'{self.here}/versions/{self.revised}/text#part-fa1.i1', answer.page.links)

    def test_chain_is_walked_both_ways(self):
        client = self.client()
        text = client.get(f'{self.here}/versions/{self.adopted}/text')
        (who,) = [link for link in text.page.links if link.endswith('node=fa1.i1')]
        back = client.get(who)
        (forward,) = {link for link in back.page.links if link.endswith(f'viewpoint={self.wishes[self.shown]}')}
        end = client.get(forward)
        self.assertIn(f'{self.here}/versions/{self.revised}/text#part-fa1.i1', end.page.links)

    def test_links_lead_somewhere(self):
        for client in (self.client(), self.client(ADMINISTRATOR)):
            for path in self.every_page():
                for link in sorted({link.split('#')[0] for link in client.get(path).page.links if link.startswith('/')}):
                    self.assertEqual(client.visit(link).status, 200, f'{path}: {link}')

    # What the public sees

    def test_nothing_is_told_before_it_is_public(self):
        for what in ('compilation', 'versions', 'consultation'):
            self.publish_all()
            self.change('DELETE FROM publication WHERE what = ?', what)
            for path in (f'{self.here}/changes?version={self.adopted}', f'{self.here}/trace?version={self.adopted}&node=fa1'):
                for client in (self.client(), self.client(STRANGER)):
                    self.assertEqual(client.get(path).status, 404, f'{path} without {what}')

    def test_text_of_a_later_version_is_public_with_the_versions(self):
        path = f'{self.here}/versions/{self.adopted}/text'
        self.change("DELETE FROM publication WHERE what = 'compilation'")
        answer = self.client().get(path)
        self.assertEqual(answer.status, 200)
        self.assertNotIn('Vem bad om detta?', answer.text)
        self.change("DELETE FROM publication WHERE what = 'versions'")
        self.assertEqual(self.client().get(path).status, 404)
        self.assertEqual(self.client().get(f'{self.here}/versions/{self.draft}/text').status, 200)
        self.assertEqual(self.client(READER).get(path).status, 200)

    def test_version_made_after_versions_were_published_waits_for_its_adoption(self):
        path = f'{self.here}/versions/{self.adopted}/text'
        self.change("UPDATE publication SET at = '2001-01-01T00:00:00Z' WHERE what = 'versions'")
        self.assertEqual(self.client().get(path).status, 404)
        self.change("UPDATE version SET adopted = '2026-06-11' WHERE id = ?", self.adopted)
        self.addCleanup(self.change, 'UPDATE version SET adopted = NULL WHERE id = ?', self.adopted)
        self.assertEqual(self.client().get(path).status, 200)
        self.assertEqual(self.client().get(f'{self.here}/versions/{self.revised}/text').status, 200)

    def test_withdrawn_version_is_never_public(self):
        self.change("UPDATE version SET withdrawn = '2026-01-01', withdrawn_reason = 'Fel fil' WHERE id = ?", self.adopted)
        self.addCleanup(self.change, 'UPDATE version SET withdrawn = NULL, withdrawn_reason = NULL WHERE id = ?', self.adopted)
        for path in (f'/versions/{self.adopted}/text', f'/trace?version={self.adopted}&node=fa1.i1',
                     f'/changes?version={self.adopted}'):
            self.assertEqual(self.client().get(self.here + path).status, 404, path)
        view = self.client().json(f'{self.here}/trace?viewpoint={self.wishes[self.shown]}')
        self.assertEqual([change['version'] for change in view['changes']], [self.revised])

    def test_masked_sender_and_words_are_nowhere(self):
        client = self.client()
        for path in self.every_page():
            for accept in (None, 'application/json'):
                answer = client.get(path, **({'Accept': accept} if accept else {}))
                self.assertEqual(answer.status, 200, path)
                self.assertNotIn(SECRET, answer.text, path)

    def test_words_that_touch_what_is_masked_are_not_shown(self):
        start, end = self.rows('SELECT start_at, end_at FROM viewpoint WHERE id = ?', self.wishes[self.masked])[0]
        self.change('INSERT INTO redaction (id, document, start_at, end_at, reason, at) VALUES (900002, ?, ?, ?, ?, ?)',
                    self.ids[self.masked], end - 3, end, 'OSL', '2025-12-01T08:00:00Z')
        self.addCleanup(self.change, 'DELETE FROM redaction WHERE id = 900002')
        view = self.client().json(f'{self.here}/trace?viewpoint={self.wishes[self.masked]}')
        self.assertTrue(view['viewpoint']['masked'])
        self.assertIsNone(view['viewpoint']['text'])
        self.assertGreater(end, start)

    def test_of_a_letter_that_is_not_shown_only_the_reply_is_told(self):
        client = self.client()
        for path in self.every_page():
            for accept in (None, 'application/json'):
                text = client.get(path, **({'Accept': accept} if accept else {})).text
                for number in (3, 4):
                    self.assertNotIn(f'nr {number} kommun', text, path)
        view = client.json(f'{self.here}/trace?version={self.revised}&node=fa1.i1')
        causes = view['steps'][0]['changes'][0]['causes']
        self.assertEqual(sorted(cause['shown'] for cause in causes), [False, False, True, True])
        for cause in causes:
            if not cause['shown']:
                told = {key for key, value in cause.items() if value not in (None, False)}
                self.assertEqual(told, {'outcome', 'reason', 'outcome_text', 'sender_text'})
        for number in (self.withheld, self.unsaid):
            self.assertEqual(client.get(f'{self.here}/trace?viewpoint={self.wishes[number]}').status, 404)

    def test_what_came_with_a_withheld_letter_is_withheld_with_it(self):
        self.change('UPDATE document SET parent = ? WHERE id = ?', self.ids[self.withheld], self.ids[self.shown])
        self.addCleanup(self.change, 'UPDATE document SET parent = NULL WHERE id = ?', self.ids[self.shown])
        self.assertEqual(self.client().get(f'{self.here}/trace?viewpoint={self.wishes[self.shown]}').status, 404)

    def test_notes_of_the_office_are_not_told(self):
        for path in self.every_page():
            self.assertNotIn('Intern anteckning', self.client().get(path).text)
        self.assertIn('Intern anteckning', self.client(READER).get(f'{self.here}/changes').text)

    def test_office_sees_all_and_is_told_that_the_public_does_not(self):
        self.change('DELETE FROM publication')
        answer = self.trace(self.client(READER))
        self.assertEqual(answer.status, 200)
        for number in range(1, 5):
            self.assertIn(f'nr {number} kommun', answer.page.text)
        self.assertIn('Det här visas för kontoret', answer.page.text)
        self.assertIn(f'{self.here}/viewpoints/{self.wishes[self.withheld]}', answer.page.links)

    def test_version_and_viewpoint_of_another_consultation_are_not_found(self):
        self.publish(self.office.other)
        self.publish(self.office.other, 'compilation')
        self.publish(self.office.other, 'versions')
        there = f'/consultations/{self.office.other}'
        for client in (self.client(), self.client(ADMINISTRATOR)):
            for path in (f'/trace?version={self.adopted}&node=fa1.i1', f'/versions/{self.adopted}/text',
                         f'/trace?viewpoint={self.wishes[self.shown]}', f'/changes?version={self.adopted}',
                         f'/changes?change={self.asked_for}'):
                self.assertEqual(client.get(there + path).status, 404, path)

    # The command

    def trace_command(self, *arguments):
        return self.office.samsyn('trace', *arguments, '--consultation', self.office.consultation)

    def test_command_tells_the_same_as_a_tree(self):
        for passage in ('fa1.i1', 'som regionen betalar', '-'.join(map(str, self.nodes(self.adopted)['fa1.i1'][:2]))):
            said = self.trace_command(passage)
            for words in ('som regionen betalar', 'Reviderat förslag', 'Björkered nr 1 kommun, sidan 1, rad', REASON):
                self.assertIn(words, said, passage)
        self.assertIn('+ Insats 2.1 Bygg ut laddstolpar i varje by',
                      self.trace_command('--viewpoint', self.wishes[self.shown]))

    def test_command_traces_in_the_version_that_is_named(self):
        said = json.loads(self.trace_command('fa1.i1', '--version', self.draft, '--json'))
        self.assertEqual([step['version'] for step in said['steps']], [self.draft])

    def test_command_refuses_what_is_nowhere(self):
        for arguments, reason in ((('fa9',), 'does not stand'), (('5-3',), 'no place'), ((), 'say a passage'),
                                  (('fa1', '--viewpoint', '1'), 'say a passage'), (('--viewpoint', '99999'), 'no viewpoint')):
            with self.assertRaisesRegex(AssertionError, reason):
                self.trace_command(*arguments)

    def test_drawing_of_the_command_is_a_file_of_its_own(self):
        path = self.office.folder / 'spår.svg'
        self.trace_command('fa1.i1', '--svg', path)
        root = xml.etree.ElementTree.parse(path).getroot()
        self.assertEqual(root.tag, '{http://www.w3.org/2000/svg}svg')
        self.assertIn('som regionen', path.read_text())

    def test_annotations_hold_and_choose_the_places_that_they_name(self):
        for arguments in (('fa1.i1',), ('--viewpoint', self.wishes[self.shown])):
            for base in ((), ('--base', 'https://samsyn.example')):
                said = self.trace_command(*arguments, '--annotations', *base)
                path = self.office.write('spår.jsonld', said)
                subprocess.run([sys.executable, CHECK, path], check=True)
        first = json.loads(said)['first']['items'][0]
        self.assertEqual(first['target']['source'], f'https://samsyn.example{self.here}/documents/{self.shown}')
        self.assertIn(f'https://samsyn.example{self.here}/versions/{self.adopted}/text',
                      [body['source'] for body in first['body']])
        quote, place = first['target']['selector']
        text = json.loads(self.office.samsyn('show', 'document', self.shown, '--json'))['text']
        self.assertEqual(text[place['start']:place['end']], quote['exact'])
        self.assertIn('behöver förtydligas', quote['exact'])

    def test_annotations_of_different_traces_have_different_names_and_of_the_same_the_same(self):
        def names(*arguments):
            collection = json.loads(self.trace_command(*arguments, '--annotations'))
            first = collection.get('first', {'id': None, 'items': []})
            return [collection['id'], first['id'], *(item['id'] for item in first['items'])]
        traces = [names('fa1.i1'), names('--viewpoint', self.wishes[self.shown]), names('fa2.i3'), names('fa2')]
        everything = [name for trace in traces for name in trace if name]
        self.assertEqual(len(everything), len(set(everything)), everything)
        self.assertEqual(names('fa1.i1'), traces[0])

    # What changed

    def test_changes_say_old_and_new_and_because_of_whom(self):
        answer = self.client().get(f'{self.here}/changes?version={self.revised}')
        self.assertEqual(answer.status, 200, answer)
        for words in ('Insats 1.1', 'Tillagt: , som regionen betalar', REASON, 'Björkered nr 1 kommun',
                      '4 synpunkter bad om det'):
            self.assertIn(words, re.sub(r'Tillagt:\s+', 'Tillagt: ', answer.page.text))
        self.assertIn(f'{self.here}/answers/{self.shown}', answer.page.links)

    def test_figures_of_the_changes_lead_to_their_lists(self):
        client = self.client()
        for version, figures in ((self.revised, (4, 1, 0)), (self.adopted, (1, 1, 1))):
            view = client.json(f'{self.here}/changes?version={version}')
            for key, figure in zip(('wishes', 'caused', 'editorial'), figures):
                self.assertEqual(sum(row[key] for row in view['parts']), figure, (version, key))
            self.assertEqual(view['total'], len(view['changes']))
            for row in view['cause_filters'] + view['kind_filters']:
                self.assertEqual(len(client.json(row['href'])['changes']), row['count'], row)
            for row in view['parts']:
                self.assertIn('<svg', row['bar_svg'])
                page = client.get(row['href'].partition('#')[0])
                self.assertIn(f'id="{row["href"].partition("#")[2]}"', page.text)
                for key, cause in (('caused', 'viewpoints'), ('editorial', 'editorial')):
                    if row[key]:
                        told = client.json(row[f'{key}_href'].partition('#')[0])['changes']
                        self.assertEqual({change['cause'] for change in told}, {cause})

    def test_first_look_tells_what_the_answers_led_to(self):
        """Of all versions together; and the one that most viewpoints had a hand in stands first."""
        view = self.client().json(f'{self.here}/changes')
        self.assertEqual(view['story'][0], '2 ändringar kom av 4 synpunkter från 4 av dem som svarade.')
        self.change("UPDATE change SET cause = 'editorial' WHERE id = ?", self.also)
        self.addCleanup(self.change, "UPDATE change SET cause = 'viewpoints' WHERE id = ?", self.also)
        view = self.client().json(f'{self.here}/changes')
        self.assertEqual([row['version'] for row in view['versions'] if row['here']], [self.revised])

    def test_only_a_change_that_somebody_asked_for_leads_to_who_did(self):
        view = self.client().json(f'{self.here}/changes?version={self.adopted}')
        self.assertEqual({change['change']: bool(change['trace_href']) for change in view['changes']},
                         {self.also: True, self.new: False})

    def test_address_of_a_change_shows_it_on_its_page(self):
        view = self.client().json(f'{self.here}/changes?version={self.adopted}&change={self.new}')
        self.assertEqual([change['change'] for change in view['changes'] if change['here']], [self.new])

    def test_consultation_without_later_versions_has_no_changes(self):
        self.publish(self.office.other)
        self.publish(self.office.other, 'compilation')
        answer = self.client().get(f'/consultations/{self.office.other}/changes')
        self.assertEqual(answer.status, 200)
        self.assertIn('Inget har ändrats än', answer.page.text)

    def test_trace_of_nothing_leads_to_the_text(self):
        answer = self.client().get(f'{self.here}/trace')
        self.assertEqual((answer.status, answer.headers['Location']), (303, f'{self.here}/versions/{self.adopted}/text'))


if __name__ == '__main__':
    unittest.main()
