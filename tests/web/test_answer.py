#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answering on the web without a script: begun, saved, looked through, sent once, receipted; and all that can go wrong."""
import concurrent.futures
import hashlib
import os
import re
import unittest
import unittest.mock

from harness import Upload
from published import PublicTest

HOSTILE = ('<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "'; DROP TABLE web_answer; --", '{{title}} {{{page}}}',
           '${7*7} %s %n', '../../../etc/passwd', 'å' * 50, '\u202eelgoog', '&lt;b&gt;')


class AnswerTest(PublicTest):
    def begin(self, client=None, **fields):
        """A new answer's address and the client that has it open."""
        client = client or self.client()
        answer = client.post(f'{self.here}/answer', {'sender': 'Storvads kommun', **fields})
        self.assertEqual(answer.status, 303, answer)
        return answer.headers['Location'].split('?')[0], client

    def save(self, client, path, revision, **fields):
        pairs = {'revision': revision, 'sender': 'Storvads kommun', **{name.replace('_', '-'): fields[name] for name in fields}}
        return client.post(path, pairs)

    def revision(self, client, path):
        return dict(client.get(path).page.form(path).fields)['revision']

    def send(self, client, path):
        return client.post(f'{path}/send', {'revision': dict(client.get(f'{path}/review').page.form('/send').fields)['revision']})

    def documents(self, consultation=None):
        return self.rows('SELECT id, number, name, hash, channel, parent FROM document WHERE consultation = ? ORDER BY number',
                         consultation or self.office.consultation)


