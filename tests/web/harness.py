# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the tests of the server share: an office's data folder made by the real commands, `samsyn serve` over it, and a
client that keeps cookies and knows a page's forms."""
import collections
import html.parser
import http.client
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.parse

SAMSYN = os.environ.get('SAMSYN')
PASSWORD = 'ekar-vid-sjon-1842'
ADMINISTRATOR = 'administrator'
CASE_NUMBER = 'RS 2025-1'
ANSWERS = 6
# What a sanitizer says when it has found something; the program has ended then, but perhaps a child of it only.
SANITIZERS = ('AddressSanitizer', 'LeakSanitizer', 'runtime error:', 'ThreadSanitizer')
SECONDS_TO_END = 20
SECONDS_AT_MOST = 120

DRAFT = """# Strategi för näringsliv i Björkered

Strategin visar hur näringslivet i Björkered ska växa till år 2033.

## Inriktningsområde 1: Kompetens för framtiden

Företagen ska hitta den kompetens som de behöver.

- Insats 1.1 Inrätta en kompetensfond för små företag
- Insats 1.2 Erbjud lärlingsplatser i hela länet

## Inriktningsområde 2: Hållbara transporter

Gods och människor ska kunna färdas utan utsläpp.

- Insats 2.1 Bygg ut laddstolpar längs vägarna
- Insats 2.2 Flytta gods från väg till järnväg
"""

Upload = collections.namedtuple('Upload', 'name content type', defaults=('application/octet-stream',))


def letter(number):
    """The letter of the body `number`: a stance and three viewpoints."""
    return (f'Björkered nr {number} kommun\n\nYttrande\n2025-10-{number % 28 + 1:02}\n\nDnr KS 2025/{number}\n'
            f'Er beteckning {CASE_NUMBER}\n\nKommun nummer {number} tillstyrker förslaget till strategi.\n\n'
            f'Insats {number % 2 + 1}.1 behöver förtydligas. Det framgår inte vem som ska betala.\n\n'
            f'Strategin bör kompletteras med laddstolpar i {number} byar.\n')


def pdf(text):
    """A PDF file of one page with these lines, in letters of windows-1252."""
    lines = ''.join(f'({re.sub(r"([()])", "", line)}) Tj T*\n' for line in text.split('\n')).encode('cp1252')
    content = b'BT /F 11 Tf 14 TL 72 760 Td\n' + lines + b'ET'
    parts = (b'<< /Type /Catalog /Pages 2 0 R >>', b'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
             b'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 5 0 R >> >> /Contents 4 0 R >>',
             b'<< /Length %d >>\nstream\n%s\nendstream' % (len(content), content),
             b'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>')
    # Without a table of where the objects are; readers find them.
    objects = b''.join(b'%d 0 obj\n%s\nendobj\n' % (number, part) for number, part in enumerate(parts, 1))
    return b'%PDF-1.4\n' + objects + b'trailer\n<< /Size 6 /Root 1 0 R >>\n%%EOF\n'


class Form:
    """A form as it stands: what a browser would send if nobody touched it."""

    def __init__(self, attributes):
        self.action = attributes.get('action') or ''
        self.method = (attributes.get('method') or 'get').lower()
        self.multipart = attributes.get('enctype') == 'multipart/form-data'
        self.fields = []   # (name, value) of what is sent untouched
        self.buttons = []  # (name, value) of the buttons that send
        self.types = {}    # the type of each named control

    def filled(self, values, button=None):
        """The pairs that are sent when the controls named in `values` are filled in, and `button` is pressed."""
        pairs = [(name, value) for name, value in self.fields if name not in values]
        for name, value in values.items():
            pairs += [(name, each) for each in (value if isinstance(value, list) else [value])]
        return pairs + ([button] if button else [])


