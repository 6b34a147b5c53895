#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Try the schema and every statement against PostgreSQL: check_postgres.sh SCRIPT, where SCRIPT is what sql2c.py
# --prepare wrote. Makes a server of its own in a folder that is removed again. Where PostgreSQL's programs are not to
# be found the test is skipped (status 77).
set -eu
script=$1

skip() {
    echo "$1"
    exit 77
}

binaries=$(pg_config --bindir 2>/dev/null) ||
    binaries=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
if [ ! -x "$binaries/initdb" ] || ! command -v psql >/dev/null; then
    skip "PostgreSQL is not installed"
fi

folder=$(mktemp -d /tmp/samsyn-postgres-XXXXXX)
# The server refuses to run as root.
as=
if [ "$(id -u)" = 0 ]; then
    command -v setpriv >/dev/null || skip "as root this needs setpriv (util-linux)"
    chown nobody "$folder"
    as='setpriv --reuid=nobody --clear-groups'
fi
stop() {
    $as "$binaries/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT

cp "$script" "$folder/script.sql"
cd "$folder"
$as "$binaries/initdb" -D "$folder/data" -U samsyn -A trust -E UTF8 --locale=C --no-sync >/dev/null
$as "$binaries/pg_ctl" -D "$folder/data" -w -l "$folder/log" -o "-k $folder -c listen_addresses='' -c fsync=off" \
    start >/dev/null
psql -h "$folder" -U samsyn -d postgres -q -f "$folder/script.sql"
