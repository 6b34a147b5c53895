/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Answering on the web: by anyone or by an invited body's own link, saved as it is written, looked
 * through, sent, receipted.
 */
#include "model/office/throttle.h"
#include "render/words.h"
#include "store/blob.h"
#include "web/server/request.h"
#include "web/server/routes.h"
#include "web/server/site.h"
#include "web/server/url.h"
#include "web/views/answer_form.h"
#include "web/views/public_view.h"
#include "web/views/times.h"

#include <stdio.h>
#include <string.h>

static const struct answer_refusal NOT_REFUSED = {NULL, NULL};

static struct str text_of(const struct request *request, const char *key)
{
    return words_get(site_words(request), key);
}

/* Beginning */

static bool show_beginning(struct request *request, struct response *response, unsigned status,
                           const struct answer_ground *ground, const struct answer_typed *typed,
                           struct answer_refusal refusal, struct error *error)
{
    struct json_maker maker = {0};
    json_t *view = json_object();
    struct str passage = request_query(request, "passage");
    if (passage.n == 0)
        passage = request_form(request, "passage");
    json_put(&maker, view, "title", json_of_str(text_of(request, "answer_begin_title")));
    json_put(&maker, view, "consultation",
             public_consultation(request, &maker, &ground->consultation));
    json_put(&maker, view, "sender", json_of_str(typed->sender));
    json_put(&maker, view, "email", json_of_str(typed->email));
    json_put(&maker, view, "passage", json_of_str(passage));
    answer_put_errors(request, &maker, view, refusal);
    view = json_made(&maker, view, error);
    return view && respond_page(request, response, status, "answer_begin", view, error);
}

static bool show_begin(struct request *request, struct response *response, struct error *error)
{
    struct answer_ground ground;
    struct answer_typed nothing = {0};
    return answer_ground_of(request, request->consultation, false, &ground, error) &&
           show_beginning(request, response, 200, &ground, &nothing, NOT_REFUSED, error);
}

/* A place in the answer's page that a form names; empty for what is no id of a part. */
static struct str place_in(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (!ascii_is_alpha(name.p[i]) && !ascii_is_digit(name.p[i]) && name.p[i] != '.')
            return STR("");
    return name.n <= 100 ? name : STR("");
}

static bool see_form(struct request *request, struct response *response, struct str token,
                     struct str open, struct error *error)
{
    open = place_in(open);
    if (open.n == 0)
        return respond_see_other(request, response, error, "/answers/%.*s", STR_ARGS(token));
    return respond_see_other(request, response, error, "/answers/%.*s?open=%.*s#part-%.*s",
                             STR_ARGS(token), STR_ARGS(open), STR_ARGS(open));
}

static bool see_receipt(struct request *request, struct response *response, struct str token,
                        struct error *error)
{
    return respond_see_other(request, response, error, "/answers/%.*s/receipt", STR_ARGS(token));
}

/* All in one form, as a program sends it. */
static bool post_whole(struct request *request, struct response *response,
                       const struct answer_ground *ground, const struct answer_typed *typed,
                       struct error *error)
{
    struct answer_token token;
    struct error why = {0};
    if (web_answer_post(request->office, ground, typed, request_form(request, "once"),
                        request->arena, &token, &why)) {
        response->wakes_reader = true;
        return see_receipt(request, response, str_from(token.text), error);
    }
    struct answer_refusal refusal = {"text", "answer_error_nothing"};
    if (ground->consultation.closed.n)
        refusal = (struct answer_refusal){"text", "answer_error_closed"};
    else if (request_form(request, "once").n && why.code == ERROR_INPUT && typed->sender.n)
        refusal = (struct answer_refusal){"once", "answer_error_once"};
    if (why.code == ERROR_INPUT || why.code == ERROR_STATE)
        return show_beginning(request, response, why.code == ERROR_STATE ? 409 : 422, ground, typed,
                              refusal, error);
    return error_set(error, why.code, "%s", why.message);
}

/* Shown again with all that was typed when many have come from the same address. */
static bool begin_later(struct request *request, struct response *response,
                        const struct answer_ground *ground, const struct answer_typed *typed,
                        int64_t wait, struct error *error)
{
    return respond_wait(request, response, wait, error) &&
           show_beginning(request, response, 429, ground, typed,
                          (struct answer_refusal){"sender", "answer_error_busy"}, error);
}

