/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * samsyn-cause-accuracy: propose the causes of the changes of labelled sets, and print how often
 * the proposals were right, with and without what the replies say.
 */
#include "asked.h"
#include "base/file.h"
#include "base/utf8.h"
#include "model/chain/changes.h"
#include "model/consultation/consultation.h"
#include "model/consultation/draft.h"
#include "model/desk/desk_acts.h"
#include "model/documents/proposals.h"
#include "model/documents/readings.h"
#include "model/documents/register.h"
#include "model/office/accounts.h"
#include "model/office/json.h"
#include "model/versions/versions.h"
#include "text/document/quotation.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char usage[] =
    "Usage: samsyn-cause-accuracy [--details] [--markdown] [SET...]\n"
    "\n"
    "Do the work on labelled sets that have later versions (causes.tsv, whose\n"
    "form is told in tests/labelled/README.md), and print how often the causes\n"
    "that are proposed for their changes are right.\n"
    "\n"
    "Without a SET: those that the project has.\n"
    "\n"
    "  --details     list what was proposed for each change\n"
    "  --markdown    a table for docs/accuracy.md\n"
    "  --help        show this\n";

static const char *const own_sets[] = {"examples/strategi", "tests/labelled/dev-kultur"};

enum { AMONG = 5 };

/* Where a change that was labelled stands: words of the new text, or of the old where it went. */
struct labelled_place {
    struct str change, version, old_words, new_words;
};

struct tally {
    size_t caused, first, among, wanted, found; /* changes that have causes, and those causes */
    size_t ticked, ticked_right;                /* proposals that are ticked beforehand */
    size_t uncaused, proposed, uncaused_ticked; /* changes that nobody asked for */
    size_t missed;                              /* labels that were not found in the texts */
};

struct run {
    struct arena arena;
    struct buf details;
    bool markdown, with_details, ok;
    struct error error;
};

/* A set at work, with what the replies say or without. */
struct work {
    struct run *run;
    struct arena arena;
    const char *folder; /* of the set */
    char scratch[32];
    bool replies;
    struct letter_set set;
    struct asked_list asked;
    VEC(struct labelled_place) places;
    struct str reasons; /* changes.tsv, for replies that causes.tsv does not tell */
    struct office office;
    struct desk_worker worker;
    struct signed_in officer;
    int64_t consultation;
    struct tally tally;
    struct error *error;
};

/* The set */

static void take_places(struct work *work, struct str text)
{
    str_cut(&text, '\n');
    while (text.n) {
        struct str line = str_cut(&text, '\n');
        struct labelled_place place = {.change = str_cut(&line, '\t')};
        place.version = str_cut(&line, '\t');
        place.old_words = str_cut(&line, '\t');
        place.new_words = line;
        *VEC_PUSH(&work->arena, &work->places) = place;
    }
}

/* The last column of the change's line. */
static struct str summary_of(struct str table, struct str change)
{
    while (table.n) {
        struct str line = str_cut(&table, '\n');
        if (!str_equal(str_cut(&line, '\t'), change))
            continue;
        for (int column = 1; column < 5; column++)
            str_cut(&line, '\t');
        return line;
    }
    return (struct str){NULL, 0};
}

struct reading_tables {
    struct work *work;
    struct str asked, places;
};

static void take_tables(void *context)
{
    struct reading_tables *tables = context;
    asked_take(&tables->work->arena, tables->asked, &tables->work->asked);
    take_places(tables->work, tables->places);
}

static bool load_set(struct work *work)
{
    struct reading_tables tables = {.work = work};
    struct error none = {0};
    if (!asked_read_file(&work->arena, work->folder, "changes.tsv", &work->reasons, &none))
        work->reasons = (struct str){NULL, 0};
    return letter_set_load(&work->arena, work->folder, NULL, &work->set, work->error) &&
           asked_read_file(&work->arena, work->folder, "causes.tsv", &tables.asked, work->error) &&
           asked_read_file(&work->arena, work->folder, "change-places.tsv", &tables.places,
                           work->error) &&
           arena_run(&work->arena, take_tables, &tables, work->error);
}

/* The office */