class Writing(AnswerTest):
    def test_from_the_consultation_to_a_receipt_without_a_script(self):
        client = self.client()
        page = client.get(f'{self.here}/answer?passage=fa1.i2').page
        answer = client.submit(page.form('/answer'), {'sender': 'Tallboda förening', 'email': 'hemlig@exempel.example'})
        self.assertIn('?open=fa1.i2#part-fa1.i2', answer.headers['Location'])
        path = answer.headers['Location'].split('?')[0]
        form = client.get(answer.headers['Location'].split('#')[0]).page.form(path)
        self.assertIn('passage-fa1.i2', form.types)
        answer = client.submit(form, {'stance': 'for_in_part', 'whole': 'Bra i stort.', 'question-1': 'Ja.',
                                      'passage-fa1.i2': 'Platserna bör bli fler.'}, ('do', 'review'), at=path)
        self.assertEqual(answer.headers['Location'], f'{path}/review')
        review = client.get(f'{path}/review').page
        for words in ('Tallboda förening', 'tillstyrker delvis', 'Bra i stort.', 'Platserna bör bli fler.', 'insats 1.2'):
            self.assertIn(words, review.text)
        answer = client.submit(review.form('/send'), at=f'{path}/review')
        self.assertEqual(answer.headers['Location'], f'{path}/receipt')
        receipt = client.json(f'{path}/receipt')
        text = client.get(f'{path}/text')
        self.assertEqual(hashlib.sha256(text.body).hexdigest(), receipt['hash'])
        self.assertIn('attachment', text.headers['Content-Disposition'])
        self.assertNotIn('hemlig', text.text)
        (document,) = [row for row in self.documents() if row[1] == receipt['number']]
        self.assertEqual(document[2:5], ('Yttrande från Tallboda förening.md', receipt['hash'], 'web'))

    def test_what_is_sent_is_read_and_lands_on_the_passage_that_was_chosen(self):
        path, client = self.begin()
        self.save(client, path, 1, passage_fa2_i1='', **{'passage-fa2.i1': 'Stolparna bör bli fler än så.'})
        self.send(client, path)
        number = client.json(f'{path}/receipt')['number']
        sql = ('SELECT part FROM viewpoint JOIN document ON document.id = viewpoint.document WHERE number = ?')
        for _ in range(600):
            rows = self.rows(sql, number)
            if rows:
                break
            client.get('/')
        self.assertEqual(rows, [('fa2.i1',)])

    def test_saved_is_there_again_and_empty_fields_are_gone(self):
        path, client = self.begin()
        self.save(client, path, 1, whole='Ett\r\n\r\nTvå', **{'passage-fa1': 'Tre'})
        fields = dict(client.get(path).page.form(path).fields)
        self.assertEqual((fields['whole'], fields['passage-fa1'], fields['revision']), ('Ett\n\nTvå', 'Tre', '2'))
        self.save(client, path, 2)
        self.assertNotIn('passage-fa1', dict(client.get(path).page.form(path).fields))

    def test_script_is_told_the_revision_and_the_time(self):
        path, client = self.begin()
        answer = client.post(path, {'revision': 1, 'sender': 'A'}, accept='application/json')
        self.assertEqual(answer.json()['revision'], 2)
        self.assertRegex(answer.json()['saved_text'], r'^Sparat \d\d:\d\d$')

    def test_the_later_of_two_tabs_sees_what_the_other_saved(self):
        path, client = self.begin()
        self.assertEqual(self.save(client, path, 1, whole='den ena').status, 303)
        answer = self.save(client, path, 1, whole='den andra')
        self.assertEqual(answer.status, 409)
        self.assertIn('den ena', answer.page.text)
        fields = dict(answer.page.form(path).fields)
        self.assertEqual((fields['whole'], fields['revision']), ('den andra', '2'))
        self.assertEqual(client.submit(answer.page.form(path), at=path).status, 303)
        self.assertEqual(dict(client.get(path).page.form(path).fields)['whole'], 'den andra')

    def test_what_was_changed_after_the_review_is_not_sent(self):
        path, client = self.begin(whole='x')
        self.save(client, path, 1, whole='y')
        answer = client.post(f'{path}/send', {'revision': 1})
        self.assertEqual(answer.status, 409)
        self.assertIn('ändrats', answer.page.text)
        self.assertEqual(client.get(f'{path}/receipt').status, 404)

    def test_sent_twice_it_is_registered_once(self):
        path, client = self.begin(whole='Bara en gång.')
        before = len(self.documents())
        revision = self.revision(client, path)
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: self.client().post(f'{path}/send', {'revision': revision}), range(16)))
        self.assertEqual({(answer.status, answer.headers['Location']) for answer in answers}, {(303, f'{path}/receipt')})
        self.assertEqual(len(self.documents()), before + 1)
        self.assertEqual(self.save(client, path, revision, whole='mer').headers['Location'], f'{path}/receipt')
        self.assertEqual(client.get(path).headers['Location'], f'{path}/receipt')

    def test_empty_answer_and_answer_from_nobody_are_not_sent(self):
        path, client = self.begin()
        answer = self.send(client, path)
        self.assertEqual(answer.status, 422)
        self.assertIn('tomt', answer.page.text)
        self.save(client, path, 1, sender='', whole='x')
        self.assertEqual(self.send(client, path).status, 422)

    def test_token_of_nothing_finds_nothing(self):
        path, client = self.begin()
        other, _ = self.begin()
        number, secret = path.removeprefix('/answers/').split('-', 1)
        other_number = other.removeprefix('/answers/').split('-', 1)[0]
        for token in ('1', '-', number, f'{other_number}-{secret}', f'{number}-{secret}x', f'0{number}-{secret}',
                      "1'%20OR%201=1", '%2e%2e', f'{number}-{secret[:-1]}', f'-{secret}'):
            for end in ('', '/review', '/text', '/receipt'):
                self.assertEqual(client.get(f'/answers/{token}{end}').status, 404, token)
            self.assertEqual(client.post(f'/answers/{token}', {'revision': 1}).status, 404, token)
            self.assertEqual(client.post(f'/answers/{token}/send', {'revision': 1}).status, 404, token)

    def test_form_of_another_site_is_refused(self):
        path, client = self.begin()
        for target in (f'{self.here}/answer', path, f'{path}/send', f'{path}/files'):
            answer = client.post(target, {'sender': 'A', 'revision': 1, 'whole': 'x'}, origin='https://annan.example')
            self.assertEqual(answer.status, 403, target)


