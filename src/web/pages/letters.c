/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Letters back: to each body that answered, what it asked for and what came of it.
 */
#include "model/chain/letters_back.h"

#include "model/versions/decisions.h"
#include "model/versions/versions.h"
#include "render/letter.h"
#include "render/zip.h"
#include "web/server/url.h"
#include "web/views/chain_view.h"
#include "web/views/times.h"

#define LETTERS "/consultations/{consultation}/letters"
#define LETTER LETTERS "/{number}"

/* What stands in every letter */

/* The line of the newest version's decision; null when there is none. In the arena. */
static bool find_decision_line(struct office_view *view, struct str *ret_line, struct error *error)
{
    struct request *request = view->request;
    struct version_chain chain;
    *ret_line = (struct str){NULL, 0};
    if (!version_chain_find(request->office, request->consultation, request->arena, &chain, error))
        return false;
    json_t *decision = decision_view(request->office, request->consultation,
                                     chain.items[chain.count - 1].id, error);
    if (!decision)
        return false;
    json_t *line =
        json_is_null(decision)
            ? json_null()
            : words_fill(view->words, "decision_line", "body",
                         json_string_value(json_object_get(decision, "decided_by")), "day",
                         json_string_value(json_object_get(decision, "decided")), "paragraph",
                         json_string_value(json_object_get(decision, "paragraph")), NULL);
    if (json_is_string(line))
        *ret_line = str_copy(request->arena, str_from(json_string_value(line)));
    json_decref(line);
    json_decref(decision);
    return true;
}

/* The letters of the request's consultation, and what each says of it. */
struct writing {
    struct office_view *view;
    struct letters letters;
    struct letter_facts facts;
};

/* Of the letter that the document with that number belongs to; 0: of all. */
static bool begin_writing(struct office_view *view, int64_t number, struct writing *ret_writing,
                          struct error *error)
{
    struct request *request = view->request;
    struct writing writing = {.view = view,
                              .facts = {.title = view->consultation.title,
                                        .case_number = view->consultation.case_number,
                                        .authority = view->consultation.authority}};
    if (!(number ? letters_find_one(request->office, request->consultation, number, request->arena,
                                    &writing.letters, error)
                 : letters_find(request->office, request->consultation, request->arena,
                                &writing.letters, error)) ||
        !find_decision_line(view, &writing.facts.decision, error))
        return false;
    *ret_writing = writing;
    return true;
}

/* NULL on failure. */
static json_t *write_letter(const struct writing *writing, const struct letter *letter,
                            struct error *error)
{
    json_t *view = letter_view(writing->view->request->office, &writing->letters, letter, error);
    if (view && letter_tell(writing->view->words, &writing->facts, view, error))
        return view;
    json_decref(view);
    return NULL;
}

static bool find_letter(struct office_view *view, struct writing *ret_writing,
                        const struct letter **ret_letter, struct error *error)
{
    int64_t number;
    if (!request_capture_id(view->request, "number", &number, error) ||
        !begin_writing(view, number, ret_writing, error))
        return false;
    *ret_letter = &ret_writing->letters.items[0];
    return true;
}

static bool fail(struct office_view *view)
{
    office_view_drop(view);
    return false;
}

/* The list */

static void put_row(struct office_view *view, json_t *item)
{
    long long consultation = (long long)view->consultation.id;
    long long key = (long long)json_integer_value(json_object_get(item, "key"));
    struct str sender = json_str(item, "sender");
    if (sender.n)
        office_put_text(view, item, "sender_text", sender);
    else
        office_put_word(view, item, "sender_text", "trace_sender_unknown");
    office_put_href(view, item, "href", OFFICE "/letters/%lld", consultation, key);
    office_put_href(view, item, "sent_href", OFFICE "/letters/%lld/sent", consultation, key);
    office_put(view, item, "sent_text", times_minute(json_str(item, "sent")));
}

