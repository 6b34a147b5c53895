#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kills, memory that ends, full disks. Needs a build with -Dfaults=true."""
import json
import resource
import shutil
import signal
import unittest

from harness import CommandLine, DONE, GOLDEN, KILLED, NOT_DONE

COMMANDS = (
    ['init', 'data'],
    ['draft', 'add', GOLDEN / 'utkast.md', '--data', 'data'],
    ['consultation', 'open', '--case-number', 'RS 2025-1', '--deadline', '2025-10-31', '--consultees',
     GOLDEN / 'sandlista.csv', '--data', 'data'],
    ['receive', GOLDEN / 'bjorkered.txt', GOLDEN / 'tallboda.eml', GOLDEN / 'bjorkered.txt', '--received',
     '2025-10-20', '--data', 'data'],
    ['compile', '-o', 'out', '--data', 'data'],
)
KILLS_AT_MOST = 100


class Kills(CommandLine):
    def compiled(self):
        return (self.folder / 'out/compilation.json').read_bytes()

    def start_again(self):
        for name in ('data', 'out'):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def run_all(self):
        for command in COMMANDS:
            self.samsyn(*command)
        return self.compiled()

    def kill_and_run_again(self, place, variable, nth):
        """Run all commands, the one at `place` killed once; False when it ended before the kill."""
        self.start_again()
        for at, command in enumerate(COMMANDS):
            if at == place:
                process = self.run_samsyn(*command, environment={variable: str(nth)})
                if process.returncode == DONE:
                    return False
                self.assertEqual(process.returncode, KILLED, process.stderr)
            self.samsyn(*command)
        return True

    def kill_each(self, variable, received_at_least):
        expected = self.run_all()
        for place, command in enumerate(COMMANDS):
            kills = 0
            for nth in range(1, KILLS_AT_MOST):
                if not self.kill_and_run_again(place, variable, nth):
                    break
                kills += 1
                self.assertEqual(self.compiled(), expected, f'{variable}={nth} {command[0]}')
            self.assertLess(kills, KILLS_AT_MOST - 1)
            if command[0] == 'receive':
                self.assertGreaterEqual(kills, received_at_least)

    def test_a_kill_before_any_commit_changes_nothing_in_the_end(self):
        self.kill_each('SAMSYN_KILL_AT_COMMIT', 7)

    def test_a_kill_before_any_new_blob_changes_nothing_in_the_end(self):
        self.kill_each('SAMSYN_KILL_AT_BLOB', 3)

    def test_a_one_shot_run_that_was_killed_leaves_no_trace_after_the_next(self):
        self.samsyn(*self.golden_arguments())
        expected = self.compiled()
        for nth in range(1, KILLS_AT_MOST):
            shutil.rmtree(self.folder / 'out')
            process = self.run_samsyn(*self.golden_arguments(), environment={'SAMSYN_KILL_AT_COMMIT': str(nth)})
            if process.returncode == DONE:
                break
            self.assertEqual(process.returncode, KILLED, process.stderr)
            self.assertEqual([path.name for path in (self.folder / 'out').glob('compilation*')], [])
            self.samsyn(*self.golden_arguments())
            self.assertEqual(self.compiled(), expected)
            self.assertEqual(list((self.folder / 'out').glob('.samsyn-*')), [])
        self.assertGreater(nth, 5)


class Memory(CommandLine):
    def test_memory_that_ends_is_said_and_leaves_no_half_result(self):
        """Every allocation at first, then ever more sparsely, until the run passes clean."""
        nth, failures = 1, 0
        while True:
            shutil.rmtree(self.folder / 'out', ignore_errors=True)
            process = self.run_samsyn(*self.golden_arguments(), environment={'SAMSYN_FAIL_ALLOCATION': str(nth)})
            if process.returncode == DONE and nth > 100000:
                break
            if process.returncode != DONE:
                failures += 1
                self.assertEqual(process.returncode, NOT_DONE, f'{nth}: {process.stderr}')
                self.assertIn('memory', process.stderr, nth)
            made = self.folder / 'out/compilation.json'
            if made.exists():
                json.loads(made.read_bytes())
            self.assertEqual(list((self.folder / 'out').glob('.samsyn-*')), [], nth)
            nth = nth + 1 if nth < 40 else nth + nth // 8
        self.assertGreater(failures, 40)


class FullDisk(CommandLine):
    """A limit on the size of files stands in for a full disk."""

    def limit(self, size):
        def prepare():
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        return prepare

    def test_a_disk_that_fills_is_said_and_the_database_stays_whole(self):
        for command in COMMANDS[:3]:
            self.samsyn(*command)
        refused = 0
        for size in (1000, 20000, 120000, 200000):
            process = self.run_samsyn(*COMMANDS[3], prepare=self.limit(size))
            if process.returncode != DONE:
                refused += 1
                self.assertEqual(process.returncode, NOT_DONE, process.stderr)
                self.assertRegex(process.stderr, 'disk|large', process.stderr)
            self.samsyn('show', 'documents', '--data', 'data')
        self.assertGreater(refused, 0)
        self.samsyn(*COMMANDS[3])
        self.samsyn(*COMMANDS[4])
        self.samsyn('verify', '--data', 'data')

    def test_an_output_that_does_not_fit_is_not_written_in_part(self):
        for command in COMMANDS[:4]:
            self.samsyn(*command)
        process = self.samsyn(*COMMANDS[4], prepare=self.limit(40000), code=NOT_DONE)
        self.assertIn('out/compilation.', process.stderr)
        self.assertEqual(list((self.folder / 'out').iterdir()), [])

    def test_outputs_that_do_not_fit_leave_the_old_ones_together(self):
        for command in COMMANDS:
            self.samsyn(*command)
        old = {path.name: path.read_bytes() for path in (self.folder / 'out').iterdir()}
        self.assertEqual(len(old), 4)
        self.samsyn(*COMMANDS[4], '--by', 'stance', prepare=self.limit(40000), code=NOT_DONE)
        self.assertEqual({path.name: path.read_bytes() for path in (self.folder / 'out').iterdir()}, old)

    def test_half_made_outputs_of_a_killed_run_are_removed(self):
        for command in COMMANDS[:4]:
            self.samsyn(*command)
        self.write('out/.samsyn-kxZ3a1/compilation.html', 'half')
        self.samsyn(*COMMANDS[4])
        self.assertEqual(sorted(path.name for path in (self.folder / 'out').iterdir()),
                         ['compilation.docx', 'compilation.html', 'compilation.json', 'compilation.xlsx'])


if __name__ == '__main__':
    unittest.main()
