/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * draw-letter TEXT FILE…: draw the lines of TEXT as a letter of one page and write it to each FILE
 * as its ending says: .png, .jpg, .tif, or a .pdf whose only page is the picture.
 */
#include "base/file.h"
#include "pictures.h"

#include <stdio.h>

#define MOST_LINES 45

static struct str in_form(struct arena *arena, struct str name, struct pixels page)
{
    if (str_contains(name, STR(".png")))
        return make_png(arena, page);
    if (str_contains(name, STR(".jpg")))
        return make_jpeg(arena, page);
    if (str_contains(name, STR(".tif")))
        return make_tiff(arena, &page, 1);
    return make_scanned_pdf(arena, NULL, 0, page);
}

static size_t lay_out(struct arena *arena, struct str text, struct drawn lines[MOST_LINES])
{
    size_t count = 0;
    for (double y = 90; text.n && count < MOST_LINES; y += 16) {
        struct str line = str_cut(&text, '\n');
        if (line.n)
            lines[count++] = (struct drawn){72, y, 12, false, str_to_c(arena, line)};
    }
    return count;
}

int main(int argc, char **argv)
{
    struct arena arena = arena_init();
    struct buf text = buf_init(MIB(1));
    struct error error = {0};
    struct drawn lines[MOST_LINES];
    bool ok = argc > 2 && file_read(argv[1], &text, &error);
    size_t count = lay_out(&arena, buf_str(&text), lines);
    struct pixels page = draw_page(&arena, lines, count, (struct view){.degrees = 0.5});
    for (int i = 2; ok && i < argc; i++)
        ok = file_write(argv[i], in_form(&arena, str_from(argv[i]), page), &error);
    if (!ok)
        fprintf(stderr, "%s\n", argc > 2 ? error.message : "usage: draw-letter TEXT FILE...");
    buf_done(&text);
    arena_done(&arena);
    support_done();
    return ok ? 0 : 1;
}
