# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the tests of the command line share: running the built program in a folder that is thrown away."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

SAMSYN = os.environ['SAMSYN']
HERE = pathlib.Path(__file__).resolve().parent
GOLDEN = HERE / 'golden'
DONE, NOT_ALL_READ, USAGE, NOT_DONE = 0, 1, 2, 3
# What the kill of a test leaves as exit code: killed by SIGKILL.
KILLED = -9


class CommandLine(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory(prefix='samsyn-cli-')
        self.folder = pathlib.Path(self.scratch.name)
        self.addCleanup(self.scratch.cleanup)

    def run_samsyn(self, *arguments, environment=None, prepare=None):
        """Run samsyn in the folder; the finished process, its outputs as text."""
        return subprocess.run([SAMSYN, *map(str, arguments)], cwd=self.folder, preexec_fn=prepare,
                              env={**os.environ, 'SOURCE_DATE_EPOCH': '1762156800', **(environment or {})},
                              capture_output=True, text=True, timeout=120, check=False)

    def samsyn(self, *arguments, code=DONE, **more):
        """Run samsyn and hold its exit code against `code`."""
        process = self.run_samsyn(*arguments, **more)
        self.assertEqual(process.returncode, code, f'{arguments}: {process.stdout}{process.stderr}')
        return process

    def readers_without(self, kind):
        """A folder of the readers, but for that of one kind, as where it is not installed."""
        readers = self.folder / f'readers-without-{kind}'
        readers.mkdir()
        whole = pathlib.Path(os.environ['SAMSYN_READER'])
        for path in whole.parent.glob(f'{whole.name}*'):
            if path.is_file() and path.name != f'{whole.name}-{kind}':
                (readers / path.name).symlink_to(path)
        return readers

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def load(self, path='out/compilation.json'):
        with open(self.folder / path, encoding='utf-8') as file:
            return json.load(file)

    def golden_arguments(self):
        return ['compile', GOLDEN / 'utkast.md', GOLDEN / 'bjorkered.txt', GOLDEN / 'tallboda.eml', '-o', 'out',
                '--case-number', 'RS 2025-1', '--authority', 'Region Björkered', '--deadline', '2025-10-31',
                '--consultees', GOLDEN / 'sandlista.csv']
