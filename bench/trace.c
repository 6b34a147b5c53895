/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * bench-trace READER FOLDER [VIEWPOINTS]: what following and working on the chain takes at 100,000
 * viewpoints about a strategy of 300 pages and 20,000 sentences in two versions: from a sentence
 * back to those who asked for it, from a viewpoint to what came of it; what the one writer's thread
 * is held up by; what the pages show. In a data folder that is made for it (FOLDER must not exist).
 * Each line is the median and the worst of the rounds, in milliseconds, and the median of the
 * processor's time, which other work on the machine hardly changes.
 */
#include "model/chain/trace.h"
#include "base/file.h"
#include "model/chain/changes.h"
#include "model/chain/letters_back.h"
#include "model/consultation/draft.h"
#include "model/exchange/annotations.h"
#include "model/versions/rewording.h"
#include "model/versions/side_by_side.h"
#include "model/versions/version_texts.h"
#include "model/versions/versions.h"
#include "store/packed.h"
#include "timing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SECTIONS = 400,
    PARAGRAPHS = 4,
    SENTENCES = 12,
    WORDS = 5,
    VIEWPOINTS_A_LETTER = 50,
    VIEWPOINT_BYTES = 200,
    CAUSES_A_CHANGE = 3,
    ROUNDS = 301,
    ROUNDS_AT_LEAST = 5,
};

/* Of what is slow there are fewer rounds, in milliseconds. */
static const double ENOUGH = 10000;

struct bench {
    struct office office;
    struct arena arena;
    const char *folder;
    int64_t consultation, version, later;
    int64_t viewpoints;
    VEC(int64_t) asked; /* the viewpoints' ids */
    struct sql_node_rows nodes;
    struct sql_change_rows changes;
    struct sql_node_rows later_nodes;
    struct buf letter; /* the reading of every letter */
    struct error error;
};

static const char *const stems[] = {
    "region", "företag", "insats", "mål",    "kommun", "kompetens", "skog",      "energi",
    "resa",   "utsläpp", "plan",   "bostad", "hamn",   "skola",     "forskning", "vatten"};
#define STEMS (sizeof stems / sizeof *stems)

/* The later version has another word in every seventeenth sentence. */
static void add_sentence(struct buf *text, size_t number, bool later)
{
    buf_add_format(text, "Sats %zu", number);
    for (size_t i = 0; i < WORDS; i++)
        buf_add_format(text, " %s%zu", stems[(number * 7 + i * 3) % STEMS], (number * 31 + i) % 97);
    buf_add_str(text, later && number % 17 == 0 ? STR(" ska ändras. ") : STR(" ska gälla. "));
}

static bool write_version(struct bench *bench, const char *path, bool later)
{
    struct buf text = buf_init(LIMIT_TEXT_BYTES);
    size_t number = 0;
    buf_add_str(&text, STR("# Strategi\n\n"));
    for (size_t section = 1; section <= SECTIONS; section++) {
        buf_add_format(&text, "## %zu Avsnitt om %s %zu\n\n", section, stems[section % STEMS],
                       section);
        for (size_t paragraph = 0; paragraph < PARAGRAPHS; paragraph++) {
            for (size_t i = 0; i < SENTENCES; i++)
                add_sentence(&text, ++number, later);
            buf_add_str(&text, STR("\n\n"));
        }
    }
    bool ok = buf_ok(&text, "a version", &bench->error) &&
              file_write(path, buf_str(&text), &bench->error);
    buf_done(&text);
    return ok;
}

/* ---- the office ---- */

static bool open_consultation(struct bench *bench, const char *path)
{
    struct store *store = bench->office.store;
    if (!draft_add(&bench->office, path, &bench->version, &bench->error) ||
        !store_begin(store, &bench->error))
        return false;
    bool ok = store_new_id(store, &bench->consultation, &bench->error) &&
              sql_consultation_add(store, bench->consultation, bench->version, STR("Strategi"),
                                   STR("RS 2025-1"), STR("Region Björkered"), STR("2025-10-01"),
                                   STR("2025-10-31"), &bench->error);
    return office_end(&bench->office, ok, &bench->error) &&
           sql_node_list(store, bench->version, &bench->arena, &bench->nodes, &bench->error);
}

static bool add_viewpoint(struct bench *bench, int64_t document, int i)
{
    static const char *const outcomes[] = {"accommodated", "in_part", "not_accommodated", "noted"};
    struct store *store = bench->office.store;
    int64_t id;
    int64_t *asked = VEC_PUSH(&bench->arena, &bench->asked);
    if (!asked)
        return error_no_memory(&bench->error);
    if (!store_new_id(store, &id, &bench->error))
        return false;
    *asked = id;
    struct str node = bench->nodes.items[(size_t)(id * 7919) % bench->nodes.count].id;
    return sql_viewpoint_put(store, id, document, i, i * VIEWPOINT_BYTES, i * VIEWPOINT_BYTES + 180,
                             STR("change"), STR(""), 0.7, STR("{}"), bench->consultation, node,
                             STR("confirmed"), 1, 0, str_from(outcomes[id % 4]),
                             STR("Texten ändras."), 0, STR(""), 0, 0,
                             STR("Insatsen bör ändras så att kommunen tar större ansvar."), 1, i,
                             STR("yes"), 0, &bench->error) &&
           sql_viewpoint_passage_add(store, id, 1, bench->version, node, 0.7, STR("[]"),
                                     &bench->error);
}

/* One long line is text enough for viewpoints to stand in. */
static bool pack_letter(struct bench *bench)
{
    enum { BYTES = (VIEWPOINTS_A_LETTER + 1) * VIEWPOINT_BYTES };
    char *text = arena_alloc(&bench->arena, BYTES);
    if (!text)
        return error_no_memory(&bench->error);
    memset(text, 'a', BYTES);
    struct document document = {.format = FORMAT_TEXT, .text = {text, BYTES}};
    bench->letter = buf_init(LIMIT_PACKED_BYTES);
    return packed_write(&document, &bench->letter, &bench->error);
}

static bool add_letter(struct bench *bench, int64_t letter)
{
    struct store *store = bench->office.store;
    struct str hash = STR("0000000000000000000000000000000000000000000000000000000000000000");
    int64_t document, number;
    struct str sender = str_format(&bench->arena, "Kommun %lld", (long long)letter);
    if (!sender.p)
        return error_no_memory(&bench->error);
    if (!store_new_id(store, &document, &bench->error) ||
        !store_new_number(store, &number, &bench->error) ||
        !sql_document_add(store, document, bench->consultation, STR("received"), number, 0, sender,
                          hash, STR("2025-10-20"), STR("read"), &bench->error) ||
        !sql_standing_put(store, document, bench->consultation, STR("response"), sender, sender,
                          STR("kommun"), 0, 0, STR(""), 0, 0, 0, 0, STR("no"), &bench->error) ||
        !sql_reading_put(store, document, STR("2"), STR("text"), 0, hash, buf_str(&bench->letter),
                         STR("[]"), &bench->error))
        return false;
    for (int i = 1; i <= VIEWPOINTS_A_LETTER; i++)
        if (!add_viewpoint(bench, document, i))
            return false;
    return true;
}

static bool add_letters(struct bench *bench)
{
    struct str hash = STR("0000000000000000000000000000000000000000000000000000000000000000");
    bool ok = store_begin(bench->office.store, &bench->error) &&
              sql_blob_add(bench->office.store, hash, 0, STR("2025-10-01"), &bench->error);
    for (int64_t i = 0; ok && i < bench->viewpoints / VIEWPOINTS_A_LETTER; i++)
        ok = add_letter(bench, i);
    return office_end(&bench->office, ok, &bench->error);
}

static bool add_later(struct bench *bench, const char *path)
{
    struct version_form form = {.consultation = bench->consultation,
                                .label = STR("Antagen"),
                                .path = path,
                                .name = STR("antagen.md")};
    struct prepared_version *prepared =
        version_prepare(&bench->office, &form, &bench->arena, &bench->error);
    return prepared && store_begin(bench->office.store, &bench->error) &&
           office_end(
               &bench->office,
               version_keep(&bench->office, NULL, prepared, false, &bench->later, &bench->error),
               &bench->error) &&
           sql_change_list(bench->office.store, bench->later, 0, STORE_ALL_ROWS, &bench->arena,
                           &bench->changes, &bench->error) &&
           sql_node_list(bench->office.store, bench->later, &bench->arena, &bench->later_nodes,
                         &bench->error);
}

static bool add_causes(struct bench *bench)
{
    struct store *store = bench->office.store;
    bool ok = store_begin(store, &bench->error);
    for (size_t i = 0; ok && i < bench->changes.count; i++)
        for (size_t k = 0; ok && k < CAUSES_A_CHANGE; k++)
            ok = sql_cause_put(store, bench->changes.items[i].id,
                               bench->asked.items[(i * 13 + k * 4) % bench->asked.count],
                               STR("confirmed"), 0.8, STR("[]"), 0, STR("2026-01-01"), STR("yes"),
                               &bench->error);
    return office_end(&bench->office, ok, &bench->error);
}

