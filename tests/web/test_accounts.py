#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in and out, links to choose a password, accounts and their rights, the log: as a browser meets them, and as
someone with ill intent does. The clock stands still, so that a wait is a wait; each test comes from an address of its own."""
import contextlib
import itertools
import json
import os
import sqlite3
import unittest
import urllib.parse

os.environ['SOURCE_DATE_EPOCH'] = '1762171200'

from harness import ADMINISTRATOR, DRAFT, PASSWORD, WebTest  # noqa: E402 (the clock first)

OTHER_PASSWORD = 'gran-vid-myren-1901'
# PASSWORD at a cost that was once the usual one.
DATED_HASH = '$argon2id$v=19$m=65536,t=2,p=1$viLhNBEtJMluMEM6hTS7RQ$xIcWCK1jkR3up4LfuDjWYhjvoVtelgyQ1yhu8gZWjz0'
addresses = (f'192.0.2.{number}' for number in itertools.count(1))


class AccountTest(WebTest):
    options = ('--behind-proxy',)

    @classmethod
    def fill_office(cls):
        cls.office.samsyn('init', cls.office.data)
        cls.office.samsyn('draft', 'add', cls.office.write('utkast.md', DRAFT))
        cls.first, cls.second = (cls.office.open_consultation(None, number) for number in ('RS 2025-1', 'RS 2025-2'))
        cls.office.add_account(ADMINISTRATOR, '--admin')
        for name in ('officer', 'second', 'third', 'closing', 'forgetful', 'guessed'):
            cls.office.add_account(name)
        cls.office.samsyn('account', 'right', 'officer', 'officer', '--consultation', cls.first)

    def client(self, role=None, address=None):
        client = self.server.client(address or next(addresses))
        self.addCleanup(client.close)
        return client.sign_in(role) if role else client

    def account(self, name):
        accounts = self.client(ADMINISTRATOR).json('/accounts')['accounts']
        return next(account for account in accounts if account['name'] == name)

    def try_to_sign_in(self, client, name, password=PASSWORD, **more):
        return client.post('/sign-in', {'name': name, 'password': password, **more})


class SignInTest(AccountTest):
    def test_signing_in_leads_to_the_desk(self):
        client = self.client()
        answer = self.try_to_sign_in(client, 'officer')
        self.assertEqual((answer.status, answer.headers['Location']), (303, '/desk'))
        self.assertIn('officer', client.get('/account').page.text)

    def test_cookie_is_for_this_site_alone_and_not_for_scripts(self):
        cookie = self.try_to_sign_in(self.client(), 'officer').headers['Set-Cookie']
        self.assertRegex(cookie, r'^samsyn=[\w-]{43}; Path=/; HttpOnly; SameSite=Lax$')

    def test_cookie_is_secure_where_the_proxy_speaks_https(self):
        client = self.client()
        answer = client.request('POST', '/sign-in', urllib.parse.urlencode({'name': 'officer', 'password': PASSWORD}).encode(),
                                {'Content-Type': 'application/x-www-form-urlencoded', 'X-Forwarded-Proto': 'https'})
        self.assertIn('; Secure', answer.headers['Set-Cookie'])

    def test_wrong_password_and_unknown_name_are_answered_alike(self):
        wrong = self.try_to_sign_in(self.client(), 'officer', 'inte det rätta lösenordet')
        unknown = self.try_to_sign_in(self.client(), 'nobody99', 'inte det rätta lösenordet')
        self.assertEqual((wrong.status, unknown.status), (422, 422))
        self.assertIsNone(wrong.headers['Set-Cookie'])
        self.assertEqual(wrong.text.replace('officer', 'nobody99'), unknown.text)

    def test_refused_form_keeps_the_name_and_never_the_password(self):
        answer = self.try_to_sign_in(self.client(), 'officer"><b>', 'inte det rätta lösenordet')
        form = answer.page.form('/sign-in')
        self.assertEqual(dict(form.fields), {'name': 'officer"><b>', 'password': '', 'next': ''})

    def test_page_comes_back_to_where_one_wanted_to_go(self):
        client = self.client()
        answer = client.get('/account?saved=1')
        self.assertEqual(answer.status, 303)
        page = client.get(answer.headers['Location']).page
        answer = client.submit(page.form('/sign-in'), {'name': 'officer', 'password': PASSWORD}, at='/sign-in')
        self.assertEqual(answer.headers['Location'], '/account?saved=1')

    def test_password_kept_at_another_cost_is_hashed_anew_when_one_signs_in(self):
        def kept(change=None):
            with sqlite3.connect(self.office.data / 'samsyn.sqlite', timeout=60) as database:
                if change:
                    database.execute('UPDATE account SET password = ? WHERE name = ?', (change, 'second'))
                return database.execute('SELECT password FROM account WHERE name = ?', ('second',)).fetchone()[0]
        kept(DATED_HASH)
        self.assertEqual(self.try_to_sign_in(self.client(), 'second').status, 303)
        self.assertRegex(kept(), r'^\$argon2id\$v=19\$m=19456,t=2,p=1\$')
        self.assertEqual(self.try_to_sign_in(self.client(), 'second').status, 303)

    def test_next_leads_nowhere_but_here(self):
        for there in ('https://elsewhere.example/', '//elsewhere.example', '/\\elsewhere.example', '\\\\elsewhere.example',
                      'javascript:alert(1)', ' /x', '/\t/elsewhere.example', 'elsewhere', '/x\r\nSet-Cookie: a=b',
                      '/%0d%0aSet-Cookie:%20a=b', '/' + 'x' * 5000):
            with self.subTest(next=there):
                answer = self.try_to_sign_in(self.client(), 'officer', next=there)
                to = there if there.startswith('/%') else '/desk'  # an address of this site, however odd
                self.assertEqual((answer.status, answer.headers['Location']), (303, to), answer)
                self.assertEqual([line[:7] for line in answer.headers.get_all('Set-Cookie')], ['samsyn='])
                self.assertIn(answer.status, (303, 500) if len(there) > 4000 else (303,))

    def test_session_changes_when_one_signs_in(self):
        client = self.client('officer')
        first = client.cookies['samsyn']
        self.try_to_sign_in(client, 'officer')
        second = client.cookies['samsyn']
        self.assertNotEqual(first, second)
        client.cookies['samsyn'] = first
        self.assertEqual(client.get('/account').status, 303)

    def test_session_that_someone_else_chose_is_not_taken_up(self):
        client = self.client()
        client.cookies['samsyn'] = 'A' * 43
        self.try_to_sign_in(client, 'officer')
        self.assertNotEqual(client.cookies['samsyn'], 'A' * 43)

    def test_signing_out_ends_the_session(self):
        client = self.client('officer')
        kept = client.cookies['samsyn']
        answer = client.post('/sign-out')
        self.assertEqual((answer.status, client.cookies.get('samsyn', '')), (303, ''))
        client.cookies['samsyn'] = kept
        self.assertEqual(client.get('/account').status, 303)

    def test_form_of_another_site_neither_signs_in_nor_out(self):
        client = self.client('officer')
        self.assertEqual(client.post('/sign-out', origin='https://elsewhere.example').status, 403)
        self.assertEqual(client.get('/account').status, 200)
        answer = self.client().post('/sign-in', {'name': 'officer', 'password': PASSWORD}, origin='https://elsewhere.example')
        self.assertEqual(answer.status, 403)

    def test_five_failures_cost_a_wait_from_every_address(self):
        for _ in range(5):
            self.assertEqual(self.try_to_sign_in(self.client(), 'guessed', 'inte det rätta').status, 422)
        answer = self.try_to_sign_in(self.client(), 'guessed')
        self.assertEqual(answer.status, 429)
        self.assertIn('2 sekunder', answer.page.text)
        self.assertEqual(answer.headers['Retry-After'], '2')
        self.assertIsNone(answer.headers['Set-Cookie'])

    def test_five_failures_cost_a_wait_for_every_name(self):
        address = next(addresses)
        for number in range(5):
            self.try_to_sign_in(self.client(address=address), f'nobody{number}', 'inte det rätta')
        self.assertEqual(self.try_to_sign_in(self.client(address=address), 'officer').status, 429)
        self.assertEqual(self.try_to_sign_in(self.client(), 'officer').status, 303)

    def test_program_is_told_in_json(self):
        client = self.client()
        answer = client.post('/sign-in', {'name': 'officer', 'password': PASSWORD}, accept='application/json')
        self.assertEqual((answer.status, answer.json()), (200, {'location': '/desk'}))


class KeptFormTest(AccountTest):
    """Whose session has run out while a form was filled in."""

    def setUp(self):
        self.officer = self.client('officer')
        form = self.officer.get('/account').page.form('/account/language')
        self.officer.cookies['samsyn'] = ''
        self.answer = self.officer.submit(form, {'language': 'en', 'more': ['ett "långt" svar\nmed rader', 'b']}, at='/account')

    def sign_in(self, name='officer', password=PASSWORD, answer=None):
        form = (answer or self.answer).page.form('/sign-in')
        return self.officer.submit(form, {'name': name, 'password': password}, at='/sign-in')

    def test_form_is_kept_in_the_page_to_sign_in(self):
        self.assertEqual(self.answer.status, 401)
        fields = self.answer.page.form('/sign-in').fields
        self.assertIn(('again', '/account/language'), fields)
        self.assertEqual([field for field in fields if field[0].startswith('kept_')],
                         [('kept_language', 'en'), ('kept_more', 'ett "långt" svar\nmed rader'), ('kept_more', 'b')])

    def test_form_is_sent_again_with_a_fresh_token(self):
        again = self.sign_in().page.form('/account/language')
        self.assertEqual([value for name, value in again.fields if name == 'more'], ['ett "långt" svar\nmed rader', 'b'])
        self.assertEqual(self.officer.submit(again).headers['Location'], '/account?saved=language')

    def test_form_outlives_a_wrong_password(self):
        wrong = self.sign_in(password='inte det rätta')
        self.assertEqual(wrong.status, 422)
        self.assertIn(('more', 'b'), self.sign_in(answer=wrong).page.form('/account/language').fields)

    def test_what_was_written_is_shown_and_not_run(self):
        page = self.sign_in().page
        self.assertIn('ett "långt" svar med rader', page.text)

    def test_kept_form_goes_nowhere_but_here(self):
        for there in ('https://elsewhere.example/', '//elsewhere.example', 'javascript:alert(1)'):
            answer = self.try_to_sign_in(self.officer, 'officer', again=there, kept_text='x')
            self.assertEqual(answer.headers['Location'], '/desk')
            self.assertNotIn('elsewhere', answer.text)


class LinkTest(AccountTest):
    def link(self, name):
        made = json.loads(self.office.samsyn('account', 'link', name, '--json'))
        return made['link']

    def choose(self, link, password=OTHER_PASSWORD, again=None):
        return self.client().post(link, {'password': password, 'again': password if again is None else again})

    def test_link_is_good_once(self):
        link = self.link('forgetful')
        self.assertIn('forgetful', self.client().get(link).page.text)
        self.assertEqual(self.choose(link).status, 303)
        self.assertEqual(self.client().get(link).status, 404)
        self.assertEqual(self.choose(link, 'ett tredje lösenord').status, 404)
        self.assertEqual(self.try_to_sign_in(self.client(), 'forgetful', OTHER_PASSWORD).status, 303)
        self.assertEqual(self.try_to_sign_in(self.client(), 'forgetful', PASSWORD).status, 422)

    def test_refused_password_leaves_the_link_good(self):
        link = self.link('second')
        for password, again in (('kors', 'kors'), (OTHER_PASSWORD, 'något annat än det'), ('secondsecond', 'secondsecond'),
                                ('aaaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaa'), ('', '')):
            answer = self.choose(link, password, again)
            self.assertEqual(answer.status, 422)
            self.assertNotIn(password or 'value="x', answer.text)
        self.assertEqual(self.client().get(link).status, 200)

    def test_new_link_ends_the_one_before_and_closes_no_session(self):
        client = self.client('third')
        first, second = self.link('third'), self.link('third')
        self.assertEqual((self.client().get(first).status, self.client().get(second).status), (404, 200))
        self.assertEqual(client.get('/account').status, 200)
        self.assertEqual(self.choose(second).status, 303)
        self.assertEqual(client.get('/account').status, 303)

    def test_made_up_links_are_not_found(self):
        for link in ('x', 'A' * 43, 'A' * 44, "'%20OR%201=1--", '..%2f..%2fetc', '%00'):
            self.assertIn(self.client().get('/password/' + link).status, (400, 404))


class OwnTest(AccountTest):
    def test_password_change_signs_out_everywhere_else(self):
        here, elsewhere = self.client('second'), self.client('second')
        answer = here.post('/account/password', {'current': PASSWORD, 'password': OTHER_PASSWORD, 'again': OTHER_PASSWORD})
        self.assertEqual(answer.headers['Location'], '/account?saved=password')
        self.assertEqual((here.get('/account').status, elsewhere.get('/account').status), (200, 303))
        here.learn_token()
        here.post('/account/password', {'current': OTHER_PASSWORD, 'password': PASSWORD, 'again': PASSWORD})

    def test_wrong_current_password_changes_nothing_and_counts(self):
        client = self.client('third')
        wrong = {'current': 'inte det rätta', 'password': OTHER_PASSWORD, 'again': OTHER_PASSWORD}
        statuses = [client.post('/account/password', wrong).status for _ in range(5)]
        answer = client.post('/account/password', wrong)
        self.assertEqual(statuses + [answer.status, answer.headers['Retry-After']], [422] * 5 + [429, '2'])

    def test_language_is_one_of_ours(self):
        client = self.client('officer')
        client.post('/account/language', {'language': 'en'})
        self.assertIn('My account', client.get('/account').page.title)
        client.post('/account/language', {'language': ''})
        self.assertEqual(client.post('/account/language', {'language': 'de'}).status, 422)

    def test_form_without_its_token_is_refused(self):
        client = self.client('officer')
        self.assertEqual(client.post('/account/language', {'language': 'en'}, token=False).status, 403)
        self.assertEqual(client.post('/account/language', {'language': 'en', 'token': 'x'}).status, 403)


class AdministrationTest(AccountTest):
    def setUp(self):
        self.administrator = self.client(ADMINISTRATOR)

    def add(self, name, **more):
        return self.administrator.post('/accounts', {'name': name, 'shown_name': 'Registrator 1', **more})

    def test_new_account_gets_a_link_that_works(self):
        answer = self.add('Registrator1', email='registrator1@bjorkered.example')
        self.assertEqual(answer.status, 200)
        (link,) = (link for link in answer.page.links if '/password/' in link)
        self.assertTrue(link.startswith(self.server.origin))
        client = self.client()
        path = urllib.parse.urlsplit(link).path
        self.assertEqual(client.post(path, {'password': OTHER_PASSWORD, 'again': OTHER_PASSWORD}).status, 303)
        self.assertIn('Registrator 1', client.get('/account').page.text)

    def test_refused_account_keeps_what_was_typed(self):
        for fields, error in (({'name': 'x y'}, 'name'), ({'name': 'officer'}, 'name'), ({'email': 'x'}, 'email'),
                              ({'shown_name': '  '}, 'shown_name'),
                              ({'name': '-', 'email': '@'}, 'name email')):
            fields = {'name': 'new1', 'shown_name': 'Namn', 'email': 'a@b', 'administrator': '1', **fields}
            view = self.administrator.post('/accounts', fields, accept='application/json')
            self.assertEqual(view.status, 422)
            self.assertEqual([wrong['field'] for wrong in view.json()['errors']], error.split())
            refused = self.administrator.post('/accounts', fields)
            self.assert_told_at(refused, *(name.replace('_', '-') for name in error.split()))
            form = dict(refused.page.form('/accounts').fields)
            for name in ('name', 'email', 'administrator'):
                self.assertEqual(form[name], fields[name])

    def test_rights_are_set_for_one_consultation(self):
        account = self.account('second')['id']
        client = self.client('second')
        form = self.administrator.get(f'/accounts/{account}').page.form('/rights')
        self.administrator.submit(form, {f'right_{self.first}': 'registrar'})
        rights = {row['case_number']: row['right'] for row in self.administrator.json(f'/accounts/{account}')['rights']}
        self.assertEqual(rights, {'RS 2025-1': 'registrar', 'RS 2025-2': None})
        self.assertNotEqual(client.get('/accounts').status, 200)

    def test_right_that_another_changed_meanwhile_stays(self):
        account = self.account('third')['id']
        form = self.administrator.get(f'/accounts/{account}').page.form('/rights')
        self.office.samsyn('account', 'right', 'third', 'officer', '--consultation', self.first)
        self.administrator.submit(form, {f'right_{self.second}': 'reader'})
        rights = {row['case_number']: row['right'] for row in self.administrator.json(f'/accounts/{account}')['rights']}
        self.assertEqual(rights, {'RS 2025-1': 'officer', 'RS 2025-2': 'reader'})

    def test_closed_account_is_out_at_once(self):
        client, account = self.client('closing'), self.account('closing')
        self.administrator.post(account['href'], {'shown_name': 'Stängd', 'closed': '1'})
        self.assertEqual(client.get('/account').status, 303)
        self.assertEqual(self.try_to_sign_in(self.client(), 'closing').status, 422)

    def test_last_administrator_stays(self):
        account = self.account(ADMINISTRATOR)
        for fields in ({'shown_name': 'A'}, {'shown_name': 'A', 'administrator': '1', 'closed': '1'}):
            self.assertEqual(self.administrator.post(account['href'], fields).status, 422)
        self.assertEqual(self.administrator.get('/accounts').status, 200)

    def test_others_may_not(self):
        client = self.client('officer')
        for path in ('/accounts', f'/accounts/{self.account("second")["id"]}', '/log'):
            self.assertEqual(client.get(path).status, 403)
        for path in ('/accounts', '/accounts/1', '/accounts/1/link', '/accounts/1/rights'):
            self.assertEqual(client.post(path, {'name': 'mine', 'shown_name': 'x', 'administrator': '1'}).status, 403)

    def test_accounts_that_are_not_there_are_not_found(self):
        for path in ('/accounts/99999', '/accounts/0', '/accounts/x', '/accounts/9999999999999999999999'):
            self.assertEqual(self.administrator.get(path).status, 404)

    def test_no_page_shows_a_password(self):
        for path in ('/accounts', f'/accounts/{self.account("officer")["id"]}', '/account', '/log'):
            for answer in (self.administrator.get(path), self.administrator.get(path, Accept='application/json')):
                self.assertNotIn('argon2', answer.text)
                self.assertNotIn(PASSWORD, answer.text)


class LogTest(AccountTest):
    def test_log_tells_who_signed_in_and_is_filtered(self):
        self.client('officer')
        administrator = self.client(ADMINISTRATOR)
        acts = administrator.json(f'/log?account={self.account("officer")["id"]}&verb=sign_in')['acts']
        self.assertEqual({(act['name'], act['verb']) for act in acts}, {('officer', 'sign_in')})
        self.assertEqual(administrator.json('/log?verb=no_such')['acts'], [])
        self.assertEqual([act['verb'] for act in administrator.json(f'/log?consultation={self.first}')['acts']
                          if act['consultation'] != self.first], [])

    def test_log_shows_the_clock_in_sweden_and_says_the_time_as_it_is_kept(self):
        administrator = self.client(ADMINISTRATOR)
        with contextlib.closing(sqlite3.connect(self.office.data / 'samsyn.sqlite', timeout=60)) as database, database:
            database.execute("UPDATE act SET at = '2026-06-30T22:15:00Z' WHERE id = (SELECT max(id) FROM act)")
        self.assertIn('<time datetime="2026-06-30T22:15:00Z">2026-07-01 00:15</time>', administrator.get('/log').text)

    def test_log_tells_details_in_the_words_of_the_page(self):
        administrator = self.client(ADMINISTRATOR)
        self.assertIn('behörighet: handläggare', administrator.get('/log?verb=right_set', Accept_Language='sv').page.text)
        self.assertIn('right: officer', administrator.get('/log?verb=right_set', Accept_Language='en').page.text)

    def test_log_is_read_by_page(self):
        administrator = self.client(ADMINISTRATOR)
        for _ in range(110):
            administrator.post(f'/accounts/{self.account("third")["id"]}/link') if not self.full(administrator) else None
        first = administrator.json('/log')
        self.assertEqual(len(first['acts']), 100)
        second = administrator.json(first['more'])
        self.assertGreater(first['acts'][-1]['id'], second['acts'][0]['id'])

    @staticmethod
    def full(administrator):
        return administrator.json('/log')['more']


if __name__ == '__main__':
    unittest.main()
