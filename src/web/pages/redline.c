/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A version and the one that it was made from as files: a page, a Word document with tracked
 * changes, and data; made when they are first asked for, by the same functions as those of the
 * command line, and kept in the data folder's cache/ under what they were made of.
 */
#include "base/cache.h"
#include "base/hash.h"
#include "model/documents/readings.h"
#include "model/versions/comparing.h"
#include "model/versions/version_texts.h"
#include "render/comparison_files.h"
#include "web/server/site.h"
#include "web/views/chain_view.h"
#include "web/views/redline_files.h"
#include "web/views/version_page.h"

void redline_put_files(struct office_view *view, int64_t version)
{
    json_t *files = office_put_array(view, view->json, "files");
    const char *name;
    for (size_t i = 0; (name = comparison_file_name(i)); i++) {
        json_t *file = office_push(view, files);
        office_put_named(view, file, "text", "redline_file_", str_from(name));
        office_put_href(view, file, "href", VERSION "/compare/%s",
                        (long long)view->request->consultation, (long long)version, name);
    }
}

/* What a version is called, with its file. */
static struct str name_of(const struct chain_view *chain, const struct sql_chained *row)
{
    struct str name = version_name(&chain->view, row->label, version_place(&chain->chain, row->id));
    return str_format(chain->view.request->arena, "%.*s (%.*s)", STR_ARGS(name),
                      STR_ARGS(row->name));
}

static bool make_file(const struct comparison_facts *facts, const struct version_texts *texts,
                      size_t at, const char *language, struct buf *out, struct error *error)
{
    struct comparison_files files;
    if (!comparison_files_open(texts->comparison, facts, &files, error))
        return false;
    bool ok =
        comparison_file_make(&files, at, language, out, error) && buf_ok(out, "the file", error);
    comparison_files_close(&files);
    return ok;
}

/* All that the bytes depend on. */
static struct str key_of(struct arena *arena, const struct comparison_facts *facts, size_t at,
                         const char *language)
{
    const struct str parts[] = {STR(SAMSYN_VERSION),    STR(READER_VERSION),
                                STR(COMPARING_VERSION), facts->old.hash,
                                facts->old.name,        facts->new.hash,
                                facts->new.name,        facts->made,
                                str_from(language),     str_from(comparison_file_name(at))};
    struct hash_stream stream;
    hash_begin(&stream);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        hash_add(&stream, parts[i]);
        hash_add(&stream, (struct str){"", 1}); /* a NUL, of which none has any inside */
    }
    struct hash hash = hash_end(&stream);
    return str_format(arena, "%s", hash.hex);
}

/* From the cache, or made and put there. A cache that cannot be written is no reason not to answer:
 * then it is made again next time. */
static bool find_bytes(const struct chain_view *chain, struct version_texts *texts, size_t at,
                       struct buf *out, struct error *error)
{
    const struct request *request = chain->view.request;
    const char *language = language_name(request->language);
    const struct comparison_facts facts = {
        .old = {name_of(chain, &texts->old_version), texts->old_version.hash},
        .new = {name_of(chain, &texts->new_version), texts->new_version.hash},
        .made = texts->new_version.made,
    };
    struct str folder =
        str_format(request->arena, "%s/cache/comparisons", site_folder(request->site));
    struct str key = key_of(request->arena, &facts, at, language);
    const struct cache cache = {folder.p, LIMIT_COMPARISONS_KEPT_BYTES, LIMIT_CACHED_SECONDS};
    bool found = false;
    if (!facts.old.name.p || !facts.new.name.p || !folder.p || !key.p)
        return error_no_memory(error);
    if (!cache_get(&cache, key, out, &found, error))
        return false;
    if (found)
        return true;
    if (!version_texts_load(request->office, request->arena, texts, error) ||
        !make_file(&facts, texts, at, language, out, error))
        return false;
    cache_put(&cache, key, buf_str(out), NULL);
    return true;
}

static bool send_bytes(const struct chain_view *chain, struct version_texts *texts, size_t at,
                       struct response *response, struct error *error)
{
    struct buf out = buf_init(LIMIT_RENDER_BYTES);
    bool ok = find_bytes(chain, texts, at, &out, error);
    struct str bytes = ok ? str_copy(chain->view.request->arena, buf_str(&out)) : STR("");
    buf_done(&out);
    if (ok && !bytes.p)
        return error_no_memory(error);
    response->download_name = office_file_name(&chain->view, comparison_file_name(at));
    return ok && respond_bytes(response, comparison_file_media_type(at), bytes);
}

/* An address that ends in ".json" has lost that on its way: it asks for any page's view. */
static size_t find_file(const struct request *request)
{
    struct str name = request_capture(request, "file");
    if (request->wants_json && str_equal(name, STR("redline")))
        name = STR("redline.json");
    return comparison_file_find(name);
}

/* The office may look at all versions, withdrawn ones too; the public at those of its chain. */
static bool may_see(const struct chain_view *chain, const struct version_texts *texts,
                    struct error *error)
{
    if (chain->office || (public_chain_has(&chain->chain, texts->new_version.id) &&
                          public_chain_has(&chain->chain, texts->old_version.id)))
        return true;
    return error_set(error, ERROR_NOT_FOUND, "the consultation has no version %lld to be seen",
                     (long long)texts->new_version.id);
}

static bool send_redline(struct request *request, struct response *response, struct error *error)
{
    size_t at = find_file(request);
    struct chain_view chain;
    struct version_texts texts;
    int64_t version;
    if (at == COMPARISON_FILES)
        return error_set(error, ERROR_NOT_FOUND, "there is no such file");
    if (!request_capture_id(request, "version", &version, error) ||
        !chain_view_open(request, "versions_title", &chain, error))
        return false;
    office_view_drop(&chain.view);
    return version_texts_find(request->office, request->consultation, version, request->arena,
                              &texts, error) &&
           may_see(&chain, &texts, error) && send_bytes(&chain, &texts, at, response, error);
}

static const struct route routes[] = {
    {METHOD_GET, "/consultations/{consultation}/versions/{version}/compare/{file}", ALLOW_ANYONE,
     MANNER_SLOW, 0, send_redline,
     "The version beside the one that it was made from as comparison.html, comparison.docx or "
     "redline.json. For the public the versions that are public.",
     NULL},
};

const struct route_table redline_routes = {routes, sizeof routes / sizeof *routes};
