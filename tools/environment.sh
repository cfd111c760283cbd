#!/bin/sh
# Makes .venv with the locked, hashed packages of requirements/$1.txt (run or dev).
# Usage: tools/environment.sh run|dev
set -eu
cd "$(dirname "$0")/.."
lock=requirements/$1.txt
venv=.venv

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
# Found by running it, not by its name: a pyenv shim may stand in PATH without anything behind it.
find_python() {
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$name" -c "$new_enough" 2>/dev/null; then
            found=$name
            if "$name" -c 'import venv, ensurepip' 2>/dev/null; then return; fi
        fi
    done
    if [ -n "${found:-}" ]; then
        version=$("$found" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        echo "Ayni needs Python's venv module, which is missing: install the package python$version-venv (apt-get install python$version-venv) and try again." >&2
    else
        echo "Ayni needs Python 3.11 or newer, which is missing: install the packages python3 and python3-venv (apt-get install python3 python3-venv) and try again." >&2
    fi
    exit 1
}

if ! "$venv/bin/python" -c "$new_enough" 2>/dev/null; then
    find_python
    rm -rf "$venv"
    "$found" -m venv "$venv"
fi

echo "Installing the packages of $lock" >&2
pip="$venv/bin/python -m pip --disable-pip-version-check --quiet"
have_uv() {
    [ -x "$venv/bin/uv" ] || $pip install --only-binary :all: --require-hashes -r requirements/installer.txt 2>/dev/null
}
# uv is quicker, and compiles once what every start would compile again; pip knows the certificates of this machine, which a proxy that reads TLS needs.
if ! { have_uv && "$venv/bin/uv" pip install --quiet --compile-bytecode --python "$venv/bin/python" --require-hashes -r "$lock"; }; then
    $pip install --require-hashes -r "$lock"
fi

cat > "$venv/bin/ayni" <<END
#!$PWD/$venv/bin/python
import sys

sys.path.insert(0, "$PWD")
from ayni.__main__ import main

main()
END
chmod +x "$venv/bin/ayni"

touch "$venv/run.stamp"
if [ "$1" = dev ]; then touch "$venv/dev.stamp"; fi