class Page(html.parser.HTMLParser):
    """What a test looks at of a page: title, headings, links, forms, and all of its text."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.title, self.headings, self.links, self.forms, self.ids = '', [], [], [], []
        self.addresses = []  # all that the page would fetch or lead to
        self.controls = {}   # attributes of each element that has an id
        self.words = []
        self._form = self._select = self._textarea = self._within = None
        self.feed(text)
        self.close()

    @property
    def text(self):
        return ' '.join(' '.join(self.words).split())

    def form(self, action):
        """The form that goes to `action`, or to an address that ends like it."""
        for form in self.forms:
            if urllib.parse.urlsplit(form.action).path.endswith(action):
                return form
        raise AssertionError(f'no form to {action} among {[form.action for form in self.forms]}')

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if 'id' in attributes:
            self.ids.append(attributes['id'])
            self.controls[attributes['id']] = attributes
        self.addresses += [value for name, value in attrs if name in ('href', 'src', 'action', 'formaction', 'srcset', 'data')]
        if tag == 'a' and attributes.get('href'):
            self.links.append(attributes['href'])
        elif tag in ('title', 'h1', 'h2', 'h3', 'script', 'style'):
            self._within = tag
            self.headings += [[tag, '']] if tag[0] == 'h' else []
        elif tag == 'form':
            self._form = Form(attributes)
            self.forms.append(self._form)
        elif self._form:
            self._control(tag, attributes)

    def _control(self, tag, attributes):
        name, value = attributes.get('name'), attributes.get('value')
        kind = (attributes.get('type') or 'text').lower() if tag == 'input' else tag
        if tag == 'select' and name:
            self._select = [name, None]
            self._form.types[name] = tag
        elif tag == 'option' and self._select and (self._select[1] is None or 'selected' in attributes):
            self._select[1] = value or ''
        elif tag == 'textarea' and name:
            self._textarea = [name, '']
            self._form.types[name] = tag
        elif tag == 'button' or kind in ('submit', 'image'):
            self._form.buttons += [(name, value or '')] if name and attributes.get('type') != 'button' else []
        elif tag == 'input' and name:
            self._form.types[name] = kind
            if kind not in ('checkbox', 'radio', 'file') or (kind != 'file' and 'checked' in attributes):
                self._form.fields.append((name, value if value is not None else ('on' if kind == 'checkbox' else '')))

    def handle_endtag(self, tag):
        if tag == self._within:
            self._within = None
        elif tag == 'select' and self._select and self._form:
            self._form.fields += [tuple(self._select)] if self._select[1] is not None else []
            self._select = None
        elif tag == 'textarea' and self._textarea and self._form:
            # The first line end after <textarea> is not part of the value (HTML, 13.1.2.5).
            self._form.fields.append((self._textarea[0], self._textarea[1].removeprefix('\n')))
            self._textarea = None
        elif tag == 'form':
            self._form = None

    def handle_data(self, data):
        if self._textarea:
            self._textarea[1] += data
        if self._within == 'title':
            self.title += data
        elif self._within and self._within[0] == 'h':
            self.headings[-1][1] += data
        if self._within not in ('script', 'style'):
            self.words.append(data)


class Answer:
    """What the server answered."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode()

    @property
    def page(self):
        return Page(self.text)

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f'<{self.status} {dict(self.headers)} {self.body[:2000]!r}>'