static char *path_in(struct work *work, struct str name)
{
    return (char *)str_format(&work->arena, "%s/%.*s", work->scratch, STR_ARGS(name)).p;
}

static bool write_file(struct work *work, struct str name, struct str text, char **ret_path)
{
    *ret_path = path_in(work, name);
    return *ret_path ? file_write(*ret_path, text, work->error) : error_no_memory(work->error);
}

static bool open_consultation(struct work *work)
{
    struct consultation_facts facts = {.case_number = work->set.case_number,
                                       .authority = work->set.authority};
    char *draft;
    return write_file(work, STR("draft.md"), work->set.draft.text, &draft) &&
           draft_add(&work->office, draft, &facts.version, work->error) &&
           consultation_open(&work->office, &facts, &work->consultation, work->error);
}

/* Each with its own text, as the program sees it. */
static bool receive_letters(struct work *work)
{
    char **paths = ARENA_ARRAY(&work->arena, work->set.letters.count + 1, char *);
    struct received_files files;
    size_t count = 0;
    if (!paths)
        return error_no_memory(work->error);
    for (size_t i = 0; i < work->set.letters.count; i++) {
        const struct letter *letter = &work->set.letters.items[i];
        if (letter->text.n && !letter->form.same_as.n &&
            !write_file(work, letter->file, letter->text, &paths[count++]))
            return false;
    }
    return register_files(&work->office, work->consultation, STR("2025-10-20"), paths, count,
                          &work->arena, &files, work->error) &&
           readings_make(&work->office, work->error) &&
           proposals_make(&work->office, work->error) &&
           register_finished(&work->office, work->error);
}

static bool add_officer(struct work *work)
{
    const struct account facts = {.name = STR("officer"), .shown_name = STR("Handläggare 1")};
    return store_begin(work->office.store, work->error) &&
           office_end(&work->office,
                      account_add(&work->office, NULL, &facts, &work->officer.account, work->error),
                      work->error);
}

static bool reply(struct work *work, const struct asked *asked)
{
    struct sql_viewpoint row;
    json_t *result = NULL;
    bool found = false;
    struct str reason = asked->reply.n ? asked->reply : summary_of(work->reasons, asked->change);
    if (!sql_viewpoint_get(work->office.store, asked->viewpoint, &work->arena, &row, &found,
                           work->error))
        return false;
    if (!found || row.outcome.n)
        return true;
    if (!work->replies || !reason.n)
        reason = str_equal(asked->outcome, STR("in_part")) ? STR("Delvis.") : STR("");
    const struct desk_seen seen = {row.id, row.revision};
    bool ok = store_begin(work->office.store, work->error) &&
              office_end(&work->office,
                         desk_reply(&work->worker, (struct desk_targets){&seen, 1}, asked->outcome,
                                    reason, &result, work->error),
                         work->error);
    json_decref(result);
    return ok;
}

static bool reply_to_all(struct work *work)
{
    if (!asked_find(&work->office, &work->set, work->consultation, &work->arena, &work->asked,
                    work->error))
        return false;
    for (size_t i = 0; i < work->asked.items.count; i++)
        if (work->asked.items.items[i].viewpoint && !reply(work, &work->asked.items.items[i]))
            return false;
    return true;
}

static bool fill_office(struct work *work)
{
    work->worker = (struct desk_worker){&work->office, &work->officer, 0};
    if (!open_consultation(work) || !receive_letters(work) || !add_officer(work))
        return false;
    work->worker.consultation = work->consultation;
    return reply_to_all(work);
}

/* Versions */

struct reading_draft {
    struct work *work;
    struct str name, bytes;
    struct labelled_draft draft;
    bool ok;
};

static void read_draft(void *context)
{
    struct reading_draft *reading = context;
    reading->ok = labelled_draft_read(&reading->work->arena, reading->name, reading->bytes,
                                      &reading->draft, reading->work->error);
}

