/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/consultation/consultees.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <string.h>
#include <strings.h>

enum { COLUMNS = 3 };

struct csv {
    struct str text;
    size_t at;
    size_t line; /* from 1 */
    char delimiter;
    struct arena *arena;
    struct error *error;
};

static bool to_utf8(struct str bytes, struct arena *arena, struct str *ret_text,
                    struct error *error)
{
    if (str_starts(bytes, STR("\xEF\xBB\xBF")))
        bytes = str_sub(bytes, 3, bytes.n);
    if (utf8_valid(bytes)) {
        *ret_text = bytes;
        return true;
    }
    struct buf text = buf_init(LIMIT_FILE_BYTES);
    utf8_add_windows_1252(&text, bytes);
    bool ok = buf_ok(&text, "the list of consultees", error);
    struct str copy = ok ? str_copy(arena, buf_str(&text)) : (struct str){NULL, 0};
    buf_done(&text);
    if (!ok)
        return false;
    if (!copy.p)
        return error_no_memory(error);
    *ret_text = copy;
    return true;
}

/* Swedish spreadsheets write semicolons; whichever the first line has more of. */
static char find_delimiter(struct str text)
{
    struct str rest = text;
    struct str first = str_cut(&rest, '\n');
    size_t semicolons = 0, commas = 0;
    for (size_t i = 0; i < first.n; i++) {
        semicolons += first.p[i] == ';';
        commas += first.p[i] == ',';
    }
    return commas > semicolons ? ',' : ';';
}

/* A quoted field; csv->at stands behind its first quotation mark and is moved behind the last. */
static bool take_quoted(struct csv *csv, struct str *ret_field)
{
    char *field = arena_alloc(csv->arena, csv->text.n - csv->at + 1);
    size_t n = 0, started = csv->line;
    if (!field)
        return error_no_memory(csv->error);
    while (csv->at < csv->text.n) {
        char c = csv->text.p[csv->at++];
        if (c == '"') {
            if (csv->at == csv->text.n || csv->text.p[csv->at] != '"') {
                *ret_field = str_trim((struct str){field, n});
                return true;
            }
            csv->at++;
        }
        csv->line += c == '\n';
        field[n++] = c;
    }
    return error_set(csv->error, ERROR_INPUT,
                     "line %zu of the list of consultees begins a quotation that does not end; add "
                     "the missing quotation mark",
                     started);
}

static bool ends_field(const struct csv *csv)
{
    char c = csv->text.p[csv->at];
    return c == csv->delimiter || c == '\n' || c == '\r';
}

static bool take_field(struct csv *csv, struct str *ret_field)
{
    while (csv->at < csv->text.n && (csv->text.p[csv->at] == ' ' || csv->text.p[csv->at] == '\t') &&
           !ends_field(csv))
        csv->at++;
    if (csv->at < csv->text.n && csv->text.p[csv->at] == '"') {
        csv->at++;
        if (!take_quoted(csv, ret_field))
            return false;
        while (csv->at < csv->text.n && !ends_field(csv))
            csv->at++;
        return true;
    }
    size_t start = csv->at;
    while (csv->at < csv->text.n && !ends_field(csv))
        csv->at++;
    *ret_field = str_trim(str_sub(csv->text, start, csv->at));
    return true;
}

/* The first columns of a row; the others are passed over. */
static bool take_row(struct csv *csv, struct str fields[COLUMNS])
{
    for (size_t column = 0;; column++) {
        struct str field;
        if (!take_field(csv, &field))
            return false;
        if (column < COLUMNS)
            fields[column] = field;
        if (csv->at == csv->text.n || csv->text.p[csv->at] != csv->delimiter)
            break;
        csv->at++;
    }
    if (csv->at < csv->text.n && csv->text.p[csv->at] == '\r')
        csv->at++;
    if (csv->at < csv->text.n && csv->text.p[csv->at] == '\n')
        csv->at++;
    csv->line++;
    return true;
}

static bool is_one_of(struct str text, const char *const *words)
{
    for (; *words; words++)
        if (text.n == strlen(*words) && strncasecmp(text.p, *words, text.n) == 0)
            return true;
    return false;
}

static bool is_heading(const struct str fields[COLUMNS])
{
    static const char *const names[] = {
        "name", "namn", "remissinstans", "consultee", "remissinstanser", NULL};
    return is_one_of(fields[0], names);
}

bool consultees_read(struct str bytes, struct arena *arena, struct consultees *ret_consultees,
                     struct error *error)
{
    VEC(struct consultee) found = {0};
    struct csv csv = {.line = 1, .arena = arena, .error = error};
    if (!to_utf8(bytes, arena, &csv.text, error))
        return false;
    csv.delimiter = find_delimiter(csv.text);
    while (csv.at < csv.text.n) {
        struct str fields[COLUMNS] = {{NULL, 0}};
        size_t line = csv.line;
        if (!take_row(&csv, fields))
            return false;
        if ((line == 1 && is_heading(fields)) || (fields[0].n | fields[1].n | fields[2].n) == 0)
            continue;
        if (fields[0].n == 0 || fields[0].n > LIMIT_NAME_BYTES)
            return error_set(error, ERROR_INPUT,
                             "line %zu of the list of consultees has no name of 1 to %zu bytes in "
                             "its first column",
                             line, LIMIT_NAME_BYTES);
        if (found.count == LIMIT_CONSULTEES)
            return error_set(error, ERROR_LIMIT,
                             "the list of consultees is longer than the %zu allowed",
                             LIMIT_CONSULTEES);
        struct consultee *consultee = VEC_PUSH(arena, &found);
        if (!consultee)
            return error_no_memory(error);
        *consultee = (struct consultee){fields[0], fields[1], fields[2]};
    }
    *ret_consultees = (struct consultees){found.items, found.count};
    return true;
}