class BadInput(AnswerTest):
    def test_hostile_words_in_each_field_come_back_as_words(self):
        for text in HOSTILE:
            path, client = self.begin(sender=text)
            answer = self.save(client, path, 1, sender=text, whole=text, question_1=text, **{'passage-fa1.i1': text})
            self.assertEqual(answer.status, 303, text)
            for end in ('', '/review'):
                page = client.get(path + end)
                self.assertEqual(page.status, 200)
                self.assertNotIn('<script>', page.text)
                self.assertNotIn('<img', page.text)
            fields = dict(client.get(path).page.form(path).fields)
            for name in ('sender', 'whole', 'question-1', 'passage-fa1.i1'):
                self.assertEqual(fields[name], text, name)
            self.assertEqual(self.send(client, path).status, 303)
            receipt = client.get(f'{path}/receipt')
            self.assertNotIn('<script>', receipt.text)

    def test_wrong_values_are_refused_at_their_field_and_nothing_typed_is_lost(self):
        for field, value in (('stance', 'kanske'), ('email', 'ingen'), ('email', 'a@b c'), ('sender', 'A' * 501),
                             ('sender', 'A\nBcc: b@c'), ('passage-fa9.i9', 'x'), ("passage-' OR 1", 'x')):
            path, client = self.begin()
            answer = client.post(path, {'revision': 1, 'sender': 'A', 'whole': 'Viktiga ord', field: value})
            self.assertEqual(answer.status, 422, field)
            self.assertEqual(dict(answer.page.form(path).fields)['whole'], 'Viktiga ord')
            self.assertIn('Rätta det här', answer.page.text)

    def test_revision_that_is_no_number_is_refused(self):
        path, client = self.begin()
        for revision in ('x', '-1', '1e3', '9' * 30):
            self.assertEqual(client.post(path, {'revision': revision}).status, 422, revision)

    def test_addresses_in_forms_lead_nowhere_else(self):
        path, client = self.begin()
        for value in ('//evil.example', 'x\r\nSet-Cookie: a=b', '/../..', '"><script>'):
            for name in ('save', 'open'):
                answer = client.post(path, {'revision': self.revision(client, path), 'sender': 'A', name: value})
                self.assertEqual((answer.status, answer.headers['Location']), (303, path), (name, value))
                self.assertIsNone(answer.headers['Set-Cookie'])

    def test_too_long_texts_are_told_with_the_limit(self):
        path, client = self.begin()
        answer = self.save(client, path, 1, whole='a' * 262145)
        self.assertEqual(answer.status, 422)
        self.assertIn('256 kB', answer.page.text)
        self.assertEqual(len(dict(answer.page.form(path).fields)['whole']), 262145)
        self.assertEqual(self.save(client, path, 1, whole='a' * 262144).status, 303)
        self.assertEqual(self.save(client, path, 2, whole='a' * 2_000_000).status, 413)

    def test_what_is_no_utf_8_is_refused(self):
        path, client = self.begin()
        for body in (b'revision=1&sender=%FF', b'revision=1&whole=a%00b', b'revision=1&whole=%C3', b'revision=1&sender=%zz'):
            answer = client.request('POST', path, body, {'Content-Type': 'application/x-www-form-urlencoded'})
            self.assertEqual(answer.status, 400, body)

    def test_words_are_kept_in_normal_form(self):
        path, client = self.begin()
        self.save(client, path, 1, whole='Va\u0308g')
        self.assertEqual(dict(client.get(path).page.form(path).fields)['whole'], 'Väg')


