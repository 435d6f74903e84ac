#!/usr/bin/env bash
# Fuzzes a running ops from its OpenAPI document: services/ops/fuzz/run.sh URL ORG [options of "st run"].
# OPS_API_KEY must be the platform key: with a key of an org, the fuzzer would revoke that key.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../../../stack/python-venv.sh"
venv=$(python_venv fuzz "$here/requirements.txt")

[ $# -gt 0 ] || exit 0
url=$1 org=$2
shift 2
exec "$venv/bin/python" -m schemathesis.cli --config-file "$here/schemathesis.toml" run "$url/openapi.json" --url "$url" \
  -H "Authorization: Bearer ${OPS_API_KEY:?is not set}" -H "X-Sextant-Org: $org" --no-color "$@"
