#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""test_checks.py TOOLS: the checks of tools/ see what they are there to see, and nothing in a tidy project."""
import os
import subprocess
import sys
import tempfile
import unittest

TOOLS = os.path.abspath(sys.argv.pop(1))
HEAD = '/* SPDX-License-Identifier: AGPL-3.0-or-later */\n'


class Checks(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.write('src/base/str.h', HEAD)

    def write(self, path, text):
        path = os.path.join(self.folder.name, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        return path

    def run_tool(self, tool, *arguments):
        run = subprocess.run([sys.executable, os.path.join(TOOLS, tool), *arguments], capture_output=True, text=True)
        return run.returncode, run.stdout

    def assert_finds(self, tool, path, text, *words):
        self.write(path, text)
        status, output = self.run_tool(tool, self.folder.name)
        self.assertEqual(status, 1, text)
        for word in words:
            self.assertIn(word, output)

    def assert_passes(self, tool, path, text):
        self.write(path, text)
        self.assertEqual(self.run_tool(tool, self.folder.name), (0, ''), text)


class Layers(Checks):
    def test_a_layer_may_include_itself_those_above_and_its_libraries(self):
        self.assert_passes('check-layers', 'src/store/a.c',
                           '#include <sqlite3.h>\n#include <string.h>\n#include "base/str.h"\n#include "store/store.h"\n')

    def test_a_layer_may_not_include_those_below(self):
        self.assert_finds('check-layers', 'src/base/a.c', '\n#include "text/language/words.h"\n', 'src/base/a.c:2')

    def test_the_analysis_opens_no_files(self):
        self.assert_finds('check-layers', 'src/text/a.c', '#include "base/file.h"\n', 'opens no files')
        self.assert_finds('check-layers', 'src/text/a.c', '#include <fcntl.h>\n', 'does not use system')

    def test_the_model_sees_no_web_and_the_command_line_no_sql(self):
        self.assert_finds('check-layers', 'src/model/a.c', '#include <microhttpd.h>\n', 'does not use microhttpd')
        self.assert_finds('check-layers', 'src/cli/a.c', '#include "store/statements.h"\n', 'SQL')

    def test_parsers_stay_in_the_reader(self):
        self.assert_finds('check-layers', 'src/model/a.c', '#include "reader/parts/zip.h"\n', 'own process')
        self.assert_passes('check-layers', 'src/model/a.c', '#include "reader/parent/client.h"\n')

    def test_an_unknown_library_or_folder_is_asked_about(self):
        self.assert_finds('check-layers', 'src/base/a.c', '#include <curl/curl.h>\n', 'no library')
        self.assert_finds('check-layers', 'src/odd/a.c', '', 'no layer')

    def test_headers_are_named_from_src(self):
        self.assert_finds('check-layers', 'src/base/a.c', '#include "str.h"\n', 'not named from src/')


class Lint(Checks):
    def test_calls_that_are_not_used(self):
        self.assert_finds('lint', 'src/base/a.c', HEAD + 'x = atoi (y);\n', 'src/base/a.c:2')
        self.assert_finds('lint', 'src/base/a.c', HEAD + 'x = malloc(1);\n', 'mem_alloc')

    def test_words_in_comments_strings_and_longer_names_are_no_calls(self):
        self.assert_passes('lint', 'src/base/a.c',
                           HEAD + '/* strcpy( */\nint mem_free(void);\nsay("gets(\\"");\nsqlite3_free(x);\n')

    def test_lines(self):
        self.assert_finds('lint', 'src/base/a.c', HEAD + '\tx;\n', 'a tab')
        self.assert_finds('lint', 'src/base/a.c', HEAD + 'x; \n', 'space at the end')
        self.assert_finds('lint', 'src/base/a.c', HEAD + 'å' * 131 + '\n', 'longer than')
        self.assert_passes('lint', 'src/base/a.c', HEAD + 'å' * 130 + '\n')

    def test_what_is_left_to_do_and_whose_machine(self):
        self.assert_finds('lint', 'docs/a.md', 'TO' + 'DO: more\n', 'docs/a.md:1')
        self.assert_finds('lint', 'docs/a.md', 'see /ho' + 'me/anna/samsyn\n', 'machine')

    def test_the_licence_comes_first(self):
        self.assert_finds('lint', 'src/base/a.c', 'int x;\n', 'licence')
        self.assert_finds('lint', 'tools/a', '#!/bin/sh\necho\n', 'licence')

    def test_long_functions(self):
        body = '    x();\n'
        self.assert_passes('lint', 'src/base/a.c', HEAD + 'void f(void)\n{\n' + body * 100 + '}\n')
        self.assert_finds('lint', 'src/base/a.c', HEAD + 'void f(void)\n{\n' + body * 101 + '}\n', '101 lines')

    def test_each_function_of_a_header_is_told_of(self):
        self.assert_passes('lint', 'src/base/a.h', HEAD + '/* One. */\nint f(int a,\n      int b);\nint g(void);\n')
        self.assert_finds('lint', 'src/base/a.h', HEAD + '/* One. */\nint f(void);\n\nint g(void);\n', 'src/base/a.h:5')


class Documents(Checks):
    def test_paths_lead_somewhere_from_the_root_from_beside_or_by_their_end(self):
        self.write('src/base/README.md', '`str.h`, `src/base/str.h`, `base/*.h`, `base/`, `./src`, [up](../../docs/a.md)\n')
        self.assert_passes('check-docs', 'docs/a.md', 'See `str.h`, `base/str.h`, `src/NAME/str.h` and `build/samsyn`.\n')

    def test_a_path_that_leads_nowhere(self):
        self.assert_finds('check-docs', 'docs/a.md', 'a\n`base/gone.h`\n', 'docs/a.md:2', 'base/gone.h')
        self.assert_finds('check-docs', 'docs/a.md', '`gone_*.c`', 'gone_*.c')
        self.assert_finds('check-docs', 'docs/a.md', '[there](gone.md)', 'gone.md')
        self.assert_finds('check-docs', 'src/base/a.c', HEAD + '/* as\n * base/gone.h says */\n', 'src/base/a.c:3')

    def test_a_name_that_several_files_have(self):
        self.write('src/text/str.h', HEAD)
        self.assert_passes('check-docs', 'src/text/README.md', '`str.h`')
        self.assert_finds('check-docs', 'docs/a.md', '`str.h`', 'several places')

    def test_commands_and_options_are_those_that_the_program_knows(self):
        program = self.write('samsyn', "#!/bin/sh\n"
                             "[ \"$*\" = help ] && printf 'Commands:\\n  draft add  add\\n  show       s\\n\\n'\n"
                             "[ \"$*\" = 'draft add --help' ] && echo '  --label TEXT'\nexit 0\n")
        os.chmod(program, 0o700)
        for text, words in (('`samsyn draft add --label x F`, `samsyn show`, `samsyn COMMAND`', None),
                            ('    build/samsyn drop', 'drop'), ('`samsyn draft add --lable x`', '--lable')):
            self.write('docs/a.md', text)
            status, output = self.run_tool('check-docs', '--program', program, self.folder.name)
            self.assertEqual(status, 1 if words else 0, output)
            self.assertIn(words or '', output)


class Accuracy(Checks):
    TABLE = ('| figure | development | held-out |\\n|---|---:|---:|\\n'
             '| stance, macro-F1 | 0.910 (120) | 0.850 (60) |\\n| - sender, recall | - | 1.000 (9) |\\n')

    def check(self, floors):
        program = self.write('accuracy', f"#!/bin/sh\nprintf '{self.TABLE}'\n")
        os.chmod(program, 0o700)
        return self.run_tool('check-accuracy', program, self.write('floors', '# a comment\n\n' + floors))

    def test_a_figure_at_its_floor_passes_and_below_it_fails(self):
        self.assertEqual(self.check('held-out: stance, macro-F1 = 0.85\n')[0], 0)
        status, output = self.check('held-out: stance, macro-F1 = 0.851\ndevelopment: stance, macro-F1 = 0.9\n')
        self.assertEqual(status, 1)
        self.assertEqual([line.split()[0] for line in output.splitlines()], ['TOO', 'ok'])

    def test_a_figure_that_is_not_there_fails(self):
        self.assertEqual(self.check('held-out: stanse = 0.1\n')[0], 1)
        self.assertEqual(self.check('development: - sender, recall = 0.1\n')[0], 1)

    def test_without_floors_it_is_skipped(self):
        self.assertEqual(self.check('')[0], 77)

    def test_a_floor_of_another_form_fails(self):
        self.assertEqual(self.check('stance 0.9\n')[0], 1)


class Results(Checks):
    def test_every_test_is_counted_and_failures_are_told(self):
        log = self.write('testlog.json', '{"name": "a", "result": "OK"}\n'
                         '{"name": "b", "result": "SKIP", "stdout": "no server here\\n"}\n'
                         '{"name": "c", "result": "TIMEOUT", "stdout": "so far\\n"}\n')
        lines = self.run_tool('test-results', 'gcc', log)[1].splitlines()
        self.assertEqual(lines[0], 'skipped  gcc b: no server here')
        self.assertEqual(lines[1], 'FAILED   gcc c (timeout)')
        self.assertEqual(lines[-1], '1 1 1')

    def test_a_run_that_left_no_log_has_failed(self):
        self.assertEqual(self.run_tool('test-results', 'gcc', self.folder.name + '/none')[1].splitlines()[-1], '0 1 0')


if __name__ == '__main__':
    unittest.main()
