#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Compile named SQL statements into typed C functions.

    sql2c.py --header statements.h --source statements.c [--prepare check.sql] --schema 001.sql… --statements x.sql…
             [--own-schema y.sql… --own-statements z.sql…]

The form of the SQL files is described in sql/README.md. What is refused is refused here, at build time, with file and
line: a statement without a name or a description, a parameter out of order, an unknown type, SQL that only one of the
two databases understands. --prepare writes the same schema and statements as a script for psql, to be tried against
PostgreSQL.

What stands under --own-… is SQLite's own: it may use what only SQLite understands and is not in that script.
"""
import argparse
import os
import re
import sys

# SQL2C type: (C type, C constructor of a value, the same for a nullable one, column type, PostgreSQL type).
# A nullable number has no value left that could stand for null, so there is none; ids are positive, so 0 is free.
TYPES = {
    'id': ('int64_t', 'sql_value_i64', 'sql_value_optional_id', 'SQL_I64', 'bigint'),
    'i64': ('int64_t', 'sql_value_i64', None, 'SQL_I64', 'bigint'),
    'f64': ('double', 'sql_value_f64', None, 'SQL_F64', 'double precision'),
    'text': ('struct str', 'sql_value_text', 'sql_value_optional_text', 'SQL_TEXT', 'text'),
    'bytes': ('struct str', 'sql_value_bytes', None, 'SQL_BYTES', 'bytea'),
}
BORROWED = ('text', 'bytes')
RESULTS = ('one', 'maybe', 'many')
READING = ('SELECT',)
WRITING = ('INSERT', 'UPDATE', 'DELETE')

# SQL that one of the databases lacks or means otherwise.
REFUSED = [
    (r'\bAUTOINCREMENT\b', 'AUTOINCREMENT: ids are made by the program'),
    (r'\bOR\s+(REPLACE|IGNORE|ABORT|FAIL|ROLLBACK)\b', 'OR REPLACE and its like: write ON CONFLICT'),
    (r'\b(now|datetime|strftime|julianday|current_(date|time|timestamp))\b', 'a clock: times are made by the program'),
    (r'\b(rowid|last_insert_rowid|changes)\b', 'rowid and its like: only SQLite has them'),
    (r'\b(IFNULL|IIF|GLOB|MATCH|REGEXP)\b', 'IFNULL, IIF, GLOB, MATCH, REGEXP: only SQLite has them'),
    (r'\b(PRAGMA|ATTACH|DETACH|VACUUM|SAVEPOINT|COMMIT|ROLLBACK|BEGIN)\b', 'a command that is the store\'s alone'),
    (r'["`\[]', 'quoted identifiers: choose a name that needs no quotes'),
    (r'[?:@][A-Za-z0-9_]', 'parameters other than $1, $2 …'),
    (r'\?', 'parameters other than $1, $2 …'),
    (r'[^\x09\x0a\x20-\x7e]', 'a character outside ASCII'),
]
# Of these, what SQLite's own statements may use.
SQLITES_OWN = ('rowid', 'MATCH')

# Names that a generated function needs for itself, and C's own words.
TAKEN = set('''store arena error ret_row ret_rows ret_found in rows
    auto break case char const continue default do double else enum extern float for goto if inline int long register
    restrict return short signed sizeof static struct switch typedef union unsigned void volatile while bool'''.split())


class Refused(Exception):
    """Something in the SQL files that cannot be compiled."""


class Row:
    """The columns of a result: a C struct."""

    def __init__(self, name, fields):
        self.name = name
        self.fields = fields

    def borrows(self):
        return any(field.type in BORROWED for field in self.fields)


class Field:
    """A parameter or a column."""

    def __init__(self, name, type_name, nullable):
        self.name = name
        self.type = type_name
        self.nullable = nullable

    def c_type(self):
        return TYPES[self.type][0]

    def declaration(self):
        c_type = self.c_type()
        return f'{c_type} {self.name}'

    def constructor(self):
        return TYPES[self.type][2 if self.nullable else 1]


class Statement:
    def __init__(self, name, description, own):
        self.name = name
        self.description = description
        self.own = own
        self.fields = []
        self.result = None
        self.row = None
        self.sql = ''

    def writes(self):
        return self.sql.split()[0].upper() in WRITING


def parse_fields(text):
    fields = []
    for part in text.split(','):
        words = part.split()
        if len(words) != 2:
            raise Refused(f"'{part.strip()}' is not a name and a type")
        name, type_name = words
        nullable = type_name.endswith('?')
        type_name = type_name.rstrip('?')
        if not re.fullmatch(r'[a-z][a-z0-9_]*', name) or name in TAKEN:
            raise Refused(f"'{name}' cannot be used as a name")
        if type_name not in TYPES:
            raise Refused(f"unknown type '{type_name}'; there are {', '.join(TYPES)}")
        if nullable and TYPES[type_name][2] is None:
            raise Refused(f"{type_name} cannot be nullable: it has no value that could stand for null")
        if name in [field.name for field in fields]:
            raise Refused(f"'{name}' stands twice")
        fields.append(Field(name, type_name, nullable))
    return fields


class Reader:
    """Reads the SQL files, line by line, into rows and statements."""

    def __init__(self):
        self.rows = {}
        self.statements = {}
        self.comment = []
        self.statement = None
        self.directive = None
        self.own = False

    def read(self, path, own=False):
        number = 0
        self.own = own
        try:
            with open(path, encoding='utf-8') as file:
                for number, line in enumerate(file, 1):
                    self.take_line(line.rstrip('\n'))
            self.end_directive()
            if self.statement:
                raise Refused(f"the statement {self.statement.name} does not end with ';'")
        except Refused as reason:
            raise Refused(f'{path}:{number}: {reason}') from None

    def take_line(self, line):
        if self.directive and line.startswith('--   '):
            self.directive = (self.directive[0], self.directive[1] + ' ' + line[2:].strip())
            return
        self.end_directive()
        directive = re.fullmatch(r'-- (name|in|one|maybe|many|row [a-z_]+): *(.*)', line)
        if directive:
            self.directive = directive.groups()
        elif line.startswith('--'):
            if self.statement:
                raise Refused('a comment inside a statement; write it above the name')
            self.comment.append(line[2:].strip())
        elif line.strip():
            self.take_sql(line)
        elif not self.statement:
            self.comment = []

    def end_directive(self):
        if not self.directive:
            return
        (key, value), self.directive = self.directive, None
        if key == 'name':
            self.start_statement(value)
        elif key.startswith('row '):
            self.add_row(Row(key[4:], parse_fields(value)))
        elif not self.statement or self.statement.sql:
            raise Refused(f"'{key}' without a name before it")
        elif key == 'in':
            self.statement.fields = parse_fields(value)
        else:
            self.set_result(key, value)

    def add_row(self, row):
        if row.name in self.rows:
            raise Refused(f'there are two rows {row.name}')
        self.rows[row.name] = row
        self.comment = []
        return row

    def start_statement(self, name):
        if self.statement:
            raise Refused(f"the statement {self.statement.name} does not end with ';'")
        if not re.fullmatch(r'[a-z][a-z0-9_]*', name):
            raise Refused(f"'{name}' cannot be the name of a statement")
        if name in self.statements:
            raise Refused(f'there are two statements {name}')
        if not self.comment:
            raise Refused(f'{name} has no description; write one above the name')
        self.statement = Statement(name, ' '.join(self.comment), self.own)
        self.comment = []

    def set_result(self, key, value):
        if self.statement.result:
            raise Refused('a statement has one result')
        self.statement.result = key
        if value.startswith('row '):
            self.statement.row = self.rows.get(value[4:])
            if not self.statement.row:
                raise Refused(f"there is no row '{value[4:]}' above")
        else:
            self.statement.row = self.add_row(Row(self.statement.name, parse_fields(value)))

    def take_sql(self, line):
        if not self.statement:
            raise Refused('a statement without a name')
        if '--' in line or '/*' in line:
            raise Refused('a comment inside a statement; write it above the name')
        if ';' in line.rstrip()[:-1]:
            raise Refused("';' inside a statement")
        self.statement.sql += ('\n' if self.statement.sql else '') + line.rstrip()
        if self.statement.sql.endswith(';'):
            self.statement.sql = self.statement.sql[:-1]
            check_sql(self.statement)
            self.statements[self.statement.name] = self.statement
            self.statement = None


def check_sql(statement):
    first = statement.sql.split()[0].upper() if statement.sql.split() else ''
    if first not in READING + WRITING:
        raise Refused(f"{statement.name} begins with '{first}'; it must be one of {', '.join(READING + WRITING)}")
    for pattern, reason in REFUSED:
        found = re.search(pattern, statement.sql, re.IGNORECASE)
        if found and not (statement.own and found[0] in SQLITES_OWN):
            raise Refused(f'{statement.name} uses {reason}')
    check_parameters(statement)
    returns = first in READING or re.search(r'\bRETURNING\b', statement.sql, re.IGNORECASE)
    if bool(returns) != bool(statement.result):
        raise Refused(f"{statement.name} {'gives rows: say' if returns else 'gives no rows: do not say'} "
                      f"{', '.join(RESULTS)}")


def check_parameters(statement):
    """SQLite numbers $n by first appearance, PostgreSQL by n: both must come to the same."""
    seen = []
    for number in re.findall(r'\$([0-9]+)', statement.sql):
        if int(number) not in seen:
            seen.append(int(number))
    if seen != list(range(1, len(seen) + 1)):
        raise Refused(f'{statement.name} uses its parameters in the order {seen}; each must first appear in order')
    if len(seen) != len(statement.fields):
        raise Refused(f'{statement.name} declares {len(statement.fields)} parameters and uses {len(seen)}')


def read_commands(path):
    with open(path, encoding='utf-8') as file:
        text = re.sub(r'--[^\n]*', '', file.read())
    commands = [command.strip() for command in text.split(';')]
    if commands.pop():
        raise Refused(f"{path}: the last command does not end with ';'")
    return [re.sub(r'\n\s*\n', '\n', command) for command in commands]


def read_schema(paths):
    """Each file is one migration: a list of commands. Files are numbered from 001 without a gap."""
    for number, path in enumerate(paths, 1):
        if os.path.basename(path) != f'{number:03}.sql':
            raise Refused(f'{path}: the schema file number {number} must be named {number:03}.sql')
    return [read_commands(path) for path in paths]


def c_string(text, indent):
    lines = [line.replace('\\', '\\\\').replace('"', '\\"') for line in text.split('\n')]
    return f'\n{indent}'.join(f'"{line}\\n"' for line in lines[:-1]) + \
        (f'\n{indent}' if lines[:-1] else '') + f'"{lines[-1]}"'


def comment(text):
    """A C comment, broken at 100 columns."""
    lines, line = [], '/*'
    for word in text.replace('*/', '').split() + ['*/']:
        if len(line) + 1 + len(word) > 100:
            lines.append(line)
            line = ' *'
        line += ' ' + word
    return '\n'.join(lines + [line])


def prototype(statement):
    parameters = ['struct store *store'] + [field.declaration() for field in statement.fields]
    row = statement.row
    if statement.result == 'many' or (row and row.borrows()):
        parameters.append('struct arena *arena')
    if statement.result == 'many':
        parameters.append(f'struct sql_{row.name}_rows *ret_rows')
    elif row:
        parameters.append(f'struct sql_{row.name} *ret_row')
    if statement.result == 'maybe':
        parameters.append('bool *ret_found')
    parameters.append('struct error *error')
    return f"bool sql_{statement.name}({', '.join(parameters)})"


def struct(row):
    members = []
    for field in row.fields:
        null = {'id': ' /* 0: null */', 'text': ' /* empty: null */'}[field.type] if field.nullable else ''
        members.append(f'    {field.declaration()};{null}')
    body = '\n'.join(members)
    return (f'struct sql_{row.name} {{\n{body}\n}};\n'
            f'struct sql_{row.name}_rows {{\n    struct sql_{row.name} *items;\n    size_t count;\n}};\n')


def columns(row):
    """The table by which the driver fills a row."""
    body = '\n'.join(f'    {{"{field.name}", {TYPES[field.type][3]}, {str(field.nullable).lower()}, '
                     f'offsetof(struct sql_{row.name}, {field.name})}},' for field in row.fields)
    return (f'static const struct sql_column columns_of_{row.name}[] = {{\n{body}\n}};\n'
            f'static_assert(sizeof(struct sql_{row.name}) <= SQL_ROW_BYTES, "{row.name} has too many columns");\n')


def table_entry(statement):
    row = statement.row
    shape = (f'columns_of_{row.name}, {len(row.fields)}, sizeof(struct sql_{row.name})' if row
             else 'NULL, 0, 0')
    return (f'    {{"{statement.name}", {str(statement.writes()).lower()}, {len(statement.fields)}, {shape},\n'
            f'     {c_string(statement.sql, "     ")}}},\n')


def call(statement, index):
    """The one call of the driver that a generated function consists of."""
    row = statement.row
    arena = 'arena' if row and (statement.result == 'many' or row.borrows()) else 'NULL'
    values = 'in' if statement.fields else 'NULL'
    first = f'store, &sql_statements[{index}], {values}'
    if statement.result == 'many':
        return (f'    struct sql_rows rows;\n'
                f'    if (!store_all({first}, arena, &rows, error))\n        return false;\n'
                f'    ret_rows->items = rows.items;\n    ret_rows->count = rows.count;\n    return true;\n')
    if statement.result == 'maybe':
        return f'    return store_maybe({first}, {arena}, ret_row, ret_found, error);\n'
    if statement.result == 'one':
        return f'    return store_one({first}, {arena}, ret_row, error);\n'
    return f'    return store_run({first}, error);\n'


def function(statement, index):
    body = ''
    if statement.fields:
        values = ', '.join(f'{field.constructor()}({field.name})' for field in statement.fields)
        body = f'    const struct sql_value in[] = {{{values}}};\n'
    return f'{prototype(statement)}\n{{\n{body}{call(statement, index)}}}\n'


def header(reader):
    rows = '\n'.join(struct(row) for row in reader.rows.values())
    functions = '\n'.join(f'{comment(statement.description)}\n{prototype(statement)};\n'
                          for statement in reader.statements.values())
    return f'''/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Made by tools/sql2c.py from sql/: change it there. How these functions are used is told in src/store/README.md.
 */
#ifndef SAMSYN_STORE_STATEMENTS_H
#define SAMSYN_STORE_STATEMENTS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

{rows}
{functions}
#endif
'''


def command_list(name, commands):
    body = ''.join(f'    {c_string(command, "    ")},\n' for command in commands)
    return f'const char *const {name}[] = {{\n{body}    NULL,\n}};\n\n'


def source(reader, migrations, own_schema):
    statements = list(reader.statements.values())
    tables = '\n'.join(columns(row) for row in reader.rows.values())
    entries = ''.join(table_entry(statement) for statement in statements)
    functions = '\n'.join(function(statement, index) for index, statement in enumerate(statements))
    schema = ''.join('static ' + command_list(f'schema_{number}', commands)
                     for number, commands in enumerate(migrations, 1))
    schema += command_list('sql_own_schema', own_schema)
    names = ', '.join(f'schema_{number}' for number in range(1, len(migrations) + 1))
    return f'''/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Made by tools/sql2c.py from sql/: change it there.
 */
#include "store/statements.h"

#include "store/statement.h"

#include <assert.h>

{schema}const char *const *const sql_migrations[] = {{{names}}};
const size_t sql_migration_count = {len(migrations)};

{tables}
const struct sql_statement sql_statements[] = {{
{entries}}};
const size_t sql_statement_count = {len(statements)};

{functions}'''


def prepare_script(reader, migrations):
    """The schema and all statements for psql; it stops at the first that PostgreSQL does not understand."""
    script = '\\set ON_ERROR_STOP on\n'
    for commands in migrations:
        script += ''.join(f'{command};\n' for command in commands)
    for statement in (statement for statement in reader.statements.values() if not statement.own):
        types = ', '.join(TYPES[field.type][4] for field in statement.fields)
        script += f"PREPARE {statement.name}{f' ({types})' if types else ''} AS\n{statement.sql};\n"
    return script


def write(path, text):
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--header', required=True)
    parser.add_argument('--source', required=True)
    parser.add_argument('--prepare')
    parser.add_argument('--schema', nargs='+', required=True)
    parser.add_argument('--statements', nargs='+', required=True)
    parser.add_argument('--own-schema', nargs='*', default=[])
    parser.add_argument('--own-statements', nargs='*', default=[])
    arguments = parser.parse_args()
    try:
        migrations = read_schema(arguments.schema)
        reader = Reader()
        own_schema = [command for path in arguments.own_schema for command in read_commands(path)]
        for path in arguments.statements:
            reader.read(path)
        for path in arguments.own_statements:
            reader.read(path, own=True)
    except Refused as reason:
        sys.exit(str(reason))
    write(arguments.header, header(reader))
    write(arguments.source, source(reader, migrations, own_schema))
    if arguments.prepare:
        write(arguments.prepare, prepare_script(reader, migrations))


if __name__ == '__main__':
    main()