class Client:
    """A browser without a window: cookies are kept, redirects are shown and not followed but by `visit`.

    `address` is whence it comes, as the proxy in front of a server with --behind-proxy says.
    """

    def __init__(self, server, address=None):
        self.server, self.cookies, self.token, self.address = server, {}, '', address
        self._connection = None

    def request(self, method, path, body=None, headers=None):
        """One request on a connection that is kept; `path` goes out as it is."""
        head = {'Cookie': '; '.join(f'{name}={value}' for name, value in self.cookies.items())} if self.cookies else {}
        head.update({'X-Forwarded-For': self.address} if self.address else {})
        head.update(headers or {})
        for fresh in (False, True):
            connection = self._connect(fresh)
            try:
                connection.request(method, path, body=body, headers={name: head[name] for name in head if head[name] is not None})
                response = connection.getresponse()
                answer = Answer(response.status, response.headers, response.read())
                break
            except (http.client.HTTPException, OSError):
                self.close()
                if fresh:
                    raise
        self._keep_cookies(answer.headers)
        return answer

    def close(self):
        if self._connection:
            self._connection.close()
            self._connection = None

    def get(self, path, **headers):
        """`headers` with `_` for `-`."""
        return self.request('GET', path, headers={name.replace('_', '-'): value for name, value in headers.items()})

    def json(self, path):
        """The view of a page."""
        return self.get(path, Accept='application/json').json()

    def visit(self, path):
        """A page, and where redirects lead to."""
        for _ in range(5):
            answer = self.get(path.partition('#')[0])
            if answer.status not in (302, 303):
                break
            path = answer.headers['Location']
        return answer

    def post(self, path, fields=(), origin=True, token=True, accept=None):
        """A form; `fields` are pairs or a dict. `token`: with the form token of the session, unless there is one."""
        pairs = list(fields.items() if isinstance(fields, dict) else fields)
        if token and self.token and 'token' not in dict(pairs):
            pairs.append(('token', self.token))
        return self.request('POST', path, urllib.parse.urlencode(pairs).encode(),
                            {'Content-Type': 'application/x-www-form-urlencoded', 'Origin': self._origin(origin),
                             'Accept': accept})

    def post_multipart(self, path, fields=(), origin=True, token=True, accept=None):
        """A form with files: a value that is an Upload is one."""
        pairs = list(fields.items() if isinstance(fields, dict) else fields)
        if token and self.token and 'token' not in dict(pairs):
            pairs.insert(0, ('token', self.token))
        kind, body = multipart(pairs)
        return self.request('POST', path, body, {'Content-Type': kind, 'Origin': self._origin(origin), 'Accept': accept})

    def submit(self, form, values=None, button=None, at='/'):
        """Send a form of a page as a browser does; `at` is the page's own address."""
        pairs = form.filled(values or {}, button)
        path = urllib.parse.urljoin(at, form.action)
        if form.method == 'get':
            return self.get(f'{path}?{urllib.parse.urlencode(pairs)}')
        return (self.post_multipart if form.multipart else self.post)(path, pairs, token=False)

    def sign_in(self, name, password=PASSWORD):
        """Sign in by the page for it, and keep the form token that signed-in pages carry."""
        page = self.visit('/sign-in').page
        form = next(form for form in page.forms if 'password' in form.types.values())
        (secret,) = (field for field, kind in form.types.items() if kind == 'password')
        (who,) = (field for field, kind in form.types.items() if kind in ('text', 'email'))
        answer = self.submit(form, {who: name, secret: password}, at='/sign-in')
        assert answer.status == 303, answer
        self.learn_token()
        return self

    def learn_token(self):
        """The form token of this session, from any form of the front page; empty where there is none."""
        values = [value for form in self.visit('/').page.forms for name, value in form.fields if name == 'token']
        self.token = values[0] if values else ''

    def _origin(self, origin):
        return self.server.origin if origin is True else origin or None

    def _connect(self, fresh):
        if fresh:
            self.close()
        if not self._connection:
            self._connection = http.client.HTTPConnection(self.server.host, self.server.port, timeout=60)
        return self._connection

    def _keep_cookies(self, headers):
        for line in headers.get_all('Set-Cookie') or []:
            name, _, value = line.split(';')[0].partition('=')
            self.cookies[name] = value
            if not value or 'max-age=0' in line.lower():
                del self.cookies[name]


def multipart(pairs):
    """The media type and the bytes of a form with files (RFC 7578)."""
    boundary = 'samsyn-test-b2f81c'
    parts = []
    for name, value in pairs:
        if isinstance(value, Upload):
            parts.append(f'Content-Disposition: form-data; name="{name}"; filename="{value.name}"\r\n'
                         f'Content-Type: {value.type}\r\n\r\n'.encode() + value.content)
        else:
            parts.append(f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode())
    body = b''.join(b'--' + boundary.encode() + b'\r\n' + part + b'\r\n' for part in parts)
    return f'multipart/form-data; boundary={boundary}', body + b'--' + boundary.encode() + b'--\r\n'


