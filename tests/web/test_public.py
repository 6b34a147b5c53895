#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the public sees, and what it does not: consultations, passages, answers with what is hidden taken out."""
import contextlib
import re
import sqlite3
import unittest
import urllib.parse

from harness import letter
from published import PublicTest

SECRET = 'Björkered nr 2 kommun'
MOST_PAGE_BYTES = 100_000


class PublicPages(PublicTest):
    answers = 4

    @classmethod
    def fill_office(cls):
        super().fill_office()
        cls.change('DELETE FROM disclosure')
        cls.change("DELETE FROM publication WHERE what = 'compilation'")
        documents = cls.rows("SELECT id, number FROM document WHERE role = 'received' ORDER BY number")
        cls.first, cls.masked, cls.withheld, cls.unsaid = (number for _, number in documents)
        ids = dict((number, document) for document, number in documents)
        for number, state, reason in ((cls.first, 'shown', None), (cls.masked, 'shown', None),
                                      (cls.withheld, 'withheld', 'OSL 19 kap. 1 §')):
            cls.change('INSERT INTO disclosure (document, state, reason, at) VALUES (?, ?, ?, ?)',
                       ids[number], state, reason, '2025-11-01T08:00:00Z')
        cls.change('INSERT INTO redaction (id, document, start_at, end_at, reason, at) VALUES (?, ?, 0, ?, ?, ?)',
                   900001, ids[cls.masked], len(SECRET.encode()), 'OSL 21 kap. 3 §', '2025-11-01T08:00:00Z')

    def answer(self, number):
        return self.client().get(f'{self.here}/answers/{number}')

    def test_consultation_shows_draft_questions_deadline_and_who_was_asked(self):
        page = self.client().get(self.here)
        self.assertEqual(page.status, 200)
        for words in ('Strategi för näringsliv i Björkered', 'Region Björkered', 'RS 2025-1', '2099-12-31', 'dagar kvar',
                      'Är målen rätt valda?', '6 remissinstanser', 'Björkered nr 6 kommun', 'Bygg ut laddstolpar'):
            self.assertIn(words, page.page.text)
        self.assertLess(len(page.body), MOST_PAGE_BYTES)

    def test_every_part_has_an_id_of_its_own_and_a_lasting_address(self):
        client = self.client()
        page = client.get(self.here).page
        parts = [part.removeprefix('part-') for part in page.ids if part.startswith('part-')]
        self.assertIn('fa1.i2', parts)
        self.assertEqual(len(page.ids), len(set(page.ids)))
        for part in parts:
            answer = client.get(f'{self.here}/passages/{part}')
            self.assertEqual(answer.status, 200, part)
            self.assertIn(f'part-{part}', answer.page.ids)

    def test_links_lead_somewhere(self):
        client = self.client()
        for link in sorted({link.split('#')[0] for link in client.get(self.here).page.links if link.startswith('/')}):
            self.assertIn(client.visit(link).status, (200,), link)

    def test_view_is_what_the_page_shows(self):
        view = self.client().json(self.here)
        self.assertEqual(view['consultation']['deadline'], '2099-12-31')
        self.assertEqual([part['id'] for part in view['parts'] if part['heading']], ['fa1', 'fa2'])
        self.assertNotIn('page', view)

    def test_consultation_that_is_not_public_is_not_there(self):
        client = self.client()
        for path in ('', '/passages/fa1', '/answers', '/answers/2', '/answer', '/compilation'):
            self.assertEqual(client.get(f'/consultations/{self.office.other}{path}').status, 404, path)

    def test_addresses_of_nothing_are_not_found(self):
        client = self.client()
        for path in ('/consultations/0', '/consultations/-1', '/consultations/x', '/consultations/99999999999999999999',
                     f'{self.here}/passages/fa9', f'{self.here}/passages/..%2f..%2fetc', f'{self.here}/passages/%27%20OR%201',
                     f'{self.here}/answers/0', f'{self.here}/answers/1e3', f'{self.here}/answers/..'):
            self.assertEqual(client.get(path).status, 404, path)

    def test_compilation_is_there_when_it_is_public(self):
        path = f'{self.here}/compilation'
        self.assertEqual(self.client().get(path).status, 404)
        self.publish(self.office.consultation, 'compilation')
        self.change("UPDATE viewpoint SET outcome = 'in_part', reason = 'Vi <b>ändrar</b>' WHERE consultation = ?",
                    self.office.consultation)
        answer = self.client().get(path)
        self.assertEqual(answer.status, 200)
        self.assertIn('tillgodoses delvis', answer.page.text)
        self.assertIn('Vi <b>ändrar</b>', answer.page.text)
        self.assertNotIn('<b>', answer.text)

    def test_answer_that_is_shown_is_shown(self):
        answer = self.answer(self.first)
        self.assertEqual(answer.status, 200)
        self.assertIn('tillstyrker förslaget till strategi', answer.page.text)

    def test_what_is_masked_is_nowhere_in_the_answer(self):
        for accept in (None, 'application/json'):
            answer = self.client().get(f'{self.here}/answers/{self.masked}', **({'Accept': accept} if accept else {}))
            self.assertEqual(answer.status, 200)
            self.assertNotIn(SECRET, answer.text)
            self.assertIn('OSL 21 kap. 3 §', answer.text)
            self.assertIn('Insats 1.1 behöver förtydligas', answer.text)

    def test_of_a_withheld_answer_only_the_reason_is_told(self):
        answer = self.answer(self.withheld)
        self.assertEqual(answer.status, 200)
        self.assertIn('OSL 19 kap. 1 §', answer.page.text)
        self.assertNotIn('nr 3 kommun', answer.text)

    def test_of_an_answer_nobody_has_said_anything_of_nothing_is_told(self):
        self.assertEqual(self.answer(self.unsaid).status, 404)
        self.assertNotIn('nr 4 kommun', self.client().get(f'{self.here}/answers').text)

    def test_answer_of_another_consultation_is_not_found_here(self):
        self.publish(self.office.other)
        self.addCleanup(self.change, 'DELETE FROM publication WHERE consultation = ?', self.office.other)
        path = f'/consultations/{self.office.other}/answers/{self.first}'
        self.assertEqual(self.client().get(path).status, 404)

    def test_front_page_lists_what_is_public(self):
        page = self.client().get('/').page
        self.assertIn(self.here, page.links)
        self.assertNotIn(f'/consultations/{self.office.other}', page.links)

    def test_change_is_seen_in_a_moment(self):
        client = self.client()
        client.get('/')
        self.change("UPDATE consultation SET title = 'Ny rubrik' WHERE id = ?", self.office.consultation)
        self.change("UPDATE sequence SET last = last + 1 WHERE name = 'id'")
        self.addCleanup(self.change, "UPDATE consultation SET title = 'Strategi för näringsliv i Björkered' WHERE id = ?",
                        self.office.consultation)
        self.wait_until(lambda: 'Ny rubrik' in client.get('/').text)

    def test_each_page_has_one_first_heading_and_no_script_or_style_in_it(self):
        client = self.client()
        for path in ('/', self.here, f'{self.here}/passages/fa1.i1', f'{self.here}/answers', f'{self.here}/answer',
                     f'{self.here}/answers/{self.first}'):
            answer = client.get(path)
            self.assertEqual([tag for tag, _ in answer.page.headings].count('h1'), 1, path)
            self.assertIsNone(re.search(r'\sstyle=|<style|<script(?! type="module" src="/static/)|\son\w+=', answer.text), path)

    def test_both_languages_have_all_words(self):
        client = self.client()
        for language in ('sv', 'en'):
            for path in ('/', self.here, f'{self.here}/answers', f'{self.here}/answer'):
                text = client.get(f'{path}?language={language}').text
                self.assertIsNone(re.search(r'\b(public|answer)_[a-z]', text), (language, path))


