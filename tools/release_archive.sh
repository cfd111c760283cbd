#!/bin/bash
# Keeps a filled database of one version for the test of upgrades: `tools/release_archive.sh v0.1.0 0.1.0` loads the
# demo with the code of that tag or commit and writes it as tests/data/ayni-0.1.0.zip with the code of today. Once per release.
set -euo pipefail
cd "$(dirname "$0")/.."
commit=$1 name=$2 here=$PWD

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
git archive "$commit" | tar -x -C "$folder"
export AYNI_DATABASE_URL="sqlite:///$folder/filled.sqlite3" AYNI_FILES="$folder/files" AYNI_DEMO=on
for command in migrate createcachetable load-demo; do
    (cd "$folder" && "$here/.venv/bin/python" -m ayni "${command}" >/dev/null)
done
mkdir -p tests/data
.venv/bin/ayni backup "tests/data/ayni-$name.zip"