class Files(AnswerTest):
    def attach(self, client, path, *files, revision=None, **fields):
        pairs = [('revision', revision or self.revision(client, path)), ('sender', 'A'), *fields.items()]
        return client.post_multipart(f'{path}/files', pairs + [('file', file) for file in files])

    def test_files_are_attached_with_what_was_typed_removed_again_and_sent(self):
        path, client = self.begin()
        answer = self.attach(client, path, Upload('ett.txt', b'Ett'), Upload('../../tv\xe5 <b>.txt', b'Tv\xc3\xa5'), whole='Hej')
        self.assertEqual(answer.status, 303, answer)
        page = client.get(path).page
        self.assertEqual(dict(page.form(path).fields)['whole'], 'Hej')
        self.assertIn('två <b>.txt', page.text)
        self.assertEqual(client.post(path, {'revision': self.revision(client, path), 'sender': 'A', 'remove': 1}).status, 303)
        self.send(client, path)
        receipt = client.json(f'{path}/receipt')
        self.assertEqual([(file['name'], file['hash']) for file in receipt['files']],
                         [('två <b>.txt', hashlib.sha256('Två'.encode()).hexdigest())])
        parent = [row[0] for row in self.documents() if row[1] == receipt['number']]
        self.assertEqual([row[5] for row in self.documents() if row[1] == receipt['files'][0]['number']], parent)

    def test_no_file_and_too_many_files_are_refused_with_the_form(self):
        path, client = self.begin()
        answer = self.attach(client, path, whole='Hej')
        self.assertEqual(answer.status, 422)
        self.assertEqual(dict(answer.page.form(path).fields)['whole'], 'Hej')
        answer = self.attach(client, path, *[Upload(f'{i}.txt', b'x%d' % i) for i in range(21)])
        self.assertEqual(answer.status, 422)
        self.assertIn('för många filer', answer.page.text)

    def test_nothing_is_attached_to_what_was_sent(self):
        path, client = self.begin(whole='x')
        revision = self.revision(client, path)
        self.send(client, path)
        before = len(self.documents())
        answer = self.attach(client, path, Upload('sent.txt', b'x'), revision=revision)
        self.assertEqual(answer.headers['Location'], f'{path}/receipt')
        self.assertEqual(len(self.documents()), before)


class AtOnce(AnswerTest):
    def post(self, client=None, **fields):
        return (client or self.client()).post(f'{self.here}/answer', {'sender': 'Programmet', 'send': '1', **fields},
                                              accept='application/json')

    def test_one_form_is_an_answer_with_a_receipt(self):
        answer = self.post(stance='for', whole='Bra.', **{'passage-fa1.i1': 'Mycket bra.', 'question-1': 'Ja.'})
        self.assertEqual(answer.status, 200)
        receipt = self.client().json(answer.json()['location'])
        self.assertIn(receipt['number'], [row[1] for row in self.documents()])

    def test_same_word_twice_is_one_answer_however_many_send_it(self):
        before = len(self.documents())
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: self.post(whole='x', once='en-slump-av-tecken'), range(24)))
        self.assertEqual(len({answer.json()['location'] for answer in answers}), 1)
        self.assertEqual(len(self.documents()), before + 1)

    def test_many_at_once_all_get_numbers_of_their_own(self):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda i: self.post(whole=f'Nummer {i}'), range(200)))
        client = self.client()
        numbers = [client.json(answer.json()['location'])['number'] for answer in answers]
        self.assertEqual(len(set(numbers)), 200)

    def test_what_is_wrong_is_told(self):
        for fields, field in (({'sender': ''}, 'sender'), ({}, 'text'), ({'whole': 'x', 'stance': 'x'}, 'stance'),
                              ({'whole': 'x', 'once': 'kort'}, 'once'), ({'passage-x': 'x'}, 'passage')):
            answer = self.post(**fields)
            self.assertEqual(answer.status, 422, fields)
            self.assertEqual([error['field'] for error in answer.json()['errors']], [field])


class Closing(AnswerTest):
    def tearDown(self):
        self.change("UPDATE consultation SET closed = NULL, deadline = '2099-12-31' WHERE id = ?", self.office.consultation)

    def test_after_the_deadline_it_is_told_and_taken(self):
        path, client = self.begin(whole='Sent.')
        self.change("UPDATE consultation SET deadline = '2020-01-01' WHERE id = ?", self.office.consultation)
        self.assertIn('märks som sent', client.get(path).page.text)
        self.assertEqual(self.send(client, path).status, 303)
        self.assertIn('efter sista svarsdag', client.get(f'{path}/receipt').page.text)

    def test_closed_it_is_refused_and_nothing_is_lost(self):
        path, client = self.begin(whole='Alla mina ord.')
        self.change("UPDATE consultation SET closed = '2025-11-02T10:00:00Z' WHERE id = ?", self.office.consultation)
        before = len(self.documents())
        answer = self.send(client, path)
        self.assertEqual(answer.status, 409)
        self.assertIn('stängd', answer.page.text)
        self.assertEqual(self.save(client, path, 1, whole='Ännu fler ord.').status, 303)
        self.assertIn('Ännu fler ord.', client.get(f'{path}/text').text)
        self.assertEqual(client.post(f'{self.here}/answer', {'sender': 'A', 'whole': 'x', 'send': '1'}).status, 409)
        self.assertEqual(len(self.documents()), before)