class MaskedSender(PublicTest):
    """Who is masked in the text of an answer is named nowhere else; it answered unasked, so no list of bodies names it."""

    answers = 2

    @classmethod
    def fill_office(cls):
        super().fill_office()
        cls.change("UPDATE disclosure SET state = 'shown', reason = NULL")
        (cls.document, cls.number), = cls.rows(
            "SELECT document.id, number FROM document JOIN analysis ON analysis.document = document.id WHERE sender = ?", SECRET)
        cls.change('UPDATE standing SET consultee = NULL WHERE document = ?', cls.document)
        cls.change('UPDATE web_answer SET consultee = NULL')
        cls.change('DELETE FROM consultee WHERE name = ?', SECRET)
        cls.mask(SECRET)

    @classmethod
    def mask(cls, words):
        """Mask words at the beginning of the answer."""
        cls.change('DELETE FROM redaction')
        cls.change('INSERT INTO redaction (id, document, start_at, end_at, reason, at) VALUES (900001, ?, 0, ?, ?, ?)',
                   cls.document, len(words.encode()), 'OSL 21 kap. 3 §', '2025-11-01T08:00:00Z')
        cls.change("UPDATE sequence SET last = last + 1 WHERE name = 'id'")

    def pages(self):
        for path in ('/', self.here, f'{self.here}/answers', f'{self.here}/answers/{self.number}',
                     f'/search?q=förtydligas&consultation={self.office.consultation}'):
            for accept in ('text/html', 'application/json'):
                address = urllib.parse.quote(path, safe='/?=&')
                answer = self.client().get(f"{address}{'&' if '?' in address else '?'}fresh=1", Accept=accept)
                self.assertEqual(answer.status, 200, path)
                yield f'{path} {accept}', answer.text

    def test_a_masked_sender_is_named_nowhere(self):
        for where, text in self.pages():
            self.assertNotIn(SECRET, text, where)

    def test_a_sender_of_whom_a_part_is_masked_is_named_nowhere(self):
        self.mask('Björkered')
        self.addCleanup(self.mask, SECRET)
        for where, text in self.pages():
            self.assertNotIn(SECRET, text, where)

    def test_stretches_that_overlap_and_go_over_paragraphs_are_counted_as_one(self):
        self.addCleanup(self.mask, SECRET)
        self.change('INSERT INTO redaction (id, document, start_at, end_at, reason, at) VALUES (900003, ?, 5, 120, ?, ?)',
                    self.document, 'OSL 19 kap. 1 §', '2025-11-01T08:00:00Z')
        view = self.client().json(f'{self.here}/answers/{self.number}')
        self.assertIn('1 uppgift', view['hidden_text'])
        hidden = [piece['hidden'] for block in view['blocks'] for piece in block['pieces'] if piece['hidden']]
        self.assertEqual(set(hidden), {'OSL 21 kap. 3 §; OSL 19 kap. 1 §'})
        self.assertGreater(len(hidden), 1)

    def test_the_answer_is_listed_without_a_name_and_others_keep_theirs(self):
        senders = {row['number']: row['sender'] for row in self.client().json(f'{self.here}/answers')['answers']}
        self.assertEqual(len(senders), 2)
        self.assertEqual(senders.pop(self.number), 'Avsändaren visas inte')
        self.assertEqual(list(senders.values()), ['Björkered nr 1 kommun'])

    def test_a_body_that_was_asked_is_not_tied_to_an_answer_whose_sender_is_masked(self):
        self.addCleanup(self.change, 'DELETE FROM consultee WHERE id = 900002')
        self.addCleanup(self.change, 'UPDATE standing SET consultee = NULL WHERE consultee = 900002')
        self.change('INSERT INTO consultee (id, consultation, name) VALUES (900002, ?, ?)',
                    self.office.consultation, SECRET)
        self.change('UPDATE standing SET consultee = 900002 WHERE document = ?', self.document)
        for sender in (None, 'Någon annan'):
            with self.subTest(sender=sender):
                self.addCleanup(self.change, "DELETE FROM correction WHERE field = 'sender'")
                if sender:
                    self.change("INSERT INTO correction (document, field, value, at) VALUES (?, 'sender', ?, '2025-11-01')",
                                self.document, sender)
                view = self.client().json(self.here)
                body, = [body for group in view['asked'] for body in group['bodies'] if body['name'] == SECRET]
                self.assertEqual((body['answered'], body['number']), (None, None))
                self.assertIn('1 svar', view['unnamed_text'])


