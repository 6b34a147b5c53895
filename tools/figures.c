/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "figures.h"

#include <math.h>
#include <stdio.h>

/* NAN and 0 where nothing was counted. */
struct figure {
    double value;
    size_t of;
};

/* ---- from counts to figures ---- */

static struct figure from_count(const void *place)
{
    return (struct figure){NAN, *(const size_t *)place};
}

static struct figure from_share(const void *place)
{
    const struct share *share = place;
    return (struct figure){share_value(*share), share->of};
}

static struct figure from_f1(const void *place)
{
    const struct matches *matches = place;
    return (struct figure){matches_f1(*matches), matches->wanted};
}

static struct figure from_precision(const void *place)
{
    const struct matches *matches = place;
    return (struct figure){matches_precision(*matches), matches->given};
}

static struct figure from_recall(const void *place)
{
    const struct matches *matches = place;
    return (struct figure){matches_recall(*matches), matches->wanted};
}

static struct figure from_accuracy(const void *place)
{
    struct share share = confusion_accuracy(place);
    return (struct figure){share_value(share), share.of};
}

static struct figure from_macro_f1(const void *place)
{
    return (struct figure){confusion_macro_f1(place, 0), confusion_accuracy(place).of};
}

/* Class 0 is "no stance". */
static struct figure from_stance_macro_f1(const void *place)
{
    size_t none = confusion_matches(place, STANCE_NONE).wanted;
    return (struct figure){confusion_macro_f1(place, STANCE_NONE + 1),
                           confusion_accuracy(place).of - none};
}

static struct figure from_field_precision(const void *place)
{
    struct matches matches = field_matches(*(const struct field_score *)place);
    return from_precision(&matches);
}

static struct figure from_field_recall(const void *place)
{
    struct matches matches = field_matches(*(const struct field_score *)place);
    return from_recall(&matches);
}

static struct matches all_fields(const struct field_score *fields)
{
    struct matches sum = {0};
    for (size_t i = 0; i < FIELDS; i++) {
        struct matches field = field_matches(fields[i]);
        sum.right += field.right;
        sum.given += field.given;
        sum.wanted += field.wanted;
    }
    return sum;
}

static struct figure from_fields_precision(const void *place)
{
    struct matches sum = all_fields(place);
    return from_precision(&sum);
}

static struct figure from_fields_recall(const void *place)
{
    struct matches sum = all_fields(place);
    return from_recall(&sum);
}

#define PLACE(member) offsetof(struct score, member)
#define FIELD_ROWS(name, field)                                                                    \
    {name ", precision", from_field_precision,                                                     \
     PLACE(fields) + (field) * sizeof(struct field_score)},                                        \
    {                                                                                              \
        name ", recall", from_field_recall, PLACE(fields) + (field) * sizeof(struct field_score)   \
    }

static const struct measure {
    const char *name;
    struct figure (*figure)(const void *place);
    size_t place; /* in struct score */
} measures[] = {
    {"letters", from_count, PLACE(letters)},
    {"nodes of the draft found", from_share, PLACE(nodes_found)},
    {"kind of document, accuracy", from_accuracy, PLACE(document_kinds)},
    {"which consultation, accuracy", from_accuracy, PLACE(answers)},
    {"metadata, precision", from_fields_precision, PLACE(fields)},
    {"metadata, recall", from_fields_recall, PLACE(fields)},
    FIELD_ROWS("- sender", FIELD_SENDER),
    FIELD_ROWS("- our case number", FIELD_OUR_CASE_NUMBER),
    FIELD_ROWS("- their case number", FIELD_THEIR_CASE_NUMBER),
    FIELD_ROWS("- dated", FIELD_DATED),
    FIELD_ROWS("- revised", FIELD_REVISED),
    FIELD_ROWS("- decided", FIELD_DECIDED),
    {"stance, accuracy", from_accuracy, PLACE(stances)},
    {"stance, macro-F1", from_stance_macro_f1, PLACE(stances)},
    {"stance on parts, F1", from_f1, PLACE(node_stances)},
    {"viewpoint borders, F1", from_f1, PLACE(borders)},
    {"viewpoints exact, F1", from_f1, PLACE(exact)},
    {"viewpoints overlapping, F1", from_f1, PLACE(overlapping)},
    {"- precision", from_precision, PLACE(overlapping)},
    {"- recall", from_recall, PLACE(overlapping)},
    {"viewpoint or background, F1", from_f1, PLACE(coverage)},
    {"kind, accuracy", from_accuracy, PLACE(kinds)},
    {"kind, macro-F1", from_macro_f1, PLACE(kinds)},
    {"kind, accuracy, lenient", from_accuracy, PLACE(kinds_lenient)},
    {"kind, macro-F1, lenient", from_macro_f1, PLACE(kinds_lenient)},
    {"passage first, the first label", from_share, PLACE(first_strict)},
    {"passage first, any label", from_share, PLACE(first_any)},
    {"passage first, lenient", from_share, PLACE(first_lenient)},
    {"passage among five", from_share, PLACE(among_five)},
    {"passage: abstained", from_share, PLACE(abstained)},
    {"passage: rightly none", from_share, PLACE(rightly_none)},
    {"explicit references, precision", from_share, PLACE(explicit_precision)},
    {"explicit references, recall", from_share, PLACE(explicit_recall)},
};

