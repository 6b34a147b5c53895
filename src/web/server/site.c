/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/server/site.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/workers.h"
#include "render/embedded.h"
#include "render/templates.h"
#include "render/words.h"
#include "web/server/backlog.h"
#include "web/server/compress.h"
#include "web/server/crew.h"
#include "web/server/kept.h"
#include "web/server/request.h"
#include "web/server/writer.h"
#include "web/views/drafts.h"

#include <pthread.h>

enum { STATIC_FILES_AT_MOST = 32, HASH_CHARACTERS = 12 };
enum { SLOW_THREADS_AT_LEAST = 2 };

struct site {
    struct arena arena;
    struct str folder;
    struct words words[LANGUAGES];
    struct templates *templates;
    struct static_file files[STATIC_FILES_AT_MOST];
    size_t file_count;
    struct writer *writer;
    struct crew *crew;
    struct kept *kept;
    struct drafts *drafts;
    struct backlog *backlog;
    pthread_mutex_t hashing;
    pthread_mutex_t mutex;
    struct office *offices[LIMIT_OFFICES_KEPT]; /* that nobody has at the moment */
    size_t office_count;
};

/* What pages fetch */

static const char *type_of(struct str name)
{
    static const struct {
        const char *end, *type;
    } types[] = {
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_ends(name, str_from(types[i].end)))
            return types[i].type;
    return "application/octet-stream";
}

static bool add_static_file(struct site *site, const struct embedded_file *embedded,
                            struct error *error)
{
    struct str path = str_from(embedded->path);
    if (!str_starts(path, STR("static/")) || site->file_count == STATIC_FILES_AT_MOST)
        return true;
    struct static_file *file = &site->files[site->file_count++];
    file->name = str_sub(path, STR("static/").n, path.n);
    file->bytes = (struct str){embedded->bytes, embedded->size};
    file->type = type_of(file->name);
    struct hash hash = hash_of(file->bytes);
    file->address = str_format(&site->arena, "/static/%.*s-%.*s", HASH_CHARACTERS, hash.hex,
                               STR_ARGS(file->name));
    file->part = str_sub(file->address, STR("/static/").n, file->address.n);
    return (file->address.p || error_no_memory(error)) &&
           (!compress_is_worth(file->type, file->bytes.n) ||
            compress_bytes(file->bytes, COMPRESS_FOR_ALL, &site->arena, &file->packed, error));
}

static bool add_static_files(struct site *site, struct error *error)
{
    for (size_t i = 0; i < embedded_file_count; i++)
        if (!add_static_file(site, &embedded_files[i], error))
            return false;
    return true;
}

struct str site_static_address(const struct site *site, struct str name)
{
    for (size_t i = 0; i < site->file_count; i++)
        if (str_equal(site->files[i].name, name))
            return site->files[i].address;
    return STR("");
}

const struct static_file *site_static_find(const struct site *site, struct str part)
{
    for (size_t i = 0; i < site->file_count; i++)
        if (str_equal(site->files[i].part, part))
            return &site->files[i];
    return NULL;
}

/* Opening and closing */

static bool load(struct site *site, struct error *error)
{
    for (int language = 0; language < LANGUAGES; language++)
        if (!words_load(str_from(language_name((enum language)language)), &site->words[language],
                        error))
            return false;
    site->templates = templates_open("templates/web/", error);
    return site->templates && add_static_files(site, error);
}

static size_t slow_threads(void)
{
    size_t cores = workers_cores();
    return cores > SLOW_THREADS_AT_LEAST ? cores : SLOW_THREADS_AT_LEAST;
}

/* What was being sent when a server was killed; nobody has a receipt for it. */
static bool forget_incoming(struct site *site, struct error *error)
{
    struct str path = str_format(&site->arena, "%s/incoming", site->folder.p);
    return path.p ? file_remove_tree(path.p, error) : error_no_memory(error);
}

