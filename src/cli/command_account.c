/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/cli.h"

#include "base/utf8.h"
#include "model/consultation/consultation.h"
#include "model/office/accounts.h"
#include "model/office/json.h"
#include "model/office/sign_in.h"
#include "text/language/nfc.h"

#include <string.h>

/* What a command about one account works on. */
struct account_work {
    struct invocation *invocation;
    struct office office;
    struct str name;
    int64_t account;
    int64_t wanted, consultation; /* as --consultation says, or 0; and the one that is meant */
    enum right right;
    struct secret_password password; /* empty: none was given */
    struct secret_token link;        /* empty: none was made */
    struct date_text expires;
    struct error error;
};

static struct account_work start(struct invocation *invocation)
{
    struct str typed = str_from(invocation->options.operands[0]);
    return (struct account_work){
        .invocation = invocation,
        .name = account_name_of(invocation->arena, typed),
    };
}

/* Run `change` in a transaction of its own. */
static bool in_transaction(struct account_work *work, bool (*change)(struct account_work *work))
{
    return store_begin(work->office.store, &work->error) &&
           office_end(&work->office, change(work), &work->error);
}

/* The password that is the first line of standard input */

struct typed {
    struct arena *arena;
    struct str text;
};

static void make_nfc(void *context)
{
    struct typed *line = context;
    line->text = nfc_of(line->arena, line->text);
}

static bool read_password(struct account_work *work)
{
    char bytes[LIMIT_PASSWORD_BYTES + 2];
    size_t n = fread(bytes, 1, sizeof bytes, stdin);
    struct str rest = {bytes, n};
    struct typed line = {work->invocation->arena, str_cut(&rest, '\n')};
    if (str_ends(line.text, STR("\r")))
        line.text.n--;
    if (!utf8_valid(line.text) || memchr(bytes, '\0', n))
        return error_set(&work->error, ERROR_INPUT, "the password is not text in UTF-8");
    if (!arena_run(line.arena, make_nfc, &line, &work->error))
        return false;
    enum password_fault fault = password_fault(work->name, line.text);
    if (fault != PASSWORD_SOUND)
        return password_refuse(fault, &work->error);
    return secret_hash_password(line.text, &work->password, &work->error);
}

/* Saying what was done */

static enum exit_code print_link(const struct account_work *work)
{
    struct json_maker maker = {0};
    struct error error = {0};
    struct str path = str_format(work->invocation->arena, "/password/%s", work->link.text);
    if (options_has(&work->invocation->options, "json")) {
        bool made = work->link.text[0] != '\0';
        json_t *object = json_object();
        json_put(&maker, object, "account", json_integer(work->account));
        json_put(&maker, object, "name", json_of_str(work->name));
        json_put(&maker, object, "link", made ? json_of_str(path) : json_null());
        json_put(&maker, object, "expires", made ? json_string(work->expires.text) : json_null());
        return print_json(json_made(&maker, object, &error), &error);
    }
    if (!work->link.text[0]) {
        printf("The account %.*s can sign in.\n", STR_ARGS(work->name));
        return EXIT_DONE;
    }
    printf("%.*s\n", STR_ARGS(path));
    fprintf(stderr,
            "samsyn: whoever opens this address of the server chooses the password of %.*s;\n"
            "samsyn: it is good once, until %s\n",
            STR_ARGS(work->name), work->expires.text);
    return EXIT_DONE;
}

/* The commands */

static bool add(struct account_work *work)
{
    const struct options *options = &work->invocation->options;
    struct account facts = {
        .name = work->name,
        .shown_name = str_from(options_value(options, "shown-name")),
        .email = str_from(options_value(options, "email")),
        .administrator = options_has(options, "admin"),
    };
    if (facts.shown_name.n == 0)
        facts.shown_name = facts.name;
    return account_add(&work->office, NULL, &facts, &work->account, &work->error) &&
           (work->password.text[0]
                ? password_set(&work->office, NULL, work->account, &work->password, &work->error)
                : password_link_make(&work->office, NULL, work->account, &work->link,
                                     &work->expires, &work->error));
}

