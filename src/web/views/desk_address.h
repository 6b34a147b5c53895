/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Where one is at the desk, as an address that can be sent to a colleague:
 * /consultations/1/desk?part=fa2.i3&kind=change&viewpoint=214. Acts carry the same query behind
 * their own path, so that one comes back to where one was.
 */
#ifndef SAMSYN_WEB_VIEWS_DESK_ADDRESS_H
#define SAMSYN_WEB_VIEWS_DESK_ADDRESS_H

#include "base/buf.h"
#include "model/desk/desk.h"
#include "web/server/request.h"

#include <stddef.h>
#include <stdint.h>

/* What the left pane is a map of. */
enum desk_map { DESK_MAP_DRAFT, DESK_MAP_SENDERS, DESK_MAP_LETTERS, DESK_MAPS };

struct desk_address {
    int64_t consultation;
    struct desk_filter filter;
    enum desk_order order;
    enum desk_map map;
    int64_t page;      /* of the list, from 1; 0: not said */
    int64_t viewpoint; /* 0: none is open */
    /* The viewpoint to go on with, as the list was before an act: what has been done to the open
     * one may have taken it elsewhere. 0: the next in the list. */
    int64_t then;
};

/* The names of the query, for the route table. */
#define DESK_ADDRESS_FIELDS                                                                        \
    "part own sender kind stance state outcome question in_theme assignee document alike reply "   \
    "since low order map page viewpoint then"

/* From the query. ERROR_INPUT for a number that is none. Texts are the request's. */
bool desk_address_read(const struct request *request, struct desk_address *ret_address,
                       struct error *error);
/* Append the query, with its '?', or nothing for the desk as it opens. */
void desk_address_add_query(struct buf *buf, const struct desk_address *address);
/* The address of the desk, as a new JSON text; of a path below the consultation, made as by printf
 * ("viewpoints/%lld/confirm"), with the same query; and as a path for respond_see_other, in the
 * request's arena, empty when memory ended. NULL when memory ended. */
json_t *desk_address_href(const struct desk_address *address);
json_t *desk_address_act(const struct desk_address *address, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct str desk_address_path(const struct request *request, const struct desk_address *address);

/* What the address narrows the list by: a name of the query with its value, a text or, where that
 * is empty, a number. */
struct desk_choice {
    const char *name;
    struct str text;
    int64_t number;
};
enum { DESK_CHOICES_MOST = 16 };
/* All choices but order, map, page, viewpoint and then; how many they are. */
size_t desk_address_choices(const struct desk_address *address,
                            struct desk_choice choices[DESK_CHOICES_MOST]);
/* Take the choice of that name back. */
void desk_address_drop(struct desk_address *address, const char *name);

/* Their names in the query. */
const char *desk_order_name(enum desk_order order);
const char *desk_map_name(enum desk_map map);

#endif
