#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The decision on a version: what must be done before, what is sealed, what the public is told."""
import hashlib
import json
import unittest

from chained import MADE, ChainTest

READER, OFFICER, STRANGER = 'reader', 'officer', 'stranger'
FORM = {'decided': '2026-06-11', 'decided_by': 'Regionfullmäktige', 'paragraph': '§ 112', 'case_number': 'RS 2025-1',
        'reservations': 'En ledamot reserverar sig.', 'new_round': 'not_held',
        'new_round_reason': 'Ändringen var begärd av dem som svarade.', 'replaces': 'Näringslivsstrategi 2015'}


class Decisions(ChainTest):

    @classmethod
    def fill_office(cls):
        super().fill_office()
        for role in (READER, OFFICER):
            cls.office.add_member(role, cls.office.consultation, role)
        cls.office.add_member(STRANGER, cls.office.other, 'officer')

    def setUp(self):
        self.publish_all()
        self.undo()
        self.addCleanup(self.undo)

    def undo(self):
        self.change('DELETE FROM replacement')
        self.change('DELETE FROM decision')
        self.change('UPDATE version SET adopted = NULL')

    @property
    def page(self):
        return f'{self.here}/versions/{self.adopted}/decision'

    @property
    def text(self):
        return f'{self.here}/versions/{self.adopted}/text'

    def decide(self, client=None, **fields):
        return (client or self.client(OFFICER)).post(self.page, {**FORM, **fields})

    def test_page_tells_that_nothing_remains_and_what_is_substantial(self):
        answer = self.client(READER).get(self.page)
        self.assertEqual(answer.status, 200, answer)
        self.assertIn('Inget återstår', answer.page.text)
        self.assertIn('ny remiss', answer.page.text)
        self.assertNotIn('Anta versionen', answer.page.text)
        view = self.client(OFFICER).json(self.page)
        self.assertTrue(view['passed'])
        self.assertEqual([item['why'] for item in view['substantial_items']], ['added'])
        self.assertEqual([(group['text'], group['open'], len(group['items'])) for group in view['substantial_groups']],
                         [('1 del med rubrik är tillagd eller borttagen', True, 1)])

    def test_what_came_and_went_again_is_not_substantial(self):
        part = {name: (start, end, kind, parent) for name, (start, end, kind, parent) in self.nodes(self.revised).items()}
        self.add_change(self.revised, 90, 'fa2.i2', None, part['fa2.i2'])
        self.addCleanup(self.change, 'DELETE FROM change WHERE ordinal = 90')
        whys = lambda: [item['why'] for item in self.client(OFFICER).json(self.page)['substantial_items']]
        self.assertEqual(whys(), ['added', 'added'])
        was = self.rows('SELECT status, new_node FROM carried_node WHERE version = ? AND node = ?', self.adopted, 'fa2.i2')[0]
        self.addCleanup(self.change, 'UPDATE carried_node SET status = ?, new_node = ? WHERE version = ? AND node = ?', *was,
                        self.adopted, 'fa2.i2')
        self.change("UPDATE carried_node SET status = 'gone', new_node = NULL WHERE version = ? AND node = ?", self.adopted,
                    'fa2.i2')
        self.add_change(self.adopted, 90, 'fa2.i2', part['fa2.i2'], part['fa2.i2'])
        self.change("UPDATE change SET kind = 'removed', new_node = NULL WHERE version = ? AND ordinal = 90", self.adopted)
        self.assertEqual(whys(), ['added'])

    def test_what_remains_is_told_with_where_to_do_it_and_no_decision_is_taken(self):
        self.change("UPDATE change SET cause = 'open' WHERE id = ?", self.new)
        self.addCleanup(self.change, "UPDATE change SET cause = 'editorial' WHERE id = ?", self.new)
        page = self.client(OFFICER).get(self.page).page
        self.assertIn('1 ändring utan orsak', page.text)
        # A long form that would be refused is not offered; what was typed in one is kept when it is.
        self.assertNotIn('name="paragraph"', self.client(OFFICER).get(self.page).text)
        self.assertIn(f'{self.here}/versions/{self.adopted}/changes?cause=open', page.links)
        answer = self.decide()
        self.assertEqual(answer.status, 409)
        self.assertIn('Regionfullmäktige', answer.text)
        self.assertEqual(self.rows('SELECT * FROM decision'), [])

    def test_decision_adopts_the_version_and_is_told_on_its_text(self):
        answer = self.decide()
        self.assertEqual((answer.status, answer.headers['Location']), (303, self.page), answer)
        self.assertEqual(self.rows('SELECT adopted FROM version WHERE id = ?', self.adopted), [('2026-06-11',)])
        for path in (self.text, self.page):
            text = self.client(READER).get(path).page.text
            for words in ('Antagen av Regionfullmäktige 2026-06-11, § 112', 'En ledamot reserverar sig',
                          'Näringslivsstrategi 2015', FORM['new_round_reason']):
                self.assertIn(words, text, path)
        self.assertIn('Antagen av Regionfullmäktige', self.client().get(self.text).page.text)

    def test_public_page_of_the_consultation_leads_to_the_adopted_text(self):
        self.decide()
        page = self.client().get(self.here).page
        self.assertIn('Strategin är antagen', page.text)
        self.assertIn(self.text, page.links)
        self.assertIn(f'{self.here}/changes', page.links)

    def test_what_is_sealed_can_be_fetched_and_has_the_hash_that_is_told(self):
        self.decide()
        client = self.client(READER)
        sealed = client.json(self.page)['decision']['sealed']
        for what in ('compilation', 'changes'):
            answer = client.get(f'{self.page}/{what}')
            self.assertEqual(answer.status, 200)
            self.assertEqual(hashlib.sha256(answer.body).hexdigest(), sealed[what])
            self.assertTrue(json.loads(answer.body))

    def test_seal_is_checked_and_holds_until_something_is_changed(self):
        self.decide()
        client = self.client(READER)
        self.assertIn('Sigillet håller:', client.post(f'{self.page}/check').page.text)
        self.office.samsyn('verify')
        self.change("UPDATE decision SET paragraph = '§ 113'")
        answer = client.post(f'{self.page}/check')
        self.assertIn('Sigillet håller inte', answer.page.text)
        with self.assertRaisesRegex(AssertionError, 'seal_differs|: 1 '):
            self.office.samsyn('verify')

    def test_form_that_is_wrong_is_told_at_its_fields_and_kept(self):
        for field, value in (('decided', 'i går'), ('decided_by', ' '), ('paragraph', ''), ('new_round', 'kanske'),
                             ('new_round_reason', ''), ('replaces', 'version 999')):
            answer = self.decide(**{field: value})
            self.assertEqual(answer.status, 422, field)
            self.assertIn(f'#{field}', answer.page.links)
            self.assertIn('En ledamot reserverar sig', answer.text)
        self.assertEqual(self.rows('SELECT * FROM decision'), [])

    def test_pages_of_a_decided_version_say_so_and_take_no_more(self):
        self.decide()
        officer, version = self.client(OFFICER), f'{self.here}/versions/{self.adopted}'
        page = officer.get(f'{version}/changes').page
        self.assertIn('Versionen är beslutad', page.text)
        self.assertIn(self.page, page.links)
        self.assertEqual([form.action for form in page.forms if version in form.action], [])
        answer = officer.post(f'{version}/changes/{self.new}/open', {'seen': 0})
        self.assertEqual(answer.status, 409)
        self.assertIn('Inget sparades', answer.page.text)

    def test_second_decision_is_refused(self):
        self.decide()
        answer = self.decide(paragraph='§ 113')
        self.assertEqual(answer.status, 409)
        self.assertIn('Det finns redan ett beslut om versionen', answer.page.text)
        self.assertEqual(self.rows('SELECT paragraph FROM decision'), [('§ 112',)])

    def test_what_replaces_what_stands_on_both_sides(self):
        self.change('INSERT INTO decision SELECT ?, ?, decided, decided_by, paragraph, NULL, NULL, substantial, new_round, NULL,'
                    " version_hash, sealed, seal, NULL, at FROM (SELECT '2026-01-01' AS decided, 'Styrelsen' AS decided_by,"
                    " '§ 1' AS paragraph, 'no' AS substantial, 'held' AS new_round, 'x' AS version_hash, '{}' AS sealed,"
                    " 'x' AS seal, ? AS at)", self.revised, self.office.consultation, MADE)
        self.assertEqual(self.decide(replaces=f'version {self.revised}').status, 303)
        client = self.client()
        self.assertIn(f'{self.here}/versions/{self.revised}/text', client.get(self.text).page.links)
        there = client.get(f'{self.here}/versions/{self.revised}/text').page
        self.assertIn('Har ersatts av', there.text)
        self.assertIn(self.text, there.links)

    def test_what_another_consultation_has_not_decided_on_is_not_told_of(self):
        """The page would give its title to somebody who has no right in that consultation."""
        other = self.rows('SELECT max(id) + 1 FROM version')[0][0]
        self.change("INSERT INTO version (id, document, title, made) SELECT ?, document, 'Hemligt utkast', made FROM version"
                    ' WHERE id = ?', other, self.revised)
        try:
            answer = self.decide(replaces=f'version {other}')
            self.assertEqual(answer.status, 422)
            self.assertNotIn('Hemligt utkast', answer.page.text)
        finally:
            self.change('DELETE FROM version WHERE id = ?', other)

    def test_who_may_not_decide_does_not(self):
        for client, status in ((self.client(), 401), (self.client(STRANGER), 403), (self.client(READER), 403)):
            self.assertIn(self.decide(client).status, (status, 303 if status == 401 else status))
            self.assertEqual(self.rows('SELECT * FROM decision'), [])
        self.assertIn(self.client(STRANGER).get(self.page).status, (403, 404))

    def test_forged_form_is_refused(self):
        client = self.client(OFFICER)
        self.assertEqual(client.post(self.page, FORM, origin='https://evil.example').status, 403)
        self.assertEqual(client.post(self.page, FORM, token=False).status, 403)
        self.assertEqual(self.rows('SELECT * FROM decision'), [])

    def test_version_of_another_consultation_is_not_found(self):
        path = f'/consultations/{self.office.other}/versions/{self.adopted}/decision'
        client = self.client(STRANGER)
        self.assertEqual(client.get(path).status, 404)
        self.assertEqual(client.post(path, FORM).status, 404)
        self.decide()
        for what in ('compilation', 'changes'):
            self.assertEqual(client.get(f'{path}/{what}').status, 404)

    def test_decision_is_in_the_log(self):
        self.decide()
        self.assertIn(('version_decide',), self.rows('SELECT verb FROM act'))


if __name__ == '__main__':
    unittest.main()
