# Few plain verbs. Each brings what it needs; `make` alone lists them.
PYTHON ?= python3
STAGE ?= dev
BIN := .venv/bin
STAMP := .venv/.installed
PAGES := web/node_modules/.installed
LOCK = $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --quiet \
  --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.PHONY: help install lock up test check simulate plants lint pages bench storm import plan check-account deploy verify rollback teardown clean

help:  ## list the verbs
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

install: $(STAMP)  ## the virtual environment, with everything pinned

$(STAMP): requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Sluice needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m infra.install
	@touch $@

lock: $(STAMP)  ## both requirements files, out of the pins in pyproject.toml; UPGRADE=1: all that hangs on them anew
	@$(LOCK) -o requirements.txt
	@$(LOCK) --group dev -c requirements.txt -o requirements-dev.txt

up: $(STAMP)  ## the whole shop on this machine: addresses are printed, Ctrl-C ends it; EMPTY=1: without goods
	@exec $(BIN)/python -m infra.local up $(if $(EMPTY),--no-seed)

test: $(STAMP)  ## every test: rules, contracts, integration, HTTP, browser; TEST=path[::test] runs that alone
	@exec $(BIN)/python -m tests $(TEST)

check: $(STAMP)  ## what takes under a minute: ruff, mypy, the arrows between packages, the rules (tests/unit)
	@exec $(BIN)/python -m tests.check

simulate: $(STAMP)  ## SEEDS=10000: whole shops under faults, clocks and crashes of a seed's choice
	@exec $(BIN)/python -m tests.simulation --seeds $(or $(SEEDS),1000)

plants: $(STAMP)  ## every planted bug, by hand and by rule; notes in tests/simulation/caught.json who catches each
	@exec $(BIN)/python -m tests.simulation --all-plants

lint: $(STAMP)  ## ruff, mypy, the arrows between packages, state machines, templates, and what `pages` checks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/cfn-lint infra/templates/*.yaml
	$(BIN)/python -m infra.guarding
	$(BIN)/python -m infra.asl check
	@$(MAKE) --no-print-directory pages

pages: $(STAMP) $(PAGES)  ## the browser's code (web/js): its types, those of the API's answers, texts, rules
	$(BIN)/python -m infra.typescript web/types/api.d.ts
	@$(MAKE) --no-print-directory $(PAGES:installed=checked)

# Folders are among what it looks at: a file that is gone changes nothing else.
$(PAGES:installed=checked): $(PAGES) $(shell find web/js web/types web/eslint.config.js web/tsconfig.json)
	cd web && npm run --silent types
	cd web && npm run --silent rules
	@touch $@

$(PAGES): web/package.json web/package-lock.json
	@npm --version >/dev/null 2>&1 \
	  || { echo "The checks of web/js need npm and Node.js 20.19 or newer: apt-get install npm, or https://nodejs.org"; exit 1; }
	@echo "Installing what checks web/js into web/node_modules (once) ..."
	@cd web && npm ci --no-progress --loglevel=error
	@touch $@

bench: $(STAMP)  ## orders and reads a second, AWS calls and write units per order
	@exec $(BIN)/python -m tests.benchmarks

storm: $(STAMP)  ## PEOPLE=2000 at once for 50 units, over HTTP, with Valkey and functions killed
	@exec $(BIN)/python -m tests.benchmarks storm --people $(or $(PEOPLE),2000)

import: $(STAMP)  ## FILE=products.csv CURRENCY=USD QUANTITIES=set: a Shopify product export into the running shop
	@exec $(BIN)/python -m infra.import_products $(if $(CURRENCY),--currency $(CURRENCY)) $(if $(QUANTITIES),--quantities $(QUANTITIES)) $(FILE)

plan: $(STAMP)  ## STAGE=prod: what `make deploy` would do, without doing it
	@exec $(BIN)/python -m infra.deploy --stage $(STAGE) --plan

check-account: $(STAMP)  ## STAGE=prod ORDERS=200: what will this account refuse, at so many orders a second?
	@exec $(BIN)/python -m infra.check_account --stage $(STAGE) $(if $(ORDERS),--orders-per-second $(ORDERS))

deploy: $(STAMP)  ## STAGE=prod: the stacks, chalice deploy, and what chalice leaves open
	@exec $(BIN)/python -m infra.deploy --stage $(STAGE)

verify: $(STAMP)  ## STAGE=prod: a smoke order through the deployed stage, and its undo
	@exec $(BIN)/python -m infra.verify --stage $(STAGE)

rollback: $(STAMP)  ## STAGE=prod: the release before the one that runs, deployed once more
	@exec $(BIN)/python -m infra.rollback --stage $(STAGE)

teardown: $(STAMP)  ## STAGE=dev: everything that the stage has in AWS goes, its data too; asks, twice for prod
	@exec $(BIN)/python -m infra.teardown --stage $(STAGE)

clean:  ## remove what the verbs above made
	rm -rf .venv .cache .sluice .mypy_cache .ruff_cache build web/node_modules web/types/api.d.ts
