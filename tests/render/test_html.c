/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fixture.h"

#ifdef SAMSYN_FAULTS
#include "failures.h"
#endif

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HOSTILE "=1+1<script>alert(1)</script>\"'>&]]>\x01{{{x}}}"

static const char *const ORDERS[] = {"node", "consultee", "question", "stance"};

/* A view of `compilation` in English, by node. */
static json_t *view_of(const json_t *compilation)
{
    struct error error = {0};
    const struct render_options options = {.language = "en", .by = "node"};
    json_t *view = fixture_view(compilation, &options, &error);
    if (!view)
        fail_msg("%s", error.message);
    return view;
}

/* The element of `array` whose member `key` is the text `value`. */
static json_t *find_by(const json_t *array, const char *key, const char *value)
{
    json_t *element;
    size_t at;
    json_array_foreach(array, at, element)
    {
        const char *text = json_string_value(json_object_get(element, key));
        if (text && strcmp(text, value) == 0)
            return element;
    }
    return NULL;
}

/* What stands from `start` to the end of the next `end`, as a new text. */
static char *cut_out(const char *text, const char *start, const char *end)
{
    const char *from = strstr(text, start);
    assert_non_null(from);
    const char *to = strstr(from, end);
    assert_non_null(to);
    return strndup(from, (size_t)(to - from) + strlen(end));
}

static void assert_golden(const char *page, const char *start, const char *end, const char *name)
{
    char *got = cut_out(page, start, end);
    struct buf want = fixture_file(name);
    assert_true(want.n > 1 && want.p[want.n - 2] == '\n');
    want.p[want.n - 2] = '\0';
    assert_string_equal(got, want.p);
    buf_done(&want);
    free(got);
}

static void a_viewpoint_shows_who_what_where_and_why(void **state)
{
    (void)state;
    json_t *sample = fixture_sample();
    struct buf page = fixture_render(render_html, sample, "sv", "node");
    assert_golden(page.p, "<article class=\"viewpoint\" id=\"v-2\"", "</article>",
                  "golden_viewpoint.html");
    assert_golden(page.p, "<article class=\"viewpoint\" id=\"v-26\"", "</article>",
                  "golden_reply.html");
    assert_golden(page.p, "<h3 id=\"n-c3\">", "</section>", "golden_no_views.html");
    assert_golden(page.p, "<ul class=\"figures\">", "</ul>", "golden_figures.html");
    buf_done(&page);
    json_decref(sample);
}

/* Every id once, and every link within the page to one of them. */
static void assert_links_lead_somewhere(const char *page)
{
    size_t links = 0;
    for (const char *at = page; (at = strstr(at, "href=\"#")); links++) {
        at += strlen("href=\"#");
        char id[160];
        snprintf(id, sizeof id, " id=\"%.*s\"", (int)strcspn(at, "\""), at);
        if (fixture_count(page, id) != 1)
            fail_msg("%zu elements have%s", fixture_count(page, id), id);
    }
    assert_true(links > 200);
}

static void every_link_leads_to_one_place_in_every_order(void **state)
{
    (void)state;
    json_t *sample = fixture_sample();
    for (size_t i = 0; i < 4; i++) {
        struct buf page = fixture_render(render_html, sample, "en", ORDERS[i]);
        assert_links_lead_somewhere(page.p);
        assert_int_equal(fixture_count(page.p, "<article class=\"viewpoint\""),
                         json_array_size(json_object_get(sample, "viewpoints")));
        buf_done(&page);
    }
    json_decref(sample);
}

static void headings_never_skip_a_level(void **state)
{
    (void)state;
    json_t *sample = fixture_sample();
    for (size_t i = 0; i < 4; i++) {
        struct buf page = fixture_render(render_html, sample, "sv", ORDERS[i]);
        int level = 0;
        for (const char *at = page.p; (at = strstr(at, "<h")); at++) {
            if (at[2] < '1' || at[2] > '6')
                continue;
            assert_true(at[2] - '0' <= level + 1);
            level = at[2] - '0';
        }
        assert_int_equal(fixture_count(page.p, "<h1"), 1);
        buf_done(&page);
    }
    json_decref(sample);
}

