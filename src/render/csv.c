/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/csv.h"

#include <string.h>

void csv_begin(struct buf *out)
{
    buf_add_str(out, STR("\xEF\xBB\xBF"));
}

/* https://owasp.org/www-community/attacks/CSV_Injection */
static bool begins_formula(struct str cell)
{
    return cell.n > 0 && memchr("=+-@\t\r", cell.p[0], 6) != NULL;
}

static bool needs_quotes(struct str cell)
{
    for (size_t i = 0; i < cell.n; i++)
        if (cell.p[i] == ';' || cell.p[i] == '"' || cell.p[i] == '\n' || cell.p[i] == '\r')
            return true;
    return false;
}

static void add_cell(struct buf *out, struct str cell)
{
    bool quoted = needs_quotes(cell);
    if (quoted)
        buf_add_c(out, '"');
    if (begins_formula(cell))
        buf_add_c(out, '\'');
    for (size_t i = 0; i < cell.n; i++) {
        if (cell.p[i] == '"')
            buf_add_c(out, '"');
        buf_add_c(out, cell.p[i]);
    }
    if (quoted)
        buf_add_c(out, '"');
}

void csv_add_row(struct buf *out, const struct str *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_add_c(out, ';');
        add_cell(out, cells[i]);
    }
    buf_add_str(out, STR("\r\n"));
}