static bool begin(struct request *request, struct response *response, struct error *error)
{
    int64_t wait;
    struct answer_ground ground;
    struct answer_typed typed;
    struct answer_token token;
    struct error why = {0};
    const char *field;
    bool send = str_equal(request_form(request, "send"), STR("1"));
    if (!answer_form_read(request, &typed, error) ||
        !answer_ground_of(request, request->consultation, typed.content.passages.count > 0, &ground,
                          error))
        return false;
    if (!answer_typed_check(&typed, &ground, &field, &why))
        return show_beginning(request, response, 422, &ground, &typed,
                              answer_refusal_of(field, &why), error);
    if (typed.sender.n == 0)
        return show_beginning(request, response, 422, &ground, &typed,
                              (struct answer_refusal){"sender", "answer_error_sender_missing"},
                              error);
    if (!throttle_take(request->office, THROTTLE_ANSWERS, request->address, 1, &wait, error))
        return false;
    if (wait)
        return begin_later(request, response, &ground, &typed, wait, error);
    if (send)
        return post_whole(request, response, &ground, &typed, error);
    return web_answer_begin(request->office, &ground, &typed, &token, error) &&
           see_form(request, response, str_from(token.text), request_form(request, "passage"),
                    error);
}

/* Invitations */

static bool show_invitation(struct request *request, struct response *response, struct error *error)
{
    struct sql_consultee consultee;
    struct answer_ground ground;
    struct answer_token token;
    bool found, sent;
    struct str invitation = request_capture(request, "token");
    if (!invitation_find(request->office, invitation, request->arena, &consultee, error) ||
        !answer_ground_of(request, consultee.consultation, false, &ground, error) ||
        !invitation_answer(request->office, &consultee, &token, &sent, &found, error))
        return false;
    struct web_answer answer = {0};
    if (found &&
        !web_answer_find(request->office, str_from(token.text), request->arena, &answer, error))
        return false;
    struct json_maker maker = {0};
    json_t *view = json_object();
    json_put(&maker, view, "title", json_of_str(text_of(request, "answer_invitation_title")));
    json_put(&maker, view, "consultation",
             public_consultation(request, &maker, &ground.consultation));
    json_put(&maker, view, "name", json_of_str(consultee.name));
    json_put(&maker, view, "address",
             json_of_str(str_format(request->arena, "/invitations/%.*s", STR_ARGS(invitation))));
    json_put(&maker, view, "begun", json_boolean(found && !sent));
    json_put(&maker, view, "sent", answer.row.sent.n ? times_minute(answer.row.sent) : json_null());
    view = json_made(&maker, view, error);
    return view && respond_page(request, response, 200, "answer_invitation", view, error);
}

static bool accept_invitation(struct request *request, struct response *response,
                              struct error *error)
{
    struct sql_consultee consultee;
    struct answer_ground ground;
    struct answer_token token;
    bool another = request_form(request, "another").n > 0;
    return invitation_find(request->office, request_capture(request, "token"), request->arena,
                           &consultee, error) &&
           answer_ground_of(request, consultee.consultation, false, &ground, error) &&
           invitation_begin(request->office, &ground, &consultee, another, &token, error) &&
           see_form(request, response, str_from(token.text), STR(""), error);
}

/* Writing */

static bool load_answer(struct request *request, bool with_words, struct answer_ground *ground,
                        struct web_answer *answer, struct error *error)
{
    return web_answer_find(request->office, request_capture(request, "token"), request->arena,
                           answer, error) &&
           answer_ground_of(request, answer->row.consultation, with_words, ground, error);
}

static bool show_form(struct request *request, struct response *response, struct error *error)
{
    struct answer_ground ground;
    struct web_answer answer;
    if (!load_answer(request, false, &ground, &answer, error))
        return false;
    if (answer.row.sent.n)
        return see_receipt(request, response, request_capture(request, "token"), error);
    struct answer_typed typed = answer_form_of(&answer);
    return answer_form_show(request, response, 200, &ground, &answer, &typed, false, NOT_REFUSED,
                            error);
}

