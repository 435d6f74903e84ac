# The one way in. `make` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup built up down status logs env sql retention seed fuzz demo test check lint generate bench clean infra-built compose-secrets compose-passwords plan deploy destroy repair secrets checkov packages

# stack/setup.sh links a Node that is new enough here.
export PATH := $(CURDIR)/node_modules/.sextant/bin:$(PATH)
CLI := node stack/dist/cli.js

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-15s %s\n", $$1, $$2 }' Makefile

setup: # what all others need: Node 22, packages, Redis, compiled programs
	@stack/setup.sh

packages: # the same without what only a stack on this machine needs
	@stack/setup.sh packages

built:
	@[ -f stack/dist/cli.js ] || { echo 'Nothing is set up yet: run "make up".' >&2; exit 1; }

up: setup ## start everything on this machine and print where it is
	@$(CLI) up

compose-secrets: ## what `docker compose up` needs once: random secrets in .env
	@stack/compose/secrets.sh

compose-passwords: ## give old volumes of docker compose the passwords of a new .env
	@stack/compose/passwords.sh

down: built ## stop everything; data is kept in .sextant
	@$(CLI) down

status: built ## state, restarts and memory of each component
	@$(CLI) status

logs: built ## follow a log: make logs S=worker
	@$(CLI) logs "$(S)"

env: built ## addresses and secrets for a shell: eval "$(make -s env)"
	@$(CLI) env

sql: built ## one statement on the database: make sql Q="select count(*) from runs"
	@eval "$$($(CLI) env)" && node packages/records/dist/commands/sql.js "$(Q)"

retention: built ## delete what plans no longer keep: make retention DRY=1 ORG=acme
	@eval "$$($(CLI) env)" && DATABASE_URL="postgres://sextant_app:$$SEXTANT_APP_DB_PASSWORD@$${POSTGRES_URL#*@}" \
	  node packages/records/dist/commands/retention.js $(if $(DRY),--dry-run) $(if $(ORG),--org "$(ORG)")

seed: built ## a history to look at: make seed ROWS=1000000 RUNS=100000 ORGS=3 DAYS=60
	@eval "$$($(CLI) env)" && node packages/records/dist/commands/seed.js --ledger-rows "$(ROWS)" --runs "$(RUNS)" --orgs "$(ORGS)" --days "$(DAYS)"

fuzz: built ## requests made up by a fuzzer against the running ops, for an org of its own: make fuzz N=500 ORG=sextant-fuzz
	@eval "$$($(CLI) env)" && node services/ops/dist/fuzz/main.js "$$OPS_URL" "$(or $(ORG),sextant-fuzz)" --max-examples "$(or $(N),100)" --workers 1 --rate-limit auto

demo: built ## traffic: make demo RATE=2 DURATION=90 FAULTS=provider-outage
	@$(CLI) demo --rate "$(RATE)" --duration "$(DURATION)" --kinds "$(KINDS)" --faults "$(FAULTS)"

test: setup infra-built ## all that CI checks: lint, generated files, tests on real components
	@$(CLI) tools
	@stack/check-generated.sh
	@$(MAKE) --no-print-directory --jobs=3 --output-sync lint checkov
	@$(CLI) test

check: setup infra-built ## lint, format and types
	@$(MAKE) --no-print-directory --jobs=2 lint

lint: lint-eslint lint-rest # two at once
lint-%:
	@npm run --silent lint:$*

# Its providers have half a gigabyte, so it is no workspace: who only runs the stack does without.
infra-built: packages infra/node_modules/.package-lock.json
	@node_modules/.bin/tsc -b infra

plan: infra-built ## what a deployment would change: make plan ENV=local|staging|production STACK=base
	@node infra/dist/deploy/main.js plan

deploy: infra-built ## to Kubernetes: make deploy ENV=local|staging|production STACK=base CDKTF_FLAGS=…
	@node infra/dist/deploy/main.js deploy

destroy: infra-built ## delete an environment: make destroy ENV=local; volumes and Secrets only with DATA=delete
	@node infra/dist/deploy/main.js destroy

repair: infra-built ## after a deployment that was killed: make repair ENV=local
	@node infra/dist/deploy/main.js repair

secrets: infra-built ## make up what a cluster on one machine needs: make secrets ENV=local
	@node infra/dist/preflight/fill-main.js "$(ENV)"

checkov: infra-built ## look for unsafe settings in Terraform and the Dockerfile
	@infra/checkov/run.sh

infra/node_modules/.package-lock.json: infra/package-lock.json
	@echo 'installing the packages of infra'
	@npm ci --prefix infra --no-audit --no-fund --loglevel=error && touch $@

generate: setup infra-built ## compile signals to docs, alerts, dashboards, collector; stores' configuration in containers
	@set -e; for package in signals telemetry packages/kinds services/ops cli alerts dashboards otel infra; do node $$package/dist/generate.js; done; node stack/dist/compose/generate.js

bench: setup ## what telemetry, worker, router, ledger, budgets, roll-ups and exports cost beside others
	@node bench/dist/telemetry.js
	@node bench/dist/queue.js
	@node bench/dist/router.js
	@node bench/dist/ledger.js
	@node bench/dist/budget.js
	@node bench/dist/overview.js
	@node bench/dist/export.js

clean: ## remove compiled programs and data; the cache of tools stays
	@[ ! -f stack/dist/cli.js ] || $(CLI) down
	@rm -rf .sextant node_modules/.cache dist $(wildcard */dist services/*/dist packages/*/dist examples/*/dist)
