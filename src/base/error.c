/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* vsnprintf may cut a character in two: take its first bytes away again. */
static void drop_cut_character(char *message, size_t room)
{
    size_t length = strnlen(message, room);
    if (length + 1 < room)
        return;
    size_t start = length;
    while (start > 0 && ((unsigned char)message[start - 1] & 0xC0) == 0x80)
        start--;
    if (start > 0 && ((unsigned char)message[start - 1] & 0x80) != 0)
        message[start - 1] = '\0';
}

__attribute__((format(printf, 3, 0))) static void
format_message(struct error *error, enum error_code code, const char *format, va_list arguments)
{
    error->code = code;
    vsnprintf(error->message, sizeof error->message, format, arguments);
    drop_cut_character(error->message, sizeof error->message);
}

bool error_set(struct error *error, enum error_code code, const char *format, ...)
{
    if (!error)
        return false;
    va_list arguments;
    va_start(arguments, format);
    format_message(error, code, format, arguments);
    va_end(arguments);
    return false;
}

bool error_set_errno(struct error *error, int errnum, const char *format, ...)
{
    if (!error)
        return false;
    va_list arguments;
    va_start(arguments, format);
    format_message(error, errnum == ENOMEM ? ERROR_MEMORY : ERROR_IO, format, arguments);
    va_end(arguments);
    size_t used = strlen(error->message);
    snprintf(error->message + used, sizeof error->message - used, ": %s", strerror(errnum));
    drop_cut_character(error->message, sizeof error->message);
    return false;
}

bool error_no_memory(struct error *error)
{
    return error_set(error, ERROR_MEMORY, "out of memory; nothing that was saved is lost");
}
