#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""test_pairs.py TOOLS: tools/make-pairs finds what labels quote, and refuses what it cannot find for certain."""
import importlib.machinery
import importlib.util
import os
import pathlib
import sys
import tempfile
import unittest

TOOLS = os.path.abspath(sys.argv.pop(1))


def load_tool():
    sys.dont_write_bytecode = True
    loader = importlib.machinery.SourceFileLoader('make_pairs', os.path.join(TOOLS, 'make-pairs'))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader('make_pairs', loader))
    loader.exec_module(module)
    return module


make_pairs = load_tool()
OLD = '# Mål {#c1}\n\nVägen är lång. Rådet\nmöts ofta. Rådet beslutar.\n'
NEW = '# Mål\n\nRådet möts sällan. Vägen är lång. Det beslutar. Det väljer.\n'


class Pairs(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.write('old.md', OLD)
        self.write('new.md', NEW)

    def write(self, name, text):
        with open(os.path.join(self.folder.name, name), 'w', encoding='utf-8') as file:
            file.write(text)

    def rows(self, labels):
        self.write('labels.txt', labels)
        table = make_pairs.Pair(pathlib.Path(self.folder.name)).table()
        return [line.split('\t') for line in table.splitlines()[1:]]

    def assert_refuses(self, labels, words):
        with self.assertRaisesRegex(make_pairs.Refused, words):
            self.rows(labels)

    def test_offsets_are_bytes_of_the_text_without_ids(self):
        self.assertEqual(self.rows('p1 kept\n< Vägen är lång.\n> Vägen är lång.\n'),
                         [['p1', '8', '25', 'kept', '30', '47', '']])

    def test_white_space_stands_for_any(self):
        self.assertEqual(self.rows('p1 gone a note\n< Rådet möts ofta.\n'), [['p1', '26', '44', 'gone', '', '', 'a note']])

    def test_an_ellipsis_stands_for_as_little_as_can_be(self):
        start, end = (int(field) for field in self.rows('p1 gone\n<1 Rådet … .\n')[0][1:3])
        self.assertEqual(OLD.replace(' {#c1}', '').encode()[start:end].decode(), 'Rådet\nmöts ofta.')

    def test_a_split_place_has_a_range_for_each_part(self):
        row = self.rows('p1 split\n< Rådet beslutar.\n> Det beslutar.\n> Det väljer.\n')[0]
        self.assertEqual(row[4:6], ['48,62', '61,74'])

    def test_several_files_are_one_text(self):
        row = self.rows('@new new.md old.md\np1 moved\n< Rådet beslutar.\n> Rådet beslutar.\n')[0]
        start, end = int(row[4]), int(row[5])
        self.assertEqual((NEW + '\n' + OLD.replace(' {#c1}', '')).encode()[start:end].decode(), 'Rådet beslutar.')

    def test_what_is_not_there_is_refused(self):
        self.assert_refuses('p1 gone\n< Vägen är kort.\n', 'labels.txt:2: not found')

    def test_what_is_there_twice_must_say_which(self):
        self.assert_refuses('p1 gone\n< Rådet\n', 'found 2 times')
        self.assertEqual(self.rows('p1 gone\n<2 Rådet\n')[0][1:3], ['45', '51'])
        self.assert_refuses('p1 gone\n<3 Rådet\n', 'found only 2 times')

    def test_a_status_has_as_many_places_as_it_says(self):
        self.assert_refuses('p1 kept\n< Vägen är lång.\n', 'kept with 1 old and 0 new')
        self.assert_refuses('p1 gone\n< Vägen är lång.\n> Vägen är lång.\n', 'gone with 1 old and 1 new')
        self.assert_refuses('p1 split\n< Vägen är lång.\n> Vägen är lång.\n', 'split with 1 old and 1 new')

    def test_an_id_stands_once_and_a_status_is_one_of_six(self):
        self.assert_refuses('p1 gone\n< Vägen är lång.\n\np1 gone\n< Rådet beslutar.\n', 'p1 stands above')
        self.assert_refuses('p1 lost\n< Vägen är lång.\n', 'neither a quotation nor')

    def test_another_version_of_a_text_is_refused(self):
        self.assert_refuses('@sha256 old 0000\np1 gone\n< Vägen är lång.\n', 'another version')

    def test_a_text_outside_the_project_may_be_absent(self):
        with self.assertRaises(make_pairs.Absent):
            self.rows('@old not-here.md\np1 gone\n< Vägen är lång.\n')


if __name__ == '__main__':
    unittest.main()