enum exit_code command_account_add(struct invocation *invocation)
{
    struct account_work work = start(invocation);
    enum exit_code code;
    if (options_has(&invocation->options, "password-stdin") && !read_password(&work))
        return say_failure(&work.error);
    if (!open_data_folder(invocation, &work.office, &code))
        return code;
    bool ok = in_transaction(&work, add);
    office_close(&work.office);
    return ok ? print_link(&work) : say_failure(&work.error);
}

static bool find(struct account_work *work)
{
    struct account account;
    bool found;
    if (!account_by_name(&work->office, work->name, work->invocation->arena, &account, &found,
                         &work->error))
        return false;
    if (!found)
        return error_set(&work->error, ERROR_NOT_FOUND,
                         "there is no account '%.*s'; samsyn account list tells them",
                         STR_ARGS(work->name));
    work->account = account.id;
    return true;
}

static bool make_link(struct account_work *work)
{
    return find(work) && password_link_make(&work->office, NULL, work->account, &work->link,
                                            &work->expires, &work->error);
}

enum exit_code command_account_link(struct invocation *invocation)
{
    struct account_work work = start(invocation);
    enum exit_code code;
    if (!open_data_folder(invocation, &work.office, &code))
        return code;
    bool ok = in_transaction(&work, make_link);
    office_close(&work.office);
    return ok ? print_link(&work) : say_failure(&work.error);
}

static bool set_right(struct account_work *work)
{
    return find(work) &&
           consultation_choose(&work->office, work->wanted, &work->consultation, &work->error) &&
           right_set(&work->office, NULL, work->account, work->consultation, work->right,
                     &work->error);
}

static bool take_right(struct account_work *work)
{
    const char *name = work->invocation->options.operands[1];
    if (strcmp(name, "none") == 0 || (*name && right_from_name(str_from(name), &work->right)))
        return true;
    say_usage(work->invocation, "a right is reader, registrar, officer or none, not '%s'", name);
    return false;
}

enum exit_code command_account_right(struct invocation *invocation)
{
    struct account_work work = start(invocation);
    enum exit_code code;
    if (!take_right(&work) || !option_id(invocation, "consultation", &work.wanted))
        return EXIT_USAGE;
    if (!open_data_folder(invocation, &work.office, &code))
        return code;
    bool ok = in_transaction(&work, set_right);
    office_close(&work.office);
    return ok ? EXIT_DONE : say_failure(&work.error);
}

/* The list */

enum { ACCOUNTS_A_PAGE = 500 };

static void print_accounts(const json_t *accounts)
{
    size_t i;
    const json_t *account;
    json_array_foreach(accounts, i, account)
    {
        print_plain(stdout, json_str(account, "name"));
        printf("\t%s\t%s\t%s\t", json_str(account, "role").p, json_str(account, "state").p,
               json_is_true(json_object_get(account, "has_password")) ? "password" : "no password");
        print_plain(stdout, json_str(account, "shown_name"));
        putchar('\n');
    }
}

/* All pages of the list in one array. */
static json_t *list_accounts(struct office *office, struct arena *arena, struct error *error)
{
    struct json_maker maker = {0};
    json_t *all = json_array();
    struct str after = STR("");
    for (bool more = true; more;) {
        json_t *page = account_list(office, after, ACCOUNTS_A_PAGE, error);
        if (!page) {
            json_decref(all);
            return NULL;
        }
        maker.failed |= json_array_extend(all, json_object_get(page, "accounts")) != 0;
        after = str_copy(arena, json_str(page, "after"));
        more = after.n > 0;
        json_decref(page);
    }
    return json_made(&maker, all, error);
}

enum exit_code command_account_list(struct invocation *invocation)
{
    struct office office;
    struct error error = {0};
    enum exit_code code;
    if (!open_data_folder(invocation, &office, &code))
        return code;
    json_t *accounts = list_accounts(&office, invocation->arena, &error);
    office_close(&office);
    if (!accounts)
        return say_failure(&error);
    if (options_has(&invocation->options, "json"))
        return print_json(accounts, &error);
    print_accounts(accounts);
    json_decref(accounts);
    return EXIT_DONE;
}
