/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/exchange/trace_annotations.h"

#include "base/guid.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "model/documents/readings.h"
#include "model/office/json.h"
#include "store/statements.h"
#include "text/document/positions.h"

#define CONTEXT "http://www.w3.org/ns/anno.jsonld"

/* How much of the text stands before and behind a quote, in characters. */
enum { AROUND = 32 };

struct annotating {
    struct office *office;
    struct arena arena;
    int64_t consultation;
    struct str base;
    struct hash trace; /* of all that the trace tells: the space of its UUIDs */
    struct json_maker maker;
    json_t *links; /* one body for every version's place */
    json_t *items;
    struct error *error;
};

/* A text in which places are chosen. */
struct source {
    struct str name; /* its address */
    struct document document;
    struct positions positions;
};

static bool put(struct annotating *annotating, json_t *object, const char *key, struct str value)
{
    json_put(&annotating->maker, object, key, value.p ? json_of_str(value) : NULL);
    return value.p != NULL;
}

static bool load_source(struct annotating *annotating, int64_t document, struct str hash,
                        const char *what, int64_t id, struct source *ret_source)
{
    static const struct position_unit code_points = {false, false};
    struct sql_reading reading;
    bool found = false;
    struct arena *arena = &annotating->arena;
    if (!sql_reading_get(annotating->office->store, document, arena, &reading, &found,
                         annotating->error))
        return false;
    if (!found)
        return error_set(annotating->error, ERROR_STATE,
                         "a document is being read again; try in a "
                         "moment");
    if (!reading_unpack(&reading, arena, &ret_source->document, annotating->error))
        return false;
    ret_source->name = annotating->base.n ? str_format(arena, "%.*s/consultations/%lld/%s/%lld%s",
                                                       STR_ARGS(annotating->base),
                                                       (long long)annotating->consultation, what,
                                                       (long long)id, *what == 'v' ? "/text" : "")
                                          : str_format(arena, "urn:sha256:%.*s", STR_ARGS(hash));
    return positions_make(arena, ret_source->document.text, code_points, &ret_source->positions) ||
           error_no_memory(annotating->error);
}

/* Selectors */

static void put_quote(struct annotating *annotating, json_t *selectors, struct str text,
                      struct range range)
{
    size_t from = range.start, to = range.end;
    for (size_t i = 0; i < AROUND && from > 0; i++)
        utf8_previous(text, &from);
    for (size_t i = 0; i < AROUND && to < text.n; i++)
        utf8_next(text, &to);
    json_t *quote = json_push_object(&annotating->maker, selectors);
    json_put(&annotating->maker, quote, "type", json_string("TextQuoteSelector"));
    json_put(&annotating->maker, quote, "exact",
             json_of_str(str_sub(text, range.start, range.end)));
    json_put(&annotating->maker, quote, "prefix", json_of_str(str_sub(text, from, range.start)));
    json_put(&annotating->maker, quote, "suffix", json_of_str(str_sub(text, range.end, to)));
}

static json_t *resource_of(struct annotating *annotating, const struct source *source,
                           struct range range)
{
    struct json_maker *maker = &annotating->maker;
    json_t *resource = json_object();
    json_put(maker, resource, "type", json_string("SpecificResource"));
    put(annotating, resource, "source", source->name);
    json_t *selectors = json_put_array(maker, resource, "selector");
    put_quote(annotating, selectors, source->document.text, range);
    json_t *position = json_push_object(maker, selectors);
    json_put(maker, position, "type", json_string("TextPositionSelector"));
    json_put(maker, position, "start",
             json_integer((json_int_t)positions_of(&source->positions, range.start)));
    json_put(maker, position, "end",
             json_integer((json_int_t)positions_of(&source->positions, range.end)));
    return resource;
}

static bool is_inside(const struct source *source, struct range range)
{
    return range.start < range.end && range.end <= source->document.text.n;
}

/* Places in the versions */

static void link_place(struct annotating *annotating, const struct source *source,
                       struct range range)
{
    if (!is_inside(source, range))
        return;
    json_t *link = resource_of(annotating, source, range);
    json_put(&annotating->maker, link, "purpose", json_string("linking"));
    json_push(&annotating->maker, annotating->links, link);
}

static bool load_version(struct annotating *annotating, int64_t id, struct source *ret_source)
{
    struct sql_chained version;
    bool found = false;
    if (!sql_chained_get(annotating->office->store, id, &annotating->arena, &version, &found,
                         annotating->error))
        return false;
    return found
               ? load_source(annotating, version.document, version.hash, "versions", id, ret_source)
               : error_set(annotating->error, ERROR_NOT_FOUND, "there is no version %lld",
                           (long long)id);
}

static bool link_node(struct annotating *annotating, const struct source *source, int64_t version,
                      struct str node)
{
    struct sql_node row;
    bool found = false;
    if (!sql_node_get(annotating->office->store, version, node, &annotating->arena, &row, &found,
                      annotating->error))
        return false;
    if (found)
        link_place(annotating, source, (struct range){(size_t)row.start_at, (size_t)row.end_at});
    return true;
}

/* Of a step of a passage's trace its places, of a viewpoint's its parts. */
static bool link_version(struct annotating *annotating, const json_t *step)
{
    struct source source;
    const json_t *item;
    size_t i;
    int64_t version = json_integer_value(json_object_get(step, "version"));
    if (!load_version(annotating, version, &source))
        return false;
    json_array_foreach(json_object_get(step, "places"), i, item)
        link_place(annotating, &source,
                   (struct range){(size_t)json_integer_value(json_object_get(item, "start")),
                                  (size_t)json_integer_value(json_object_get(item, "end"))});
    json_array_foreach(json_object_get(step, "nodes"), i, item)
    {
        if (!link_node(annotating, &source, version, json_str(item, "node")))
            return false;
    }
    return true;
}

