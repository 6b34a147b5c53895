#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""check_schema.py SCHEMA COMPILATION: the compilation holds to the schema, and changes that break it are seen.

Leaves with 77 (skipped) where the Debian package python3-jsonschema is missing.
"""
import copy
import json
import sys

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is not installed")
    sys.exit(77)

BREAKS = [
    ("an unknown kind", lambda c: c["viewpoints"][0].update(kind="wish")),
    ("a stance left out", lambda c: c["documents"][0].pop("stance")),
    ("an unknown member", lambda c: c.update(extra=1)),
    ("a page from 0", lambda c: c["viewpoints"][0].update(page=0)),
    ("another format", lambda c: c["samsyn"].update(format=2)),
]


def main():
    schema, compilation = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    faults = [f"{list(fault.absolute_path)}: {fault.message}" for fault in validator.iter_errors(compilation)]
    for name, change in BREAKS:
        broken = copy.deepcopy(compilation)
        change(broken)
        if validator.is_valid(broken):
            faults.append(f"{name} is let through")
    print("\n".join(faults))
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