class LongCompilation(PublicTest):
    """More replies than one page shows."""

    answers = 2
    parts = ['fa2.i1', 'fa1.i1', None, 'fa1', 'process']
    replies = 503

    @classmethod
    def fill_office(cls):
        super().fill_office()
        columns = [row[1] for row in cls.rows('PRAGMA table_info(viewpoint)')]
        (model,) = cls.rows('SELECT * FROM viewpoint LIMIT 1')
        cls.change('UPDATE viewpoint SET outcome = NULL')
        with contextlib.closing(sqlite3.connect(cls.office.data / 'samsyn.sqlite')) as database, database:
            for number in range(cls.replies):
                row = dict(zip(columns, model), id=800000 + number, ordinal=1000 + number, outcome='noted', state='confirmed',
                           part=cls.parts[number % len(cls.parts)], reason=f'Skäl nr {number}')
                database.execute(f"INSERT INTO viewpoint VALUES ({', '.join('?' * len(columns))})",
                                 [row[name] for name in columns])

    def test_every_reply_is_on_one_page_and_parts_come_in_the_drafts_order(self):
        client = self.client()
        reasons, parts, path = [], [], f'{self.here}/compilation'
        while path:
            view = client.json(path)
            self.assertEqual(client.get(path).status, 200)
            self.assertLessEqual(sum(len(part['replies']) for part in view['parts']), 200)
            for part in view['parts']:
                reasons += [reply['reason'] for reply in part['replies']]
                parts += [part['id']] if parts[-1:] != [part['id']] else []
            path = view['after'] and f"{self.here}/compilation?after={view['after']}"
        self.assertEqual(len(reasons), self.replies)
        self.assertEqual(set(reasons), {f'Skäl nr {number}' for number in range(self.replies)})
        self.assertEqual(parts, ['fa1', 'fa1.i1', 'fa2.i1', None])

    def test_the_page_leads_on(self):
        page = self.client().get(f'{self.here}/compilation').page
        self.assertIn(f'{self.here}/compilation?after=200', page.links)
        self.assertEqual(self.client().get(f'{self.here}/compilation?after=x').status, 422)