/* What the script asks for: the revision to go on from. */
static bool say_saved(struct request *request, struct response *response, int64_t revision,
                      struct error *error)
{
    struct json_maker maker = {0};
    struct str text;
    json_t *view = json_object();
    char clock[8];
    snprintf(clock, sizeof clock, "%.5s", time_in_sweden(time_seconds()).text + 11);
    json_put(&maker, view, "revision", json_integer(revision));
    json_put(&maker, view, "saved_text",
             words_fill(site_words(request), "answer_saved", "time", clock, NULL));
    return json_to_arena(&maker, view, request->arena, &text, error) &&
           respond_bytes(response, "application/json", text);
}

/* Where to go when the form is saved, by the button that was pressed. */
static bool go_on(struct request *request, struct response *response, int64_t revision,
                  struct error *error)
{
    struct str token = request_capture(request, "token"), open = request_form(request, "open");
    struct str at = place_in(request_form(request, "save"));
    if (str_equal(request_form(request, "do"), STR("review")))
        return respond_see_other(request, response, error, "/answers/%.*s/review", STR_ARGS(token));
    if (request->wants_json)
        return say_saved(request, response, revision, error);
    if (open.n || at.n == 0)
        return see_form(request, response, token, open, error);
    return respond_see_other(request, response, error, "/answers/%.*s#%.*s", STR_ARGS(token),
                             STR_ARGS(at));
}

/* `*ret_answered`: the form could not be kept, and is shown again. */
static bool keep_form(struct request *request, struct response *response,
                      const struct answer_ground *ground, const struct web_answer *answer,
                      const struct answer_typed *typed, int64_t *ret_revision, bool *ret_answered,
                      struct error *error)
{
    struct error why = {0};
    const char *field;
    bool kept;
    *ret_answered = true;
    if (!answer_typed_check(typed, ground, &field, &why))
        return answer_form_show(request, response, 422, ground, answer, typed, false,
                                answer_refusal_of(field, &why), error);
    if (!web_answer_save(request->office, answer, typed, request->arena, &kept, ret_revision,
                         error))
        return false;
    *ret_answered = !kept;
    return kept || answer_form_show(request, response, 409, ground, answer, typed, true,
                                    NOT_REFUSED, error);
}

static bool save(struct request *request, struct response *response, struct error *error)
{
    struct answer_ground ground;
    struct web_answer answer;
    struct answer_typed typed;
    int64_t revision, file;
    bool answered;
    if (!answer_form_read(request, &typed, error) ||
        !request_form_id(request, "remove", &file, error) ||
        !load_answer(request, typed.content.passages.count > 0, &ground, &answer, error))
        return false;
    if (answer.row.sent.n)
        return see_receipt(request, response, request_capture(request, "token"), error);
    if (!keep_form(request, response, &ground, &answer, &typed, &revision, &answered, error))
        return false;
    if (answered)
        return true;
    if (file && !web_answer_detach(request->office, &answer, file, error))
        return false;
    return go_on(request, response, revision, error);
}

/* Files: kept here, entered by the writer. */

struct attaching {
    struct request *request;
    struct response *response;
    struct blob *blobs;
    size_t count;
    struct error *error;
};

static bool attach_all(struct attaching *attaching, struct web_answer *answer, struct error *error)
{
    struct request *request = attaching->request;
    for (size_t i = 0; i < attaching->count; i++) {
        struct str token = request_capture(request, "token");
        if (!web_answer_attach(request->office, answer, &attaching->blobs[i],
                               request->uploads.items[i].name, error) ||
            !web_answer_find(request->office, token, request->arena, answer, error))
            return false;
    }
    return see_form(request, attaching->response, request_capture(request, "token"), STR(""),
                    error);
}

static bool attach_in_transaction(struct office *office, void *context, struct error *error)
{
    struct attaching *attaching = context;
    struct request *request = attaching->request;
    struct office *own = request->office;
    struct answer_ground ground;
    struct web_answer answer;
    struct answer_typed typed;
    int64_t revision;
    bool answered = false;
    request->office = office;
    bool ok = answer_form_read(request, &typed, error) &&
              load_answer(request, typed.content.passages.count > 0, &ground, &answer, error);
    if (ok && answer.row.sent.n)
        ok = see_receipt(request, attaching->response, request_capture(request, "token"), error);
    else if (ok && answer.files.count + attaching->count > LIMIT_ANSWER_FILES)
        ok = answer_form_show(request, attaching->response, 422, &ground, &answer, &typed, false,
                              (struct answer_refusal){"file", "answer_error_files"}, error);
    else if (ok)
        ok = keep_form(request, attaching->response, &ground, &answer, &typed, &revision, &answered,
                       error) &&
             (answered || attach_all(attaching, &answer, error));
    request->office = own;
    return ok;
}

