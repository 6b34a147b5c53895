#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A server that is told to end does, whatever it is reading: what was not read then is read after the next start."""
import os
import unittest

from harness import ADMINISTRATOR, Server, Upload, WebTest

FAKE_READER = os.environ.get('SAMSYN_FAKE_READER')
FILES = 40


@unittest.skipUnless(FAKE_READER, 'there is no false reader')
class StopTest(WebTest):
    answers = 0

    @classmethod
    def fill_office(cls):
        super().fill_office()
        os.environ['SAMSYN_READER'] = FAKE_READER
        cls.addClassCleanup(os.environ.__setitem__, 'SAMSYN_READER', os.environ['SAMSYN_READER'])

    def test_server_ends_while_readers_hang(self):
        add = f'/consultations/{self.office.consultation}/register/add'
        client = self.client(ADMINISTRATOR)
        form = client.get(add).page.form('/register/files')
        answer = client.submit(form, {'files': [Upload(f'yttrande-{number}.txt', b'hang') for number in range(FILES)]}, at=add)
        self.assertEqual(answer.status, 303, answer)
        self.server.end()
        self.__class__.server = Server(self.office)
        documents = self.office.show('documents')
        self.assertEqual({document['state'] for document in documents if document['name'].startswith('yttrande')}, {'registered'})


if __name__ == '__main__':
    unittest.main()
