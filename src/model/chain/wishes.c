/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/chain/wishes.h"

void wish_put(struct json_maker *maker, json_t *view, const struct sql_wish *wish)
{
    json_put(maker, view, "viewpoint", json_integer(wish->id));
    json_put(maker, view, "number", json_integer(wish->number));
    json_put(maker, view, "sender", json_of_optional(wish->sender));
    json_put(maker, view, "page", json_integer(wish->page));
    json_put(maker, view, "line", json_integer(wish->line));
    json_put(maker, view, "text", json_of_optional(wish->text));
    json_put(maker, view, "kind", json_of_str(wish->kind));
    json_put(maker, view, "stance", json_of_optional(wish->stance));
    json_put(maker, view, "outcome", json_of_optional(wish->outcome));
    json_put(maker, view, "reason", json_of_optional(wish->reason));
    json_put(maker, view, "reply", wish->reply ? json_integer(wish->reply) : json_null());
    json_put(maker, view, "alike", wish->alike ? json_integer(wish->alike) : json_null());
    json_put(maker, view, "shown", json_true());
    json_put(maker, view, "masked", json_false());
}