static bool refuse_file(struct request *request, struct response *response, unsigned status,
                        const char *message, struct error *error)
{
    struct answer_ground ground;
    struct web_answer answer;
    struct answer_typed typed;
    return answer_form_read(request, &typed, error) &&
           load_answer(request, false, &ground, &answer, error) &&
           answer_form_show(request, response, status, &ground, &answer, &typed, false,
                            (struct answer_refusal){"file", message}, error);
}

struct taking {
    struct str address;
    int64_t bytes, wait;
};

static bool take_room(struct office *office, void *context, struct error *error)
{
    struct taking *taking = context;
    return throttle_take(office, THROTTLE_ANSWER_FILES, taking->address, taking->bytes,
                         &taking->wait, error);
}

/* Before anything is kept: a file that is taken away again from an answer stays on the disk. */
static bool find_room(const struct request *request, const struct web_answer *answer,
                      int64_t *ret_wait, struct error *error)
{
    struct taking taking = {.address = request->address};
    for (size_t i = 0; i < request->uploads.count; i++)
        taking.bytes += request->uploads.items[i].size;
    if (!answer->row.consultee && !request_write(request, take_room, &taking, error))
        return false;
    *ret_wait = taking.wait;
    return true;
}

static bool attach(struct request *request, struct response *response, struct error *error)
{
    struct attaching attaching = {request, response, NULL, request->uploads.count, error};
    int64_t wait;
    struct answer_ground ground;
    struct web_answer answer;
    if (!load_answer(request, false, &ground, &answer, error))
        return false;
    if (attaching.count == 0)
        return refuse_file(request, response, 422, "answer_error_file_missing", error);
    for (size_t i = 0; i < attaching.count; i++)
        if (request->uploads.items[i].size > (int64_t)LIMIT_ANSWER_FILE_BYTES)
            return refuse_file(request, response, 422, "answer_error_file_large", error);
    if (!find_room(request, &answer, &wait, error))
        return false;
    if (wait)
        return respond_wait(request, response, wait, error) &&
               refuse_file(request, response, 429, "answer_error_busy_files", error);
    attaching.blobs = ARENA_ARRAY(request->arena, attaching.count, struct blob);
    if (!attaching.blobs)
        return error_no_memory(error);
    for (size_t i = 0; i < attaching.count; i++)
        if (!blob_put_file(request->office->store, request->uploads.items[i].path,
                           &attaching.blobs[i], error))
            return false;
    return request_write(request, attach_in_transaction, &attaching, error);
}

/* Looking through and sending */

/* The day is that of sending, which is not yet. */
static bool text_now(struct request *request, const struct answer_ground *ground,
                     const struct web_answer *answer, struct str *ret_text, struct error *error)
{
    struct date_text today = date_format(date_in_sweden());
    return web_answer_text(request->office, ground, answer, str_from(today.text), request->arena,
                           ret_text, NULL, error);
}

/* The text in pieces that a page can show without markup of its own: headings, quotations, runs of
 * paragraphs. */
static json_t *pieces_of(struct json_maker *maker, struct str text)
{
    json_t *array = json_array();
    while (text.n) {
        size_t end = str_find(text, STR("\n\n"), 0);
        struct str piece = str_trim(str_sub(text, 0, end == SIZE_MAX ? text.n : end));
        text = str_sub(text, end == SIZE_MAX ? text.n : end + 2, text.n);
        if (piece.n == 0 || str_starts(piece, STR("# ")))
            continue;
        bool heading = str_starts(piece, STR("## ")), quote = str_starts(piece, STR("> "));
        json_t *item = json_push_object(maker, array);
        json_put(maker, item, "heading", json_boolean(heading));
        json_put(maker, item, "quote", json_boolean(quote));
        json_put(maker, item, "paragraph", json_boolean(!heading && !quote));
        json_put(maker, item, "text",
                 json_of_str(str_sub(piece,
                                     heading ? 3
                                     : quote ? 2
                                             : 0,
                                     piece.n)));
    }
    return array;
}

