/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/exchange/annotations.h"

#include "base/utf8.h"
#include "model/office/json.h"

#define CONTEXT "http://www.w3.org/ns/anno.jsonld"
/* How much of the text stands before and behind a quote. */
#define AROUND 32
/* RFC 3778: how a page of a PDF is named. */
#define PDF_FRAGMENTS "http://tools.ietf.org/rfc/rfc3778"

/* An annotation in the making. */
struct annotating {
    struct export *export;
    struct str base;
    struct json_maker maker;
    const struct export_viewpoint *viewpoint;
};

/* A text in which a place is chosen. */
struct chosen_in {
    struct str text;
    const struct positions *positions;
    const struct range *hidden; /* not to be quoted */
    size_t hidden_count;
};

static void put(struct annotating *annotating, json_t *object, const char *key, struct str value)
{
    json_put(&annotating->maker, object, key, json_of_str(value));
}

static void put_format(struct annotating *annotating, json_t *object, const char *key,
                       struct str value)
{
    if (value.p)
        put(annotating, object, key, value);
    else
        annotating->maker.failed = true;
}

static json_t *put_typed(struct annotating *annotating, json_t *array, const char *type)
{
    json_t *object = json_push_object(&annotating->maker, array);
    put(annotating, object, "type", str_from(type));
    return object;
}

static void put_guid(struct annotating *annotating, json_t *object, const char *key,
                     struct guid guid)
{
    put_format(annotating, object, key,
               str_format(annotating->export->arena, "urn:uuid:%s", guid.text));
}

/* Selectors */

/* What stands before (or behind) a range: AROUND characters, but nothing that is hidden. */
static struct range before(const struct chosen_in *in, struct range range)
{
    size_t from = range.start;
    for (size_t i = 0; i < AROUND && from > 0; i++)
        utf8_previous(in->text, &from);
    for (size_t i = 0; i < in->hidden_count; i++)
        if (in->hidden[i].end <= range.start && in->hidden[i].end > from)
            from = in->hidden[i].end;
    return (struct range){from, range.start};
}

static struct range behind(const struct chosen_in *in, struct range range)
{
    size_t to = range.end;
    for (size_t i = 0; i < AROUND && to < in->text.n; i++)
        utf8_next(in->text, &to);
    for (size_t i = 0; i < in->hidden_count; i++)
        if (in->hidden[i].start >= range.end && in->hidden[i].start < to)
            to = in->hidden[i].start;
    return (struct range){range.end, to};
}

static struct str slice(const struct chosen_in *in, struct range range)
{
    return str_sub(in->text, range.start, range.end);
}

static void put_quote(struct annotating *annotating, json_t *selector, const struct chosen_in *in,
                      struct range range)
{
    put(annotating, selector, "type", STR("TextQuoteSelector"));
    put(annotating, selector, "exact", slice(in, range));
    put(annotating, selector, "prefix", slice(in, before(in, range)));
    put(annotating, selector, "suffix", slice(in, behind(in, range)));
}

static json_t *put_selectors(struct annotating *annotating, json_t *resource,
                             const struct chosen_in *in, struct range range)
{
    struct json_maker *maker = &annotating->maker;
    json_t *selectors = json_put_array(maker, resource, "selector");
    put_quote(annotating, json_push_object(maker, selectors), in, range);
    json_t *position = put_typed(annotating, selectors, "TextPositionSelector");
    json_put(maker, position, "start",
             json_integer((json_int_t)positions_of(in->positions, range.start)));
    json_put(maker, position, "end",
             json_integer((json_int_t)positions_of(in->positions, range.end)));
    return selectors;
}

