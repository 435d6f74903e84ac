# The entry point for every task. `make` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup setup-test built up console down status logs env sql retention seed fuzz demo pictures test check lint generate bench clean infra-built compose-secrets compose-passwords plan deploy destroy repair secrets checkov packages

# stack/setup.sh links Node 22 into this folder.
export PATH := $(CURDIR)/node_modules/.sextant/bin:$(PATH)
CLI := node stack/dist/cli.js

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-17s  %s\n", $$1, $$2 }' Makefile

setup: # install Node 22, npm packages and Redis, and compile
	@stack/setup.sh

setup-test: # also install the other supported version of Node
	@stack/setup.sh test

packages: # install Node 22 and npm packages only
	@stack/setup.sh packages

built:
	@[ -f stack/dist/cli.js ] || { echo 'nothing is compiled yet: run "make up"' >&2; exit 1; }

up: setup ## start the stack on this machine and print its addresses
	@$(CLI) up

console: built ## print a link that signs in to the console
	@$(CLI) console

compose-secrets: ## generate the secrets of docker compose in .env
	@stack/compose/secrets.sh

compose-passwords: ## set the passwords of .env in existing compose volumes
	@stack/compose/passwords.sh

down: built ## stop the stack; data stays in .sextant
	@$(CLI) down

status: built ## show state, restarts and memory of each component
	@$(CLI) status

logs: built ## follow the log of a component: make logs S=worker
	@$(CLI) logs "$(S)"

env: built ## print shell variables: eval "$(make -s env)"
	@$(CLI) env

sql: built ## run a statement: make sql Q="select count(*) from runs"
	@eval "$$($(CLI) env)" && node packages/records/dist/commands/sql.js "$$Q"

retention: built ## delete expired rows: make retention DRY=1 ORG=acme
	@eval "$$($(CLI) env)" && DATABASE_URL="postgres://sextant_app:$$SEXTANT_APP_DB_PASSWORD@$${POSTGRES_URL#*@}" \
	  node packages/records/dist/commands/retention.js $(if $(DRY),--dry-run) $(if $(ORG),--org "$(ORG)")

seed: built ## generate a history: make seed ROWS=10000 RUNS=1000 DAYS=60
	@eval "$$($(CLI) env)" && node packages/records/dist/commands/seed.js --ledger-rows "$(ROWS)" --runs "$(RUNS)" --orgs "$(ORGS)" --days "$(DAYS)"

fuzz: built ## fuzz the API of ops: make fuzz N=500 ORG=sextant-fuzz
	@eval "$$($(CLI) env)" && node services/ops/dist/fuzz/main.js "$$OPS_URL" "$(or $(ORG),sextant-fuzz)" --max-examples "$(or $(N),100)" --workers 1 --rate-limit auto

demo: built ## send traffic: make demo RATE=2 FAULTS=provider-outage
	@$(CLI) demo --rate "$(RATE)" --duration "$(DURATION)" --kinds "$(KINDS)" --faults "$(FAULTS)"

pictures: built ## take pictures of the console for the docs
	@eval "$$($(CLI) env)" && node console/e2e/pictures.ts

test: setup-test infra-built ## run what CI runs: lint, generated files, all tests
	@$(CLI) tools
	@stack/check-generated.sh
	@$(MAKE) --no-print-directory --jobs=3 --output-sync lint checkov
	@$(CLI) test

check: setup infra-built ## check types, lint and format
	@$(MAKE) --no-print-directory --jobs=2 lint

lint: lint-eslint lint-rest # run in parallel
lint-%:
	@npm run --silent lint:$*

# infra is not a workspace: its providers take 500 MB, and the stack does not need them.
infra-built: packages infra/node_modules/.package-lock.json
	@node_modules/.bin/tsc -b infra

plan: infra-built ## preview a deployment: make plan ENV=staging STACK=base
	@node infra/dist/deploy/main.js plan

deploy: infra-built ## deploy to Kubernetes: make deploy ENV=staging STACK=base
	@node infra/dist/deploy/main.js deploy

destroy: infra-built ## delete an environment, not its data: make destroy ENV=local
	@node infra/dist/deploy/main.js destroy

repair: infra-built ## repair a killed deployment: make repair ENV=local
	@node infra/dist/deploy/main.js repair

secrets: infra-built ## generate Secrets of a local cluster: make secrets ENV=local
	@node infra/dist/fill-secrets/main.js "$(ENV)"

checkov: infra-built ## scan Terraform and the Dockerfile for unsafe settings
	@infra/checkov/run.sh

infra/node_modules/.package-lock.json: infra/package-lock.json
	@echo 'installing the npm packages of infra'
	@npm ci --prefix infra --no-audit --no-fund --loglevel=error && touch $@

generate: setup infra-built ## generate docs, alerts, dashboards and configuration
	@set -e; for package in signals telemetry packages/kinds services/ops cli alerts dashboards otel infra; do node $$package/dist/generate.js; done; node stack/dist/compose/generate.js

bench: setup ## benchmark telemetry, worker, ledger and budgets
	@node bench/dist/telemetry.js
	@node bench/dist/queue.js
	@node bench/dist/ledger.js
	@node bench/dist/budget.js

clean: ## remove compiled programs and data; keep the cache of tools
	@[ ! -f stack/dist/cli.js ] || $(CLI) down
	@rm -rf .sextant node_modules/.cache dist $(wildcard */dist services/*/dist packages/*/dist examples/*/dist)