static bool show_review_with(struct request *request, struct response *response, unsigned status,
                             const struct answer_ground *ground, const struct web_answer *answer,
                             const char *problem, struct error *error)
{
    struct str text;
    if (!text_now(request, ground, answer, &text, error))
        return false;
    struct json_maker maker = {0};
    json_t *view = json_object();
    json_put(&maker, view, "title", json_of_str(text_of(request, "answer_review_title")));
    json_put(&maker, view, "consultation",
             public_consultation(request, &maker, &ground->consultation));
    json_put(&maker, view, "address",
             json_of_str(str_format(request->arena, "/answers/%.*s",
                                    STR_ARGS(request_capture(request, "token")))));
    json_put(&maker, view, "revision", json_integer(answer->row.revision));
    json_put(&maker, view, "problem",
             problem ? json_of_str(text_of(request, problem)) : json_null());
    json_put(&maker, view, "pieces", pieces_of(&maker, text));
    view = json_made(&maker, view, error);
    return view && respond_page(request, response, status, "answer_review", view, error);
}

static bool show_review(struct request *request, struct response *response, struct error *error)
{
    struct answer_ground ground;
    struct web_answer answer;
    if (!load_answer(request, true, &ground, &answer, error))
        return false;
    if (answer.row.sent.n)
        return see_receipt(request, response, request_capture(request, "token"), error);
    return show_review_with(request, response, 200, &ground, &answer, NULL, error);
}

static bool send(struct request *request, struct response *response, struct error *error)
{
    struct answer_ground ground;
    struct web_answer answer;
    struct error why = {0};
    int64_t revision;
    struct str token = request_capture(request, "token");
    if (!request_form_id(request, "revision", &revision, error) ||
        !load_answer(request, true, &ground, &answer, error))
        return false;
    if (answer.row.sent.n)
        return see_receipt(request, response, token, error);
    if (revision != answer.row.revision)
        return show_review_with(request, response, 409, &ground, &answer, "answer_error_changed",
                                error);
    if (web_answer_send(request->office, &ground, &answer, request->arena, &why)) {
        response->wakes_reader = true;
        return see_receipt(request, response, token, error);
    }
    if (why.code == ERROR_STATE)
        return show_review_with(request, response, 409, &ground, &answer, "answer_error_closed",
                                error);
    if (why.code == ERROR_INPUT)
        return show_review_with(
            request, response, 422, &ground, &answer,
            answer.row.sender.n ? "answer_error_nothing" : "answer_error_sender_missing", error);
    return error_set(error, why.code, "%s", why.message);
}

/* What was sent, or is written so far, as the bytes whose hash the receipt has. */
static bool show_text(struct request *request, struct response *response, struct error *error)
{
    struct answer_ground ground;
    struct web_answer answer;
    struct answer_receipt receipt;
    struct str text;
    if (!load_answer(request, true, &ground, &answer, error))
        return false;
    if (answer.row.sent.n) {
        struct buf bytes = buf_init(LIMIT_SMALL_BLOB_BYTES);
        bool ok = web_answer_receipt(request->office, &answer, request->arena, &receipt, error) &&
                  blob_read(request->office->store, receipt.hash, &bytes, error);
        text = ok ? str_copy(request->arena, buf_str(&bytes)) : STR("");
        buf_done(&bytes);
        if (!ok)
            return false;
    } else if (!text_now(request, &ground, &answer, &text, error)) {
        return false;
    }
    response->download_name = text_of(request, "answer_file_name");
    return text.p ? respond_bytes(response, "text/markdown; charset=utf-8", text)
                  : error_no_memory(error);
}

static void put_files(struct json_maker *maker, json_t *view, const struct sql_document_rows *rows)
{
    json_t *array = json_put_array(maker, view, "files");
    for (size_t i = 0; i < rows->count; i++) {
        json_t *item = json_push_object(maker, array);
        json_put(maker, item, "number", json_integer(rows->items[i].number));
        json_put(maker, item, "name", json_of_str(rows->items[i].name));
        json_put(maker, item, "hash", json_of_str(rows->items[i].hash));
    }
    json_put(maker, view, "has_files", json_boolean(rows->count > 0));
}

