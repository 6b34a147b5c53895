#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What tools/sql2c.py makes, and above all what it refuses. test_sql2c.py SQL2C"""
import os
import subprocess
import sys
import tempfile
import unittest

SQL2C = sys.argv.pop(1)
SCHEMA = '-- A song; no more.\nCREATE TABLE song (title TEXT NOT NULL);\n'
GOOD = '''-- Add a song.
-- name: song_add
-- in: title text, year i64
INSERT INTO song (title, year) VALUES ($1, $2);
'''


def compile_sql(statements, schemas=(('001.sql', SCHEMA),), own=None):
    """The header, the source and what was said; the first two None when it was refused."""
    with tempfile.TemporaryDirectory() as folder:
        def path(name):
            return os.path.join(folder, name)

        def put(name, text):
            with open(path(name), 'w', encoding='utf-8') as file:
                file.write(text)
            return path(name)

        result = subprocess.run(
            [sys.executable, SQL2C, '--header', path('out.h'), '--source', path('out.c'), '--prepare', path('out.sql'),
             '--schema', *[put(name, text) for name, text in schemas], '--statements', put('in.sql', statements),
             *(['--own-schema', put('own.sql', SCHEMA.replace('song', 'tune')), '--own-statements', put('o.sql', own)]
               if own else [])],
            capture_output=True, text=True, check=False)
        if result.returncode:
            assert not os.path.exists(path('out.h'))
            return None, None, result.stderr
        with open(path('out.h'), encoding='utf-8') as header, open(path('out.c'), encoding='utf-8') as source:
            return header.read(), source.read(), result.stderr


class Made(unittest.TestCase):
    def test_a_statement_becomes_a_function(self):
        header, source, _ = compile_sql(GOOD)
        self.assertIn('/* Add a song. */\nbool sql_song_add(struct store *store, struct str title, int64_t year, '
                      'struct error *error);', header)
        self.assertIn('{"song_add", true, 2, NULL, 0, 0,\n     "INSERT INTO song (title, year) VALUES ($1, $2)"}', source)

    def test_what_is_sqlites_own_is_not_asked_of_postgresql(self):
        own = '-- Find.\n-- name: tune_find\n-- in: words text\n-- many: id i64\n' \
              'SELECT rowid AS id FROM tune WHERE tune MATCH $1;\n'
        header, source, _ = compile_sql(GOOD, own=own)
        self.assertIn('bool sql_tune_find(', header)
        self.assertIn('sql_own_schema[] = {\n    "CREATE TABLE tune', source)
        self.assertIsNone(compile_sql(own)[0])

    def test_a_named_row_is_shared(self):
        header, _, _ = compile_sql('''
-- row song: title text, writer id?
-- Get.
-- name: song_get
-- in: title text
-- maybe: row song
SELECT title, writer FROM song WHERE title = $1;
-- List.
-- name: song_list
-- many: row song
SELECT title, writer FROM song ORDER BY title;
''')
        self.assertEqual(header.count('struct sql_song {'), 1)
        self.assertIn('struct arena *arena, struct sql_song *ret_row, bool *ret_found, struct error *error);', header)
        self.assertIn('struct arena *arena, struct sql_song_rows *ret_rows, struct error *error);', header)
        self.assertIn('int64_t writer; /* 0: null */', header)

    def test_a_row_without_text_needs_no_arena(self):
        header, _, _ = compile_sql('-- Count.\n-- name: song_count\n-- one: count i64\nSELECT count(*) AS count FROM song;\n')
        self.assertIn('bool sql_song_count(struct store *store, struct sql_song_count *ret_row, struct error *error);',
                      header)

    def test_a_declaration_may_go_on_in_the_next_line(self):
        header, _, _ = compile_sql(GOOD.replace('text, year', 'text,\n--   year'))
        self.assertIn('struct str title, int64_t year', header)

    def test_a_parameter_may_be_used_again(self):
        header, _, _ = compile_sql('-- A.\n-- name: a\n-- in: x i64, y i64\nDELETE FROM song WHERE n IN ($1, $2, $1);\n')
        self.assertIn('bool sql_a(', header)