class AttachedAnswers(PublicTest):
    """A cover mail with an answer attached, and an appendix beside it; the answer has an appendix of its own."""

    answers = 4

    @classmethod
    def fill_office(cls):
        super().fill_office()
        cls.ids, cls.numbers = zip(*cls.rows("SELECT id, number FROM document WHERE role = 'received' ORDER BY number"))
        cover, answer, beside, below = cls.ids
        for document, parent, standing in ((cover, None, 'none'), (answer, cover, 'response'), (beside, cover, 'part'),
                                           (below, answer, 'part')):
            cls.change('UPDATE document SET parent = ? WHERE id = ?', parent, document)
            cls.change('UPDATE standing SET standing = ? WHERE document = ?', standing, document)
        cls.change('UPDATE standing SET consultee = (SELECT consultee FROM standing WHERE document = ?) WHERE document = ?',
                   answer, beside)
        cls.change('UPDATE standing SET consultee = NULL WHERE document = ?', below)
        cls.change('DELETE FROM disclosure WHERE document = ?', cover)

    def test_an_answer_below_a_cover_mail_is_listed_and_its_own_appendix_stands_on_its_page(self):
        listed = [row['number'] for row in self.client().json(f'{self.here}/answers')['answers']]
        self.assertEqual(listed, [self.numbers[1], self.numbers[2]])
        view = self.client().json(f'{self.here}/answers/{self.numbers[1]}')
        self.assertEqual(view['attachments'], [self.numbers[3]])

    def test_its_body_is_said_to_have_answered(self):
        view = self.client().json(self.here)
        answered = {body['name']: body['number'] for group in view['asked'] for body in group['bodies'] if body['answered']}
        self.assertEqual(answered, {'Björkered nr 2 kommun': self.numbers[1]})
        self.assertEqual((view['others'], view['unnamed_text']), ([], None))


class Originals(PublicTest):
    """The file as it came in: for everyone where nothing of it is hidden."""

    answers = 4

    @classmethod
    def fill_office(cls):
        super().fill_office()
        mail = cls.office.write('yttrande.eml', f'From: registrator@bjorkered.example\nSubject: Yttrande\n\n{letter(9)}')
        cls.office.samsyn('receive', '--consultation', cls.office.consultation, mail)
        cls.ids, cls.numbers = zip(*cls.rows("SELECT id, number FROM document WHERE role = 'received' ORDER BY number"))
        cls.change("INSERT OR REPLACE INTO disclosure (document, state, at) VALUES (?, 'shown', '2025-11-01')", cls.ids[-1])

    def undo(self, sql, *values):
        self.addCleanup(self.change, sql, *values)

    def file(self, place):
        return self.client().get(f'{self.here}/answers/{self.numbers[place]}/file')

    def assert_kept_back(self, place):
        self.assertEqual(self.file(place).status, 404)
        page = self.client().get(f'{self.here}/answers/{self.numbers[place]}')
        self.assertNotIn(f'{self.here}/answers/{self.numbers[place]}/file', page.page.links)
        self.assertIn('begäras ut', page.page.text)

    def mask(self, place):
        self.undo('DELETE FROM redaction')
        self.change('INSERT INTO redaction (id, document, start_at, end_at, reason, at) VALUES (900001, ?, 0, 5, ?, ?)',
                    self.ids[place], 'OSL 21 kap. 3 §', '2025-11-01T08:00:00Z')

    def attach(self, parent, child):
        self.undo('UPDATE document SET parent = NULL WHERE id = ?', self.ids[child])
        self.change('UPDATE document SET parent = ? WHERE id = ?', self.ids[parent], self.ids[child])

    def test_it_is_to_be_saved_and_never_run(self):
        page = self.client().get(f'{self.here}/answers/{self.numbers[0]}').page
        self.assertIn(f'{self.here}/answers/{self.numbers[0]}/file', page.links)
        answer = self.file(0)
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.body, (self.office.folder / 'yttrande-1.pdf').read_bytes())
        self.assertEqual(answer.headers['Content-Type'], 'application/pdf')
        self.assertEqual(answer.headers['X-Content-Type-Options'], 'nosniff')
        self.assertIn('sandbox', answer.headers['Content-Security-Policy'])
        self.assertTrue(answer.headers['Content-Disposition'].startswith(f'attachment; filename="svar-{self.numbers[0]}.pdf"'))

    def test_masked_it_is_not_given_but_can_be_asked_for(self):
        self.mask(1)
        self.assert_kept_back(1)

    def test_neither_is_what_came_with_something_masked_nor_what_holds_it(self):
        self.attach(1, 2)
        self.mask(1)
        self.assert_kept_back(2)
        self.change('DELETE FROM redaction')
        self.assertEqual((self.file(1).status, self.file(2).status), (200, 200))
        self.mask(2)
        self.assert_kept_back(1)

    def test_what_holds_something_that_is_not_shown_is_not_given(self):
        self.attach(1, 2)
        (state,) = self.rows('SELECT state, at FROM disclosure WHERE document = ?', self.ids[2])
        self.undo('INSERT INTO disclosure (document, state, at) VALUES (?, ?, ?)', self.ids[2], *state)
        self.change('DELETE FROM disclosure WHERE document = ?', self.ids[2])
        self.assert_kept_back(1)

    def test_of_what_is_not_shown_there_is_none(self):
        self.undo("UPDATE disclosure SET state = 'shown', reason = NULL WHERE document = ?", self.ids[3])
        self.change("UPDATE disclosure SET state = 'withheld', reason = 'OSL' WHERE document = ?", self.ids[3])
        self.assertEqual(self.file(3).status, 404)
        self.publish(self.office.other)
        self.undo('DELETE FROM publication WHERE consultation = ?', self.office.other)
        self.assertEqual(self.client().get(f'/consultations/{self.office.other}/answers/{self.numbers[0]}/file').status, 404)
        self.assertEqual(self.client().get(f'{self.here}/answers/999999/file').status, 404)

    def test_a_mail_is_not_given_for_it_tells_more_than_its_text(self):
        self.assert_kept_back(4)


if __name__ == '__main__':
    unittest.main()
