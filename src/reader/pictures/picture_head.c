/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/pictures/picture_head.h"

#define TIFF_COLUMNS 256
#define TIFF_ROWS 257
#define TIFF_SHORT 3

/* `n` bytes of a number at `at`; 0 where there are none. */
static uint32_t number_at(struct str bytes, size_t at, size_t n, bool little)
{
    uint32_t value = 0;
    if (at > bytes.n || bytes.n - at < n)
        return 0;
    for (size_t i = 0; i < n; i++)
        value = value << 8 | (unsigned char)bytes.p[at + (little ? n - 1 - i : i)];
    return value;
}

/* ISO/IEC 15948, 11.2.2: IHDR comes first. */
static bool png_head(struct str bytes, uint32_t *columns, uint32_t *rows)
{
    *columns = number_at(bytes, 16, 4, false);
    *rows = number_at(bytes, 20, 4, false);
    return bytes.n >= 24;
}

/* SOF0 to SOF15 without DHT, JPG and DAC, which stand among them (ISO/IEC 10918-1, table B.1). */
static bool is_frame_marker(uint32_t marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

static bool has_no_length(uint32_t marker)
{
    return marker == 0xFF || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
}

static bool jpeg_head(struct str bytes, uint32_t *columns, uint32_t *rows)
{
    size_t at = 2;
    while (at + 4 <= bytes.n && number_at(bytes, at, 1, false) == 0xFF) {
        uint32_t marker = number_at(bytes, at + 1, 1, false);
        if (is_frame_marker(marker)) {
            *rows = number_at(bytes, at + 5, 2, false);
            *columns = number_at(bytes, at + 7, 2, false);
            return at + 9 <= bytes.n;
        }
        /* A fill byte, or a marker with what belongs to it. */
        if (marker == 0xFF)
            at++;
        else
            at += 2 + (has_no_length(marker) ? 0 : number_at(bytes, at + 2, 2, false));
    }
    return false;
}

/* TIFF 6.0, section 2. */

static void take_directory(struct str bytes, size_t at, bool little, uint32_t *columns,
                           uint32_t *rows)
{
    uint32_t count = number_at(bytes, at, 2, little);
    for (uint32_t i = 0; i < count; i++) {
        size_t entry = at + 2 + (size_t)i * 12;
        uint32_t tag = number_at(bytes, entry, 2, little);
        bool is_short = number_at(bytes, entry + 2, 2, little) == TIFF_SHORT;
        uint32_t value = number_at(bytes, entry + 8, is_short ? 2 : 4, little);
        if (tag == TIFF_COLUMNS)
            *columns = value;
        if (tag == TIFF_ROWS)
            *rows = value;
    }
}

static bool tiff_head(struct str bytes, size_t page, uint32_t *columns, uint32_t *rows)
{
    bool little = str_starts(bytes, STR("II"));
    size_t at = number_at(bytes, 4, 4, little);
    for (; page > 0 && at; page--)
        at = number_at(bytes, at + 2 + (size_t)number_at(bytes, at, 2, little) * 12, 4, little);
    if (at == 0)
        return false;
    take_directory(bytes, at, little, columns, rows);
    return *columns && *rows;
}

bool picture_head(struct str bytes, enum document_format format, size_t page, uint32_t *ret_columns,
                  uint32_t *ret_rows)
{
    uint32_t columns = 0, rows = 0;
    bool found = (format == FORMAT_PNG && png_head(bytes, &columns, &rows)) ||
                 (format == FORMAT_JPEG && jpeg_head(bytes, &columns, &rows)) ||
                 (format == FORMAT_TIFF && tiff_head(bytes, page, &columns, &rows));
    if (!found)
        return false;
    *ret_columns = columns;
    *ret_rows = rows;
    return true;
}
