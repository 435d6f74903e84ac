#!/usr/bin/env bash
# Fails when "make generate" changes a file.
set -euo pipefail
cd "$(dirname "$0")/.."

contents() { find docs/signals.md docs/alerts.md docs/configuration.md docs/cli.md docs/openapi.json cli/src/generated console/src/generated docs/settings.md docs/architecture.md docs/boards.md docs/schemas alerts/generated dashboards/generated otel/generated stack/compose/generated -type f -exec sha256sum {} + | sort -k 2; }

before=$(contents)
make --no-print-directory generate
if ! changed=$(diff <(printf '%s\n' "$before") <(contents)); then
  printf 'generated files were out of date; commit the changes of "make generate":\n%s\n' "$changed" >&2
  exit 1
fi