static bool make(struct bench *bench)
{
    struct str first = str_format(&bench->arena, "%s.utkast.md", bench->folder);
    struct str second = str_format(&bench->arena, "%s.antagen.md", bench->folder);
    if (!first.p || !second.p)
        return error_no_memory(&bench->error);
    bool ok = pack_letter(bench) && write_version(bench, first.p, false) &&
              write_version(bench, second.p, true) && open_consultation(bench, first.p) &&
              add_letters(bench) && add_later(bench, second.p) && add_causes(bench);
    remove(first.p);
    remove(second.p);
    return ok;
}

/* ---- what is timed ---- */

static bool keep(json_t *view)
{
    json_decref(view);
    return view != NULL;
}

static bool trace_changed(struct bench *bench, size_t round)
{
    const struct sql_change *change = &bench->changes.items[round * 37 % bench->changes.count];
    struct range range = {(size_t)change->new_start, (size_t)change->new_start + 16};
    return keep(
        trace_passage(&bench->office, bench->consultation, bench->later, range, &bench->error));
}

static bool trace_section(struct bench *bench, size_t round)
{
    const struct sql_node *node = &bench->nodes.items[1 + round * 53 % (bench->nodes.count - 1)];
    return keep(
        trace_node(&bench->office, bench->consultation, bench->version, node->id, &bench->error));
}

static bool trace_forward(struct bench *bench, size_t round)
{
    return keep(trace_viewpoint(&bench->office, bench->consultation,
                                bench->asked.items[round * 13 % bench->asked.count],
                                &bench->error));
}

/* Writing: committed outside of what is timed, as the writer commits for many at once. */

static bool autosave(struct bench *bench, size_t round)
{
    const struct sql_node *node =
        &bench->later_nodes.items[1 + round * 53 % (bench->later_nodes.count - 1)];
    const struct reworded_place place = {
        .consultation = bench->consultation, .version = bench->later, .node = node->id};
    int64_t revision;
    return rewording_save(&bench->office, NULL, &place, 0, STR("Regionen ska pröva detta."),
                          &revision, &bench->error);
}

/* Of each change something is said once. */
static bool find_change(struct bench *bench, size_t at, struct change_seen *ret_seen)
{
    struct sql_change row;
    bool found = false;
    if (!sql_change_get(bench->office.store, bench->changes.items[at].id, &bench->arena, &row,
                        &found, &bench->error))
        return false;
    *ret_seen = (struct change_seen){row.id, row.revision};
    return true;
}

/* The first that was accommodated from a place on: two in four were. */
static int64_t accommodated(const struct bench *bench, size_t from)
{
    size_t at = from % bench->asked.count;
    while (bench->asked.items[at] % 4 > 1)
        at = (at + 1) % bench->asked.count;
    return bench->asked.items[at];
}

static bool confirm_cause(struct bench *bench, size_t round)
{
    struct change_seen seen;
    int64_t viewpoint = accommodated(bench, round * 29);
    return find_change(bench, round * 3 % bench->changes.count, &seen) &&
           change_confirm_causes(&bench->office, NULL, bench->consultation, seen, &viewpoint, 1,
                                 &bench->error);
}

static bool reject_cause(struct bench *bench, size_t round)
{
    struct change_seen seen;
    return find_change(bench, round * 5 % bench->changes.count, &seen) &&
           change_reject_cause(&bench->office, NULL, bench->consultation, seen,
                               accommodated(bench, round * 31), &bench->error);
}

/* Letters */

static bool list_letters(struct bench *bench, size_t round)
{
    struct arena arena = arena_init();
    struct letters letters;
    (void)round;
    bool ok = letters_find(&bench->office, bench->consultation, &arena, &letters, &bench->error) &&
              keep(letters_view(&letters, &bench->error));
    arena_done(&arena);
    return ok;
}

static bool show_letter(struct bench *bench, size_t round)
{
    struct arena arena = arena_init();
    struct letters letters;
    int64_t number = 3 + (int64_t)round % (bench->viewpoints / VIEWPOINTS_A_LETTER - 2);
    bool ok = letters_find_one(&bench->office, bench->consultation, number, &arena, &letters,
                               &bench->error) &&
              keep(letter_view(&bench->office, &letters, &letters.items[0], &bench->error));
    arena_done(&arena);
    return ok;
}

/* Pages */

static bool annotate(struct bench *bench, size_t round)
{
    struct arena arena = arena_init();
    struct export export;
    size_t page = round * 7 % ((size_t)bench->viewpoints / ANNOTATIONS_PAGE);
    bool ok =
        export_load_part(&bench->office, bench->consultation, EXPORT_FOR_OFFICE,
                         page * ANNOTATIONS_PAGE, ANNOTATIONS_PAGE, &arena, &export,
                         &bench->error) &&
        keep(annotations_page(&export, STR("https://samsyn.example"), page + 1, &bench->error));
    arena_done(&arena);
    return ok;
}

