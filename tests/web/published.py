# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the tests of the public pages share: an office whose first consultation is public."""
import contextlib
import sqlite3

from harness import WebTest


class PublicTest(WebTest):
    answers = 0

    @classmethod
    def publish(cls, consultation, what='consultation'):
        cls.change('INSERT OR IGNORE INTO publication (consultation, what, at) VALUES (?, ?, ?)',
                   consultation, what, '2025-06-01T08:00:00Z')

    @classmethod
    def rows(cls, sql, *values):
        with contextlib.closing(sqlite3.connect(cls.office.data / 'samsyn.sqlite', timeout=30)) as database:
            with database:
                return database.execute(sql, values).fetchall()

    @classmethod
    def change(cls, sql, *values):
        """Behind the server's back, as an officer would by a page."""
        cls.rows(sql, *values)

    @property
    def here(self):
        """The address of the consultation."""
        return f'/consultations/{self.office.consultation}'
