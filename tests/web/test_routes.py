#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every row of the route table with every role, and with everything that a stranger can put into a request."""
import json
import re
import subprocess
import unittest
import urllib.parse

from harness import ADMINISTRATOR, CASE_NUMBER, DRAFT, PASSWORD, SAMSYN, Page, Upload, WebTest

# Each may what those before it may (web/server/routes.h).
ALLOWED = ('anyone', 'signed_in', 'reader', 'registrar', 'officer', 'administrator')
# Who comes: an account, and the highest of ALLOWED that it has in the consultation that is asked for.
ROLES = {'anyone': 'anyone', 'neighbour': 'signed_in', 'reader': 'reader', 'registrar': 'registrar', 'officer': 'officer',
         ADMINISTRATOR: 'administrator'}
REFUSED = (401, 403)
MARK = 'zq7x'
MOST_SENT = 1 << 24
MOST_OF_QUERY = 2000  # bytes before they are encoded
PASSWORD_ROUTES = ('/sign-in', '/sign-out', '/account/password')
FILE_FIELDS = ('file', 'files')
# Values that break out where they are put into HTML, SQL, headers or a log as they are.
BAD_VALUES = (
    f'<script>{MARK}()</script>', f'"><img src=x onerror={MARK}()>', f"' onmouseover='{MARK}()", f'</textarea><b {MARK}>',
    f'javascript:{MARK}()', f"'; DROP TABLE document; --{MARK}", f"' OR '1'='1' /*{MARK}*/", f'x\r\nSet-Cookie: {MARK}=1',
    f'x\n\n<html>{MARK}', f'%0d%0aX-{MARK}: 1', f'{{{{{MARK}}}}}', f'{{{{{{t.{MARK}}}}}}}', '\ud800', '-1', '0',
    '9223372036854775807', '9223372036854775808', '1e9', 'NaN', '٣', 'å' * 50_000, '../../../etc/passwd', '\x00', '\u202e', '')
# As they stand in the page when somebody forgot to escape.
UNESCAPED = re.compile(rf'<script>{MARK}|<img src=x onerror={MARK}|<b {MARK}>|<html>{MARK}|'
                       rf'(?:href|src|action)=["\']javascript:')
POLICY = ("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'")


def routes():
    """The route table, as the program prints it."""
    return json.loads(subprocess.run([SAMSYN, 'serve', '--routes'], capture_output=True, check=True).stdout)


def encoded(value):
    return urllib.parse.quote(value, safe='', errors='surrogatepass')


def add_version(office, administrator):
    """A version made from the draft, and the first of its changes."""
    revised = DRAFT.replace('Inrätta en kompetensfond', 'Inrätta och betala en kompetensfond')
    path = f'/consultations/{office.consultation}/versions'
    added = administrator.post_multipart(path, {'file': Upload('reviderat.md', revised.encode())}).headers['Location']
    return added.split('/')[-2], administrator.json(added)['changes'][0]['change']


def decide_on_draft(office, administrator):
    """The version that was asked about, with a decision on it."""
    draft = office.show('consultation')[0]['draft']
    answer = administrator.post(f'/consultations/{office.consultation}/versions/{draft}/decision',
                                {'decided': '2026-06-11', 'decided_by': 'Fullmäktige', 'paragraph': '§ 1', 'new_round': 'held'})
    assert answer.status == 303, answer
    return draft


