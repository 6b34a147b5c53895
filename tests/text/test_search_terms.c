/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Search terms: what a text is found by, what a query seeks, which compounds belong to a word, and
 * what is marked.
 */
#include "text/search/search_terms.h"

#include "base/buf.h"

#include "letter_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct search_terms terms_of(struct letter_bench *bench, const char *text)
{
    struct str whole = str_from(text);
    return search_terms_of(&bench->arena, &bench->tools, whole, (struct range){0, whole.n});
}

/* "0:rs 1:2020 2:0780" */
static const char *as_text(struct letter_bench *bench, struct search_terms terms)
{
    struct buf out = buf_init(KIB(64));
    for (size_t i = 0; i < terms.count; i++)
        buf_add_format(&out, "%s%zu:%.*s", i ? " " : "", terms.items[i].position,
                       STR_ARGS(terms.items[i].text));
    char *text = str_to_c(&bench->arena, buf_str(&out));
    buf_done(&out);
    return text;
}

static void a_text_is_found_by_these_terms(void **state)
{
    struct letter_bench *bench = *state;
    static const struct {
        const char *text, *terms;
    } cases[] = {
        {"", ""},
        {" \n.,;–!", ""},
        {"Åtgärder för hållbarhet", "0:åtgärd 1:för 2:hållb"},
        {"atgarder", "0:atgard"},
        {"upphandlingsstödet", "0:upphandlingsstöd"},
        {"närings- och tillväxtstrategin", "0:näring 1:och 2:tillväxtstrategi"},
        {"FoU-arbete", "0:fou 1:arbet"},
        {"avsnitt 3.2.", "0:avsnit 1:3.2 1:3 2:2"},
        {"RS 2020-0780", "0:rs 1:2020 2:0780"},
        {"dnr KS/2021:155", "0:dnr 1:ks 2:2021 3:155"},
        {"registrator@ekeland.example", "0:registrat 1:ekeland 2:exampl"},
        {"export-\nfrämjande", "0:exportfrämj"},
        {"färje\u00ADtrafik", "0:färjetrafik"},
        {"EU:s stöd", "0:eu 1:s 2:stöd"},
        {"50 % av 2 000", "0:50 1:av 2:2 3:000"},
        {"a\xFFz", "0:a 1:z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(as_text(bench, terms_of(bench, cases[i].text)), cases[i].terms);
}

static void forms_of_a_word_share_their_stem(void **state)
{
    struct letter_bench *bench = *state;
    static const char *const words[] = {
        "företag företaget företagen företagets företagens",
        "strategi strategin strategier strategierna strategins",
        "tillväxtstrategi tillväxtstrategin",
        "skola skolan skolor skolorna",
        "bibliotek biblioteket",
        "arbete arbetet arbeten",
        "ansvar ansvaret",
        "hållbar hållbart hållbara hållbarhet hållbarheten",
        "plats platsen platser platserna",
        "resurs resurser resurserna",
        "regel regeln regler reglerna",
        "exempel exemplet exemplen",
        "universitet universitetet universiteten",
        "kvalitet kvaliteten",
        "budget budgeten",
        "regional regionala regionalt",
        "ekonomisk ekonomiskt ekonomiska",
        "handlingsplan handlingsplanen handlingsplaner",
        "område området områden",
        "samverkan samverkar",
        "kompetens kompetensen kompetenser",
        "konsekvens konsekvensen konsekvenser",
        "bostad bostaden",
        "marknad marknaden marknader marknadens",
        "kostnad kostnader kostnaderna",
        "sektor sektorn sektorer",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct search_terms terms = terms_of(bench, words[i]);
        for (size_t j = 1; j < terms.count; j++)
            if (!str_equal(terms.items[j].text, terms.items[0].text))
                fail_msg("%s", as_text(bench, terms));
    }
}

static void words_that_only_look_alike_do_not(void **state)
{
    struct letter_bench *bench = *state;
    static const char *const words[] = {
        "plan planet", "kommun kommunikation", "region regional",  "väg våg",
        "öl ol",       "internet intern",      "ekonomi ekonomisk"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct search_terms terms = terms_of(bench, words[i]);
        assert_int_equal(terms.count, 2);
        if (str_equal(terms.items[0].text, terms.items[1].text))
            fail_msg("%s", as_text(bench, terms));
    }
}

static void a_term_says_where_it_stands(void **state)
{
    struct letter_bench *bench = *state;
    const char *text = "Vår FoU-miljö är färje\u00ADtra-\nfik (Å)";
    static const char *const places[] = {"Vår", "FoU", "miljö", "är", "färje\u00ADtra-\nfik", "Å"};
    struct search_terms terms = terms_of(bench, text);
    assert_int_equal(terms.count, sizeof places / sizeof *places);
    for (size_t i = 0; i < terms.count; i++) {
        struct range range = terms.items[i].range;
        assert_int_equal(range.end - range.start, strlen(places[i]));
        assert_memory_equal(text + range.start, places[i], strlen(places[i]));
    }
}

static void a_part_of_a_word_divided_at_a_line_end_says_where_it_stands(void **state)
{
    struct letter_bench *bench = *state;
    struct search_terms terms = terms_of(bench, "EU-sam-\narbete nu");
    assert_string_equal(as_text(bench, terms), "0:eu 1:samarbet 2:nu");
    assert_int_equal(terms.items[1].range.start, 3);
    assert_int_equal(terms.items[1].range.end, strlen("EU-sam-\narbete"));
}

static void add_choice_text(struct buf *out, const struct search_choice *choice)
{
    buf_add_str(out, choice->apart ? STR("~") : STR(""));
    for (size_t i = 0; i < choice->count; i++) {
        buf_add_str(out, i ? STR("_") : STR(""));
        buf_add_str(out, choice->terms[i]);
    }
    buf_add_str(out, choice->prefix ? STR("*") : STR(""));
}

/* "a b|c -d_e f*" */
static const char *query_text(struct letter_bench *bench, const struct search_query *query)
{
    struct buf out = buf_init(KIB(64));
    for (size_t i = 0; i < query->wants.count; i++) {
        const struct search_want *want = &query->wants.items[i];
        buf_add_str(&out, i ? STR(" ") : STR(""));
        buf_add_str(&out, want->excluded ? STR("-") : STR(""));
        for (size_t j = 0; j < want->choices.count; j++) {
            buf_add_str(&out, j ? STR("|") : STR(""));
            add_choice_text(&out, &want->choices.items[j]);
        }
    }
    char *text = str_to_c(&bench->arena, buf_str(&out));
    buf_done(&out);
    return text;
}

static struct search_query read_query(struct letter_bench *bench, const char *typed)
{
    return search_query_read(&bench->arena, &bench->tools, str_from(typed));
}

static void any_text_is_a_query(void **state)
{
    struct letter_bench *bench = *state;
    static const struct {
        const char *typed, *sought;
    } cases[] = {
        {"", ""},
        {"   \t\n", ""},
        {"*", ""},
        {"-", ""},
        {"- ", ""},
        {"\"", ""},
        {"\"\"\"", ""},
        {"-\"\"", ""},
        {"^:+(){}[]~!?", ""},
        {"export", "export"},
        {"Exporten, tack!", "export tack"},
        {"små företag", "små företag"},
        {"\"små företag\"", "små_företag"},
        {"\"små företag", "små_företag"},
        {"”små företag”", "små_företag"},
        {"«små» företag", "små företag"},
        {"små\"medelstora företag\"stöd", "små medelstor_företag stöd"},
        {"företag -export", "företag -export"},
        {"företag - export", "företag export"},
        {"-export", "-export"},
        {"\u2212export", "-export"},
        {"-\"små företag\"", "-små_företag"},
        {"--export", "-export"},
        {"närings-", "näring"},
        {"expo*", "expo*"},
        {"exporterar*", "exporterar*|exporter"},
        {"exp*rt", "exp_rt"},
        {"\"expo*\"", "expo"},
        {"2020-07*", "2020_07*"},
        {"3.2", "3.2"},
        {"3.2*", "3.2*"},
        {"\"avsnitt 3.2\"", "avsnit_3_2"},
        {"RS 2020-0780", "rs 2020_0780"},
        {"registrator@ekeland.example", "registrat_ekeland_exampl"},
        {"export AND import", "export and import"},
        {"NEAR(export import, 2)", "near_export import 2"},
        {"col:export", "col_export"},
        {"^export", "export"},
        {"export + import", "export import"},
        {"' OR 1=1; --", "or 1_1"},
        {"\x01\x02", ""},
        {"\xC3", ""},
        {"och/eller", "och_ell"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct search_query query = read_query(bench, cases[i].typed);
        assert_string_equal(query_text(bench, &query), cases[i].sought);
        assert_false(query.cut);
    }
}

static void a_nul_parts_words(void **state)
{
    struct letter_bench *bench = *state;
    struct search_query query =
        search_query_read(&bench->arena, &bench->tools, (struct str){"a\0b", 3});
    assert_string_equal(query_text(bench, &query), "a b");
}

static void a_long_query_is_cut_and_says_so(void **state)
{
    struct letter_bench *bench = *state;
    char text[4000];
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    assert_true(read_query(bench, text).cut);
    for (size_t i = 0; i + 1 < 100; i++)
        text[i] = i % 2 ? ' ' : (char)('a' + i % 26);
    text[100] = '\0';
    struct search_query query = read_query(bench, text);
    assert_true(query.cut);
    assert_int_equal(query.wants.count, LIMIT_SEARCH_WANTS);
}

static void exclusions_alone_seek_nothing(void **state)
{
    struct letter_bench *bench = *state;
    struct search_query none = read_query(bench, "-a -b"), one = read_query(bench, "-a b");
    assert_false(search_query_seeks(&none));
    assert_true(search_query_seeks(&one));
}

/* What is marked of the text, as "[a] [b c]"; NULL when it does not meet the query. */
static const char *marked(struct letter_bench *bench, struct search_query *query, const char *text)
{
    struct search_marks marks = {0};
    struct buf out = buf_init(KIB(64));
    if (!search_meets(&bench->arena, query, terms_of(bench, text), &marks))
        return NULL;
    for (size_t i = 0; i < marks.count; i++)
        buf_add_format(&out, "[%.*s]", (int)(marks.items[i].end - marks.items[i].start),
                       text + marks.items[i].start);
    char *copy = str_to_c(&bench->arena, buf_str(&out));
    buf_done(&out);
    return copy;
}

static void what_meets_the_query_is_marked(void **state)
{
    struct letter_bench *bench = *state;
    static const struct {
        const char *typed, *text, *marks; /* marks NULL: does not meet */
    } cases[] = {
        {"kommun", "Kommunerna och kommunens vägar", "[Kommunerna][kommunens]"},
        {"åtgärd", "atgarder", NULL},
        {"kommun väg", "Kommunens vägar", "[Kommunens][vägar]"},
        {"kommun väg", "Kommunens gator", NULL},
        {"\"små företag\"", "Små och medelstora företag", NULL},
        {"\"små företag\"", "de små\nföretagen", "[små\nföretagen]"},
        {"kommun -väg", "Kommunens vägar", NULL},
        {"kommun -väg", "Kommunens gator", "[Kommunens]"},
        {"2020-0780", "dnr RS 2020-0780.", "[2020-0780]"},
        {"0780", "dnr RS 2020-0780.", "[0780]"},
        {"3.2", "insats 3.2", "[3.2]"},
        {"3.2", "3 av 2", NULL},
        {"arbete", "FoU-arbete", "[arbete]"},
        {"\"fou arbete\"", "FoU-arbete", "[FoU-arbete]"},
        {"expo*", "exporten exponeras i Expo-hallen", "[exporten][exponeras][Expo]"},
        {"-x", "y", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct search_query query = read_query(bench, cases[i].typed);
        const char *marks = marked(bench, &query, cases[i].text);
        if (!cases[i].marks)
            assert_null(marks);
        else if (!marks)
            fail_msg("%s does not find %s", cases[i].typed, cases[i].text);
        else
            assert_string_equal(marks, cases[i].marks);
    }
}

static void any_of_the_words_may_be_enough(void **state)
{
    struct letter_bench *bench = *state;
    struct search_query query = read_query(bench, "kommun väg -gata");
    query.any = true;
    assert_string_equal(marked(bench, &query, "alla vägar"), "[vägar]");
    assert_null(marked(bench, &query, "vägar och gator"));
}

static void compounds_are_told_from_words_that_only_begin_alike(void **state)
{
    struct letter_bench *bench = *state;
    static const struct {
        const char *part, *word, *rests; /* NULL: no compound */
        bool sure;
    } cases[] = {
        {"upphandling", "upphandlingsstöd", "sstöd stöd", true},
        {"strategi", "tillväxtstrategi", "tillväxt", true},
        {"strategi", "strategisk", NULL, false},
        {"kompeten", "kompetensförsörjning", "sförsörjning försörjning", true},
        {"ring", "planering", NULL, false},
        {"liv", "näringsliv", "närings näring", true},
        {"näring", "näringsliv", "sliv liv", true},
        {"stöd", "upphandlingsstöd", "upphandlings upphandling", true},
        {"bil", "bilaga", NULL, false},
        {"hav", "havsmiljö", "smiljö miljö", false},
        {"vård", "vårdval", "val", false},
        {"kvinn", "kvinnofrid", "ofrid frid", false},
        {"strategi", "strategi", NULL, false},
        {"miljö", "miljö2030", NULL, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct search_rests rests = {0};
        struct buf out = buf_init(KIB(1));
        bool compound = search_compound(&bench->arena, &bench->tools, str_from(cases[i].part),
                                        str_from(cases[i].word), &rests);
        for (size_t j = 0; j < rests.count; j++)
            buf_add_format(&out, "%s%.*s", j ? " " : "", STR_ARGS(rests.items[j]));
        buf_add_c(&out, '\0');
        if (compound != (cases[i].rests != NULL))
            fail_msg("%s in %s", cases[i].part, cases[i].word);
        if (compound) {
            assert_string_equal(out.p, cases[i].rests);
            assert_int_equal(rests.sure, cases[i].sure);
        }
        buf_done(&out);
    }
}

static void a_long_word_is_divided_where_two_words_could_meet(void **state)
{
    struct letter_bench *bench = *state;
    struct search_divisions divisions =
        search_divide(&bench->arena, &bench->tools, STR("tillväxtstrategi"));
    bool found = false;
    for (size_t i = 0; i < divisions.count; i++)
        found |= str_equal(divisions.items[i].last, STR("strategi")) &&
                 str_equal(divisions.items[i].first.items[0], STR("tillväxt"));
    assert_true(found);
    assert_int_equal(search_divide(&bench->arena, &bench->tools, STR("region")).count, 0);
    assert_int_equal(search_divide(&bench->arena, &bench->tools, STR("12345678")).count, 0);
}

static void a_word_is_reversed_by_its_letters(void **state)
{
    struct letter_bench *bench = *state;
    assert_str(search_reversed(&bench->arena, STR("åtgärd")), "drägtå");
    assert_str(search_reversed(&bench->arena, STR("")), "");
    assert_true(search_is_word(STR("åtg")));
    assert_false(search_is_word(STR("åt")));
    assert_false(search_is_word(STR("2020")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(a_text_is_found_by_these_terms),
        LETTER_TEST(forms_of_a_word_share_their_stem),
        LETTER_TEST(words_that_only_look_alike_do_not),
        LETTER_TEST(a_term_says_where_it_stands),
        LETTER_TEST(a_part_of_a_word_divided_at_a_line_end_says_where_it_stands),
        LETTER_TEST(any_text_is_a_query),
        LETTER_TEST(a_nul_parts_words),
        LETTER_TEST(a_long_query_is_cut_and_says_so),
        LETTER_TEST(exclusions_alone_seek_nothing),
        LETTER_TEST(what_meets_the_query_is_marked),
        LETTER_TEST(any_of_the_words_may_be_enough),
        LETTER_TEST(compounds_are_told_from_words_that_only_begin_alike),
        LETTER_TEST(a_long_word_is_divided_where_two_words_could_meet),
        LETTER_TEST(a_word_is_reversed_by_its_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
