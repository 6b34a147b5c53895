#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write the files named as arguments into a C source: embed.py OUTPUT ROOT FILE...

Each becomes an array of bytes, found at run time by its path below ROOT (src/render/embedded.h). A
.json file, a flat object of texts, is stored as key NUL text NUL ..., so that the program need not
parse it.
"""
import json
import pathlib
import sys

HEAD = """/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Made by tools/embed.py; do not edit. */
#include "render/embedded.h"

"""


def flatten(pairs):
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys) or not all(isinstance(text, str) for _, text in pairs):
        sys.exit("texts must have different keys and be strings")
    return "".join(f"{key}\0{text}\0" for key, text in pairs)


def read(path):
    data = pathlib.Path(path).read_bytes()
    return json.loads(data, object_pairs_hook=flatten).encode() if path.endswith(".json") else data


def rows(data):
    for start in range(0, len(data), 24):
        yield "    " + ",".join(str(byte) for byte in data[start:start + 24]) + ","


def main():
    output, root, *paths = sys.argv[1:]
    names, parts = [], [HEAD]
    for number, path in enumerate(sorted(paths)):
        data = read(path)
        names.append((pathlib.Path(path).resolve().relative_to(pathlib.Path(root).resolve()), number, len(data)))
        parts.append(f"static const unsigned char bytes_{number}[] = {{\n")
        parts.append("\n".join(rows(data or b"\0")) + "\n};\n")
    parts.append("\nconst struct embedded_file embedded_files[] = {\n")
    parts += [f'    {{"{name.as_posix()}", (const char *)bytes_{number}, {size}}},\n' for name, number, size in names]
    parts.append("};\nconst size_t embedded_file_count = sizeof embedded_files / sizeof *embedded_files;\n")
    pathlib.Path(output).write_text("".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
