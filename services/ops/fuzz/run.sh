#!/usr/bin/env bash
# Fuzzes a running ops by its description: services/ops/fuzz/run.sh URL ORG [options of "st run"].
# The key is in OPS_API_KEY: the platform's, as a fuzzer that may would revoke its own.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../../../stack/python-venv.sh"
venv=$(python_venv fuzz "$here/requirements.txt")

[ $# -gt 0 ] || exit 0
url=$1 org=$2
shift 2
exec "$venv/bin/python" -m schemathesis.cli --config-file "$here/schemathesis.toml" run "$url/openapi.json" --url "$url" \
  -H "Authorization: Bearer ${OPS_API_KEY:?is not set}" -H "X-Sextant-Org: $org" --no-color "$@"