def find_things(office, stranger, administrator):
    """What a path's {name} is in a request that is meant to find something; a function gives it each time."""
    accounts = {account['name']: account['id'] for account in json.loads(office.samsyn('account', 'list', '--json'))}
    letters = [row['number'] for row in office.show('documents') if row['role'] != 'draft']
    viewpoints = office.show('viewpoints', '--consultation', office.consultation)
    answer = stranger.post(f'/consultations/{office.consultation}/answer', {'sender': 'Tallmo stad'})
    version, change = add_version(office, administrator)
    decided = decide_on_draft(office, administrator)

    def newest():
        view = administrator.json(f'/consultations/{office.consultation}/versions')
        return next(row['version'] for row in view['versions'] if row['newest'])
    style = next(address for address in stranger.get('/sign-in').page.addresses if '.css' in address)
    return {'consultation': office.consultation, 'account': accounts['spare'], 'number': letters[0],
            'viewpoint': viewpoints[0]['id'], 'page': 1, 'version': version, 'change': change,
            'node': office.show('draft')[1]['id'], 'redaction': 1,
            'token': answer.headers['Location'].split('/')[2], 'file': 'compilation.xlsx',
            ('/consultations/{consultation}/exports/{file}', 'file'): 'project.qdpx',
            ('/consultations/{consultation}/versions/{version}/edit', 'version'): newest,
            ('/consultations/{consultation}/versions/{version}/compare/{file}', 'file'): 'redline.json',
            # One that no test withdraws.
            **{(f'/consultations/{{consultation}}/versions/{{version}}/{page}', 'version'): decided
               for page in ('text', 'decision', 'decision/compilation', 'decision/changes')},
            ('/static/{file}', 'file'): style.rpartition('/')[2],
            # Of another letter than the one that forms mask and withhold.
            ('/consultations/{consultation}/answers/{number}/file', 'number'): letters[1]}


