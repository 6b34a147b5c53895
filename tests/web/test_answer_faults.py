#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The server is killed at every commit while an answer is sent: either the receipt was given and the answer is there, or
neither; and sent once more it is there once."""
import http.client
import os
import unittest

from harness import Server
from published import PublicTest

KILLS_AT_MOST = 20


class KilledWhileSending(PublicTest):
    def send(self, server, word):
        """The receipt's address, or None when the server died under it."""
        client = server.client()
        try:
            answer = client.post(f'{self.here}/answer', {'sender': 'Storvads kommun', 'whole': f'Bra: {word}.', 'send': '1',
                                                         'once': f'slump-av-tecken-{word}'}, accept='application/json')
        except (http.client.HTTPException, OSError):
            return None
        finally:
            client.close()
        self.assertEqual(answer.status, 200, answer)
        return answer.json()['location']

    def start_to_be_killed(self, variable, nth):
        """A server that ends at its nth commit; None when it ended before it could answer."""
        os.environ[variable] = str(nth)
        try:
            return Server(self.office)
        except AssertionError:
            return None
        finally:
            del os.environ[variable]

    def answers_that_say(self, word):
        return self.rows("SELECT count(*) FROM document JOIN blob ON blob.hash = document.hash "
                         "WHERE instr(CAST(blob.bytes AS TEXT), ?) > 0", f'Bra: {word}.')[0][0]

    def kill_each(self, variable):
        """How many times it died before an answer came through."""
        self.server.end()
        died = 0
        try:
            for nth in range(1, KILLS_AT_MOST):
                word = f'{variable}-{nth}'
                server = self.start_to_be_killed(variable, nth)
                location = self.send(server, word) if server else None
                if server:
                    server.kill()
                there = self.answers_that_say(word)
                if location:
                    self.assertEqual(there, 1, f'{word}: a receipt, and no answer')
                died += location is None
                self.check_once_more(word, location)
        finally:
            type(self).server = Server(self.office)
        self.assertGreater(died, 0)
        self.assertLess(died, KILLS_AT_MOST - 1)

    def check_once_more(self, word, location):
        """Whatever happened, the same sent again is one answer with one receipt."""
        server = Server(self.office)
        try:
            again = self.send(server, word)
            self.assertIsNotNone(again)
            self.assertIn(location, (None, again))
            self.assertEqual(self.answers_that_say(word), 1)
            client = server.client()
            self.assertEqual(client.get(again).status, 200)
            client.close()
        finally:
            server.end()

    def test_killed_just_before_each_commit(self):
        self.kill_each('SAMSYN_KILL_AT_COMMIT')

    def test_killed_just_after_each_commit(self):
        self.kill_each('SAMSYN_KILL_AFTER_COMMIT')


if __name__ == '__main__':
    unittest.main()
