/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * samsyn-accuracy: run the analysis over labelled sets and print its figures.
 *
 * Held-out sets are looked at as figures only; this program shows no miss of theirs.
 */
#include "base/buf.h"
#include "base/file.h"
#include "figures.h"
#include "letter.h"
#include "reader/formats/format.h"
#include "score.h"
#include "text/analysis.h"

#include <getopt.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>

#define DEFAULT_SETS "tests/labelled/*/"
#define DEFAULT_EXAMPLE "examples/strategi"
#define DEFAULT_TEXTS "../shared/seeds"
#define MOST_SETS 64
#define HELD_PREFIX STR("held-")

static const char usage[] =
    "Usage: samsyn-accuracy [--set DIR]... [--texts DIR] [--details] [--markdown]\n"
    "\n"
    "Run the analysis over labelled sets, whose form is told in tests/labelled/README.md,\n"
    "and print how often it was right.\n"
    "\n"
    "  --set DIR     a set; all of tests/labelled and " DEFAULT_EXAMPLE " when none is named\n"
    "  --texts DIR   where the texts of *.labels are (" DEFAULT_TEXTS "); such sets are skipped\n"
    "                where the texts are not, and never counted in the sums\n"
    "  --details     list every miss of the development sets\n"
    "  --markdown    tables for docs/accuracy.md\n"
    "  --help        show this\n";

struct request {
    const char *sets[MOST_SETS];
    size_t set_count;
    const char *texts_folder;
    bool details, markdown, help;
};

/* All sets of one kind together. */
enum group { GROUP_DEVELOPMENT, GROUP_HELD_OUT, GROUP_FOREIGN, GROUPS };

struct run {
    const struct request *request;
    struct arena arena;
    struct text_tools tools;
    struct score sums[GROUPS];
    VEC(struct column) columns;
    struct buf out, details;
    struct error *error;
    bool ok;
};

/* A set at work. */
struct work {
    struct run *run;
    struct letter_set set;
    enum group group;
    struct score *score;
    struct document draft_document;
    struct draft draft;
    const struct passage_index *index; /* NULL without a draft */
    struct consultation_context context;
};

/* ---- documents ---- */

static bool read_document(struct run *run, struct str text, struct document *ret_document)
{
    struct reading reading = {0};
    if (!format_text_read(&run->arena, text, &reading, run->error))
        return false;
    *ret_document = reading.document;
    return true;
}

static void add_property(struct run *run, struct document *document, struct str name,
                         struct str value)
{
    if (value.n)
        *VEC_PUSH(&run->arena, &document->properties) = (struct property){name, value};
}

/* What the reader would have found in the mail's own head. */
static void add_mail_head(struct run *run, struct document *document, const struct letter *letter)
{
    if (!str_ends(letter->file, STR(".eml")))
        return;
    document->format = FORMAT_EML;
    add_property(run, document, STR("from"), letter->form.from);
    add_property(run, document, STR("to"), letter->form.to);
    add_property(run, document, STR("subject"), letter->form.subject);
    add_property(run, document, STR("date"), letter->form.sent_on);
}

/* Labels are places in the letter's text, so the reader must not have changed it. */
static bool read_letter(struct run *run, const struct letter *letter, struct document *ret_document)
{
    struct document document = {0};
    if (letter->text.n && !read_document(run, letter->text, &document))
        return false;
    if (!str_equal(document.text, letter->text))
        return error_set(run->error, ERROR_INPUT,
                         "%.*s: the text is not as the reader would leave it (UTF-8 in NFC, "
                         "lines ending in \\n); write it so",
                         STR_ARGS(letter->name));
    add_mail_head(run, &document, letter);
    *ret_document = document;
    return true;
}

/* ---- sets ---- */

static struct buf *details_of(const struct work *work)
{
    bool shown = work->run->request->details && work->group != GROUP_HELD_OUT;
    return shown ? &work->run->details : NULL;
}

static bool prepare_draft(struct work *work)
{
    struct run *run = work->run;
    if (!work->set.has_draft)
        return true;
    if (!read_document(run, work->set.draft.text, &work->draft_document))
        return false;
    draft_read(&run->arena, &run->tools, &work->draft_document, &work->draft);
    work->index = passage_index_make(&run->arena, &run->tools, &work->draft);
    struct judged judged = {.labelled = &work->set.draft, .draft = &work->draft};
    score_draft(work->score, &judged, details_of(work));
    score_draft(&run->sums[work->group], &judged, NULL);
    return true;
}

static bool judge_letter(struct work *work, const struct letter *letter)
{
    struct run *run = work->run;
    struct document document;
    struct analysis analysis = {0};
    if (!read_letter(run, letter, &document))
        return false;
    analyse(&run->arena, &run->tools, &document, work->index, &work->context, &analysis);
    struct judged judged = {.letter = letter,
                            .analysis = &analysis,
                            .labelled = &work->set.draft,
                            .draft = work->index ? &work->draft : NULL};
    score_letter(work->score, &run->arena, &judged, details_of(work));
    score_letter(&run->sums[work->group], &run->arena, &judged, NULL);
    return true;
}

static enum group group_of(const struct letter_set *set)
{
    if (str_starts(set->name, HELD_PREFIX))
        return GROUP_HELD_OUT;
    return set->is_foreign ? GROUP_FOREIGN : GROUP_DEVELOPMENT;
}

/* A letter that only says again what another says, in another format, is not counted twice. */
static bool judge_letters(struct work *work)
{
    for (size_t i = 0; i < work->set.letters.count; i++)
        if (!work->set.letters.items[i].form.same_as.n &&
            !judge_letter(work, &work->set.letters.items[i]))
            return false;
    return true;
}

static bool run_set(struct run *run, const char *folder)
{
    struct work *work = ARENA_NEW(&run->arena, struct work);
    work->run = run;
    if (!letter_set_load(&run->arena, folder, run->request->texts_folder, &work->set, run->error))
        return false;
    const struct letter_set *set = &work->set;
    if (set->texts_missing)
        fprintf(stderr, "samsyn-accuracy: %s: %zu texts are not in %s; skipped\n", folder,
                set->texts_missing, run->request->texts_folder);
    if (!set->letters.count)
        return true;
    work->group = group_of(set);
    work->score = ARENA_NEW(&run->arena, struct score);
    work->context = (struct consultation_context){
        .case_number = set->case_number,
        .authority = set->authority,
        .title = set->title,
        .consultees = set->consultees.items,
        .consultee_count = set->consultees.count,
    };
    *VEC_PUSH(&run->arena, &run->columns) = (struct column){set->name, work->score};
    if (details_of(work))
        buf_add_format(&run->details, "\n%.*s\n\n", STR_ARGS(set->name));
    return prepare_draft(work) && judge_letters(work);
}

/* ---- output ---- */

static void add_sums(struct run *run)
{
    static const char *const names[GROUPS] = {"development", "held-out", NULL};
    for (enum group group = 0; group < GROUPS; group++)
        if (names[group] && run->sums[group].letters)
            *VEC_PUSH(&run->arena, &run->columns) =
                (struct column){str_from(names[group]), &run->sums[group]};
}

static void compose(struct run *run)
{
    bool markdown = run->request->markdown;
    size_t sets = run->columns.count;
    add_sums(run);
    figures_add(&run->out, run->columns.items, run->columns.count, markdown);
    for (size_t i = sets; i < run->columns.count; i++)
        figures_add_classes(&run->out, &run->columns.items[i], markdown);
}

static void run_all(void *context)
{
    struct run *run = context;
    for (size_t i = 0; i < run->request->set_count; i++)
        if (!run_set(run, run->request->sets[i]))
            return;
    if (run->columns.count)
        compose(run);
    run->ok = buf_ok(&run->out, "the table", run->error) &&
              buf_ok(&run->details, "the list of misses", run->error);
}

static bool print(struct str text, struct error *error)
{
    if (!text.n || (fwrite(text.p, 1, text.n, stdout) == text.n && fflush(stdout) == 0))
        return true;
    return error_set(error, ERROR_IO, "cannot write the figures");
}

static bool run_request(const struct request *request, struct error *error)
{
    struct run run = {
        .request = request,
        .arena = arena_init(),
        .out = buf_init(LIMIT_TEXT_BYTES),
        .details = buf_init(LIMIT_TEXT_BYTES),
        .error = error,
    };
    bool ok = text_tools_open(&run.tools, error) && arena_run(&run.arena, run_all, &run, error) &&
              run.ok && print(buf_str(&run.out), error) && print(buf_str(&run.details), error);
    text_tools_done(&run.tools);
    buf_done(&run.out);
    buf_done(&run.details);
    arena_done(&run.arena);
    return ok;
}

/* ---- command line ---- */

static bool add_set(struct request *request, const char *folder)
{
    if (request->set_count == MOST_SETS) {
        fprintf(stderr, "samsyn-accuracy: more than %d sets\n", MOST_SETS);
        return false;
    }
    request->sets[request->set_count++] = folder;
    return true;
}

/* False when the command line cannot be used. */
static bool parse_command_line(int argc, char **argv, struct request *request)
{
    static const struct option options[] = {
        {"set", required_argument, NULL, 's'}, {"texts", required_argument, NULL, 't'},
        {"details", no_argument, NULL, 'd'},   {"markdown", no_argument, NULL, 'm'},
        {"help", no_argument, NULL, 'h'},      {NULL, 0, NULL, 0}};
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 's' && !add_set(request, optarg))
            return false;
        if (option == 't')
            request->texts_folder = optarg;
        request->details |= option == 'd';
        request->markdown |= option == 'm';
        request->help |= option == 'h';
        if (option == '?')
            return false;
    }
    return optind == argc;
}

static bool is_held_out(const char *folder)
{
    struct str path = str_from(folder);
    while (str_ends(path, STR("/")))
        path.n--;
    return str_starts(file_base_name(path), HELD_PREFIX);
}

/* A held-out set that is named on purpose, with --details, is a mistake to be told of. */
static bool may_be_told(const struct request *request)
{
    for (size_t i = 0; request->details && i < request->set_count; i++)
        if (is_held_out(request->sets[i])) {
            fprintf(stderr, "samsyn-accuracy: %s is held out: no details of it are shown\n",
                    request->sets[i]);
            return false;
        }
    return true;
}

/* The paths belong to `found`. */
static bool find_sets(struct request *request, glob_t *found)
{
    if (request->set_count)
        return true;
    bool ok = add_set(request, DEFAULT_EXAMPLE);
    if (glob(DEFAULT_SETS, 0, NULL, found) == 0)
        for (size_t i = 0; ok && i < found->gl_pathc; i++)
            ok = add_set(request, found->gl_pathv[i]);
    return ok;
}

int main(int argc, char **argv)
{
    struct request request = {.texts_folder = DEFAULT_TEXTS};
    struct error error = {0};
    glob_t found = {0};
    if (!parse_command_line(argc, argv, &request)) {
        fputs(usage, stderr);
        return 2;
    }
    if (request.help)
        return fputs(usage, stdout) < 0;
    if (!may_be_told(&request))
        return 2;
    bool ok = find_sets(&request, &found) && run_request(&request, &error);
    globfree(&found);
    if (!ok)
        fprintf(stderr, "samsyn-accuracy: %s\n", error.message);
    return !ok;
}