class Refused(unittest.TestCase):
    def refuse(self, statements, words, **others):
        header, _, said = compile_sql(statements, **others)
        self.assertIsNone(header)
        self.assertIn(words, said)
        self.assertNotIn('Traceback', said)

    def change(self, old, new, words):
        self.assertIn(old, GOOD)
        self.refuse(GOOD.replace(old, new), words)

    def test_the_place_is_told(self):
        self.change('year i64', 'year i65', "in.sql:4: unknown type 'i65'")

    def test_parameters_out_of_order(self):
        self.change('($1, $2)', '($2, $1)', 'order [2, 1]')

    def test_a_parameter_that_is_left_out(self):
        self.change('($1, $2)', '($1, $3)', 'order [1, 3]')

    def test_a_parameter_that_is_not_declared(self):
        self.change(', year i64', '', 'declares 1 parameters and uses 2')

    def test_a_statement_without_a_name(self):
        self.refuse('INSERT INTO song (title) VALUES (1);\n', 'without a name')

    def test_a_statement_without_a_description(self):
        self.change('-- Add a song.\n', '', 'no description')

    def test_a_statement_without_an_end(self):
        self.change(';', '', "does not end with ';'")

    def test_an_end_that_is_missing_between_two(self):
        self.refuse(GOOD.replace(';', '') + GOOD.replace('song_add', 'song_add_2'), 'a comment inside')

    def test_a_semicolon_inside(self):
        self.change('($1, $2)', "($1, ';' || $2)", "';' inside")

    def test_a_comment_inside(self):
        self.change('VALUES', '-- the values\nVALUES', 'a comment inside')

    def test_the_same_name_twice(self):
        self.refuse(GOOD + GOOD, 'two statements song_add')

    def test_the_same_row_twice(self):
        self.refuse('-- row song: title text\n-- row song: title text\n', 'two rows song')

    def test_a_row_that_is_not_there(self):
        self.refuse('-- A.\n-- name: a\n-- many: row song\nSELECT 1;\n', "no row 'song'")

    def test_rows_that_are_not_declared(self):
        self.refuse('-- A.\n-- name: a\nSELECT title FROM song;\n', 'gives rows')
        self.change('$2);', '$2) RETURNING title;', 'gives rows')

    def test_rows_that_do_not_come(self):
        self.change('-- in', '-- many: x i64\n-- in', 'gives no rows')

    def test_a_number_that_may_be_null(self):
        self.change('year i64', 'year i64?', 'cannot be nullable')

    def test_a_name_that_c_has_taken(self):
        self.change('title text', 'register text', "'register' cannot be used")

    def test_what_only_one_database_understands(self):
        for sql in ('INSERT OR REPLACE INTO song VALUES ($1, $2)', 'INSERT INTO song VALUES (?1, $1, $2)',
                    'INSERT INTO song VALUES ($1, $2, datetime(1))', 'INSERT INTO "song" VALUES ($1, $2)',
                    'INSERT INTO song VALUES ($1, IFNULL($2, 0))', 'INSERT INTO sång VALUES ($1, $2)',
                    'DELETE FROM song WHERE rowid = $1 OR title = $2', 'INSERT INTO song VALUES ($1, $2, :name)'):
            self.change('INSERT INTO song (title, year) VALUES ($1, $2)', sql, 'song_add uses')

    def test_what_is_the_stores_alone(self):
        for sql in ('PRAGMA synchronous = OFF', 'ATTACH $1 AS $2', 'BEGIN', 'DROP TABLE song', 'VACUUM'):
            self.change('INSERT INTO song (title, year) VALUES ($1, $2)', sql, 'must be one of')

    def test_schema_files_with_a_gap(self):
        self.refuse(GOOD, 'must be named 002.sql', schemas=(('001.sql', SCHEMA), ('003.sql', SCHEMA)))

    def test_a_schema_without_an_end(self):
        self.refuse(GOOD, "does not end with ';'", schemas=(('001.sql', SCHEMA.replace(';', '')),))


if __name__ == '__main__':
    unittest.main()
