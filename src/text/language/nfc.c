/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/language/nfc.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

void nfc_prepare(void)
{
    UErrorCode status = U_ZERO_ERROR;
    unorm2_getNFCInstance(&status);
}

/* Below U+0300 nothing combines, so most texts are done with one look. */
static bool may_combine(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] >= 0xCC)
            return true;
    return false;
}

static UChar *to_utf16(struct arena *arena, struct str text, int32_t *ret_length)
{
    UErrorCode status = U_ZERO_ERROR;
    /* UTF-16 never has more units than UTF-8 has bytes. */
    UChar *wide = ARENA_ARRAY(arena, text.n + 1, UChar);
    if (!wide)
        return NULL;
    u_strFromUTF8(wide, (int32_t)text.n + 1, ret_length, text.p, (int32_t)text.n, &status);
    return U_SUCCESS(status) ? wide : NULL;
}

static struct str to_utf8(struct arena *arena, const UChar *wide, int32_t length)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t room = length * 3, n = 0;
    char *out = arena_alloc(arena, (size_t)room + 1);
    if (!out)
        return (struct str){NULL, 0};
    u_strToUTF8(out, room + 1, &n, wide, length, &status);
    return (struct str){out, U_SUCCESS(status) ? (size_t)n : 0};
}

struct str nfc_of(struct arena *arena, struct str text)
{
    /* The lengths below are int32_t. */
    if (!may_combine(text) || text.n > LIMIT_FILE_BYTES)
        return text;
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    int32_t length = 0;
    UChar *wide = to_utf16(arena, text, &length);
    if (!wide || U_FAILURE(status) || unorm2_isNormalized(nfc, wide, length, &status))
        return text;
    /* NFC of a text is at most three times as long in UTF-16 (UAX 15, section 9). */
    UChar *normal = ARENA_ARRAY(arena, (size_t)length * 3 + 1, UChar);
    if (!normal)
        return text;
    int32_t n = unorm2_normalize(nfc, wide, length, normal, length * 3 + 1, &status);
    return U_SUCCESS(status) ? to_utf8(arena, normal, n) : text;
}