static bool show_changes(struct bench *bench, size_t round)
{
    const struct change_filter filter = {
        .after = (int64_t)(round * 20 % bench->changes.count), .limit = 20, .proposals = true};
    return keep(
        changes_view(&bench->office, bench->consultation, bench->later, &filter, &bench->error));
}

static bool show_change(struct bench *bench, size_t round)
{
    return keep(change_view(&bench->office, bench->consultation,
                            bench->changes.items[round * 7 % bench->changes.count].id,
                            &bench->error));
}

static bool compare(struct bench *bench, size_t round)
{
    const struct side_by_side_choice choice = {
        .part = bench->later_nodes.items[1 + round * 53 % (bench->later_nodes.count - 1)].id};
    return keep(side_by_side_view(&bench->office, bench->consultation, bench->later, &choice,
                                  &bench->error));
}

static bool compare_whole(struct bench *bench, size_t round)
{
    static const struct side_by_side_choice choice = {.all = true};
    (void)round;
    return keep(side_by_side_view(&bench->office, bench->consultation, bench->later, &choice,
                                  &bench->error));
}

static bool edit(struct bench *bench, size_t round)
{
    const struct rewording_choice choice = {
        .part = bench->later_nodes.items[1 + round * 53 % (bench->later_nodes.count - 1)].id};
    return keep(
        rewording_view(&bench->office, bench->consultation, bench->later, &choice, &bench->error));
}

static bool load_both(struct bench *bench, size_t round)
{
    struct arena arena = arena_init();
    struct version_texts texts;
    (void)round;
    bool ok = version_texts_find(&bench->office, bench->consultation, bench->later, &arena, &texts,
                                 &bench->error) &&
              version_texts_load(&bench->office, &arena, &texts, &bench->error);
    arena_done(&arena);
    return ok;
}

static const struct run {
    const char *name;
    bool (*run)(struct bench *bench, size_t round);
    bool writes;
} runs[] = {
    {"trace: a sentence that was changed", trace_changed, false},
    {"trace: a part of the draft", trace_section, false},
    {"trace: a viewpoint", trace_forward, false},
    {"writer: a part saved while it is written", autosave, true},
    {"writer: a cause confirmed", confirm_cause, true},
    {"writer: a cause rejected", reject_cause, true},
    {"letters back: the list", list_letters, false},
    {"letters back: one", show_letter, false},
    {"annotations: one page", annotate, false},
    {"changes: one page", show_changes, false},
    {"changes: one", show_change, false},
    {"compare: one part", compare, false},
    {"compare: the whole", compare_whole, false},
    {"edit: one part", edit, false},
    {"comparison files: both texts compared", load_both, false},
};

static bool time_once(struct bench *bench, const struct run *run, size_t round, double *ret_time,
                      double *ret_processor)
{
    if (run->writes && !store_begin(bench->office.store, &bench->error))
        return false;
    double begun = timing_now(), processor = timing_processor();
    bool ok = run->run(bench, round);
    *ret_time = timing_now() - begun;
    *ret_processor = timing_processor() - processor;
    return run->writes ? office_end(&bench->office, ok, &bench->error) : ok;
}

static bool time_run(struct bench *bench, const struct run *run)
{
    double times[ROUNDS], processor[ROUNDS];
    double begun = timing_now();
    size_t round = 0;
    for (; round < ROUNDS && (round < ROUNDS_AT_LEAST || timing_now() - begun < ENOUGH); round++)
        if (!time_once(bench, run, round, &times[round], &processor[round]))
            return false;
    timing_sort(times, round);
    timing_sort(processor, round);
    printf("%-42s %8.2f ms, worst %8.2f; processor %8.2f\n", run->name, times[round / 2],
           times[round - 1], processor[round / 2]);
    fflush(stdout);
    return true;
}

static bool time_all(struct bench *bench)
{
    printf("%lld viewpoints, %zu parts, %zu changes\n", (long long)bench->viewpoints,
           bench->nodes.count, bench->changes.count);
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
        if (!time_run(bench, &runs[i]))
            return false;
    return true;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "bench-trace READER FOLDER [VIEWPOINTS]\n");
        return 2;
    }
    setenv("SAMSYN_READER", argv[1], 1);
    struct bench bench = {.folder = argv[2],
                          .arena = arena_init(),
                          .viewpoints = argc > 3 ? strtol(argv[3], NULL, 10) : 100000};
    bool ok = office_open(argv[2], STORE_CREATE | STORE_TEMPORARY, &bench.office, &bench.error) &&
              make(&bench) && time_all(&bench);
    if (!ok)
        fprintf(stderr, "%s\n", bench.error.message);
    office_close(&bench.office);
    buf_done(&bench.letter);
    arena_done(&bench.arena);
    return ok ? 0 : 1;
}