static bool came_late(const struct sql_published *consultation, struct str received)
{
    int64_t seconds;
    struct date day;
    struct date_text text;
    if (!time_parse(received, &seconds))
        return false;
    text = time_in_sweden(seconds);
    return date_parse_iso((struct str){text.text, 10}, &day) &&
           consultation_days(consultation, day).phase == PHASE_LATE;
}

static bool show_receipt(struct request *request, struct response *response, struct error *error)
{
    struct answer_ground ground;
    struct web_answer answer;
    struct answer_receipt receipt;
    if (!load_answer(request, false, &ground, &answer, error) ||
        !web_answer_receipt(request->office, &answer, request->arena, &receipt, error))
        return false;
    struct json_maker maker = {0};
    json_t *view = json_object();
    json_put(&maker, view, "title", json_of_str(text_of(request, "answer_receipt_title")));
    json_put(&maker, view, "consultation",
             public_consultation(request, &maker, &ground.consultation));
    json_put(&maker, view, "address",
             json_of_str(str_format(request->arena, "/answers/%.*s",
                                    STR_ARGS(request_capture(request, "token")))));
    json_put(&maker, view, "sender", json_of_str(answer.row.sender));
    json_put(&maker, view, "number", json_integer(receipt.number));
    json_put(&maker, view, "received", times_minute(receipt.received));
    json_put(&maker, view, "hash", json_of_str(receipt.hash));
    json_put(&maker, view, "late", json_boolean(came_late(&ground.consultation, receipt.received)));
    put_files(&maker, view, &receipt.files);
    view = json_made(&maker, view, error);
    return view && respond_page(request, response, 200, "receipt", view, error);
}

static const struct route routes[] = {
    {METHOD_GET, "/consultations/{consultation}/answer", ALLOW_ANYONE, MANNER_READ, 0, show_begin,
     "Where anyone begins an answer.", "passage"},
    {METHOD_POST, "/consultations/{consultation}/answer", ALLOW_ANYONE, MANNER_WRITE,
     LIMIT_FORM_BYTES, begin,
     "Begin an answer; with send=1 send it at once, the same 'once' twice being one answer. 429: "
     "many "
     "have come from the same address, wait.",
     "sender email stance whole question-N passage-ID passage send once"},
    {METHOD_GET, "/invitations/{token}", ALLOW_ANYONE, MANNER_READ, 0, show_invitation,
     "A body's own invitation to answer.", NULL},
    {METHOD_POST, "/invitations/{token}", ALLOW_ANYONE, MANNER_WRITE, LIMIT_FORM_BYTES,
     accept_invitation, "Begin the body's answer, or go on with it.", "another"},
    {METHOD_GET, "/answers/{token}", ALLOW_ANYONE, MANNER_READ, 0, show_form,
     "An answer that is being written.", "open"},
    {METHOD_POST, "/answers/{token}", ALLOW_ANYONE, MANNER_WRITE, LIMIT_FORM_BYTES, save,
     "Save an answer; 409 with both when somebody else has saved since 'revision'.",
     "revision sender email stance whole question-N passage-ID save open remove do"},
    {METHOD_POST, "/answers/{token}/files", ALLOW_ANYONE, MANNER_SLOW,
     LIMIT_ANSWER_FILES *LIMIT_ANSWER_FILE_BYTES / 4, attach,
     "Save an answer and attach files to it.",
     "revision sender email stance whole question-N passage-ID file"},
    {METHOD_GET, "/answers/{token}/review", ALLOW_ANYONE, MANNER_READ, 0, show_review,
     "An answer as it will be sent.", NULL},
    {METHOD_POST, "/answers/{token}/send", ALLOW_ANYONE, MANNER_WRITE, LIMIT_FORM_BYTES, send,
     "Send an answer; sent twice it is registered once.", "revision"},
    {METHOD_GET, "/answers/{token}/text", ALLOW_ANYONE, MANNER_READ, 0, show_text,
     "The text of an answer, as it was sent or stands.", NULL},
    {METHOD_GET, "/answers/{token}/receipt", ALLOW_ANYONE, MANNER_READ, 0, show_receipt,
     "The receipt of an answer that was sent: number, time, SHA-256.", NULL},
};

const struct route_table answer_routes = {routes, sizeof routes / sizeof *routes};