static void the_page_is_self_contained_and_without_script(void **state)
{
    (void)state;
    json_t *sample = fixture_sample();
    struct buf page = fixture_render(render_html, sample, "sv", "node");
    assert_non_null(strstr(page.p, "<html lang=\"sv\""));
    assert_non_null(strstr(page.p, "content=\"default-src 'none'; style-src 'sha256-"));
    assert_null(strstr(page.p, "<script"));
    assert_null(strstr(page.p, "src=\""));
    assert_null(strstr(page.p, "http://"));
    assert_null(strstr(page.p, "https://"));
    assert_null(strstr(page.p, "style=\""));
    buf_done(&page);
    json_decref(sample);
}

static void hostile_text_stays_text_everywhere(void **state)
{
    (void)state;
    json_t *hostile = fixture_hostile(HOSTILE);
    for (size_t i = 0; i < 4; i++) {
        struct buf page = fixture_render(render_html, hostile, "sv", ORDERS[i]);
        assert_null(strstr(page.p, "<script"));
        assert_null(strstr(page.p, "alert(1)</"));
        assert_null(strchr(page.p, '\x01'));
        assert_non_null(strstr(page.p, "=1+1&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;"
                                       "&amp;]]&gt;\xEF\xBF\xBD{{{x}}}Ekby kommun"));
        assert_links_lead_somewhere(page.p);
        buf_done(&page);
    }
    json_decref(hostile);
}

static void the_same_input_gives_the_same_bytes(void **state)
{
    (void)state;
    json_t *sample = fixture_sample();
    struct buf one = fixture_render(render_html, sample, "sv", "node");
    struct buf two = fixture_render(render_html, sample, "sv", "node");
    assert_string_equal(one.p, two.p);
    buf_done(&one);
    buf_done(&two);
    json_decref(sample);
}

static size_t list_count(const json_t *view, const char *node, const char *what, const char *name)
{
    char anchor[128];
    snprintf(anchor, sizeof anchor, "list-%s-%s%s", node, what, name);
    json_t *list = find_by(json_object_get(view, "lists"), "anchor", anchor);
    return json_array_size(json_object_get(list, "items"));
}

/* The model and the lists count by the same rules. */
static void lists_have_as_many_items_as_the_summary_says(void **state)
{
    (void)state;
    json_t *sample = fixture_sample(), *view = view_of(sample), *row, *count;
    const json_t *summary = json_object_get(sample, "summary");
    const char *name;
    size_t at, compared = 0;
    json_array_foreach(json_object_get(summary, "nodes"), at, row)
    {
        const char *node = json_string_value(json_object_get(row, "node"));
        if (strcmp(node, "root") == 0 || node[0] == 'p')
            continue; /* have no row of their own, but for "process", which has the same code */
        assert_int_equal(list_count(view, node, "all", ""),
                         json_integer_value(json_object_get(row, "viewpoints")));
        json_object_foreach(json_object_get(row, "kinds"), name, count)
            assert_int_equal(list_count(view, node, "kind-", name), json_integer_value(count));
        json_object_foreach(json_object_get(row, "stances"), name, count)
            assert_int_equal(list_count(view, node, "stance-", name), json_integer_value(count));
        compared++;
    }
    assert_true(compared > 10);
    json_decref(view);
    json_decref(sample);
}

static void assert_figure(const json_t *view, const char *array, const char *text,
                          const json_t *summary, const char *key)
{
    const json_t *figure = find_by(json_object_get(view, array), "text", text);
    char value[32];
    snprintf(value, sizeof value, "%d", (int)json_integer_value(json_object_get(summary, key)));
    assert_string_equal(json_string_value(json_object_get(figure, "value")), value);
}

