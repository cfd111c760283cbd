#!/bin/bash
# A PostgreSQL of its own for one command: `tools/postgres.sh make test`. Nothing of it stays, and it listens nowhere
# but in its own folder.
set -euo pipefail

found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
PATH="${found:+$found:}$PATH"
if ! command -v initdb >/dev/null; then
    echo "PostgreSQL is missing. Install it with: sudo apt-get install postgresql" >&2
    exit 1
fi

folder=$(mktemp -d /tmp/ayni-postgres.XXXXXX)
as_server() { "$@"; }
if [ "$(id -u)" = 0 ]; then  # PostgreSQL refuses to run as root
    chown nobody "$folder"
    as_server() { runuser -u nobody -- env PATH="$PATH" "$@"; }
fi
end() {
    as_server pg_ctl -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap end EXIT

as_server initdb -D "$folder/data" --username ayni --auth trust --encoding UTF8 --locale C.UTF-8 >/dev/null
# It lives for minutes and holds nothing: no need to wait for the disk, but where a test is about that.
haste="-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
[ -z "${AYNI_POSTGRES_SAFE:-}" ] || haste=""
as_server pg_ctl -D "$folder/data" -l "$folder/log" -w start >/dev/null \
    -o "-k $folder -c listen_addresses='' $haste" || {
    cat "$folder/log" >&2
    exit 1
}
as_server createdb -h "$folder" -U ayni ayni
export AYNI_DATABASE_URL="postgres://ayni@/ayni?host=$folder"
"$@"
