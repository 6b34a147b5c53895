#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kill the server while answers come in: either the receipt was given and the answer is there, or neither; and who sends
once more, as a browser does that got no receipt, is registered once."""
import http.client
import json
import threading
import unittest
import uuid

from harness import Server, WebTest

CLIENTS = 8
ROUNDS = 4
RECEIPTS = 40  # in a round, before the kill


class Sender(threading.Thread):
    """Sends one answer after the other until the server is gone."""

    def __init__(self, server, consultation, receipts):
        super().__init__()
        self.client, self.consultation, self.receipts, self.unanswered = server.client(), consultation, receipts, []

    def run(self):
        while True:
            once = uuid.uuid4().hex
            self.unanswered.append(once)
            try:
                location = send(self.client, self.consultation, once)
            except (OSError, http.client.HTTPException):
                return
            self.unanswered.remove(once)
            self.receipts.add(once, location)


class Receipts:
    """What was promised, and a word when there is enough of it to kill."""

    def __init__(self):
        self.locations, self.enough = {}, threading.Event()

    def add(self, once, location):
        self.locations[once] = location
        if len(self.locations) >= RECEIPTS:
            self.enough.set()


def send(client, consultation, once):
    """Send an answer; the address of its receipt."""
    answer = client.post(f'/consultations/{consultation}/answer', {
        'send': '1', 'once': once, 'sender': f'Avsändare {once}', 'email': '', 'whole': 'Vi tillstyrker förslaget.'},
        accept='application/json')
    if answer.status != 200:
        raise AssertionError(answer)
    return answer.json()['location']


class KilledTest(WebTest):
    answers = 0

    def test_receipt_was_given_and_the_answer_is_there_or_neither(self):
        promised = {}
        for _ in range(ROUNDS):
            promised.update(self.round_of_answers())
            self.assert_kept(promised)

    def round_of_answers(self):
        """Receipts that were given until the server was killed, and those that were not given before the next start."""
        receipts = Receipts()
        senders = [Sender(self.server, self.office.consultation, receipts) for _ in range(CLIENTS)]
        for sender in senders:
            sender.start()
        self.assertTrue(receipts.enough.wait(60))
        self.server.kill()
        for sender in senders:
            sender.join()
            sender.client.close()
        self.__class__.server = Server(self.office)
        client = self.client()
        for sender in senders:
            for once in sender.unanswered:
                receipts.locations[once] = send(client, self.office.consultation, once)
        return receipts.locations

    def assert_kept(self, promised):
        """Every answer is there, once, at the address of its receipt."""
        client = self.client()
        for once, location in promised.items():
            self.assertIn(once, json.dumps(client.json(location), ensure_ascii=False))
        # What the background has read of it by then, it has found the sender in as well.
        register = [json.dumps(document, ensure_ascii=False) for document in self.office.show('documents')]
        for once in promised:
            self.assertEqual(sum(once in document for document in register), 1)


if __name__ == '__main__':
    unittest.main()