static void figures_agree_with_the_summary(void **state)
{
    (void)state;
    json_t *sample = fixture_sample(), *view = view_of(sample);
    const json_t *summary = json_object_get(sample, "summary");
    assert_figure(view, "figures", "of 10 asked have answered", summary, "answered");
    assert_figure(view, "figures", "have not answered", summary, "not_answered");
    assert_figure(view, "figures", "viewpoints", summary, "viewpoints");
    assert_figure(view, "details", "consultees were asked", summary, "asked");
    assert_figure(view, "details", "answered after the deadline", summary, "late");
    assert_figure(view, "details", "answered without being asked", summary, "unasked");
    json_decref(view);
    json_decref(sample);
}

/* The quote of the small compilation's first viewpoint as "plain[marked]plain". */
static void assert_marked(const char *text, const char *evidence, const char *expected)
{
    json_t *small = fixture_small();
    json_t *viewpoint = json_array_get(json_object_get(small, "viewpoints"), 0);
    json_object_set_new(viewpoint, "text", json_string(text));
    json_object_set_new(viewpoint, "evidence", json_loads(evidence, 0, NULL));
    json_t *view = view_of(small), *part;
    json_t *section = find_by(json_object_get(view, "sections"), "anchor", "n-p1");
    json_t *shown = json_array_get(json_object_get(section, "viewpoints"), 0);
    struct buf got = buf_init(KIB(4));
    size_t at;
    json_array_foreach(json_object_get(shown, "quote"), at, part)
    {
        bool marked = json_is_true(json_object_get(part, "marked"));
        buf_add_format(&got, marked ? "[%s]" : "%s",
                       json_string_value(json_object_get(part, "text")));
    }
    buf_add_c(&got, '\0');
    assert_string_equal(got.p, expected);
    buf_done(&got);
    json_decref(view);
    json_decref(small);
}

static void the_words_that_gave_the_kind_are_marked(void **state)
{
    (void)state;
    assert_marked("bör ändras, bör strykas", "[{\"text\": \"bör\", \"start\": 13}]",
                  "bör ändras, [bör] strykas");
    assert_marked("bör ändras, bör strykas", "[{\"text\": \"bör\", \"start\": 0}]",
                  "[bör] ändras, bör strykas");
    assert_marked("så bör det", "[{\"text\": \"bör\\n  det\", \"start\": 4}]", "så [bör det]");
    assert_marked("abcdef", "[{\"text\": \"cd\"}, {\"text\": \"bcd\"}, {\"text\": \"f\"}]",
                  "a[bcd]e[f]");
    assert_marked("abcdef", "[{\"text\": \"ab\"}, {\"text\": \"ef\"}, {\"text\": \"bcde\"}]",
                  "[abcdef]");
    assert_marked("abc", "[{\"text\": \"x\"}, {\"text\": \"\"}]", "abc");
}

static void parts_without_views_sought_and_drawers_are_told_apart(void **state)
{
    (void)state;
    json_t *small = fixture_small(), *view = view_of(small);
    const json_t *sections = json_object_get(view, "sections");
    const char *note =
        json_string_value(json_object_get(find_by(sections, "anchor", "n-c2"), "note"));
    assert_string_equal(note, "No views are sought on this part.");
    assert_null(find_by(sections, "anchor", "n-process"));
    const json_t *apart = find_by(sections, "anchor", "n-uncounted");
    assert_int_equal(json_array_size(json_object_get(apart, "viewpoints")), 1);
    const json_t *mentioned = find_by(sections, "anchor", "n-p1");
    assert_int_equal(json_array_size(json_object_get(mentioned, "others")), 1);
    json_decref(view);
    json_decref(small);
}