/* The text of a version, without ids; `*ret_there` is false where the set has no such file. */
static bool load_version(struct work *work, struct str name, struct str *ret_text, bool *ret_there)
{
    struct str file = str_format(&work->arena, "%.*s.md", STR_ARGS(name));
    struct str path = str_format(&work->arena, "%s/%.*s.md", work->folder, STR_ARGS(name));
    struct reading_draft reading = {.work = work, .name = file};
    if (!file.p || !path.p)
        return error_no_memory(work->error);
    *ret_there = access(path.p, F_OK) == 0;
    if (!*ret_there)
        return true;
    if (!asked_read_file(&work->arena, work->folder, file.p, &reading.bytes, work->error) ||
        !arena_run(&work->arena, read_draft, &reading, work->error) || !reading.ok)
        return false;
    *ret_text = reading.draft.text;
    return true;
}

static bool add_version(struct work *work, struct str name, struct str text, int64_t *ret_version)
{
    struct version_form form = {.consultation = work->consultation, .name = STR("version.md")};
    char *path;
    if (!write_file(work, name, text, &path))
        return false;
    form.path = path;
    struct prepared_version *prepared =
        version_prepare(&work->office, &form, &work->arena, work->error);
    return prepared && store_begin(work->office.store, work->error) &&
           office_end(&work->office,
                      version_keep(&work->office, &work->officer, prepared, false, ret_version,
                                   work->error),
                      work->error);
}

/* Judging */

static bool is_inside(const json_t *side, struct range range)
{
    json_int_t start = json_integer_value(json_object_get(side, "start"));
    json_int_t end = json_integer_value(json_object_get(side, "end"));
    return json_is_object(side) && start <= (json_int_t)range.start && end >= (json_int_t)range.end;
}

static json_int_t length_of(const json_t *change, const char *side)
{
    const json_t *view = json_object_get(change, side);
    return json_integer_value(json_object_get(view, "end")) -
           json_integer_value(json_object_get(view, "start"));
}

/* The smallest change in which the labelled words stand; NULL when none is. */
static json_t *find_change(const struct labelled_place *place, struct str old, struct str new,
                           json_t *changes)
{
    const char *side = place->new_words.n ? "new" : "old";
    struct range range;
    json_t *change, *best = NULL;
    size_t i;
    if (!quotation_find(place->new_words.n ? new : old, 0,
                        place->new_words.n ? place->new_words : place->old_words, &range))
        return NULL;
    json_array_foreach(changes, i, change)
    {
        bool asked = !str_equal(json_str(change, "kind"), STR("renumbered")) &&
                     is_inside(json_object_get(change, side), range);
        if (asked && (!best || length_of(change, side) < length_of(best, side)))
            best = change;
    }
    return best;
}

/* Put the viewpoints that asked for a labelled change with the change that was found for it. */
static void put_wanted(struct work *work, json_t *change, struct str name)
{
    json_t *wanted = json_object_get(change, "wanted");
    if (!wanted) {
        wanted = json_object();
        json_object_set_new(change, "wanted", wanted);
    }
    for (size_t i = 0; i < work->asked.items.count; i++) {
        const struct asked *asked = &work->asked.items.items[i];
        char key[24];
        if (!str_equal(asked->change, name) || asked->letter.n == 0)
            continue;
        snprintf(key, sizeof key, "%lld", (long long)asked->viewpoint);
        json_object_set_new(wanted, asked->viewpoint ? key : "missed", json_true());
    }
}

static bool is_wanted(const json_t *change, const json_t *cause)
{
    char key[24];
    snprintf(key, sizeof key, "%lld",
             (long long)json_integer_value(json_object_get(cause, "viewpoint")));
    return json_object_get(json_object_get(change, "wanted"), key) != NULL;
}

static void add_text(struct buf *out, struct str text)
{
    enum { SHOWN_BYTES = 240 };
    buf_add_str(out, (struct str){text.p, utf8_cut(text, SHOWN_BYTES)});
    buf_add_c(out, '\n');
}

