#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""test_browser.py [NAME…]: the example in Chromium, by the tests of browser/*.test.mjs, which Node runs.

All of them where none is named; with --but, all but those named.

SAMSYN_BROWSER_TOOLS is a folder with what browser/package.json names (tools/setup.sh: browser_tools); without it, or
without Chromium, there is nothing to run.
"""
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from harness import ADMINISTRATOR, PASSWORD, Office, Server

HERE = pathlib.Path(__file__).resolve().parent
SET = HERE.parent.parent / 'examples' / 'strategi'
SKIPPED = 77
# Tests of the draft when it has been revised and adopted; the others work on what nobody has worked on.
OF_REVISED = ('chain', 'pictures-chain')


def missing():
    """What there is no browser test without, or nothing."""
    tools = os.environ.get('SAMSYN_BROWSER_TOOLS', '')
    if not (pathlib.Path(tools) / 'node_modules' / 'playwright-core').is_dir():
        return 'SAMSYN_BROWSER_TOOLS names no folder with playwright-core'
    return ' '.join(f'there is no {program}' for program in ('node', os.environ.get('CHROMIUM', 'chromium'))
                    if not shutil.which(program))


def set_values():
    """The example's facts: `@key value` lines."""
    lines = (SET / 'set.conf').read_text(encoding='utf-8').splitlines()
    return dict(line[1:].split(' ', 1) for line in lines if line.startswith('@') and ' ' in line)


def make_example(office):
    """The example as an office has it: all answers received, and an account for each role."""
    facts, files = set_values(), office.folder / 'files'
    subprocess.run([os.environ['SAMSYN_EXAMPLE'], SET, files], check=True, capture_output=True)
    (draft,) = files.glob('strategi.*')
    letters = [path for path in sorted(files.iterdir()) if path not in (draft, files / 'consultees.csv')]
    office.samsyn('init', office.data)
    office.samsyn('draft', 'add', draft)
    said = office.samsyn('consultation', 'open', '--json', '--case-number', facts['case_number'], '--title', facts['title'],
                         '--authority', facts['authority'], '--consultees', files / 'consultees.csv',
                         '--deadline', datetime.date.today() + datetime.timedelta(days=40))
    office.consultation = json.loads(said)['consultation']
    office.samsyn('receive', *letters)
    office.add_account(ADMINISTRATOR, '--admin')
    for role in ('reader', 'registrar', 'officer'):
        office.add_member(role, office.consultation, role)
    office.samsyn('consultation', 'publish', 'consultation', 'answers', 'compilation')


def revise_example(office):
    """The versions that came of the draft, with because of whom, and the decision."""
    versions = office.folder / 'versions'
    subprocess.run([os.environ['SAMSYN_EXAMPLE'], '--versions', SET, versions], check=True, capture_output=True)
    subprocess.run([os.environ['SAMSYN_EXAMPLE_WORK'], office.data, SET, versions], check=True, capture_output=True)
    office.samsyn('consultation', 'publish', 'versions')


def run_in_browser(office, server, arguments):
    """Node's exit code; what it says goes out as it comes."""
    environment = {**os.environ, 'SAMSYN_SITE': server.origin, 'SAMSYN_PASSWORD': PASSWORD,
                   'SAMSYN_CONSULTATION': str(office.consultation), 'HOME': str(office.folder), 'TMPDIR': str(office.folder)}
    return subprocess.run(['node', HERE / 'browser' / 'all.mjs', *arguments], env=environment, check=False).returncode


def run_over(revised, names):
    """Node's exit code for these tests, over an office of their own."""
    with tempfile.TemporaryDirectory(prefix='samsyn-browser-', ignore_cleanup_errors=True) as folder:
        office = Office(folder)
        make_example(office)
        if revised:
            revise_example(office)
        server = Server(office)
        try:
            return run_in_browser(office, server, names)
        finally:
            server.end()


def tests_named(arguments):
    """By the program's arguments."""
    if arguments and arguments[0] != '--but':
        return arguments
    tests = sorted(path.name.removesuffix('.test.mjs') for path in (HERE / 'browser').glob('*.test.mjs'))
    return [name for name in tests if name not in arguments]


def main(arguments):
    if reason := missing():
        print(reason)
        return SKIPPED
    code = 0
    for revised in (False, True):
        names = [name for name in tests_named(arguments) if (name in OF_REVISED) == revised]
        code = (run_over(revised, names) if names else 0) or code
    return code


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