/* Where nobody knows who was asked, those who answered are no strangers. */
static void without_a_list_nobody_is_said_to_be_unasked(void **state)
{
    (void)state;
    json_t *small = fixture_small();
    json_t *consultee = json_array_get(json_object_get(small, "consultees"), 0);
    json_object_set_new(consultee, "asked", json_null());
    json_t *view = view_of(small);
    const json_t *first = json_array_get(json_object_get(view, "figures"), 0);
    assert_string_equal(json_string_value(json_object_get(first, "value")), "1");
    assert_string_equal(json_string_value(json_object_get(first, "text")), "has answered");
    assert_true(json_is_false(json_object_get(view, "knows_asked")));
    assert_null(find_by(json_object_get(view, "details"), "text", "answered without being asked"));
    struct buf page = fixture_render(render_html, small, "sv", "node");
    assert_null(strstr(page.p, "tillfråg"));
    buf_done(&page);
    json_decref(view);
    json_decref(small);
}

static void a_section_without_content_is_left_out(void **state)
{
    (void)state;
    json_t *small = fixture_small();
    json_t *consultation = json_object_get(small, "consultation");
    struct buf page = fixture_render(render_html, small, "sv", "node");
    assert_non_null(strstr(page.p, "id=\"questions\""));
    buf_done(&page);
    json_array_clear(json_object_get(consultation, "questions"));
    json_object_del(json_array_get(json_object_get(small, "documents"), 0), "node_stances");
    page = fixture_render(render_html, small, "sv", "node");
    assert_null(strstr(page.p, "id=\"questions\""));
    assert_null(strstr(page.p, "id=\"stances\""));
    buf_done(&page);
    json_decref(small);
}

static void without_questions_the_order_by_question_says_so(void **state)
{
    (void)state;
    json_t *small = fixture_small();
    json_t *questions = json_object_get(json_object_get(small, "consultation"), "questions");
    const char *note = "Remissen har inga registrerade frågor.";
    struct buf page = fixture_render(render_html, small, "sv", "question");
    assert_null(strstr(page.p, note));
    buf_done(&page);
    json_array_clear(questions);
    page = fixture_render(render_html, small, "sv", "question");
    assert_non_null(strstr(page.p, note));
    buf_done(&page);
    json_decref(small);
}

static void the_draft_is_named_only_where_its_title_says_more(void **state)
{
    (void)state;
    json_t *small = fixture_small();
    json_object_set_new(json_object_get(small, "draft"), "title", json_string("T"));
    json_t *view = view_of(small);
    assert_true(json_is_null(json_object_get(view, "draft_title")));
    json_decref(view);
    json_object_set_new(json_object_get(small, "draft"), "title", json_string("Draft"));
    view = view_of(small);
    assert_string_equal(json_string_value(json_object_get(view, "draft_title")), "Draft");
    json_decref(view);
    json_decref(small);
}

static void assert_label(json_t *small, const char *kind, const char *number, const char *expected)
{
    json_t *node = json_array_get(json_object_get(json_object_get(small, "draft"), "nodes"), 1);
    json_object_set_new(node, "kind", json_string(kind));
    json_object_set_new(node, "number", number ? json_string(number) : json_null());
    json_t *view = view_of(small);
    const json_t *section = find_by(json_object_get(view, "sections"), "anchor", "n-c1");
    assert_string_equal(json_string_value(json_object_get(section, "title")), expected);
    json_decref(view);
}

static void parts_are_called_what_the_draft_calls_them(void **state)
{
    (void)state;
    json_t *small = fixture_small();
    assert_label(small, "focus_area", "3", "Focus area 3 One");
    assert_label(small, "initiative", "3.1", "Initiative 3.1 One");
    assert_label(small, "initiative", NULL, "Initiative: One");
    assert_label(small, "section", NULL, "One");
    json_t *view = view_of(small);
    const json_t *root = find_by(json_object_get(view, "sections"), "anchor", "n-root");
    assert_string_equal(json_string_value(json_object_get(root, "title")), "The draft as a whole");
    json_decref(view);
    json_decref(small);
}

static const char *type_at(const json_t *view, const char *rows, size_t place)
{
    const json_t *row = json_array_get(json_object_get(view, rows), place);
    return json_string_value(json_object_get(row, "text"));
}