static void add_details(struct work *work, const json_t *change)
{
    struct buf *out = &work->run->details;
    const json_t *cause;
    size_t i;
    if (!work->run->with_details)
        return;
    const json_t *side = json_object_get(change, "new");
    side = json_is_object(side) ? side : json_object_get(change, "old");
    buf_add_format(out, "\n%s, %.*s: ", work->replies ? "replies" : "words alone",
                   STR_ARGS(json_str(change, "kind")));
    add_text(out, json_str(side, "text"));
    json_array_foreach(json_object_get(change, "proposed"), i, cause)
    {
        buf_add_format(out, "  %c %.2f ", is_wanted(change, cause) ? '+' : '-',
                       json_real_value(json_object_get(cause, "score")));
        add_text(out, json_str(cause, "text"));
    }
}

static void judge_uncaused(struct work *work, const json_t *change)
{
    const json_t *proposed = json_object_get(change, "proposed");
    struct tally *tally = &work->tally;
    tally->uncaused++;
    tally->proposed += json_array_size(proposed) > 0;
    tally->uncaused_ticked += json_is_true(json_object_get(json_array_get(proposed, 0), "likely"));
    if (json_array_size(proposed))
        add_details(work, change);
}

static void judge_caused(struct work *work, const json_t *change, size_t wanted)
{
    struct tally *tally = &work->tally;
    const json_t *cause;
    size_t i, among = 0;
    tally->caused++;
    tally->wanted += wanted;
    json_array_foreach(json_object_get(change, "proposed"), i, cause)
    {
        bool right = is_wanted(change, cause);
        bool ticked = json_is_true(json_object_get(cause, "likely"));
        tally->first += right && i == 0;
        among += right && i < AMONG;
        tally->found += right;
        tally->ticked += ticked;
        tally->ticked_right += ticked && right;
    }
    tally->among += among > 0;
    add_details(work, change);
}

static void judge_change(struct work *work, const json_t *change)
{
    const json_t *wanted = json_object_get(change, "wanted");
    if (!wanted)
        return; /* nobody has labelled it */
    size_t missed = json_object_get(wanted, "missed") != NULL;
    size_t count = json_object_size(wanted) - missed;
    if (count)
        judge_caused(work, change, count);
    else if (!missed)
        judge_uncaused(work, change);
}

/* What is right is confirmed before the next version comes, as an officer does. */
static bool confirm(struct work *work, const json_t *change)
{
    int64_t viewpoints[LIMIT_DESK_TARGETS];
    size_t count = 0;
    const char *key;
    json_t *wanted;
    json_object_foreach(json_object_get(change, "wanted"), key, wanted)
    {
        int64_t viewpoint = strtoll(key, NULL, 10);
        if (viewpoint && count < LIMIT_DESK_TARGETS)
            viewpoints[count++] = viewpoint;
    }
    if (count == 0)
        return true;
    const struct change_seen seen = {json_integer_value(json_object_get(change, "change")),
                                     json_integer_value(json_object_get(change, "revision"))};
    return store_begin(work->office.store, work->error) &&
           office_end(&work->office,
                      change_confirm_causes(&work->office, &work->officer, work->consultation, seen,
                                            viewpoints, count, work->error),
                      work->error);
}

static bool judge_version(struct work *work, struct str name, int64_t version, struct str old,
                          struct str new)
{
    const struct change_filter filter = {.limit = 100000, .proposals = true};
    json_t *view = changes_view(&work->office, work->consultation, version, &filter, work->error);
    json_t *changes = json_object_get(view, "changes"), *change;
    size_t i;
    if (!view)
        return false;
    for (size_t k = 0; k < work->places.count; k++) {
        const struct labelled_place *place = &work->places.items[k];
        if (!str_equal(place->version, name))
            continue;
        change = find_change(place, old, new, changes);
        if (change)
            put_wanted(work, change, place->change);
        else
            work->tally.missed++;
    }
    bool ok = true;
    json_array_foreach(changes, i, change)
    {
        judge_change(work, change);
        ok = ok && confirm(work, change);
    }
    json_decref(view);
    return ok;
}

static bool judge_versions(struct work *work)
{
    static const struct str names[] = {STR_INIT("revised"), STR_INIT("adopted")};
    struct str old = work->set.draft.text, new;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int64_t version;
        bool there;
        if (!load_version(work, names[i], &new, &there))
            return false;
        if (!there)
            continue;
        if (!add_version(work, names[i], new, &version) ||
            !judge_version(work, names[i], version, old, new))
            return false;
        old = new;
    }
    return true;
}

