/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/documents/page_picture.h"

#include "base/file.h"
#include "model/documents/page.h"
#include "store/blob.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Raised when the same wish gives another picture. */
#define PICTURE_VERSION 1

/* So that nobody fills the disk with a thousand sizes: a thumb, a screen, a sharp screen. */
static const unsigned sizes[] = {40, 110, 160, 220};

static unsigned nearest_size(unsigned dots)
{
    unsigned best = dots ? sizes[0] : sizes[1];
    for (size_t i = 0; dots && i < sizeof sizes / sizeof *sizes; i++)
        if (abs((int)sizes[i] - (int)dots) < abs((int)best - (int)dots))
            best = sizes[i];
    return best;
}

static bool has_pictures(struct str format)
{
    enum document_format known = format_from_name(format);
    return known == FORMAT_PDF || known == FORMAT_PNG || known == FORMAT_JPEG ||
           known == FORMAT_TIFF;
}

bool picture_pages(struct office *office, const struct sql_document *document, size_t *ret_pages,
                   struct error *error)
{
    struct arena arena = arena_init();
    struct sql_reading_summary_get row;
    bool found;
    bool ok = sql_reading_summary_get(office->store, document->id, &arena, &row, &found, error);
    if (ok)
        *ret_pages = found && has_pictures(row.format) && row.pages > 0 ? (size_t)row.pages : 0;
    arena_done(&arena);
    return ok;
}

static bool find_page(struct office *office, const struct sql_document *document,
                      const struct picture_wish *wish, struct arena *arena,
                      struct page_place *ret_place, struct error *error)
{
    struct page_place place;
    if (!wish->viewpoint) {
        if (!page_of_document(office, document->number, arena, &place, error))
            return false;
        place.page = wish->page ? wish->page : 1;
    } else if (!page_in_document(office, document, wish->viewpoint, wish->page, arena, &place,
                                 error)) {
        return false;
    }
    *ret_place = place;
    return true;
}

static void hash_number(struct hash_stream *stream, uint64_t number)
{
    hash_add(stream, (struct str){(const char *)&number, sizeof number});
}

static struct hash name_of(const struct sql_document *document, const struct picture *picture)
{
    struct hash_stream stream;
    hash_begin(&stream);
    hash_add(&stream, document->hash);
    hash_number(&stream, PICTURE_VERSION);
    hash_number(&stream, picture->page);
    hash_number(&stream, picture->dots);
    if (picture->box_count)
        hash_add(&stream, (struct str){(const char *)picture->boxes,
                                       picture->box_count * sizeof *picture->boxes});
    return hash_end(&stream);
}

bool picture_find(struct office *office, const char *folder, const struct sql_document *document,
                  const struct picture_wish *wish, struct arena *arena, struct picture *ret_picture,
                  struct error *error)
{
    struct page_place place;
    size_t pages;
    if (!picture_pages(office, document, &pages, error))
        return false;
    if (pages == 0)
        return error_set(error, ERROR_NOT_FOUND,
                         "document %lld has no pages that could be shown as pictures; read its "
                         "text instead",
                         (long long)document->number);
    if (!find_page(office, document, wish, arena, &place, error))
        return false;
    if (place.page > pages)
        return error_set(error, ERROR_NOT_FOUND, "document %lld has %zu pages",
                         (long long)document->number, pages);
    struct picture picture = {
        .source = str_from(place.path),
        .source_name = place.name,
        .page = place.page,
        .dots = nearest_size(wish->dots),
        .boxes = place.boxes,
        .box_count = place.box_count,
    };
    picture.name = name_of(document, &picture);
    picture.path =
        str_format(arena, "%s/cache/%.2s/%s.png", folder, picture.name.hex, picture.name.hex).p;
    if (!picture.path)
        return error_no_memory(error);
    *ret_picture = picture;
    return true;
}

static bool make_folder_of(const char *path, struct arena *arena, struct error *error)
{
    struct str folder = str_from(path);
    while (folder.n && folder.p[folder.n - 1] != '/')
        folder.n--;
    const char *copy = str_to_c(arena, folder);
    return copy ? file_make_folder(copy, error) : error_no_memory(error);
}

bool picture_make(struct office *office, const struct picture *picture, struct error *error)
{
    const struct reader_job job = {.name = picture->source_name, .path = picture->source.p};
    const struct page_wish wish = {.page = picture->page,
                                   .dots = picture->dots,
                                   .boxes = picture->boxes,
                                   .box_count = picture->box_count};
    struct arena arena = arena_init();
    struct str png;
    bool ok =
        access(picture->path, R_OK) == 0 ||
        (reader_render(&office->reader, &job, &wish, &arena, &png, error) &&
         make_folder_of(picture->path, &arena, error) && file_write(picture->path, png, error));
    arena_done(&arena);
    return ok;
}