static void types_stand_in_the_order_of_the_field_and_none_as_a_code(void **state)
{
    (void)state;
    static const char *const TYPES[] = {"stiftelse", "bolag", "region", "statlig myndighet"};
    static const char *const EXPECTED[] = {"Municipalities", "Regions", "National authorities",
                                           "Companies", "Stiftelse"};
    json_t *small = fixture_small();
    for (size_t i = 0; i < 4; i++)
        json_array_append_new(json_object_get(small, "consultees"),
                              json_pack("{s:s,s:s,s:b,s:s,s:[]}", "name", "B", "type", TYPES[i],
                                        "asked", 1, "status", "not_answered", "documents"));
    json_t *view = view_of(small);
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(type_at(view, "types", i), EXPECTED[i]);
        assert_string_equal(type_at(view, "consultees", i), EXPECTED[i]);
    }
    json_decref(view);
    json_decref(small);
}

/* What the sample's campaign of two wants alike, and one wish in words of its own. */
static void a_wish_says_how_many_of_them_are_one_campaign(void **state)
{
    (void)state;
    json_t *small = fixture_small(), *view = view_of(small);
    const json_t *first = json_array_get(json_object_get(view, "wanted"), 0);
    assert_string_equal(json_string_value(json_object_get(first, "count_text")), "2 responses");
    assert_string_equal(json_string_value(json_object_get(first, "wants")), "want to change");
    assert_string_equal(json_string_value(json_object_get(first, "alike_text")),
                        "all in the same words");
    json_decref(view);
    json_array_clear(json_object_get(small, "campaigns"));
    view = view_of(small);
    first = json_array_get(json_object_get(view, "wanted"), 0);
    assert_true(json_is_null(json_object_get(first, "alike_text")));
    json_decref(view);
    json_decref(small);
}

static void a_wish_in_different_words_has_its_list(void **state)
{
    (void)state;
    json_t *small = fixture_small();
    json_object_del(json_array_get(json_object_get(small, "viewpoints"), 0), "group");
    json_object_set_new(json_object_get(small, "summary"), "wanted",
                        json_loads("[{\"group\": null, \"node\": \"p1\", \"kind\": \"change\","
                                   " \"documents\": 1, \"text\": \"b\"}]",
                                   0, NULL));
    json_t *view = view_of(small);
    const json_t *wish = json_array_get(json_object_get(view, "wanted"), 0);
    assert_string_equal(json_string_value(json_object_get(wish, "anchor")), "list-wanted-1");
    assert_true(json_is_true(json_object_get(wish, "varied")));
    const json_t *list = find_by(json_object_get(view, "lists"), "anchor", "list-wanted-1");
    assert_int_equal(json_array_size(json_object_get(list, "items")), 1);
    json_decref(view);
    json_decref(small);
}

/* Viewpoint `number` of the small compilation, as the view has it. */
static const json_t *shown(const json_t *view, json_int_t number)
{
    const json_t *section, *viewpoint;
    size_t at, i;
    json_array_foreach(json_object_get(view, "sections"), at, section)
        json_array_foreach(json_object_get(section, "viewpoints"), i,
                           viewpoint) if (json_integer_value(json_object_get(viewpoint, "id")) ==
                                          number) return viewpoint;
    fail();
    return NULL;
}

static void what_several_want_is_replied_to_once(void **state)
{
    (void)state;
    json_t *small = fixture_small(), *view = view_of(small);
    assert_true(json_is_object(json_object_get(shown(view, 1), "reply"))); /* somebody decided */
    assert_true(json_is_null(json_object_get(shown(view, 1), "together")));
    const json_t *together = json_object_get(shown(view, 2), "together");
    assert_true(json_is_null(json_object_get(shown(view, 2), "reply")));
    assert_string_equal(json_string_value(json_object_get(together, "anchor")), "g-7");
    assert_true(json_is_null(json_object_get(shown(view, 3), "reply"))); /* is not counted */
    assert_true(json_is_null(json_object_get(shown(view, 3), "together")));
    json_decref(view);
    json_decref(small);
}