class RoutesTest(WebTest):
    """A server with a client of every role, each signed in. All classes here share it: what is stored by one test, the
    next may meet."""
    shared = None
    options = ('--behind-proxy',)

    @classmethod
    def setUpClass(cls):
        if not RoutesTest.shared:
            super().setUpClass()
            RoutesTest.shared = cls
            cls.routes = routes()
            cls.clients = {role: cls.server.client(f'192.0.2.{number}') for number, role in enumerate(ROLES)}
            for role, client in cls.clients.items():
                if role != 'anyone':
                    client.sign_in(role)
            cls.things = find_things(cls.office, cls.clients['anyone'], cls.clients[ADMINISTRATOR])
        for name in ('office', 'server', 'routes', 'clients', 'things'):
            setattr(cls, name, getattr(RoutesTest.shared, name))

    @classmethod
    def addClassCleanup(cls, function, /, *arguments, **named):
        unittest.addModuleCleanup(function, *arguments, **named)

    @classmethod
    def fill_office(cls):
        super().fill_office()
        for name in ('reader', 'registrar', 'officer'):
            cls.office.add_member(name, cls.office.consultation, name)
        cls.office.add_member('neighbour', cls.office.other, 'officer')
        cls.office.add_account('spare')

    def path_of(self, route, **values):
        def value(name):
            found = values.get(name, self.things.get((route['path'], name), self.things[name]))
            return found() if callable(found) else found
        return re.sub(r'\{(\w+)\}', lambda name: str(value(name[1])), route['path'])

    def client_of(self, role):
        """The role's client; signed in anew when the last request signed it out."""
        client = self.clients[role]
        if role != 'anyone' and 'samsyn' not in client.cookies:
            client.sign_in(role)
        return client

    def client_for(self, route):
        """One who may."""
        return self.client_of('anyone' if route['allowed'] == 'anyone' else ADMINISTRATOR)

    def ask(self, client, route, path=None, fields=()):
        path = path or self.path_of(route)
        if route['method'] == 'GET':
            # Longer heads than the server takes are test_slow_clients.py's.
            fields = [(name, value[:MOST_OF_QUERY // len(fields)]) for name, value in fields]
            return client.get(path + ('?' + urllib.parse.urlencode(fields) if fields else ''))
        return client.post(path, fields)

    def each_route(self, check, method=None):
        """Call `check` with each row of the table; one that fails does not keep the others from being looked at."""
        for route in self.routes:
            if method in (None, route['method']):
                with self.subTest(route=f'{route["method"]} {route["path"]}'):
                    check(route)

    def assert_safe(self, answer):
        """What every answer has, whatever was asked."""
        headers = answer.headers
        if answer.status in (414, 431) and b'memory' in answer.body:
            return  # libmicrohttpd's own answer to heads that are too large, before anybody is asked
        self.assertNotEqual(answer.status, 500, answer)
        self.assertEqual(headers['X-Content-Type-Options'], 'nosniff')
        self.assertIn(headers['Referrer-Policy'], ('strict-origin', 'same-origin'))
        for part in POLICY:
            self.assertIn(part, headers['Content-Security-Policy'] or '')
        self.assertNotIn('unsafe', headers['Content-Security-Policy'])
        self.assertFalse([name for name in headers if MARK in name.lower()], headers)
        self.assertFalse([line for line in headers.get_all('Set-Cookie') or [] if line.startswith(MARK)])
        if headers.get_content_type() == 'text/html':
            self.assert_page_is_safe(answer.text)

    def assert_page_is_safe(self, text):
        self.assertIsNone(UNESCAPED.search(text), UNESCAPED.search(text))
        own = (self.server.origin, '/', '#', '?', 'mailto:')
        elsewhere = [address for address in Page(text).addresses
                     if address.startswith('//') or (address and not address.startswith(own))]
        self.assertEqual(elsewhere, [])
        self.assertNotRegex(text, r'<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+="')


class RoleTest(RoutesTest):
    def test_who_may_gets_in_and_nobody_else(self):
        self.each_route(self.check_roles)

    def check_roles(self, route):
        for role, level in ROLES.items():
            with self.subTest(role=role):
                answer = self.ask(self.client_of(role), route)
                self.assert_safe(answer)
                if ALLOWED.index(level) >= ALLOWED.index(route['allowed']):
                    self.assertNotIn(answer.status, REFUSED, answer)
                elif role == 'anyone' and answer.status == 303:
                    self.assertTrue(answer.headers['Location'].startswith('/sign-in'), answer)
                else:
                    self.assertIn(answer.status, REFUSED, answer)

    def test_program_without_a_session_is_told_401(self):
        def check(route):
            if route['allowed'] != 'anyone':
                answer = self.client_of('anyone').get(self.path_of(route), Accept='application/json')
                self.assertEqual(answer.status, 401, answer)
        self.each_route(check, 'GET')

    def test_every_page_that_an_administrator_may_see_is_there(self):
        def check(route):
            # Of the tokens, there is one of an answer that was begun.
            if '{token}' not in route['path'] or route['path'] == '/answers/{token}':
                answer = self.ask(self.client_of(ADMINISTRATOR), route)
                self.assertIn(answer.status, (200, 303), answer)
        self.each_route(check, 'GET')

    def test_another_consultations_things_are_not_found(self):
        def check(route):
            if re.search(r'\{consultation\}/.*\{(number|viewpoint|version|change)\}', route['path']):
                client = self.client_of('neighbour')
                path = self.path_of(route, consultation=self.office.other, version=self.things['version'])
                answer = self.ask(client, route, path)
                if answer.status == 303:
                    answer = client.visit(answer.headers['Location'])
                # A form with nothing in it may be said to be wrong before anything is looked for.
                self.assertIn(answer.status, (404, 422) if route['method'] == 'POST' else (404,), answer)
        self.each_route(check)


class ForgeryTest(RoutesTest):
    """Forms that another site sends in the name of somebody who is signed in."""

    def test_form_without_a_token_is_refused(self):
        def check(route):
            client, path = self.client_for(route), self.path_of(route)
            if route['allowed'] != 'anyone':
                for fields in ({}, {'token': ''}, {'token': 'x' * len(client.token)}, {'token': client.token[:-1]}):
                    self.assertEqual(client.post(path, fields, token=False).status, 403)
        self.each_route(check, 'POST')

    def test_form_from_another_site_is_refused(self):
        def check(route):
            for origin in ('https://evil.example', 'null', self.server.origin + '.evil.example', 'http://127.0.0.1:1'):
                self.assertEqual(self.client_for(route).post(self.path_of(route), origin=origin).status, 403, origin)
        self.each_route(check, 'POST')

    def test_form_that_a_browser_says_came_across_sites_is_refused(self):
        def check(route):
            client = self.client_for(route)
            answer = client.request('POST', self.path_of(route), f'token={client.token}'.encode(), {
                'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'cross-site'})
            self.assertEqual(answer.status, 403)
        self.each_route(check, 'POST')


class LimitTest(RoutesTest):
    def test_form_over_the_limit_is_refused_and_the_limit_told(self):
        def check(route):
            if route['body_bytes'] < MOST_SENT:
                answer = self.client_for(route).post(self.path_of(route), {'text': 'a' * route['body_bytes']})
                self.assertEqual(answer.status, 413, answer)
                self.assertRegex(answer.page.text, r'\d')
        self.each_route(check, 'POST')

    def test_every_route_with_a_form_has_a_limit(self):
        self.each_route(lambda route: self.assertEqual(route['body_bytes'] > 0, route['method'] == 'POST'))

    def test_other_method_is_405(self):
        known = {(route['method'], route['path']) for route in self.routes}

        def check(route):
            other = 'POST' if route['method'] == 'GET' else 'GET'
            if (other, route['path']) not in known and '{' not in route['path']:
                self.assertEqual(self.ask(self.client_of(ADMINISTRATOR), {**route, 'method': other}).status, 405)
        self.each_route(check)


class BadValueTest(RoutesTest):
    """Everything bad in every field of every route, by somebody who may."""

    def bad_requests(self, route):
        names = [re.sub('N$', '1', re.sub('ID$', self.things['node'], name)) for name in route['fields']] or ['text']
        for value in BAD_VALUES:
            yield self.path_of(route), [(name, value.encode('utf-8', 'surrogatepass')) for name in names]
        for name in BAD_VALUES:
            yield self.path_of(route), [(name.encode('utf-8', 'surrogatepass')[:2000], b'\xff')]
        for name in re.findall(r'\{(\w+)\}', route['path']):
            for value in BAD_VALUES:
                yield self.path_of(route, **{name: encoded(value or '%')[:20_000]}), []

    def test_no_value_is_a_fault_or_comes_back_unescaped(self):
        # Who gives wrong passwords has to wait, so that is somebody else.
        guesser = self.server.client('198.51.100.1').sign_in('spare')

        def check(route):
            client = guesser if route['path'] in PASSWORD_ROUTES else self.client_of(ADMINISTRATOR)
            for path, fields in self.bad_requests(route):
                self.assert_safe(self.ask(client, route, path, fields))
        self.each_route(check)
        # What was stored by all this is shown escaped too.
        self.each_route(lambda route: self.assert_safe(self.ask(self.client_of(ADMINISTRATOR), route)), 'GET')

    def test_no_file_is_a_fault_or_comes_back_unescaped(self):
        def check(route):
            for value in BAD_VALUES:
                name = re.sub(r'[\r\n"\0\ud800]', '_', value)[:1000]
                fields = [(field, 'x') for field in route['fields'] if field not in FILE_FIELDS]
                fields += [(field, Upload(name, value.encode('utf-8', 'surrogatepass'))) for field in FILE_FIELDS]
                self.assert_safe(self.client_for(route).post_multipart(self.path_of(route), fields))
        self.each_route(check, 'POST')
        self.each_route(lambda route: self.assert_safe(self.ask(self.client_of(ADMINISTRATOR), route)), 'GET')

    def test_no_header_is_a_fault(self):
        headers = {'Cookie': f'samsyn={"a" * 5000}', 'Accept': 'a' * 5000, 'Accept-Language': '\xff' * 100,
                   'If-None-Match': '"' * 1000, 'Host': f'"><script>{MARK}()</script>', 'X-Forwarded-For': f"<{MARK}>' OR 1=1",
                   'X-Forwarded-Proto': f'x{MARK}', 'Content-Type': f'text/html; {MARK}', 'Referer': f'javascript:{MARK}()'}
        for name, value in headers.items():
            for path in ('/', '/sign-in', '/desk', '/no-such-page'):
                with self.subTest(header=name, path=path):
                    self.assert_safe(self.client_of('anyone').request('GET', path, headers={name: value}))

    def test_form_of_another_type_is_refused(self):
        for kind in ('text/plain', 'application/json', 'multipart/form-data', 'multipart/form-data; boundary=', f'x/{MARK}'):
            for body in (b'{"name": 1}', b'--', b'\xff' * 100):
                with self.subTest(kind=kind, body=body):
                    answer = self.client_of('anyone').request('POST', '/sign-in', body, {
                        'Content-Type': kind, 'Origin': self.server.origin})
                    self.assert_safe(answer)
                    self.assertIn(answer.status, (400, 415, 422))


class PathTest(RoutesTest):
    def test_paths_that_are_none_are_not_found(self):
        tricks = ('/no-such-page', '//', '//evil.example/', '/%2e%2e/%2e%2e/etc/passwd', '/static/../../samsyn.sqlite',
                  '/static/%2e%2e%2fsamsyn.sqlite', '/static/..%5c..%5csamsyn.sqlite', '/static/', '/static//web.css',
                  '/sign-in/', '/sign-in%00', '/sign-in%2f', '/%73ign-in/x', '/sign-in;x=1', '/SIGN-IN', '/./sign-in', '/%ff%fe',
                  '/%c0%ae%c0%ae/', '/%', '/%zz', '/%u0041', '/consultations/1/../../accounts', '/consultations/%31%2fdesk',
                  '/consultations/0', '/consultations/-1', '/consultations/01x', '/consultations/99999999999999999999',
                  '/' + 'a' * 7000, '/' + 'a/' * 3000, '/sign-in.json.json', '/blobs/', '/samsyn.sqlite',
                  '/consultations/1.5', '/consultations/ 1'.replace(' ', '%20'), '/consultations/٣'.replace('٣', '%D9%A3'))
        for path in tricks:
            with self.subTest(path=path[:60]):
                answer = self.client_of('anyone').request('GET', path)
                self.assert_safe(answer)
                self.assertIn(answer.status, (400, 404, 414), answer)

    def test_redirects_stay_on_this_site(self):
        for value in ('//evil.example', 'https://evil.example', '/\\evil.example', '\\\\evil.example', '/\t/evil.example'):
            with self.subTest(value=value):
                client = self.client()
                page = client.get(f'/sign-in?{urllib.parse.urlencode({"next": value})}').page
                answer = client.submit(page.form('/sign-in'), {'name': ADMINISTRATOR, 'password': PASSWORD}, at='/sign-in')
                self.assertEqual((answer.status, answer.headers['Location']), (303, '/desk'))


class FaceTest(RoutesTest):
    """What all answers have in common."""

    def test_error_pages_have_one_heading_and_tell_no_secrets(self):
        for path in ('/no-such-page', '/consultations/99', '/accounts'):
            page = self.client_of('reader').get(path).page
            self.assertEqual([tag for tag, _ in page.headings].count('h1'), 1)
            self.assertNotRegex(page.text, r'sqlite|SELECT|\.c:\d|/tmp/')

    def test_error_is_json_for_a_program(self):
        answer = self.client_of('anyone').get('/no-such-page', Accept='application/json')
        self.assertEqual((answer.status, answer.headers.get_content_type()), (404, 'application/json'))
        self.assertIsInstance(answer.json(), dict)

    def test_page_and_its_view_are_both_fetched(self):
        def check(route):
            client, path = self.client_of(ADMINISTRATOR), self.path_of(route)
            page = client.get(path)
            if page.status == 200 and page.headers.get_content_type() == 'text/html':
                view, ending = client.get(path, Accept='application/json'), client.get(path + '.json')
                self.assertEqual((view.status, view.headers.get_content_type()), (200, 'application/json'))
                self.assertEqual(set(view.json()), set(ending.json()))
                self.assertNotIn(client.token, view.text)
        self.each_route(check, 'GET')

    def test_nothing_of_the_signed_in_is_kept_by_a_browser_or_anyone_between(self):
        def check(route):
            answer = self.ask(self.client_of(ADMINISTRATOR), route)
            if not route['path'].startswith('/static/'):
                self.assertEqual(answer.headers['Cache-Control'], 'no-store')
        self.each_route(check, 'GET')

    def test_what_an_address_alone_opens_is_neither_kept_nor_told_nor_found(self):
        def check(route):
            if '{token}' in route['path']:
                answer = self.ask(self.client(), route)
                self.assertEqual([answer.headers[name] for name in ('Cache-Control', 'Referrer-Policy', 'X-Robots-Tag')],
                                 ['no-store', 'strict-origin', 'noindex'])
        self.each_route(check)

    def test_session_cookie_is_out_of_reach_of_scripts(self):
        client = self.client()
        form = next(form for form in client.get('/sign-in').page.forms if 'password' in form.types.values())
        names = {kind: name for name, kind in form.types.items()}
        answer = client.submit(form, {names['text']: 'reader', names['password']: 'ekar-vid-sjon-1842'}, at='/sign-in')
        (cookie,) = answer.headers.get_all('Set-Cookie')
        self.assertRegex(cookie, r'(?i)httponly')
        self.assertRegex(cookie, r'(?i)samesite=(lax|strict)')

    def test_case_number_stands_on_the_desk(self):
        self.assertIn(CASE_NUMBER, self.client_of('officer').get('/desk').page.text)


if __name__ == '__main__':
    unittest.main()