class Office:
    """A data folder with a draft, a consultation and a few small letters, all by the real commands."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.data = self.folder / 'data'
        self.consultation = self.other = None  # their numbers

    def samsyn(self, *arguments, text=None):
        """Run a command over the data folder; its output."""
        process = subprocess.run([SAMSYN, *map(str, arguments)], cwd=self.folder, capture_output=True, text=True,
                                 input=text, timeout=240, check=False, env={**os.environ, 'SAMSYN_DATA': str(self.data)})
        assert process.returncode == 0, f'{arguments}: {process.returncode} {process.stdout}{process.stderr}'
        return process.stdout

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def make(self, answers=ANSWERS):
        """The folder, with two consultations about one draft; only the first has answers, and is public."""
        self.samsyn('init', self.data)
        self.samsyn('draft', 'add', self.write('utkast.md', DRAFT))
        asked = ''.join(f'Björkered nr {number} kommun;kommun;\n' for number in range(1, answers + 3))
        self.consultation = self.open_consultation(self.write('sandlista.csv', 'namn;typ;e-post\n' + asked), CASE_NUMBER)
        if answers:
            letters = [self.write('yttrande-1.pdf', pdf(letter(1)))]
            letters += [self.write(f'yttrande-{number}.txt', letter(number)) for number in range(2, answers + 1)]
            self.samsyn('receive', '--consultation', self.consultation, *letters)
        self.samsyn('consultation', 'publish', 'consultation', 'answers', 'compilation', '--consultation', self.consultation)
        self.other = self.open_consultation(self.folder / 'sandlista.csv', 'RS 2025-2')
        self.add_account(ADMINISTRATOR, '--admin')
        return self

    def open_consultation(self, asked, case_number):
        """A consultation about the newest draft, with a list of those asked or None; its number."""
        said = self.samsyn('consultation', 'open', '--json', '--case-number', case_number, '--authority', 'Region Björkered',
                           '--deadline', '2099-12-31', '--question', 'Är målen rätt valda?',
                           *(('--consultees', asked) if asked else ()))
        return json.loads(said)['consultation']

    def show(self, what, *options):
        """What `samsyn show` says, as JSON."""
        return json.loads(self.samsyn('show', what, '--json', *options))

    def add_member(self, name, consultation, right):
        """An account that has a right in a consultation."""
        self.add_account(name)
        self.samsyn('account', 'right', name, right, '--consultation', consultation)

    def add_account(self, name, *options):
        self.samsyn('account', 'add', name, *options, '--password-stdin', text=PASSWORD + '\n')


class Server:
    """`samsyn serve` over an office's folder, on a port of its own."""

    def __init__(self, office, *options):
        self.errors = open(office.folder / 'serve.log', 'w+', encoding='utf-8', errors='replace')
        self.process = subprocess.Popen([SAMSYN, 'serve', '--data', str(office.data), '--listen', '127.0.0.1:0', *options],
                                        stdout=subprocess.PIPE, stderr=self.errors, text=True)
        line = self.process.stdout.readline()
        assert 'http://' in line, f'{line!r}: {self.log()}'
        self.origin = line.split()[-1].rstrip('/')
        address = urllib.parse.urlsplit(self.origin)
        self.host, self.port = address.hostname, address.port

    def client(self, address=None):
        return Client(self, address)

    def log(self):
        """What it has said on standard error."""
        self.errors.flush()
        self.errors.seek(0)
        return self.errors.read()

    def kill(self):
        """As when the power goes."""
        self.process.kill()
        self.process.wait()
        self._close()

    def end(self):
        """Ask it to end, and hold against it whatever it did wrong in its life; what it said."""
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError('the server did not end') from None
        said = self.log()
        self._close()
        assert code == 0, f'the server ended with {code}: {said}'
        assert not any(word in said for word in SANITIZERS), said
        return said

    def _close(self):
        self.process.stdout.close()
        self.errors.close()


class WebTest(unittest.TestCase):
    """A test over a server that all of the class share. It ends well, or the class has failed."""
    answers = ANSWERS
    options = ()

    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory(prefix='samsyn-web-')
        cls.addClassCleanup(scratch.cleanup)
        cls.office = Office(scratch.name)
        cls.fill_office()
        cls.server = Server(cls.office, *cls.options)
        cls.addClassCleanup(lambda: cls.server.end())

    @classmethod
    def fill_office(cls):
        cls.office.make(cls.answers)

    def assert_told_at(self, answer, *controls):
        """A form was refused: what is wrong is told at each of these controls and above the form, and at no other."""
        self.assertEqual(answer.status, 422, answer)
        page = answer.page
        told = [name for name, attributes in page.controls.items() if attributes.get('aria-invalid') == 'true']
        self.assertEqual(told, list(controls))
        for control in controls:
            self.assertIn(f'#{control}', page.links)
            self.assertIn(f'{control}-error', page.controls[control]['aria-describedby'].split())
            self.assertIn(f'{control}-error', page.ids)

    def wait_until(self, holds):
        """Ask until it holds; a server that never gets there fails the test, not one that is slow."""
        end = time.monotonic() + SECONDS_AT_MOST
        while not holds():
            self.assertLess(time.monotonic(), end, 'it did not come to hold')

    def client(self, role=None):
        """A new client, signed in as the account of that name."""
        client = self.server.client()
        self.addCleanup(client.close)
        return client.sign_in(role) if role else client
