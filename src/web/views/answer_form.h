/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The form that an answer is written in: from its fields to what was typed, and back to a page.
 * Fields: sender, email, stance, whole, question-N, passage-ID, revision.
 */
#ifndef SAMSYN_WEB_VIEWS_ANSWER_FORM_H
#define SAMSYN_WEB_VIEWS_ANSWER_FORM_H

#include "model/answers/web_answers.h"
#include "model/office/json.h"
#include "web/server/request.h"

/* What an answer to this consultation stands on; the words of its draft only where they are
 * wanted. ERROR_NOT_FOUND when it is not public. */
bool answer_ground_of(const struct request *request, int64_t consultation, bool with_words,
                      struct answer_ground *ret_ground, struct error *error);

/* What was typed into the form. */
bool answer_form_read(const struct request *request, struct answer_typed *ret_typed,
                      struct error *error);

/* Why the form is shown again: a field's name and the key of a text of i18n; both NULL: it was not
 * refused. */
struct answer_refusal {
    const char *field, *message;
};

/* The page "answer": the form with `typed` in it. Where `differs`, somebody else has saved since:
 * what then stands in the answer is shown beside. */
bool answer_form_show(struct request *request, struct response *response, unsigned status,
                      const struct answer_ground *ground, const struct web_answer *answer,
                      const struct answer_typed *typed, bool differs, struct answer_refusal refusal,
                      struct error *error);
/* What stands in the answer, as if it had been typed. */
struct answer_typed answer_form_of(const struct web_answer *answer);

/* The text of i18n for a field that answer_typed_check refused. */
struct answer_refusal answer_refusal_of(const char *field, const struct error *why);
/* What was refused, as form_errors.h has it; nothing when its field is NULL. */
void answer_put_errors(const struct request *request, struct json_maker *maker, json_t *view,
                       struct answer_refusal refusal);

#endif