/* ---- tables ---- */

struct cell {
    char text[32];
};

static struct cell cell_of(struct figure figure)
{
    struct cell cell = {"-"};
    if (!isnan(figure.value))
        snprintf(cell.text, sizeof cell.text, "%.3f (%zu)", figure.value, figure.of);
    return cell;
}

static struct cell cell_of_measure(const struct measure *measure, const struct score *score)
{
    struct figure figure = measure->figure((const char *)score + measure->place);
    if (measure->figure != from_count)
        return cell_of(figure);
    struct cell cell;
    snprintf(cell.text, sizeof cell.text, "%zu", figure.of);
    return cell;
}

/* The widths are of bytes; names of sets and figures are ASCII. */
static void add_first(struct buf *out, struct str text, bool markdown)
{
    if (markdown)
        buf_add_format(out, "| %.*s", STR_ARGS(text));
    else
        buf_add_format(out, "%-34.*s", STR_ARGS(text));
}

static void add_next(struct buf *out, struct str text, bool markdown)
{
    buf_add_format(out, markdown ? " | %.*s" : " %16.*s", STR_ARGS(text));
}

static void end_row(struct buf *out, bool markdown)
{
    buf_add_str(out, markdown ? STR(" |\n") : STR("\n"));
}

/* Under the header of a table in Markdown: the figures are right-aligned. */
static void add_rule(struct buf *out, size_t figures, bool markdown)
{
    if (!markdown)
        return;
    buf_add_str(out, STR("|---"));
    for (size_t i = 0; i < figures; i++)
        buf_add_str(out, STR("|---:"));
    buf_add_str(out, STR("|\n"));
}

void figures_add(struct buf *out, const struct column *columns, size_t count, bool markdown)
{
    add_first(out, STR("figure"), markdown);
    for (size_t i = 0; i < count; i++)
        add_next(out, columns[i].name, markdown);
    end_row(out, markdown);
    add_rule(out, count, markdown);
    for (size_t row = 0; row < sizeof measures / sizeof *measures; row++) {
        add_first(out, str_from(measures[row].name), markdown);
        for (size_t i = 0; i < count; i++)
            add_next(out, str_from(cell_of_measure(&measures[row], columns[i].score).text),
                     markdown);
        end_row(out, markdown);
    }
}

/* ---- classes ---- */

static const char *stance_class(size_t class)
{
    return stance_word((enum stance) class);
}

static const char *kind_class(size_t class)
{
    return viewpoint_kind_word((enum viewpoint_kind) class);
}

static const char *document_class(size_t class)
{
    return document_kind_word((enum document_kind) class);
}

static const struct classes {
    const char *name;
    size_t place; /* of the confusion, in struct score */
    size_t count;
    const char *(*word)(size_t class);
} classes[] = {
    {"stance", PLACE(stances), STANCES, stance_class},
    {"kind", PLACE(kinds), VIEWPOINT_KINDS, kind_class},
    {"document", PLACE(document_kinds), DOCUMENT_KINDS, document_class},
};

/* "change 3, concern 1": what the class was taken for. */
static void add_mistakes(struct buf *out, const struct classes *which,
                         const struct confusion *confusion, size_t class)
{
    const char *between = "";
    for (size_t other = 0; other < which->count; other++) {
        size_t times = confusion->cells[class][other];
        if (other == class || !times)
            continue;
        buf_add_format(out, "%s%s %zu", between, which->word(other), times);
        between = ", ";
    }
}

static void add_class(struct buf *out, const struct classes *which,
                      const struct confusion *confusion, size_t class, bool markdown)
{
    struct matches matches = confusion_matches(confusion, class);
    if (!matches.wanted && !matches.given)
        return;
    add_first(out, str_from(which->word(class)), markdown);
    add_next(out, str_from(cell_of(from_precision(&matches)).text), markdown);
    add_next(out, str_from(cell_of(from_recall(&matches)).text), markdown);
    struct cell f1 = cell_of((struct figure){matches_f1(matches), matches.wanted});
    add_next(out, str_from(f1.text), markdown);
    buf_add_str(out, markdown ? STR(" | ") : STR("  "));
    add_mistakes(out, which, confusion, class);
    end_row(out, markdown);
}

static void add_classes(struct buf *out, const struct classes *which, const struct column *column,
                        bool markdown)
{
    const void *confusion = (const char *)column->score + which->place;
    buf_add_format(out, "\n%s%s, %.*s\n\n", markdown ? "### " : "", which->name,
                   STR_ARGS(column->name));
    add_first(out, STR("class"), markdown);
    add_next(out, STR("precision"), markdown);
    add_next(out, STR("recall"), markdown);
    add_next(out, STR("F1"), markdown);
    buf_add_str(out, markdown ? STR(" | taken for") : STR("  taken for"));
    end_row(out, markdown);
    add_rule(out, 4, markdown);
    for (size_t class = 0; class < which->count; class ++)
        add_class(out, which, confusion, class, markdown);
}

void figures_add_classes(struct buf *out, const struct column *column, bool markdown)
{
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        add_classes(out, &classes[i], column, markdown);
}
