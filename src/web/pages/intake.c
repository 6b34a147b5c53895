/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Registering at the desk: files and mails that were handed in, and what somebody said.
 */
#include "model/documents/intake.h"
#include "base/date.h"
#include "web/server/site.h"
#include "web/views/office_view.h"

#include <stdio.h>

static const char *const channels[] = {"file", "mail", NULL};

static const struct form_field file_fields[] = {
    {"files", "files"}, {"files_empty", "files"}, {"received", "files-received"}, {NULL, NULL}};
static const struct form_field spoken_fields[] = {
    {"sender", "sender"}, {"received", "spoken-received"}, {"text", "text"}, {NULL, NULL}};

/* The form, with what was typed when it is shown again. */
static bool show_form(struct request *request, struct response *response, unsigned status,
                      const struct error *problem, struct error *error)
{
    struct office_view view;
    int64_t after;
    bool spoken = str_ends(request->path, STR("/spoken"));
    if (!intake_last(request->office, request->consultation, &after, error) ||
        !office_view_open(request, "intake_title", &view, error))
        return false;
    struct str typed_after = request_form(request, "after");
    struct str received = request_form(request, "received");
    struct str channel = request_form(request, "channel");
    struct date_text today = date_format(date_in_sweden());
    json_t *json = view.json;
    long long id = (long long)view.consultation.id;
    form_errors_none(&view.maker, json, spoken ? file_fields : spoken_fields);
    office_put_problem(&view, spoken ? spoken_fields : file_fields, problem);
    office_put(&view, json, "after",
               typed_after.n ? json_of_str(typed_after) : json_of_count((size_t)after));
    office_put_text(&view, json, "today", str_from(today.text));
    office_put_text(&view, json, "received", received.n ? received : str_from(today.text));
    office_put_text(&view, json, "sender", request_form(request, "sender"));
    office_put_text(&view, json, "text", request_form(request, "text"));
    office_put_choices(&view, json, "channels", "register_channel_", channels,
                       channel.n ? channel : STR("mail"));
    office_put(&view, json, "most_megabytes",
               json_integer((json_int_t)(LIMIT_UPLOAD_BYTES / MIB(1))));
    office_put(&view, json, "most_files", json_integer((json_int_t)LIMIT_UPLOADS));
    office_put_href(&view, json, "files_href", OFFICE "/register/files", id);
    office_put_href(&view, json, "spoken_href", OFFICE "/register/spoken", id);
    office_put_href(&view, json, "back", OFFICE "/register", id);
    return office_view_show(&view, response, status, "intake", error);
}

static bool show_add(struct request *request, struct response *response, struct error *error)
{
    return show_form(request, response, 200, NULL, error);
}

/* What a person can put right is told at the form; anything else is the server's to tell. */
static bool tell(struct request *request, struct response *response, const struct error *problem,
                 struct error *error)
{
    if (office_can_tell(problem))
        return show_form(request, response, 422, problem, error);
    if (error)
        *error = *problem;
    return false;
}

static bool take_intake(const struct request *request, struct intake *ret_intake,
                        struct error *error)
{
    struct intake intake = {
        .consultation = request->consultation,
        .channel =
            str_equal(request_form(request, "channel"), STR("file")) ? INTAKE_FILE : INTAKE_MAIL,
        .received = request_form(request, "received"),
    };
    /* Today is now, so that the time of day is kept too. */
    if (str_equal(intake.received, str_from(date_format(date_in_sweden()).text)))
        intake.received = STR("");
    if (!request_form_id(request, "after", &intake.after, error))
        return false;
    *ret_intake = intake;
    return true;
}

/* Files: their bytes are kept here, their numbers are given by the writer. */

struct files_change {
    const struct request *request;
    struct intake intake;
    struct intake_file *files;
    size_t count;
    int64_t *numbers;
};

static bool keep_files(struct files_change *change, struct error *error)
{
    const struct request *request = change->request;
    size_t most = request->uploads.count;
    change->files = ARENA_ARRAY(request->arena, most + 1, struct intake_file);
    change->numbers = ARENA_ARRAY(request->arena, most + 1, int64_t);
    if (!change->files || !change->numbers)
        return error_no_memory(error);
    for (size_t i = 0; i < most; i++) {
        const struct upload *upload = &request->uploads.items[i];
        if (!str_equal(upload->field, STR("files")))
            continue;
        if (!intake_keep(request->office, upload->path, upload->name, &change->files[change->count],
                         error))
            return false;
        change->count++;
    }
    return true;
}

static bool number_files(struct office *office, void *context, struct error *error)
{
    struct files_change *change = context;
    return intake_register(office, &change->request->who, &change->intake, change->files,
                           change->count, change->numbers, error);
}

static bool add_files(struct request *request, struct response *response, struct error *error)
{
    struct files_change change = {.request = request};
    struct error problem = {0};
    if (!take_intake(request, &change.intake, &problem) || !keep_files(&change, &problem) ||
        !request_write(request, number_files, &change, &problem))
        return tell(request, response, &problem, error);
    site_wake_reader(request->site);
    if (change.count == 1)
        return respond_see_other(request, response, error, OFFICE "/documents/%lld",
                                 (long long)request->consultation, (long long)change.numbers[0]);
    return respond_see_other(request, response, error, OFFICE "/register?filter=waiting",
                             (long long)request->consultation);
}

/* What was said */

struct spoken_change {
    const struct request *request;
    struct intake intake;
    int64_t number;
};

static bool write_spoken(struct office *office, void *context, struct error *error)
{
    struct spoken_change *change = context;
    return intake_spoken(office, &change->request->who, &change->intake,
                         request_form(change->request, "sender"),
                         request_form(change->request, "text"), &change->number, error);
}

/* By way of the writer, so that the background is woken when it stands. */
static bool add_spoken(struct request *request, struct response *response, struct error *error)
{
    struct spoken_change change = {.request = request};
    struct error problem = {0};
    if (!take_intake(request, &change.intake, &problem) ||
        !request_write(request, write_spoken, &change, &problem))
        return tell(request, response, &problem, error);
    site_wake_reader(request->site);
    return respond_see_other(request, response, error, OFFICE "/documents/%lld",
                             (long long)request->consultation, (long long)change.number);
}

static const struct route routes[] = {
    {METHOD_GET, "/consultations/{consultation}/register/add", ALLOW_REGISTRAR, MANNER_READ, 0,
     show_add, "The forms by which documents are registered.", NULL},
    {METHOD_POST, "/consultations/{consultation}/register/files", ALLOW_REGISTRAR, MANNER_SLOW,
     LIMIT_UPLOAD_BYTES, add_files, "Register files or mails; they are read in the background.",
     "files channel received after"},
    {METHOD_POST, "/consultations/{consultation}/register/spoken", ALLOW_REGISTRAR, MANNER_SLOW,
     LIMIT_FORM_BYTES, add_spoken, "Register what somebody said, as an officer wrote it down.",
     "sender text received after"},
};

const struct route_table intake_routes = {routes, sizeof routes / sizeof *routes};
