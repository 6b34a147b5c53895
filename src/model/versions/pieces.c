/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/versions/pieces.h"

json_t *pieces_json(struct json_maker *maker, const struct differences *differences, struct str old,
                    struct str new)
{
    static const char *const names[] = {
        [PIECE_SAME] = "same", [PIECE_DELETED] = "deleted", [PIECE_INSERTED] = "inserted"};
    json_t *list = json_array();
    for (size_t i = 0; i < differences->count; i++) {
        const struct piece *piece = &differences->items[i];
        json_t *view = json_push_object(maker, list);
        json_put(maker, view, "kind", json_string(names[piece->kind]));
        json_put(maker, view, "text",
                 json_of_str(piece->kind == PIECE_DELETED
                                 ? str_sub(old, piece->old.start, piece->old.end)
                                 : str_sub(new, piece->new.start, piece->new.end)));
    }
    return list;
}
