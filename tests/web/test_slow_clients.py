#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Clients that are slow, many, or lie about what they send: the server goes on answering the others."""
import contextlib
import re
import resource
import socket
import unittest

from harness import Server, WebTest

MANY = 10_000
SPARE_DESCRIPTORS = 200
SLOW = 200
ENDS = 10
END = b'\r\n\r\n'
FORM = (b'POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n'
        b'Content-Length: %d\r\n\r\n')


def allow_descriptors(wanted):
    """Whether this process, and what it starts, may have so many descriptors open; made so where it is allowed."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, max(wanted, most)))
    except (ValueError, OSError):
        return False
    return True


class RawTest(WebTest):
    """Bytes to the server, as no well-made client sends them."""
    @classmethod
    def fill_office(cls):
        cls.office.samsyn('init', cls.office.data)

    def connect(self):
        connection = socket.create_connection((self.server.host, self.server.port), timeout=60)
        self.addCleanup(connection.close)
        return connection

    def send(self, request, connection=None, half_closed=True):
        """All that the server says to these bytes until it closes. `half_closed`: nothing more can come."""
        connection = connection or self.connect()
        said = b''
        with contextlib.suppress(OSError):
            connection.sendall(request)
            if half_closed:
                connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65536):
                said += piece
        return said

    def begin_of_answer(self, request):
        """The first that the server says; it may have more, or wait for more."""
        connection = self.connect()
        with contextlib.suppress(OSError):
            connection.sendall(request)
            return connection.recv(65536)
        return b''

    def head(self, method='GET', path='/api', **headers):
        lines = [f'{method} {path} HTTP/1.1', f'Host: {self.server.host}:{self.server.port}', 'Connection: close']
        lines += [f'{name.replace("_", "-")}: {value}' for name, value in headers.items()]
        return '\r\n'.join(lines).encode() + END

    def assert_answers(self):
        """The server answers another client."""
        self.assertEqual(self.client().get('/api').status, 200)

    def assert_refused(self, said, *statuses):
        """Refused with one of the statuses, or by closing the connection; never failed at."""
        if said:
            status = int(said.split()[1])
            self.assertIn(status, statuses, said[:500])
        self.assert_answers()


class SlowTest(RawTest):
    def test_half_a_request_holds_nobody_up(self):
        for request in (b'', b'\0' * 1000, b'\r\n', b'GET', b'GET / HTTP/1.1\r\nHost: x'):
            for _ in range(SLOW // 5):
                self.connect().sendall(request)
        self.assert_answers()

    def test_half_a_form_holds_nobody_up(self):
        for _ in range(SLOW):
            self.connect().sendall(self.head('POST', '/sign-in', Content_Length=1000)[:-4]
                                   + b'\r\nContent-Type: application/x-www-form-urlencoded' + END + b'name=a')
        self.assert_answers()

    def test_byte_by_byte_is_a_request_too(self):
        connection = self.connect()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in self.head():
            connection.sendall(bytes([byte]))
        self.assertTrue(self.send(b'', connection).startswith(b'HTTP/1.1 200'))

    def test_client_that_does_not_read_holds_nobody_up(self):
        for _ in range(SLOW):
            connection = self.connect()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            connection.sendall(b'GET /api HTTP/1.1\r\nHost: x\r\n\r\n' * 40)
        self.assert_answers()

    def test_client_that_leaves_at_once_is_no_fault(self):
        for _ in range(SLOW):
            with self.connect() as connection:
                connection.sendall(self.head())
        self.assert_answers()

    def test_pipelined_requests_are_answered_in_order(self):
        first = b'GET /api HTTP/1.1\r\nHost: x\r\n\r\n'
        said = self.send(first + self.head(path='/no-such-page'), half_closed=False)
        self.assertEqual(re.findall(rb'HTTP/1\.1 (\d+) ', said), [b'200', b'404'])


class UploadTest(RawTest):
    """A large file that is not sent to its end: what the server has written of it by then."""
    # More than both ends' buffers hold, so that some of it has been taken when all of it is sent.
    SENT = 32 << 20
    PATH = '/consultations/1/register/files'

    def written_of_file(self, cookies):
        connection = self.connect()
        names = '; '.join(f'{name}={value}' for name, value in cookies.items())
        connection.sendall(self.head('POST', self.PATH, Content_Length=2 * self.SENT, Cookie=names or 'a=b',
                                     Content_Type='multipart/form-data; boundary=of-the-parts')
                           + b'--of-the-parts\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n')
        connection.sendall(b'a' * self.SENT)
        return sum(file.stat().st_size for file in self.office.data.glob('incoming/*'))

    def test_nothing_is_written_for_who_may_not_send(self):
        self.assertEqual(self.written_of_file({}), 0)
        self.office.add_account('officer', '--admin')
        client = self.client()
        client.sign_in('officer')
        self.assertGreater(self.written_of_file(client.cookies), 0)

    def test_what_was_cut_off_by_a_kill_is_gone_at_the_next_start(self):
        left = self.office.data / 'incoming' / 'upload-left'
        left.parent.mkdir(exist_ok=True)
        left.write_text('a')
        self.server.end()
        self.__class__.server = Server(self.office)
        self.assertFalse(left.exists())


class EndTest(RawTest):
    def test_server_ends_well_while_requests_come(self):
        body = b'name=reader&password=x'
        requests = (b'', b'GET / HTTP/1.1\r\nHost: x', self.head(), b'GET /api HTTP/1.1\r\nHost: x\r\n\r\n' * 40,
                    FORM % 1000 + body, FORM % len(body) + body)
        for _ in range(ENDS):
            connections = [self.connect() for _ in range(120)]
            for number, connection in enumerate(connections):
                connection.sendall(requests[number % len(requests)])
            self.server.end()
            self.__class__.server = Server(self.office)


class ManyTest(RawTest):
    @classmethod
    def setUpClass(cls):
        if not allow_descriptors(MANY + SPARE_DESCRIPTORS):
            raise unittest.SkipTest(f'this machine does not allow {MANY} open files')
        super().setUpClass()

    def test_ten_thousand_connections_leave_room_for_one_more(self):
        for number in range(MANY):
            connection = self.connect()
            if number % 2:
                connection.sendall(b'GET / HTTP/1.1\r\nHost: x\r\n')
        self.assert_answers()


class LyingTest(RawTest):
    """Requests that are wrong as HTTP (RFC 9112)."""

    def form(self, body, *lines):
        return self.head('POST', '/sign-in', Content_Type='application/x-www-form-urlencoded')[:-2] + b''.join(
            line.encode() + b'\r\n' for line in lines) + b'\r\n' + body

    def test_lengths_that_are_none_are_refused(self):
        for length in ('-1', 'many', '1e3', '0x10', '', '99999999999999999999999', '5, 6'):
            with self.subTest(length=length):
                self.assert_refused(self.send(self.form(b'name=a', f'Content-Length: {length}')), 400, 413)

    def test_two_lengths_are_refused(self):
        said = self.send(self.form(b'name=a', 'Content-Length: 6', 'Content-Length: 3'))
        self.assert_refused(said, 400)

    def test_body_shorter_than_its_length_holds_nobody_up(self):
        for length in (7, 600, 10**11):
            connection = self.connect()
            connection.sendall(self.form(b'name=a', f'Content-Length: {length}'))
            connection.shutdown(socket.SHUT_WR)
        self.assert_answers()

    def test_body_longer_than_its_length_is_not_run_as_a_request(self):
        said = self.send(self.form(b'name=aGET /sign-in HTTP/1.1\r\nHost: x\r\n\r\n', 'Content-Length: 6'))
        self.assertEqual(said.count(b'HTTP/1.1 '), 1, said)
        self.assert_answers()

    def test_chunked_form_is_a_form(self):
        said = self.send(self.form(b'6\r\nname=a\r\n0\r\n\r\n', 'Transfer-Encoding: chunked'), half_closed=False)
        self.assertNotIn(said.split()[1], (b'400', b'500'))
        self.assert_answers()

    def test_chunked_form_is_held_to_the_limit(self):
        chunk = b'10000\r\n' + b'a' * 0x10000 + b'\r\n'
        self.assert_refused(self.send(self.form(chunk * 1600 + b'0\r\n\r\n', 'Transfer-Encoding: chunked')), 413)

    def test_broken_chunks_are_refused(self):
        for body in (b'xyz\r\n', b'-1\r\na\r\n', b'fffffffffffffffff\r\na', b'6\r\nname=abcdef\r\n'):
            with self.subTest(body=body[:20]):
                self.assert_refused(self.send(self.form(body, 'Transfer-Encoding: chunked')), 400, 413)

    def test_line_of_chunks_that_does_not_end_ends_the_connection(self):
        said = self.send(self.form(b'6;' + b'x' * 70_000, 'Transfer-Encoding: chunked'))
        # 500 is libmicrohttpd's own answer, when what it keeps for a connection is full.
        self.assert_refused(said, 400, 413, 431, 500)

    def test_length_beside_chunks_does_not_smuggle(self):
        smuggled = b'GET /sign-in HTTP/1.1\r\nHost: x\r\n\r\n'
        said = self.send(self.form(b'0\r\n\r\n' + smuggled, f'Content-Length: {5 + len(smuggled)}',
                                   'Transfer-Encoding: chunked'))
        self.assertLessEqual(said.count(b'HTTP/1.1 '), 1, said)
        self.assert_answers()

    def test_unknown_encodings_are_refused(self):
        for line in ('Transfer-Encoding: gzip', 'Transfer-Encoding: chunked, identity', 'Content-Encoding: gzip'):
            with self.subTest(line=line):
                self.assert_refused(self.send(self.form(b'name=a', line, 'Content-Length: 6')), 400, 411, 415, 422, 501)

    def test_heads_without_end_are_refused(self):
        for request in (b'GET /' + b'a' * 200_000, b'GET / HTTP/1.1\r\n' + b'X: ' + b'a' * 200_000,
                        b'GET / HTTP/1.1\r\n' + b''.join(b'X-%d: a\r\n' % number for number in range(20_000))):
            with self.subTest(request=request[:20]):
                self.assert_refused(self.send(request + END), 400, 413, 414, 431)

    def test_what_is_no_http_is_refused(self):
        for request in (b'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', b'GET\r\n\r\n',
                        b'GET / HTTP/9.9\r\nHost: x\r\n\r\n', b'GET  /  HTTP/1.1\r\n\r\n', b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
                        b'GET / HTTP/1.1\r\nHost : x\r\n\r\n', b'GET / HTTP/1.1\r\n Host: x\r\n\r\n',
                        b'GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n', 'GET /å HTTP/1.1\r\nHost: x\r\n\r\n'.encode('latin-1')):
            with self.subTest(request=request[:20]):
                self.assert_refused(self.begin_of_answer(request), 200, 303, 400, 404, 405, 501, 505)

    def test_other_methods_are_refused(self):
        for method in ('PUT', 'DELETE', 'TRACE', 'CONNECT', 'OPTIONS', 'PATCH', 'get', 'A' * 5000):
            with self.subTest(method=method[:10]):
                self.assert_refused(self.send(self.head(method)), 400, 405, 414, 431, 501)

    def test_head_is_a_get_without_its_body(self):
        said = self.send(self.head('HEAD'))
        head, _, body = said.partition(END)
        self.assertTrue(head.startswith(b'HTTP/1.1 200'), said)
        self.assertEqual(body, b'')


if __name__ == '__main__':
    unittest.main()
