# `make` alone lists what there is.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON := .venv/bin/python
WORKERS ?= auto
# More of pytest's own arguments: make test ARGS="tests/finance -k paste"
ARGS ?=

.PHONY: help setup setup-dev run test test-postgres coverage lint format migrations bench docs lock clean

help: ## This list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

setup: ## Everything that running needs
	@python3 scripts/setup.py

setup-dev: ## Everything that the tests need as well
	@python3 scripts/setup.py --dev

run: setup ## The product with its demonstration, on http://127.0.0.1:8000/
	@$(PYTHON) scripts/run.py

test: setup-dev ## All tests, on SQLite, with a real browser
	@$(PYTHON) -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

test-postgres: setup-dev ## All tests, on a PostgreSQL that exists only for them
	@$(PYTHON) scripts/with_postgres.py $(PYTHON) -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

coverage: setup-dev ## All tests, and which branches they leave out
	@$(PYTHON) -m pytest -n $(WORKERS) --dist loadfile --cov --cov-report=term-missing:skip-covered $(ARGS)

lint: setup-dev ## What a reader would object to
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/djlint --lint --quiet templates
	@$(PYTHON) manage.py makemigrations --check --dry-run

format: setup-dev ## Code as everybody here writes it
	@.venv/bin/ruff check --fix --quiet .
	@.venv/bin/ruff format .

migrations: setup ## The migrations that the models still need
	@$(PYTHON) manage.py makemigrations

bench: setup-dev ## SQL counts, CPU ratios, the paper's seconds, loading beside pandas, at the promised volume
	@$(PYTHON) manage.py bench

docs: setup-dev ## The pages of docs/reference, written anew from the code
	@$(PYTHON) manage.py write_reference

lock: setup-dev ## The requirement files, compiled anew from pyproject.toml
	@sh scripts/lock.sh

clean: ## Away with what set-up made; the database stays
	@rm -rf .venv node_modules static/build staticfiles .pytest_cache .ruff_cache .hypothesis htmlcov .coverage*
