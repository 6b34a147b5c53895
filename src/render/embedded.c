/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/embedded.h"

bool embedded_find(struct str path, struct str *ret_bytes)
{
    for (size_t i = 0; i < embedded_file_count; i++) {
        const struct embedded_file *file = &embedded_files[i];
        if (str_equal(path, str_from(file->path))) {
            *ret_bytes = (struct str){file->bytes, file->size};
            return true;
        }
    }
    return false;
}
