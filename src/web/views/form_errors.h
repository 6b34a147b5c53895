/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What was wrong with a form that is shown again: told above the form with a link to the field, and
 * at the field itself (WCAG 2.1, 3.3.1). In the view:
 *
 *   "errors"      [{"field": its name in the form, "id": of its control (null: of none),
 * "message"}] "has_errors"  whether there are any "wrong"       each control's message by its id;
 * null where nothing is wrong
 *
 * A template has {{>web/errors}} above the form, and at the control "deadline":
 *
 *   <div class="field{{#wrong.deadline}} wrong{{/wrong.deadline}}"><label for="deadline">…</label>
 *   {{#wrong.deadline}}<p class="error" id="deadline-error">{{.}}</p>{{/wrong.deadline}}
 *   <input id="deadline"{{#wrong.deadline}} aria-invalid="true"
 *     aria-describedby="deadline-error"{{/wrong.deadline}}></div>
 */
#ifndef SAMSYN_WEB_VIEWS_FORM_ERRORS_H
#define SAMSYN_WEB_VIEWS_FORM_ERRORS_H

#include "model/office/json.h"

#include <jansson.h>

/* A field's name in the form, or in a message that begins with it, and the id of its control. */
struct form_field {
    const char *name, *id;
};

/* Put what says that nothing is wrong. `fields` ends with one without a name. Of a page with
 * several forms it is called for each. */
void form_errors_none(struct json_maker *maker, json_t *view, const struct form_field *fields);
/* Add what is wrong with the field of that name; one that is not among `fields` has no control.
 * `message` is taken over. */
void form_errors_add(struct json_maker *maker, json_t *view, const struct form_field *fields,
                     struct str name, json_t *message);

#endif