static bool start(struct site *site, struct error *error)
{
    if (!(site->kept = kept_new()) || !(site->drafts = drafts_new()))
        return error_no_memory(error);
    return (site->writer = writer_start(site->folder.p, error)) &&
           (site->crew = crew_start(slow_threads(), error)) &&
           (site->backlog = backlog_start(site->folder.p, error));
}

struct site *site_open(const char *folder, struct error *error)
{
    struct site *site = mem_alloc(sizeof *site);
    if (!site) {
        error_no_memory(error);
        return NULL;
    }
    *site = (struct site){.arena = arena_init()};
    pthread_mutex_init(&site->mutex, NULL);
    pthread_mutex_init(&site->hashing, NULL);
    site->folder = str_copy(&site->arena, str_from(folder));
    if (!site->folder.p)
        error_no_memory(error);
    else if (load(site, error) && forget_incoming(site, error) && start(site, error))
        return site;
    site_close(site);
    return NULL;
}

/* The crew may wait for the writer, so it goes first. */
void site_close(struct site *site)
{
    if (!site)
        return;
    crew_stop(site->crew);
    backlog_stop(site->backlog);
    writer_stop(site->writer);
    for (size_t i = 0; i < site->office_count; i++) {
        office_close(site->offices[i]);
        mem_free(site->offices[i]);
    }
    kept_free(site->kept);
    drafts_free(site->drafts);
    templates_close(site->templates);
    for (int language = 0; language < LANGUAGES; language++)
        words_done(&site->words[language]);
    pthread_mutex_destroy(&site->hashing);
    pthread_mutex_destroy(&site->mutex);
    arena_done(&site->arena);
    mem_free(site);
}

const char *site_folder(const struct site *site)
{
    return site->folder.p;
}

const struct templates *site_templates(const struct site *site)
{
    return site->templates;
}

struct writer *site_writer(const struct site *site)
{
    return site->writer;
}

struct crew *site_crew(const struct site *site)
{
    return site->crew;
}

struct kept *site_kept(const struct site *site)
{
    return site->kept;
}

struct drafts *site_drafts(const struct site *site)
{
    return site->drafts;
}

const struct words *site_words_of(const struct site *site, enum language language)
{
    return &site->words[language];
}

const struct words *site_words(const struct request *request)
{
    return site_words_of(request->site, request->language);
}

void site_wake_reader(struct site *site)
{
    backlog_wake(site->backlog);
}

struct reading_status site_reading_status(struct site *site)
{
    return backlog_status(site->backlog);
}

/* Passwords */

bool site_check_password(struct site *site, struct str password, struct str kept, bool *ret_right,
                         struct error *error)
{
    pthread_mutex_lock(&site->hashing);
    bool ok = secret_check_password(password, kept, ret_right, error);
    pthread_mutex_unlock(&site->hashing);
    return ok;
}

bool site_hash_password(struct site *site, struct str password, struct secret_password *ret_kept,
                        struct error *error)
{
    pthread_mutex_lock(&site->hashing);
    bool ok = secret_hash_password(password, ret_kept, error);
    pthread_mutex_unlock(&site->hashing);
    return ok;
}

/* Offices */

static struct office *open_office(const struct site *site, struct error *error)
{
    struct office *office = mem_alloc(sizeof *office);
    if (!office) {
        error_no_memory(error);
        return NULL;
    }
    if (office_open(site->folder.p, 0, office, error))
        return office;
    mem_free(office);
    return NULL;
}

struct office *site_borrow(struct site *site, struct error *error)
{
    pthread_mutex_lock(&site->mutex);
    struct office *office = site->office_count > 0 ? site->offices[--site->office_count] : NULL;
    pthread_mutex_unlock(&site->mutex);
    return office ? office : open_office(site, error);
}

void site_give_back(struct site *site, struct office *office)
{
    pthread_mutex_lock(&site->mutex);
    bool kept = site->office_count < LIMIT_OFFICES_KEPT;
    if (kept)
        site->offices[site->office_count++] = office;
    pthread_mutex_unlock(&site->mutex);
    if (!kept) {
        office_close(office);
        mem_free(office);
    }
}