/* Viewpoints */

static bool add_viewpoint(struct annotating *annotating, int64_t id)
{
    struct json_maker *maker = &annotating->maker;
    struct sql_wish wish;
    struct sql_document document;
    struct source source;
    bool found = false;
    struct store *store = annotating->office->store;
    if (!sql_wish_get(store, id, &annotating->arena, &wish, &found, annotating->error) || !found ||
        !sql_document_get(store, wish.document, &annotating->arena, &document, &found,
                          annotating->error) ||
        !found)
        return error_set(annotating->error, ERROR_NOT_FOUND, "viewpoint %lld is gone",
                         (long long)id);
    if (!load_source(annotating, wish.document, document.hash, "documents", wish.number, &source))
        return false;
    struct range range = {(size_t)wish.start_at, (size_t)wish.end_at};
    if (!is_inside(&source, range))
        return true;
    struct str name = str_format(&annotating->arena, "%lld", (long long)id);
    struct guid guid = guid_of_kind(str_from(annotating->trace.hex), STR("viewpoint"), name);
    json_t *annotation = json_push_object(maker, annotating->items);
    json_put(maker, annotation, "id", json_sprintf("urn:uuid:%s", guid.text));
    json_put(maker, annotation, "type", json_string("Annotation"));
    json_put(maker, annotation, "motivation", json_string("linking"));
    json_put(maker, annotation, "body", json_incref(annotating->links));
    json_put(maker, annotation, "target", resource_of(annotating, &source, range));
    return true;
}

static bool is_there(const json_t *told, int64_t id)
{
    const json_t *item;
    size_t i;
    json_array_foreach(told, i, item)
    {
        if (json_integer_value(item) == id)
            return true;
    }
    return false;
}

static bool add_causes(struct annotating *annotating, const json_t *step, json_t *told)
{
    const json_t *change, *cause;
    size_t i, k;
    json_array_foreach(json_object_get(step, "changes"), i, change)
    {
        json_array_foreach(json_object_get(change, "causes"), k, cause)
        {
            int64_t id = json_integer_value(json_object_get(cause, "viewpoint"));
            if (is_there(told, id))
                continue;
            json_push(&annotating->maker, told, json_integer(id));
            if (!add_viewpoint(annotating, id))
                return false;
        }
    }
    return true;
}

static bool add_all(struct annotating *annotating, const json_t *trace)
{
    const json_t *said = json_object_get(trace, "viewpoint");
    const json_t *steps = json_object_get(trace, json_is_object(said) ? "parts" : "steps"), *step;
    size_t i;
    bool ok = true;
    json_array_foreach(steps, i, step)
    {
        if (!link_version(annotating, step))
            return false;
    }
    if (json_is_object(said))
        return add_viewpoint(annotating, json_integer_value(json_object_get(said, "viewpoint")));
    json_t *told = json_array();
    json_array_foreach(steps, i, step) ok = ok && add_causes(annotating, step, told);
    json_decref(told);
    return ok;
}

/* The collection */

static json_t *collection_of(struct annotating *annotating)
{
    struct json_maker *maker = &annotating->maker;
    json_t *collection = json_object();
    struct str space = str_from(annotating->trace.hex);
    struct guid whole = guid_of(space, STR("collection")), page = guid_of(space, STR("page"));
    json_put(maker, collection, "@context", json_string(CONTEXT));
    json_put(maker, collection, "id", json_sprintf("urn:uuid:%s", whole.text));
    json_put(maker, collection, "type", json_string("AnnotationCollection"));
    json_put(maker, collection, "total",
             json_integer((json_int_t)json_array_size(annotating->items)));
    if (json_array_size(annotating->items) == 0)
        return collection;
    json_t *first = json_put_object(maker, collection, "first");
    json_put(maker, first, "id", json_sprintf("urn:uuid:%s", page.text));
    json_put(maker, first, "type", json_string("AnnotationPage"));
    json_put(maker, first, "partOf", json_sprintf("urn:uuid:%s", whole.text));
    json_put(maker, first, "startIndex", json_integer(0));
    json_put(maker, first, "items", json_incref(annotating->items));
    json_put(maker, collection, "last", json_sprintf("urn:uuid:%s", page.text));
    return collection;
}

/* The same trace of another sentence, or told by another address, is another collection: what is
 * linked differs, so nothing in it may go by the same name. */
static bool take_name(struct annotating *annotating, const json_t *trace)
{
    struct buf told = buf_init(LIMIT_RENDER_BYTES);
    bool ok = json_write(trace, false, &told, annotating->error);
    buf_add_str(&told, annotating->base);
    ok = ok && buf_ok(&told, "the trace", annotating->error);
    if (ok)
        annotating->trace = hash_of(buf_str(&told));
    buf_done(&told);
    return ok;
}

json_t *trace_annotations(struct office *office, int64_t consultation, const json_t *trace,
                          struct str base, struct error *error)
{
    struct annotating annotating = {.office = office,
                                    .arena = arena_init(),
                                    .consultation = consultation,
                                    .base = base,
                                    .links = json_array(),
                                    .items = json_array(),
                                    .error = error};
    json_t *collection = NULL;
    if (take_name(&annotating, trace) && add_all(&annotating, trace))
        collection = json_made(&annotating.maker, collection_of(&annotating), error);
    json_decref(annotating.links);
    json_decref(annotating.items);
    arena_done(&annotating.arena);
    return collection;
}