/* The quote again, on its page of the PDF: what is quoted may stand there in several places. */
static void put_page(struct annotating *annotating, json_t *selectors, const struct chosen_in *in,
                     struct range range)
{
    json_t *fragment = put_typed(annotating, selectors, "FragmentSelector");
    put(annotating, fragment, "conformsTo", STR(PDF_FRAGMENTS));
    put_format(annotating, fragment, "value",
               str_format(annotating->export->arena, "page=%lld",
                          (long long)annotating->viewpoint->row->page));
    put_quote(annotating, json_put_object(&annotating->maker, fragment, "refinedBy"), in, range);
}

/* Names of documents */

static struct str hash_name(struct annotating *annotating, struct str hash)
{
    return str_format(annotating->export->arena, "urn:sha256:%.*s", STR_ARGS(hash));
}

static struct str answer_name(struct annotating *annotating, const struct export_document *document)
{
    const struct export *export = annotating->export;
    if (annotating->base.n == 0)
        return hash_name(annotating, document->row.hash);
    return str_format(export->arena, "%.*s/consultations/%lld/%s/%lld", STR_ARGS(annotating->base),
                      (long long)export->consultation.id,
                      export->for_whom == EXPORT_FOR_PUBLIC ? "answers" : "documents",
                      (long long)document->row.number);
}

static struct str draft_name(struct annotating *annotating)
{
    const struct export *export = annotating->export;
    if (annotating->base.n == 0)
        return hash_name(annotating, export->draft->row.hash);
    return str_format(export->arena, "%.*s/consultations/%lld", STR_ARGS(annotating->base),
                      (long long)export->consultation.id);
}

/* Bodies */

static void put_text(struct annotating *annotating, json_t *bodies, const char *purpose,
                     struct str value)
{
    json_t *body = put_typed(annotating, bodies, "TextualBody");
    put(annotating, body, "purpose", str_from(purpose));
    put(annotating, body, "format", STR("text/plain"));
    put_format(annotating, body, "value", value);
}

static void put_tag(struct annotating *annotating, json_t *bodies, const char *what,
                    struct str value)
{
    if (value.n)
        put_text(annotating, bodies, "tagging",
                 str_format(annotating->export->arena, "%s:%.*s", what, STR_ARGS(value)));
}

static void put_tags(struct annotating *annotating, json_t *bodies)
{
    const struct export_viewpoint *viewpoint = annotating->viewpoint;
    put_tag(annotating, bodies, "kind", viewpoint->row->kind);
    put_tag(annotating, bodies, "stance", viewpoint->row->stance);
    put_tag(annotating, bodies, "outcome", viewpoint->row->outcome);
    if (annotating->export->for_whom == EXPORT_FOR_PUBLIC)
        return;
    put_tag(annotating, bodies, "state", viewpoint->row->state);
    for (size_t i = 0; i < viewpoint->theme_count; i++)
        put_tag(annotating, bodies, "theme", viewpoint->themes[i].name);
}

static void put_link(struct annotating *annotating, json_t *bodies, const struct node *node)
{
    const struct export *export = annotating->export;
    const struct chosen_in in = {.text = export->draft->document.text,
                                 .positions = &export->draft_positions};
    struct range range = node->heading.end > node->heading.start ? node->heading : node->range;
    json_t *body = put_typed(annotating, bodies, "SpecificResource");
    put(annotating, body, "purpose", STR("linking"));
    put_format(annotating, body, "source", draft_name(annotating));
    put_selectors(annotating, body, &in, range);
}

/* A passage that the draft no longer has is still told, by its name. */
static void put_links(struct annotating *annotating, json_t *bodies)
{
    const struct export_viewpoint *viewpoint = annotating->viewpoint;
    const struct draft *draft = &annotating->export->draft->draft;
    for (size_t i = 0; i < viewpoint->passage_count; i++) {
        struct str id = viewpoint->passages[i].node;
        size_t node = draft_node_by_id(draft, id);
        if (node == NODE_NONE)
            put_tag(annotating, bodies, "passage", id);
        else
            put_link(annotating, bodies, &draft->nodes[node]);
    }
}

/* One annotation */

