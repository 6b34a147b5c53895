#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A later version by the command line: added, compared, shown; asked about when it looks like another document."""
import json
import unittest

from harness import GOLDEN, NOT_DONE, USAGE, CommandLine

STRANGE = '# Plan för avfall\n\n' + '\n\n'.join(f'Kärl {number} töms varje vecka.' for number in range(20)) + '\n'


class VersionsTest(CommandLine):
    def setUp(self):
        super().setUp()
        self.samsyn('init', 'data')
        self.samsyn('draft', 'add', GOLDEN / 'utkast.md', '--data', 'data')
        self.samsyn('consultation', 'open', '--data', 'data')
        self.draft = (GOLDEN / 'utkast.md').read_text(encoding='utf-8')
        (self.first,) = (version['version'] for version in self.show('versions'))

    def show(self, *what):
        return json.loads(self.samsyn('show', *what, '--json', '--data', 'data').stdout)

    def consultation(self):
        return self.show('consultation')[0]['id']

    def add(self, text, *options, **more):
        path = self.write('version.md', text)
        return self.samsyn('draft', 'add', path, '--consultation', self.consultation(), '--data', 'data', *options, **more)

    def test_later_version_is_compared_and_its_changes_shown(self):
        said = self.add(self.draft + '\nEtt nytt stycke om laddstolpar i byarna.\n', '--label', 'Reviderat förslag', '--json')
        added = json.loads(said.stdout)
        self.assertGreater(added['likeness'], 0.8)
        versions = self.show('versions')
        self.assertEqual([version['label'] for version in versions], [None, 'Reviderat förslag'])
        self.assertEqual(versions[1]['name'], 'version.md')
        changes = self.show('changes')
        self.assertEqual([change['kind'] for change in changes], ['added'])
        self.assertEqual(changes, self.show('changes', added['draft']))
        self.assertIn('added', self.samsyn('show', 'changes', '--data', 'data').stdout)
        self.assertIn('Reviderat förslag', self.samsyn('show', 'versions', '--data', 'data').stdout)

    def test_same_text_is_refused(self):
        said = self.add(self.draft, code=NOT_DONE).stderr
        self.assertIn('nothing changed', said)
        self.assertNotIn('--anyway', said)  # which would not help
        self.assertEqual(len(self.show('versions')), 1)

    def test_another_document_is_asked_about(self):
        said = self.add(STRANGE, code=NOT_DONE).stderr
        self.assertIn('another document', said)
        self.assertIn('--anyway', said)
        self.assertEqual(len(self.show('versions')), 1)
        self.add(STRANGE, '--anyway')
        self.assertEqual(len(self.show('versions')), 2)

    def test_label_without_a_consultation_is_wrong_usage(self):
        self.samsyn('draft', 'add', GOLDEN / 'utkast.md', '--label', 'Reviderat', '--data', 'data', code=USAGE)

    def test_draft_that_was_sent_out_has_no_changes(self):
        self.assertIn('not made from another', self.samsyn('show', 'changes', '--data', 'data', code=NOT_DONE).stderr)


if __name__ == '__main__':
    unittest.main()
