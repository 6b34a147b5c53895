/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/cli.h"
#include "cli/diff.h"

#include "base/file.h"
#include "cli/lock.h"
#include "reader/parent/client.h"
#include "store/packed.h"

/* Reading */

struct diff_reading {
    struct diff_file *files[2];
    size_t next;
    struct arena *arena;
    struct error *error;
    struct reader_job job;
};

static bool next_file(void *context, struct reader_job *ret_job)
{
    struct diff_reading *reading = context;
    if (reading->next == 2)
        return false;
    struct diff_file *file = reading->files[reading->next++];
    *ret_job = (struct reader_job){
        .name = file_base_name(str_from(file->path)), .path = file->path, .context = file};
    return true;
}

/* A reading ends with its sink; packed, its document can be kept. */
static bool keep_document(struct diff_reading *reading, struct diff_file *file,
                          const struct document *document)
{
    struct buf packed = buf_init(LIMIT_PACKED_BYTES);
    bool ok = packed_write(document, &packed, reading->error);
    struct str kept = ok ? str_copy(reading->arena, buf_str(&packed)) : (struct str){NULL, 0};
    buf_done(&packed);
    if (ok && !kept.p)
        return error_no_memory(reading->error);
    return ok && packed_read(kept, reading->arena, &file->document, reading->error);
}

static bool take_reading(void *context, const struct reader_job *job, struct arena *arena,
                         const struct reading *done)
{
    struct diff_reading *reading = context;
    struct diff_file *file = job->context;
    (void)arena;
    if (done->ok)
        return keep_document(reading, file, &done->document);
    struct str why =
        done->problems.count ? done->problems.items[0].message : STR("it cannot be read");
    return error_set(reading->error, ERROR_INPUT, "%s: %.*s", file->path, STR_ARGS(why));
}

static bool is_plain(const struct diff_file *file)
{
    return file->document.format == FORMAT_TEXT || file->document.format == FORMAT_MARKDOWN;
}

static bool load_raw(struct diff *diff, struct diff_file *file, struct error *error)
{
    struct buf bytes = buf_init(LIMIT_FILE_BYTES);
    if (!is_plain(file))
        return true;
    bool ok = file_read(file->path, &bytes, error);
    struct str raw = ok ? str_copy(diff->arena, buf_str(&bytes)) : (struct str){NULL, 0};
    buf_done(&bytes);
    file->raw = raw;
    return ok && (raw.p || error_no_memory(error));
}

static bool read_files(struct diff *diff, struct error *error)
{
    struct lock_seen lock = {0};
    struct reader_options options = {0};
    struct error own = {0};
    struct diff_reading reading = {
        .files = {&diff->old, &diff->new}, .arena = diff->arena, .error = &own};
    lock_watch(&lock, &options);
    if (!reader_run(&options, (struct reader_source){next_file, &reading},
                    (struct reader_sink){take_reading, &reading}, error)) {
        if (own.code != ERROR_NONE && error)
            *error = own;
        return false;
    }
    lock_say_missing(&lock);
    return load_raw(diff, &diff->old, error) && load_raw(diff, &diff->new, error);
}

/* Comparing */

struct diff_work {
    struct diff *diff;
    struct text_tools *tools;
};

static void prepare_file(struct diff_work *work, struct diff_file *file)
{
    struct arena *arena = work->diff->arena;
    file->mapped =
        is_plain(file) && raw_map_make(arena, file->raw, file->document.text, &file->map);
    draft_read(arena, work->tools, &file->document, &file->draft);
}

static void compare(void *context)
{
    struct diff_work *work = context;
    struct diff *diff = work->diff;
    prepare_file(work, &diff->old);
    prepare_file(work, &diff->new);
    comparison_make(diff->arena, work->tools, &diff->old.document, &diff->new.document,
                    &diff->comparison);
    tree_compare(diff->arena, work->tools, &diff->comparison, &diff->old.draft, &diff->new.draft,
                 &diff->changes);
}

static bool compare_files(struct diff *diff, struct error *error)
{
    struct text_tools tools;
    struct diff_work work = {diff, &tools};
    if (!text_tools_open(&tools, error))
        return false;
    bool ok = arena_run(diff->arena, compare, &work, error);
    text_tools_done(&tools);
    return ok;
}

/* Writing */