static void put_target(struct annotating *annotating, json_t *annotation)
{
    const struct sql_viewpoint *row = annotating->viewpoint->row;
    const struct export_document *document =
        &annotating->export->documents[annotating->viewpoint->document];
    const struct chosen_in in = {document->document->text, &document->positions, document->hidden,
                                 document->hidden_count};
    struct range range = {(size_t)row->start_at, (size_t)row->end_at};
    json_t *target = json_put_object(&annotating->maker, annotation, "target");
    put(annotating, target, "type", STR("SpecificResource"));
    put_format(annotating, target, "source", answer_name(annotating, document));
    json_t *selectors = put_selectors(annotating, target, &in, range);
    if (document->document->format == FORMAT_PDF)
        put_page(annotating, selectors, &in, range);
}

static json_t *make_annotation(struct export *export, struct str base, size_t place,
                               struct error *error)
{
    struct annotating annotating = {
        .export = export, .base = base, .viewpoint = &export->viewpoints[place]};
    const struct sql_viewpoint *row = annotating.viewpoint->row;
    if (!export_read(export, annotating.viewpoint->document, error))
        return NULL;
    json_t *annotation = json_object();
    put_guid(&annotating, annotation, "id", export_guid(export, "viewpoint", row->id));
    put(&annotating, annotation, "type", STR("Annotation"));
    put(&annotating, annotation, "motivation", STR("classifying"));
    json_t *bodies = json_put_array(&annotating.maker, annotation, "body");
    put_tags(&annotating, bodies);
    if (row->reason.n)
        put_text(&annotating, bodies, "replying", row->reason);
    put_links(&annotating, bodies);
    put_target(&annotating, annotation);
    return json_made(&annotating.maker, annotation, error);
}

/* Collection and pages */

static size_t page_count(const struct export *export)
{
    return (export->total + ANNOTATIONS_PAGE - 1) / ANNOTATIONS_PAGE;
}

static struct str collection_name(struct annotating *annotating)
{
    const struct export *export = annotating->export;
    if (annotating->base.n == 0)
        return str_format(export->arena, "urn:uuid:%s", export_guid(export, "annotations", 0).text);
    return str_format(export->arena, "%.*s/consultations/%lld/annotations",
                      STR_ARGS(annotating->base), (long long)export->consultation.id);
}

static struct str page_name(struct annotating *annotating, size_t page)
{
    const struct export *export = annotating->export;
    if (annotating->base.n == 0)
        return str_format(export->arena, "urn:uuid:%s",
                          export_guid(export, "annotations", (int64_t)page).text);
    return str_format(export->arena, "%.*s/consultations/%lld/annotations?page=%zu",
                      STR_ARGS(annotating->base), (long long)export->consultation.id, page);
}

/* The W3C's words, and one of ours. */
static void put_context(struct annotating *annotating, json_t *object)
{
    json_t *contexts = json_put_array(&annotating->maker, object, "@context");
    json_push(&annotating->maker, contexts, json_of_str(STR(CONTEXT)));
    json_t *own = json_push_object(&annotating->maker, contexts);
    put(annotating, own, "left_out", STR("urn:samsyn:left_out"));
}

static json_t *collection_head(struct annotating *annotating)
{
    const struct export *export = annotating->export;
    struct json_maker *maker = &annotating->maker;
    json_t *collection = json_object();
    put_context(annotating, collection);
    put_format(annotating, collection, "id", collection_name(annotating));
    put(annotating, collection, "type", STR("AnnotationCollection"));
    put(annotating, collection, "label", export->consultation.title);
    json_put(maker, collection, "total", json_integer((json_int_t) export->total));
    json_put(maker, collection, "left_out", json_integer((json_int_t) export->left_out));
    return collection;
}

json_t *annotations_collection(struct export *export, struct str base, struct error *error)
{
    struct annotating annotating = {.export = export, .base = base};
    size_t pages = page_count(export);
    json_t *collection = collection_head(&annotating);
    if (pages) {
        put_format(&annotating, collection, "first", page_name(&annotating, 1));
        put_format(&annotating, collection, "last", page_name(&annotating, pages));
    }
    return json_made(&annotating.maker, collection, error);
}