static bool show_letters(struct request *request, struct response *response, struct error *error)
{
    struct office_view view;
    struct letters letters;
    if (!office_view_open(request, "letters_title", &view, error))
        return false;
    json_t *list =
        letters_find(request->office, request->consultation, request->arena, &letters, error)
            ? letters_view(&letters, error)
            : NULL;
    if (!list)
        return fail(&view);
    json_t *item, *items = json_object_get(list, "letters");
    size_t i;
    json_array_foreach(items, i, item) put_row(&view, item);
    office_put(&view, view.json, "letters", json_incref(items));
    office_put(&view, view.json, "none", json_boolean(letters.count == 0));
    office_put(&view, view.json, "sent_text",
               words_count(view.words, "letters_sent",
                           (size_t)json_integer_value(json_object_get(list, "sent"))));
    office_put(&view, view.json, "total_text",
               words_count(view.words, "letters_total", letters.count));
    office_put_href(&view, view.json, "zip_href", OFFICE "/letters.zip",
                    (long long)view.consultation.id);
    json_decref(list);
    return office_view_show(&view, response, 200, "letters", error);
}

/* One letter */

static void put_links(struct office_view *view, json_t *letter)
{
    json_t *item, *change;
    size_t i, k;
    long long consultation = (long long)view->consultation.id;
    json_array_foreach(json_object_get(letter, "items"), i, item)
    {
        const json_t *viewpoint = json_object_get(item, "viewpoint");
        long long id = (long long)json_integer_value(json_object_get(viewpoint, "viewpoint"));
        office_put_href(view, item, "href", OFFICE "/viewpoints/%lld", consultation, id);
        office_put_href(view, item, "forward_href", OFFICE "/trace?viewpoint=%lld", consultation,
                        id);
        json_array_foreach(json_object_get(item, "changes"), k, change)
        {
            struct str node = json_str(change, "node");
            long long version = (long long)json_integer_value(json_object_get(change, "version"));
            office_put_href(view, change, "wording_href", OFFICE "/versions/%lld/text%s%.*s",
                            consultation, version, node.n ? "#part-" : "",
                            STR_ARGS(url_encode(view->request->arena, node)));
        }
    }
}

static void put_addresses(struct office_view *view, json_t *letter)
{
    long long consultation = (long long)view->consultation.id;
    long long key = (long long)json_integer_value(json_object_get(letter, "key"));
    office_put_href(view, letter, "letters_href", OFFICE "/letters", consultation);
    office_put_href(view, letter, "docx_href", OFFICE "/letters/%lld/docx", consultation, key);
    office_put_href(view, letter, "sent_href", OFFICE "/letters/%lld/sent", consultation, key);
    office_put(view, letter, "sent_text", times_minute(json_str(letter, "sent")));
}

static bool show_letter(struct request *request, struct response *response, struct error *error)
{
    struct office_view view;
    struct writing writing;
    const struct letter *letter;
    if (!office_view_open(request, "letter_title", &view, error))
        return false;
    json_t *json =
        find_letter(&view, &writing, &letter, error) ? write_letter(&writing, letter, error) : NULL;
    if (!json)
        return fail(&view);
    put_links(&view, json);
    put_addresses(&view, json);
    office_put(&view, view.json, "letter", json);
    return office_view_show(&view, response, 200, "letter", error);
}

/* Files */

static bool render(const struct writing *writing, const struct letter *letter,
                   struct str *ret_bytes, struct str *ret_name, struct error *error)
{
    struct arena *arena = writing->view->request->arena;
    json_t *json = write_letter(writing, letter, error);
    if (!json)
        return false;
    struct buf out = buf_init(LIMIT_RENDER_BYTES);
    bool ok = letter_render(writing->view->words, json, LETTER_DOCX, &out, error) &&
              buf_ok(&out, "the letter", error);
    const char *name = letter_file_name(arena, json);
    *ret_bytes = ok ? str_copy(arena, buf_str(&out)) : STR("");
    *ret_name = name ? str_format(arena, "%s%s", name, letter_suffix(LETTER_DOCX)) : STR("");
    buf_done(&out);
    json_decref(json);
    return ok && ((ret_bytes->p && ret_name->n) || error_no_memory(error));
}

static bool send_docx(struct request *request, struct response *response, struct error *error)
{
    struct office_view view;
    struct writing writing;
    const struct letter *letter;
    struct str bytes, name;
    if (!office_view_open(request, "letter_title", &view, error))
        return false;
    office_view_drop(&view);
    if (!find_letter(&view, &writing, &letter, error) ||
        !render(&writing, letter, &bytes, &name, error))
        return false;
    response->download_name = name;
    return respond_bytes(response, letter_media_type(LETTER_DOCX), bytes);
}

/* Every letter in every form, each made while it is packed; a part's source is the place of the
 * letter in the list and the form. */