static void evidence_of_one_kind_is_told_together(void **state)
{
    (void)state;
    json_t *small = fixture_small();
    json_t *viewpoint = json_array_get(json_object_get(small, "viewpoints"), 0);
    json_t *passage = json_array_get(json_object_get(viewpoint, "passages"), 0);
    json_object_set_new(passage, "evidence",
                        json_loads("[{\"kind\": \"words\", \"text\": \"a\"},"
                                   " {\"kind\": \"neighbour\", \"text\": \"\"},"
                                   " {\"kind\": \"words\", \"text\": \"c\"}]",
                                   0, NULL));
    json_t *view = view_of(small);
    passage = json_array_get(json_object_get(shown(view, 1), "passages"), 0);
    assert_true(json_is_true(json_object_get(passage, "here")));
    const json_t *reasons = json_object_get(passage, "evidence");
    assert_int_equal(json_array_size(reasons), 2);
    assert_string_equal(json_string_value(json_array_get(reasons, 0)), "words in common ”a”, ”c”");
    assert_string_equal(json_string_value(json_array_get(reasons, 1)),
                        "the viewpoint beside it is about the same part");
    json_decref(view);
    json_decref(small);
}

static void words_that_say_nothing_alone_are_not_marked(void **state)
{
    (void)state;
    assert_marked("att det bör ske", "[{\"text\": \"att\"}, {\"text\": \"bör ske\"}]",
                  "att det [bör ske]");
}

static void a_letter_of_a_campaign_adds_viewpoints_not_letterheads(void **state)
{
    (void)state;
    json_t *sample = fixture_sample(), *view = view_of(sample);
    const json_t *campaign = json_array_get(json_object_get(view, "campaigns"), 0);
    const json_t *adding = json_object_get(campaign, "adding");
    assert_int_equal(json_array_size(adding), 1);
    const json_t *additions = json_object_get(json_array_get(adding, 0), "additions");
    assert_int_equal(json_array_size(additions), 1);
    assert_string_equal(json_string_value(json_object_get(json_array_get(additions, 0), "quote")),
                        "Vi vill också att lärlingsplatser i livsmedelsbranschen får eget stöd.");
    assert_int_equal(json_array_size(json_object_get(campaign, "plain")), 1);
    json_decref(view);
    json_decref(sample);
}

static void a_document_has_problems_only_where_something_is_wrong(void **state)
{
    (void)state;
    json_t *small = fixture_small();
    json_t *third = json_array_get(json_object_get(small, "documents"), 2);
    json_object_set_new(third, "twin_kind", json_string("near"));
    json_object_set_new(third, "problems",
                        json_loads("[{\"code\": \"near\", \"message\": \"N\"},"
                                   " {\"code\": \"unasked\", \"message\": \"U\"},"
                                   " {\"code\": \"truncated\", \"message\": \"T\"}]",
                                   0, NULL));
    json_t *view = view_of(small);
    const json_t *row = json_array_get(json_object_get(view, "apart"), 0);
    const json_t *notes = json_object_get(row, "notes"),
                 *problems = json_object_get(row, "problems");
    assert_int_equal(json_array_size(notes), 2);
    assert_string_equal(json_string_value(json_array_get(notes, 0)),
                        "Nearly the same text as a.txt.");
    assert_string_equal(json_string_value(json_array_get(notes, 1)), "U");
    assert_int_equal(json_array_size(problems), 1);
    assert_string_equal(json_string_value(json_array_get(problems, 0)), "T");
    json_decref(view);
    json_decref(small);
}

static void unknown_options_and_formats_are_refused(void **state)
{
    (void)state;
    static const struct render_options BAD[] = {{"fi", "node"}, {"sv", "colour"}, {"", ""}};
    json_t *small = fixture_small();
    struct error error = {0};
    for (size_t i = 0; i < 3; i++) {
        assert_null(fixture_view(small, &BAD[i], &error));
        assert_int_equal(error.code, ERROR_INPUT);
    }
    json_object_set_new(json_object_get(small, "samsyn"), "format", json_integer(2));
    assert_null(fixture_view(small, &(struct render_options){"sv", "node"}, &error));
    assert_string_equal(error.message, "the compilation is not of format 1: make it again");
    json_decref(small);
}

