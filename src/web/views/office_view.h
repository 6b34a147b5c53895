/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the register's pages share: a view in the making with its consultation, texts and addresses.
 * Failures stick in it and are asked for once, when it is shown.
 */
#ifndef SAMSYN_WEB_VIEWS_OFFICE_VIEW_H
#define SAMSYN_WEB_VIEWS_OFFICE_VIEW_H

#include "model/consultation/consultation.h"
#include "model/office/json.h"
#include "render/words.h"
#include "web/server/request.h"
#include "web/server/routes.h"
#include "web/views/form_errors.h"

/* Addresses below a consultation begin so; for office_href. */
#define OFFICE "/consultations/%lld"

struct office_view {
    struct request *request;
    const struct words *words;
    struct sql_consultation consultation;
    struct json_maker maker;
    json_t *json;
};

/* Begin the view of a page of the request's consultation: "title" from the texts, "consultation"
 * {"id", "title", "case_number", "deadline", "href"}, "may": what the visitor may do there. */
bool office_view_open(struct request *request, const char *title, struct office_view *ret_view,
                      struct error *error);
/* Give it up. */
void office_view_drop(struct office_view *view);
/* Show it as the page `name`. */
bool office_view_show(struct office_view *view, struct response *response, unsigned status,
                      const char *name, struct error *error);

/* Into an object of the view: */
void office_put(struct office_view *view, json_t *object, const char *key, json_t *value);
/* null for an empty one */
void office_put_text(struct office_view *view, json_t *object, const char *key, struct str text);
/* the text of `word` */
void office_put_word(struct office_view *view, json_t *object, const char *key, const char *word);
/* the text of `prefix` and `name` ("stance_" "for"); null for no name */
void office_put_named(struct office_view *view, json_t *object, const char *key, const char *prefix,
                      struct str name);
/* a time as it is kept, and as it is read: "at" and "at_text" for "at" (times.h) */
void office_put_time(struct office_view *view, json_t *object, const char *key, struct str time);
/* the day of a time as it is kept */
void office_put_day(struct office_view *view, json_t *object, const char *key, struct str time);
/* a number, or null for 0 */
void office_put_id(struct office_view *view, json_t *object, const char *key, int64_t id);
/* an address, made as by printf */
void office_put_href(struct office_view *view, json_t *object, const char *key, const char *format,
                     ...) __attribute__((format(printf, 4, 5)));
json_t *office_push(struct office_view *view, json_t *array);
json_t *office_put_array(struct office_view *view, json_t *object, const char *key);
json_t *office_put_object(struct office_view *view, json_t *object, const char *key);

/* {"name", "text", "chosen"} for each of `names` (NULL behind the last), their texts under
 * `prefix`; "" stands for none and has the text of `prefix` and "none". */
void office_put_choices(struct office_view *view, json_t *object, const char *key,
                        const char *prefix, const char *const *names, struct str chosen);

/* What was wrong with a form, as form_errors.h has it: told at the field that the message begins
 * with
 * ("dated: …"), in the page's language. NULL: nothing was. */
void office_put_problem(struct office_view *view, const struct form_field *fields,
                        const struct error *problem);
/* Whether a person can put it right in the form: of what is given, not of the server. */
bool office_can_tell(const struct error *problem);

/* A file to save: Content-Disposition with a name that any system takes. Made in the arena; NULL
 * bytes when memory ended. "remiss-RS-2025-0412-<what>". */
struct str office_file_name(const struct office_view *view, const char *what);

/* The document of the path's {number}; ERROR_NOT_FOUND also for another consultation's. */
bool office_document(const struct request *request, struct office *office, struct arena *arena,
                     struct sql_document *ret_document, struct error *error);

#endif