/* Sets */

static bool run_in(struct work *work)
{
    char *data = path_in(work, STR("data"));
    if (!data || !load_set(work) ||
        !office_open(data, STORE_CREATE | STORE_TEMPORARY, &work->office, work->error))
        return false;
    bool ok = fill_office(work) && judge_versions(work);
    office_close(&work->office);
    return ok;
}

static bool run_set(struct run *run, const char *folder, bool replies, struct tally *ret_tally)
{
    struct work work = {.run = run,
                        .arena = arena_init(),
                        .folder = folder,
                        .scratch = "/tmp/samsyn-causes-XXXXXX",
                        .replies = replies,
                        .error = &run->error};
    if (!mkdtemp(work.scratch))
        return error_set(&run->error, ERROR_IO, "cannot make a folder in /tmp");
    bool ok = run_in(&work);
    file_remove_tree(work.scratch, NULL);
    arena_done(&work.arena);
    work.tally.missed += work.asked.missed;
    *ret_tally = work.tally;
    return ok;
}

/* Printing */

static double part(size_t some, size_t all)
{
    return all ? (double)some / (double)all : 0;
}

static void print_tally(const struct run *run, const char *name, const char *replies,
                        const struct tally *tally)
{
    printf(run->markdown ? "| %s, %s | %zu | %.3f | %.3f | %.3f | %.3f | %zu | %.3f | %.3f |\n"
                         : "%-12s %-8s %5zu %7.3f %7.3f %7.3f %7.3f %6zu %7.3f %7.3f\n",
           name, replies, tally->caused, part(tally->first, tally->caused),
           part(tally->among, tally->caused), part(tally->found, tally->wanted),
           part(tally->ticked_right, tally->ticked), tally->uncaused,
           part(tally->proposed, tally->uncaused), part(tally->uncaused_ticked, tally->uncaused));
    if (tally->missed)
        fprintf(stderr, "%s: %zu labels were not found\n", name, tally->missed);
}

static void print_head(const struct run *run)
{
    if (run->markdown)
        printf(
            "| set | changes with causes | first | among five | of the causes | ticked and right | "
            "without | proposed | ticked |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    else
        printf("%-12s %-8s %5s %7s %7s %7s %7s %6s %7s %7s\n", "set", "", "with", "first", "five",
               "found", "ticked", "none", "any", "ticked");
}

static bool run_and_print(struct run *run, const char *folder)
{
    static const char *const names[] = {"words alone", "replies"};
    struct str name = file_base_name(str_from(folder));
    for (int replies = 1; replies >= 0; replies--) {
        struct tally tally = {0};
        if (!run_set(run, folder, replies, &tally))
            return false;
        struct str shown = str_copy(&run->arena, name);
        print_tally(run, shown.p ? shown.p : "", names[replies], &tally);
    }
    return true;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {{"details", no_argument, NULL, 'd'},
                                            {"markdown", no_argument, NULL, 'm'},
                                            {"help", no_argument, NULL, 'h'},
                                            {NULL, 0, NULL, 0}};
    struct run run = {.arena = arena_init(), .details = buf_init(MIB(16)), .ok = true};
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 'd')
            run.with_details = true;
        else if (option == 'm')
            run.markdown = true;
        else {
            fputs(usage, option == 'h' ? stdout : stderr);
            return option == 'h' ? 0 : 2;
        }
    }
    print_head(&run);
    for (int i = optind; run.ok && i < argc; i++)
        run.ok = run_and_print(&run, argv[i]);
    for (size_t i = 0; run.ok && optind == argc && i < sizeof own_sets / sizeof *own_sets; i++)
        run.ok = run_and_print(&run, own_sets[i]);
    if (run.ok && run.details.n)
        fwrite(run.details.p, 1, run.details.n, stdout);
    if (!run.ok)
        fprintf(stderr, "samsyn-cause-accuracy: %s\n", run.error.message);
    buf_done(&run.details);
    arena_done(&run.arena);
    return !run.ok;
}