/* What is written of a comparison, each by one function: another form is another line. */
static const struct {
    const char *name;
    bool (*write)(struct diff *diff, struct buf *out, struct error *error);
    bool of_places; /* only where places were given */
} outputs[] = {
    {"comparison.json", diff_write_comparison, false},
    {"places.json", diff_write_places, true},
};

static bool write_output(struct diff *diff, size_t at, const char *folder, struct error *error)
{
    struct buf out = buf_init(LIMIT_OUTPUT_BYTES);
    struct str path = str_format(diff->arena, "%s/%s", folder, outputs[at].name);
    bool ok = path.p || error_no_memory(error);
    ok = ok && outputs[at].write(diff, &out, error) && buf_ok(&out, outputs[at].name, error) &&
         file_write(path.p, buf_str(&out), error);
    buf_done(&out);
    return ok;
}

/* The canonical text, where offsets count in it: else nobody could see what they mean. */
static bool write_text(struct diff *diff, const struct diff_file *file, const char *name,
                       const char *folder, struct error *error)
{
    struct str path = str_format(diff->arena, "%s/%s", folder, name);
    if (file->mapped)
        return true;
    return path.p ? file_write(path.p, file->document.text, error) : error_no_memory(error);
}

static bool write_outputs(struct diff *diff, const char *language, const char *folder,
                          struct error *error)
{
    if (!file_make_folder(folder, error))
        return false;
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++)
        if ((diff->places || !outputs[i].of_places) && !write_output(diff, i, folder, error))
            return false;
    return write_text(diff, &diff->old, "old.txt", folder, error) &&
           write_text(diff, &diff->new, "new.txt", folder, error) &&
           diff_write_redlines(diff, language, folder, error);
}

/* Saying */

static void say_kinship(const struct diff *diff)
{
    switch (comparison_kinship(&diff->comparison)) {
    case VERSIONS_SAME:
        puts("Both say the same, word for word.");
        break;
    case VERSIONS_REWRITTEN:
        puts("Little is left of the old text: look whether this is a version of it.");
        break;
    case VERSIONS_STRANGE:
        puts("These seem to be two different documents, not two versions of one.");
        break;
    case VERSIONS_ALIKE:
        break;
    }
}

static void say_counts(const struct diff *diff, const char *folder)
{
    size_t counts[NODE_CHANGE_KINDS] = {0}, moved = 0;
    for (size_t i = 0; i < diff->changes.count; i++) {
        counts[diff->changes.items[i].kind]++;
        moved += diff->changes.items[i].moved;
    }
    printf("Parts: %zu kept, %zu reworded, %zu split, %zu joined, %zu added, %zu removed; %zu "
           "moved\n",
           counts[NODE_KEPT], counts[NODE_REWORDED], counts[NODE_SPLIT], counts[NODE_JOINED],
           counts[NODE_ADDED], counts[NODE_REMOVED], moved);
    if (diff->places)
        printf("Places: %zu\n", json_array_size(diff->places));
    printf("Written to %s\n", folder);
    if (diff->refused)
        fprintf(stderr, "samsyn: %zu of the places could not be carried; places.json says why\n",
                diff->refused);
}

static enum exit_code run_diff(struct diff *diff, const char *language, const char *folder)
{
    struct error error = {0};
    if (!read_files(diff, &error) || !compare_files(diff, &error) ||
        !write_outputs(diff, language, folder, &error))
        return say_failure(&error);
    say_kinship(diff);
    say_counts(diff, folder);
    return diff->refused ? EXIT_NOT_ALL_READ : EXIT_DONE;
}

enum exit_code command_diff(struct invocation *invocation)
{
    const char *folder = options_value(&invocation->options, "output");
    const char *places = options_value(&invocation->options, "places");
    struct diff diff = {.arena = invocation->arena,
                        .old = {.path = invocation->options.operands[0]},
                        .new = {.path = invocation->options.operands[1]}};
    struct error error = {0};
    json_t *list = NULL;
    enum language language = LANGUAGE_SV;
    if (!option_language(invocation, &language))
        return EXIT_USAGE;
    if (!folder)
        return say_usage(invocation, "say with -o in which folder the result is to be");
    if (places && !diff_load_places(places, &list, &error))
        return say_failure(&error);
    diff.places = list;
    enum exit_code code = run_diff(&diff, language_name(language), folder);
    json_decref(list);
    return code;
}
