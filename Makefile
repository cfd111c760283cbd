# Ayni. `make demo` shows it, `make test` checks it; both set up all they need.
PORT ?= 8000
PY := .venv/bin/python
STATIC := $(shell find ayni -path '*/static/*' -type f 2>/dev/null)
# What is compiled once starts quicker the next time.
export PYTHONDONTWRITEBYTECODE :=
MESSAGES := $(wildcard ayni/locale/*/LC_MESSAGES/*.po)

.PHONY: demo demo-reset test types rules deep test-postgres browser slow bench env lock messages format clean

demo: .venv/run.stamp var/messages.stamp var/static.stamp  ## the two town halls, on http://127.0.0.1:$(PORT)/
	@$(PY) -m ayni migrate --verbosity 0
	@$(PY) -m ayni createcachetable --verbosity 0
	@$(PY) -m ayni load-demo --if-empty
	@AYNI_BIND=127.0.0.1:$(PORT) exec .venv/bin/gunicorn ayni.wsgi

demo-reset:  ## forget all that was entered in the demo
	rm -rf var/demo.sqlite3 var/demo.sqlite3-wal var/demo.sqlite3-shm var/files var/mail

test: .venv/dev.stamp var/messages.stamp  ## everything that needs no browser
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	@$(MAKE) --no-print-directory -j 2 types rules

types:
	.venv/bin/mypy

rules:
	$(PY) -m ayni makemigrations --check --dry-run
	.venv/bin/pytest -n 2 --ignore tests/browser

deep: .venv/dev.stamp var/messages.stamp  ## everything hostile into every form and page; papers, workbooks, archives
	.venv/bin/pytest -n 2 -m deep --ignore tests/browser

test-postgres: .venv/dev.stamp var/messages.stamp  ## the tests of both on a PostgreSQL of their own
	tools/postgres.sh .venv/bin/pytest -n 2 -m "not slow" --hypothesis-profile landing \
		--ignore tests/browser --ignore tests/core

browser: .venv/dev.stamp var/messages.stamp var/static.stamp tests/browser/node_modules/.stamp  ## in Chromium, with axe and vnu
	.venv/bin/pytest -n 2 --dist loadscope tests/browser

slow: .venv/dev.stamp var/messages.stamp  ## kill and load tests
	.venv/bin/pytest -m slow --ignore tests/browser
	.venv/bin/pytest --hypothesis-profile thorough tests/core tests/test_hostile.py

bench: .venv/dev.stamp var/messages.stamp var/static.stamp  ## measured promises, written to bench/RESULTS.md
	$(PY) -m bench

env: .venv/dev.stamp var/messages.stamp  ## what both need

.venv/run.stamp: requirements/run.txt requirements/installer.txt tools/environment.sh
	@tools/environment.sh run

.venv/dev.stamp: requirements/dev.txt requirements/installer.txt tools/environment.sh
	@tools/environment.sh dev

var/messages.stamp: $(MESSAGES) tools/messages.py | .venv/run.stamp
	@$(PY) tools/messages.py
	@mkdir -p var && touch $@

var/static.stamp: $(STATIC) requirements/run.txt ayni/settings.py | .venv/run.stamp
	@$(PY) -m ayni collectstatic --no-input --clear --verbosity 0
	@mkdir -p var && touch $@

tests/browser/node_modules/.stamp: tests/browser/package-lock.json
	cd tests/browser && npm ci --no-audit --no-fund
	@touch $@

COMPILE := .venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
	--custom-compile-command "make lock"
lock: .venv/dev.stamp  ## newest versions that requirements/*.in allow
	$(COMPILE) --upgrade requirements/run.in -o requirements/run.txt
	$(COMPILE) --upgrade requirements/dev.in -c requirements/run.txt -o requirements/dev.txt
	$(COMPILE) -c requirements/dev.txt requirements/installer.in -o requirements/installer.txt
	cd tests/browser && npm install --package-lock-only --no-audit --no-fund

messages: .venv/dev.stamp  ## extract the sentences (needs gettext), for whoever translates
	cd ayni && ../$(PY) ../manage.py makemessages --all --no-obsolete --no-wrap --add-location file
	$(PY) tools/messages.py --tidy

format: .venv/dev.stamp
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

clean:  ## all that the commands above made, but not what was entered in the demo
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis var/static var/static.stamp tests/browser/node_modules
	find ayni tests bench tools -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
	rm -f ayni/locale/*/LC_MESSAGES/*.mo