static json_t *page_head(struct annotating *annotating, size_t page)
{
    json_t *head = json_object();
    put_context(annotating, head);
    put_format(annotating, head, "id", page_name(annotating, page));
    put(annotating, head, "type", STR("AnnotationPage"));
    put_format(annotating, head, "partOf", collection_name(annotating));
    json_put(&annotating->maker, head, "startIndex",
             json_integer((json_int_t)((page - 1) * ANNOTATIONS_PAGE)));
    if (page > 1)
        put_format(annotating, head, "prev", page_name(annotating, page - 1));
    if (page < page_count(annotating->export))
        put_format(annotating, head, "next", page_name(annotating, page + 1));
    return head;
}

json_t *annotations_page(struct export *export, struct str base, size_t page, struct error *error)
{
    struct annotating annotating = {.export = export, .base = base};
    if (page == 0 || page > page_count(export)) {
        error_set(error, ERROR_NOT_FOUND, "there is no page %zu; the last is %zu", page,
                  page_count(export));
        return NULL;
    }
    json_t *head = page_head(&annotating, page);
    json_t *items = json_put_array(&annotating.maker, head, "items");
    size_t from = (page - 1) * ANNOTATIONS_PAGE;
    for (size_t i = from; i < from + ANNOTATIONS_PAGE && i < export->total; i++) {
        json_t *annotation = make_annotation(export, base, i - export->first, error);
        if (!annotation) {
            json_decref(head);
            return NULL;
        }
        json_push(&annotating.maker, items, annotation);
    }
    return json_made(&annotating.maker, head, error);
}

/* One file */

static bool write_item(struct export *export, struct str base, size_t place, struct buf *out,
                       struct error *error)
{
    json_t *annotation = make_annotation(export, base, place, error);
    if (!annotation)
        return false;
    buf_add_str(out, place ? STR(",") : STR(""));
    bool ok = json_write(annotation, false, out, error);
    json_decref(annotation);
    return ok;
}

/* An object that is left open, for more to follow. */
static bool write_open(json_t *object, struct buf *out, struct error *error)
{
    struct buf text = buf_init(KIB(64));
    bool ok =
        object && json_write(object, false, &text, error) && buf_ok(&text, "the collection", error);
    struct str whole = str_trim(buf_str(&text));
    if (ok)
        buf_add_str(out, str_sub(whole, 0, whole.n - 1));
    buf_done(&text);
    json_decref(object);
    return ok;
}

static json_t *only_page(struct annotating *annotating)
{
    json_t *page = json_object();
    put_format(annotating, page, "id", page_name(annotating, 1));
    put(annotating, page, "type", STR("AnnotationPage"));
    put_format(annotating, page, "partOf", collection_name(annotating));
    json_put(&annotating->maker, page, "startIndex", json_integer(0));
    return page;
}

bool annotations_write(struct export *export, struct str base, struct buf *out, struct error *error)
{
    struct annotating annotating = {.export = export, .base = base};
    json_t *head = collection_head(&annotating);
    if (export->viewpoint_count)
        put_format(&annotating, head, "last", page_name(&annotating, 1));
    if (!write_open(json_made(&annotating.maker, head, error), out, error))
        return false;
    if (export->viewpoint_count) {
        buf_add_str(out, STR(",\"first\":"));
        json_t *page = only_page(&annotating);
        if (!write_open(json_made(&annotating.maker, page, error), out, error))
            return false;
        buf_add_str(out, STR(",\"items\":[\n"));
        for (size_t i = 0; i < export->viewpoint_count; i++)
            if (!write_item(export, base, i, out, error))
                return false;
        buf_add_str(out, STR("]}"));
    }
    buf_add_str(out, STR("}\n"));
    return true;
}