static bool fill_letter(void *context, const char *source, struct buf *out, struct error *error)
{
    const struct writing *writing = context;
    size_t part = 0;
    for (const char *c = source; *c; c++)
        part = part * 10 + (size_t)(*c - '0');
    json_t *json = write_letter(writing, &writing->letters.items[part / LETTER_FORMS], error);
    bool ok = json && letter_render(writing->view->words, json,
                                    (enum letter_form)(part % LETTER_FORMS), out, error);
    json_decref(json);
    return ok;
}

static bool name_parts(const struct writing *writing, size_t letter, struct zip_part *parts)
{
    struct arena *arena = writing->view->request->arena;
    json_t *named = json_object();
    office_put(writing->view, named, "key", json_integer(writing->letters.items[letter].key));
    office_put_text(writing->view, named, "sender", writing->letters.items[letter].sender);
    const char *name = letter_file_name(arena, named);
    json_decref(named);
    for (enum letter_form form = 0; name && form < LETTER_FORMS; form++) {
        size_t part = letter * LETTER_FORMS + form;
        parts[part].path = str_format(arena, "%s%s", name, letter_suffix(form)).p;
        parts[part].source = str_format(arena, "%zu", part).p;
        if (!parts[part].path || !parts[part].source)
            return false;
    }
    return name != NULL;
}

/* NULL when memory ended. */
static struct zip_part *parts_of(const struct writing *writing)
{
    size_t count = writing->letters.count;
    struct zip_part *parts =
        ARENA_ARRAY(writing->view->request->arena, count * LETTER_FORMS + 1, struct zip_part);
    for (size_t i = 0; parts && i < count; i++)
        if (!name_parts(writing, i, parts))
            return NULL;
    return parts;
}

static bool send_zip(struct request *request, struct response *response, struct error *error)
{
    struct office_view view;
    struct writing writing;
    if (!office_view_open(request, "letters_title", &view, error))
        return false;
    office_view_drop(&view);
    if (!begin_writing(&view, 0, &writing, error))
        return false;
    struct zip_part *parts = parts_of(&writing);
    if (!parts)
        return error_no_memory(error);
    struct buf out = buf_init(LIMIT_RENDER_BYTES);
    bool ok = zip_write(parts, writing.letters.count * LETTER_FORMS, fill_letter, &writing, &out,
                        error) &&
              buf_ok(&out, "the letters", error);
    struct str bytes = ok ? str_copy(request->arena, buf_str(&out)) : STR("");
    buf_done(&out);
    if (!ok || !bytes.p)
        return ok ? error_no_memory(error) : false;
    response->download_name = office_file_name(&view, "letters.zip");
    return respond_bytes(response, "application/zip", bytes);
}

/* Marks */

static bool mark_sent(struct request *request, struct response *response, struct error *error)
{
    struct letters letters;
    int64_t number;
    struct str sent = request_form(request, "sent");
    bool yes = str_equal(sent, STR("yes"));
    if (!yes && !str_equal(sent, STR("no")))
        return error_set(error, ERROR_INPUT, "sent: yes or no");
    return request_capture_id(request, "number", &number, error) &&
           letters_find_one(request->office, request->consultation, number, request->arena,
                            &letters, error) &&
           letter_mark(request->office, &request->who, request->consultation, &letters.items[0],
                       yes, error) &&
           respond_see_other(request, response, error, OFFICE "/letters#letter-%lld",
                             (long long)request->consultation, (long long)letters.items[0].key);
}

static const struct route routes[] = {
    {METHOD_GET, LETTERS, ALLOW_READER, MANNER_SLOW, 0, show_letters,
     "Who answered, what came of it, and whether it has been written back.", NULL},
    {METHOD_GET, LETTERS ".zip", ALLOW_READER, MANNER_SLOW, 0, send_zip,
     "Every letter back as a Word document and as an HTML page, in a ZIP archive.", NULL},
    {METHOD_GET, LETTER, ALLOW_READER, MANNER_READ, 0, show_letter,
     "The letter back to the body that sent a document: each viewpoint, the reply, what came of "
     "it.",
     NULL},
    {METHOD_GET, LETTER "/docx", ALLOW_READER, MANNER_SLOW, 0, send_docx,
     "The same as a Word document.", NULL},
    {METHOD_POST, LETTER "/sent", ALLOW_OFFICER, MANNER_WRITE, LIMIT_FORM_BYTES, mark_sent,
     "Say that the letter was sent, or was not after all.", "sent"},
};

const struct route_table letters_routes = {routes, sizeof routes / sizeof *routes};