static json_t *give_first_alone(const void *context, size_t place, struct error *error)
{
    if (place == 0)
        return json_incref(json_array_get(context, place));
    error_set(error, ERROR_INPUT, "a viewpoint is damaged");
    return NULL;
}

static void a_viewpoint_that_cannot_be_given_is_the_sources_error(void **state)
{
    (void)state;
    json_t *small = fixture_small();
    struct render_source source = fixture_source(small);
    struct error error = {0};
    source.viewpoint = give_first_alone;
    assert_null(rendering_open(&source, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_string_equal(error.message, "a viewpoint is damaged");
    json_decref(small);
}

/* Put `wrong` at every place of a compilation in turn: whatever is wrong, the page is made. */
static void break_everywhere(json_t *whole, json_t *value, json_t *wrong)
{
    const char *key;
    json_t *member;
    size_t at;
    void *next;
    json_array_foreach(value, at, member)
    {
        json_incref(member);
        break_everywhere(whole, member, wrong);
        json_array_set(value, at, wrong);
        struct buf page = fixture_render(render_html, whole, "sv", "node");
        buf_done(&page);
        json_array_set_new(value, at, member);
    }
    json_object_foreach_safe(value, next, key, member)
    {
        if (strcmp(key, "samsyn") == 0)
            continue;
        json_incref(member);
        break_everywhere(whole, member, wrong);
        json_object_set(value, key, wrong);
        struct buf page = fixture_render(render_html, whole, "sv", "consultee");
        buf_done(&page);
        json_object_set_new(value, key, member);
    }
}

static void a_compilation_of_the_wrong_shape_does_no_harm(void **state)
{
    (void)state;
    static const char *const WRONG[] = {"null", "-9223372036854775807", "[[]]", "{\"id\": []}"};
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        json_t *small = fixture_small(), *wrong = json_loads(WRONG[i], JSON_DECODE_ANY, NULL);
        break_everywhere(small, small, wrong);
        json_decref(wrong);
        json_decref(small);
    }
}

static void a_parent_that_goes_round_ends(void **state)
{
    (void)state;
    json_t *small = fixture_small();
    json_t *nodes = json_object_get(json_object_get(small, "draft"), "nodes");
    json_object_set_new(json_array_get(nodes, 0), "parent", json_string("p1"));
    json_object_set_new(json_array_get(nodes, 1), "parent", json_string("c1"));
    struct buf page = fixture_render(render_html, small, "sv", "node");
    assert_non_null(strstr(page.p, "id=\"n-p1\""));
    buf_done(&page);
    json_decref(small);
}

static void output_that_does_not_fit_is_an_error(void **state)
{
    (void)state;
    json_t *small = fixture_small();
    struct buf out = buf_init(KIB(20));
    struct error error = {0};
    assert_false(
        fixture_try(render_html, small, &(struct render_options){"sv", "node"}, &out, &error));
    assert_int_equal(error.code, ERROR_LIMIT);
    buf_done(&out);
    json_decref(small);
}

static bool gather(void *context, struct str bytes)
{
    buf_add_str(context, bytes);
    return true;
}

static void a_page_handed_on_in_pieces_is_the_same_page(void **state)
{
    (void)state;
    json_t *sample = fixture_sample();
    struct buf whole = fixture_render(render_html, sample, "sv", "node");
    struct buf gathered = buf_init(LIMIT_RENDER_BYTES);
    struct buf out = buf_init_draining(LIMIT_RENDER_BYTES, gather, &gathered);
    struct error error = {0};
    assert_true(
        fixture_try(render_html, sample, &(struct render_options){"sv", "node"}, &out, &error));
    assert_true(gathered.n > 0 && out.room < whole.n);
    buf_flush(&out);
    assert_int_equal(gathered.n, whole.n - 1);
    assert_memory_equal(gathered.p, whole.p, gathered.n);
    buf_done(&out);
    buf_done(&gathered);
    buf_done(&whole);
    json_decref(sample);
}

#ifdef SAMSYN_FAULTS
static bool render_small(json_t *small, struct buf *out, struct error *error)
{
    return fixture_try(render_html, small, &(struct render_options){"sv", "node"}, out, error);
}

/* A library may do without some allocation; then the page must be whole all the same. */
static void render_with_failure(json_t *small, const struct buf *whole, unsigned long nth)
{
    struct buf out = buf_init(LIMIT_RENDER_BYTES);
    struct error error = {0};
    mem_fail_at(nth);
    bool ok = render_small(small, &out, &error), reached = mem_count() >= nth;
    mem_fail_at(0);
    if (ok && (out.n != whole->n || memcmp(out.p, whole->p, out.n) != 0))
        fail_msg("allocation %lu failed unnoticed and the page is another", nth);
    assert_true(ok || reached);
    assert_int_equal(error.code, ok ? ERROR_NONE : ERROR_MEMORY);
    buf_done(&out);
}

static void memory_that_ends_is_an_error(void **state)
{
    (void)state;
    json_t *small = fixture_small();
    struct buf whole = buf_init(LIMIT_RENDER_BYTES);
    struct failures failures;
    failures_note(&failures);
    assert_true(render_small(small, &whole, NULL));
    failures_choose(&failures);
    for (size_t i = 0; i < failures.count; i++)
        render_with_failure(small, &whole, failures.nth[i]);
    failures_done(&failures);
    buf_done(&whole);
    json_decref(small);
}
#endif

int main(void)
{
    json_set_alloc_funcs(mem_alloc, mem_free);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_viewpoint_shows_who_what_where_and_why),
        cmocka_unit_test(every_link_leads_to_one_place_in_every_order),
        cmocka_unit_test(headings_never_skip_a_level),
        cmocka_unit_test(the_page_is_self_contained_and_without_script),
        cmocka_unit_test(hostile_text_stays_text_everywhere),
        cmocka_unit_test(the_same_input_gives_the_same_bytes),
        cmocka_unit_test(lists_have_as_many_items_as_the_summary_says),
        cmocka_unit_test(figures_agree_with_the_summary),
        cmocka_unit_test(the_words_that_gave_the_kind_are_marked),
        cmocka_unit_test(parts_without_views_sought_and_drawers_are_told_apart),
        cmocka_unit_test(without_a_list_nobody_is_said_to_be_unasked),
        cmocka_unit_test(a_section_without_content_is_left_out),
        cmocka_unit_test(without_questions_the_order_by_question_says_so),
        cmocka_unit_test(the_draft_is_named_only_where_its_title_says_more),
        cmocka_unit_test(parts_are_called_what_the_draft_calls_them),
        cmocka_unit_test(types_stand_in_the_order_of_the_field_and_none_as_a_code),
        cmocka_unit_test(a_wish_says_how_many_of_them_are_one_campaign),
        cmocka_unit_test(a_wish_in_different_words_has_its_list),
        cmocka_unit_test(what_several_want_is_replied_to_once),
        cmocka_unit_test(evidence_of_one_kind_is_told_together),
        cmocka_unit_test(words_that_say_nothing_alone_are_not_marked),
        cmocka_unit_test(a_letter_of_a_campaign_adds_viewpoints_not_letterheads),
        cmocka_unit_test(a_document_has_problems_only_where_something_is_wrong),
        cmocka_unit_test(unknown_options_and_formats_are_refused),
        cmocka_unit_test(a_viewpoint_that_cannot_be_given_is_the_sources_error),
        cmocka_unit_test(a_compilation_of_the_wrong_shape_does_no_harm),
        cmocka_unit_test(a_parent_that_goes_round_ends),
        cmocka_unit_test(output_that_does_not_fit_is_an_error),
        cmocka_unit_test(a_page_handed_on_in_pieces_is_the_same_page),
#ifdef SAMSYN_FAULTS
        cmocka_unit_test(memory_that_ends_is_an_error),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
