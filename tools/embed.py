#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write the files named as arguments into a C source: embed.py OUTPUT ROOT FILE...

Each becomes an array of bytes, found at run time by its path below ROOT (src/render/embedded.h).
"""
import pathlib
import sys

HEAD = """/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Made by tools/embed.py; do not edit. */
#include "render/embedded.h"

"""


def rows(data):
    for start in range(0, len(data), 24):
        yield "    " + ",".join(str(byte) for byte in data[start:start + 24]) + ","


def main():
    output, root, *paths = sys.argv[1:]
    names, parts = [], [HEAD]
    for number, path in enumerate(sorted(paths)):
        data = pathlib.Path(path).read_bytes()
        names.append((pathlib.Path(path).resolve().relative_to(pathlib.Path(root).resolve()), number, len(data)))
        parts.append(f"static const unsigned char bytes_{number}[] = {{\n")
        parts.append("\n".join(rows(data or b"\0")) + "\n};\n")
    parts.append("\nconst struct embedded_file embedded_files[] = {\n")
    parts += [f'    {{"{name.as_posix()}", (const char *)bytes_{number}, {size}}},\n' for name, number, size in names]
    parts.append("};\nconst size_t embedded_file_count = sizeof embedded_files / sizeof *embedded_files;\n")
    pathlib.Path(output).write_text("".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
