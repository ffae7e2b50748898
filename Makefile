.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-drill run test check format lint types layers tests bench drill lock migration screenshots clean
PY := .venv/bin/python
HOME_DIR ?= $(CURDIR)/build/demo-home
PORT ?= 8080

help: ## Show what can be made
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Install what is missing: system packages, virtual environment, schemas
	@scripts/setup.sh run

setup-dev:
	@scripts/setup.sh dev

setup-drill:
	@scripts/setup.sh drill

run: setup ## Make the demonstration home and serve it on 127.0.0.1:8080
	@.venv/bin/luutru demo --home "$(HOME_DIR)" --port $(PORT)

test: setup-dev tests ## Install what is missing and run all tests

check: setup-dev ## Lint, types, layers, tests: all that CI runs; two at a time
	@$(MAKE) --no-print-directory -j2 lint types layers tests

format: ## Rewrite the code in the one style
	.venv/bin/ruff check --fix . ; .venv/bin/ruff format .

lint: ## Style and likely mistakes
	.venv/bin/ruff format --check . && .venv/bin/ruff check .

types: ## mypy, strict
	.venv/bin/mypy

layers: ## Who may import whom
	.venv/bin/lint-imports

tests: ## The tests, on all cores; T=tests/ingest for some
	.venv/bin/pytest -n auto --dist loadfile $(T)

bench: setup-dev ## Measure, and write docs/benchmarks.md
	$(PY) -m bench.run

drill: setup-drill ## Slow proofs: the slow tests, kill -9, hostile files against a live server, Ceph RGW
	.venv/bin/pytest -n auto --dist loadfile -m slow
	$(PY) -m bench.drill

lock: ## Pin versions and hashes anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q requirements.in -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q requirements-dev.in -o requirements-dev.lock
	uv pip compile --no-deps --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q requirements-schemas.in -o requirements-schemas.lock
	uv pip compile --no-deps --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q requirements-drill.in -o requirements-drill.lock

migration: ## A new migration: make migration M="add rights"
	$(PY) scripts/new_migration.py "$(M)"

screenshots: ## Pictures of every page, into docs/pictures
	$(PY) scripts/make_screenshots.py

clean: ## Remove what was built
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache
