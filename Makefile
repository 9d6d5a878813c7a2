# `make help` lists what there is. Everything is kept in .venv, which is made from the locks.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

SYSTEM_PYTHON := $(shell for name in python3.11 python3.12 python3.13 python3.14 python3 python; do \
  if $$name -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
  then command -v $$name; break; fi; done)
VENV := .venv
PYTHON := $(VENV)/bin/python
FLASK := $(PYTHON) -m flask --app fundraiser.app
PIP := $(PYTHON) -m pip --disable-pip-version-check --no-input --quiet
INSTALL := $(PIP) install --require-hashes --no-deps --requirement
WORKERS := 3  # on two cores: browsers and processes are waited for
UV := uv==0.13.9
FONTTOOLS := fonttools==4.68.0 brotli==1.2.1
COMPILE := $(VENV)/lock/bin/uv pip compile --quiet --system-certs --universal --python-version 3.11 \
  --generate-hashes --no-annotate --custom-compile-command 'make lock'
# A stamp carries the checksum of its lock: another lock, another environment.
RUN_STAMP := $(VENV)/for-running-$(shell cksum < requirements.lock | cut -d' ' -f1)
TEST_STAMP := $(VENV)/for-testing-$(shell cksum < requirements-dev.lock | cut -d' ' -f1)

# What Python has compiled is kept: to compile the tests anew takes as long as hundreds of them.
unexport PYTHONDONTWRITEBYTECODE

.NOTPARALLEL:
.PHONY: help run install test lint types contracts browser unit bench drill counts mutants format messages addresses icons fonts picture lock clean

help: ## List the commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

run: $(RUN_STAMP) ## Run the site: web server, worker, and the stand-in for Stripe
	@$(PYTHON) -m fundraiser.processes check
	@$(FLASK) db upgrade
	@$(FLASK) demo fill $(if $(filter no,$(DEMO)),--staff-only,--if-empty)
	@exec $(PYTHON) -m fundraiser.processes all

install: $(RUN_STAMP) ## Install what a server needs, and compile what its user may not write
	@$(PYTHON) -c 'from fundraiser.i18n.catalogue import compile_where_stale; compile_where_stale()'
	@$(PYTHON) -m compileall -q fundraiser migrations

test: $(TEST_STAMP) ## Check everything: lint, types, contracts, all tests on both databases; say what took how long
	@$(PYTHON) -m tests.stages "$(MAKE)"

lint: $(TEST_STAMP) ## Check the style, and look for known weaknesses
	@echo "== lint: code, templates, known weaknesses"
	@$(PYTHON) -m ruff check --quiet .
	@$(PYTHON) -m ruff format --check --quiet .
	@$(PYTHON) -m djlint templates --lint --quiet
	@$(PYTHON) -m bandit --quiet --recursive --severity-level medium --configfile pyproject.toml fundraiser migrations

types: $(TEST_STAMP) ## Check the types
	@echo "== types"
	@$(PYTHON) -m mypy --no-error-summary

contracts: $(TEST_STAMP) ## Check which package imports which
	@echo "== import contracts"
	@$(VENV)/bin/python $(VENV)/bin/lint-imports --no-logo

browser: $(TEST_STAMP) ## Find Chromium, or install it
	@echo "== browser"
	@$(PYTHON) -m tests.browsers

unit: $(TEST_STAMP) ## Run the tests; `make unit TESTS=tests/matching` for some of them
	@echo "== tests, on SQLite and PostgreSQL"
	@$(PYTHON) -m pytest --numprocesses $(WORKERS) --dist worksteal $(TESTS)

bench: $(TEST_STAMP) ## Measure the performance ratios, in one run
	@$(PYTHON) -m tests.bench $(BENCH)

drill: $(TEST_STAMP) ## Run a match drop against the stand-in; `make drill RATE=50 DRILL="--backlog 0"`
	@$(PYTHON) -m tests.bench.drill $(if $(RATE),--rate $(RATE)) $(DRILL)

counts: $(TEST_STAMP) ## Count the statements and Python calls of each hot request, and keep them
	@PYTHONHASHSEED=0 $(PYTHON) -m tests.bench.counts --keep 2> /dev/null

mutants: $(TEST_STAMP) ## Put mistakes into the money code and list what no test sees (an hour); `MUTANTS=fundraiser/ledger` for a part
	@$(PYTHON) -m tests.mutants $(MUTANTS)

format: $(TEST_STAMP) ## Put the code into shape
	@$(PYTHON) -m ruff check --fix --quiet .
	@$(PYTHON) -m ruff format --quiet .

messages: $(RUN_STAMP) ## Bring the French catalogue up to date with the text in the code
	@$(FLASK) i18n update

addresses: $(TEST_STAMP) ## Keep the addresses that are new, so that none of them ever breaks
	@$(PYTHON) -m tests.shape.addresses

icons: $(TEST_STAMP) ## Draw the icons for home screens and /favicon.ico from static/base/favicon.svg
	@$(PYTHON) -m tests.icons

fonts: $(RUN_STAMP) ## Make the site's two faces anew from npm, and the styles that load them
	@"$(SYSTEM_PYTHON)" -m venv --clear $(VENV)/fonts
	@$(VENV)/fonts/bin/python -m pip --disable-pip-version-check --quiet install $(FONTTOOLS)
	@$(VENV)/fonts/bin/python tests/fonts.py

picture: $(TEST_STAMP) ## Take the picture in the README from the running demo
	@$(PYTHON) -m tests.readme_picture

lock: $(RUN_STAMP) ## Choose the newest versions that the ranges in pyproject.toml allow
	@"$(SYSTEM_PYTHON)" -m venv --clear $(VENV)/lock
	@$(VENV)/lock/bin/python -m pip --disable-pip-version-check --quiet install $(UV)
	@$(COMPILE) --upgrade pyproject.toml --output-file requirements.lock
	@$(COMPILE) --upgrade pyproject.toml --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean: ## Remove what was installed and made; what the site has kept in instance/ stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV):
	$(if $(SYSTEM_PYTHON),,$(error Python 3.11 or newer with its venv module is needed, and was not found on PATH))
	@echo "Making .venv with $(SYSTEM_PYTHON)"
	@"$(SYSTEM_PYTHON)" -m venv --clear $(VENV)

$(RUN_STAMP): | $(VENV)
	@$(call renew_if_outdated)
	@echo "Installing what the app needs (once; about a minute)"
	@$(INSTALL) requirements.lock
	@touch $@

$(TEST_STAMP): | $(VENV)
	@$(call renew_if_outdated)
	@echo "Installing what the app and its tests need (once; about a minute)"
	@$(INSTALL) requirements-dev.lock
	@touch $@ $(RUN_STAMP)

# An environment with a stamp of an older lock is made anew; a stamp of the present one keeps it.
define renew_if_outdated
  if compgen -G '$(VENV)/for-*' > /dev/null && [ ! -e $(RUN_STAMP) ]; then \
    "$(SYSTEM_PYTHON)" -m venv --clear $(VENV); fi
endef