class Invitations(AnswerTest):
    def test_invited_body_answers_by_its_own_link_and_is_seen_to_have(self):
        page = self.client('administrator').get(f'{self.here}/register/consultees').page
        addresses = set(re.findall(r'/invitations/[\w-]+', ' '.join(page.links) + page.text))
        self.assertEqual(len(addresses), 2)
        path = min(addresses)
        guest = self.client()
        page = guest.get(path).page
        answer = guest.submit(page.form(path), at=path)
        written = answer.headers['Location']
        self.assertEqual(guest.submit(page.form(path), at=path).headers['Location'], written)
        self.save(guest, written, 1, whole='Vi är med.')
        self.assertEqual(self.send(guest, written).status, 303)
        self.assertIn('skickades in', guest.get(path).page.text)

    def test_invitation_that_was_not_given_is_none(self):
        consultee = self.rows('SELECT min(id) FROM consultee')[0][0]
        for token in (str(consultee), f'{consultee}-', f'{consultee}-' + '0' * 64, '0-x', "1'--"):
            self.assertEqual(self.client().get(f'/invitations/{token}').status, 404, token)
            self.assertEqual(self.client().post(f'/invitations/{token}').status, 404, token)


class Crowds(AnswerTest):
    """Many answers from one address in the same hour: the clock stands still."""
    options = ('--behind-proxy',)
    most = 300

    @classmethod
    def setUpClass(cls):
        with unittest.mock.patch.dict(os.environ, SOURCE_DATE_EPOCH='1762156800'):
            super().setUpClass()

    def client_from(self, address):
        client = self.server.client(address)
        self.addCleanup(client.close)
        return client

    def begin_many(self, client):
        for number in range(self.most):
            self.begin(client, sender=f'Skola nr {number}')

    def test_one_address_begins_only_so_many_in_an_hour_and_nothing_typed_is_lost(self):
        crowd = self.client_from('198.51.100.7')
        self.begin_many(crowd)
        typed = {'sender': 'Tallboda förening', 'email': 'hej@exempel.example', 'passage': 'fa1.i2'}
        answer = crowd.post(f'{self.here}/answer', typed)
        self.assertEqual(answer.status, 429)
        self.assertTrue(0 < int(answer.headers['Retry-After']) <= 3600)
        self.assertEqual({name: dict(answer.page.form('/answer').fields)[name] for name in typed}, typed)
        self.assertIn('nätverk', answer.page.text)
        program = crowd.post(f'{self.here}/answer', {**typed, 'send': '1', 'whole': 'Ja'}, accept='application/json')
        self.assertEqual((program.status, program.json()['sender']), (429, typed['sender']))
        self.begin(self.client_from('198.51.100.8'))
        self.assertNotIn('198.51.100', str(self.rows('SELECT * FROM sign_in_failure')))

    def test_an_ipv6_subscriber_is_one_address(self):
        self.begin_many(self.client_from('2001:db8:1:2::1'))
        answer = self.client_from('2001:db8:1:2:ffff::9').post(f'{self.here}/answer', {'sender': 'Tallboda förening'})
        self.assertEqual(answer.status, 429)

    def test_an_invited_body_is_never_told_to_wait(self):
        crowd = self.client_from('198.51.100.9')
        self.begin_many(crowd)
        page = self.client('administrator').get(f'{self.here}/register/consultees').page
        path = re.search(r'/invitations/[\w-]+', ' '.join(page.links) + page.text).group()
        answer = crowd.submit(crowd.get(path).page.form(path), at=path)
        self.assertEqual(answer.status, 303)


if __name__ == '__main__':
    unittest.main()
