#!/usr/bin/env bash
# Runs checkov on the Terraform of every environment and on the Dockerfile: infra/checkov/run.sh [options].
# .checkov.yaml lists the skipped checks with reasons.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/stack/python-venv.sh"
venv=$(python_venv checkov "$root/infra/checkov/requirements.txt" --no-compile)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
node "$root/infra/dist/synthesize.js" "$work"
cp "$root/Dockerfile" "$work"
cd "$root"

# Skips the run if neither the input nor the configuration has changed since the last success.
passed=$root/node_modules/.cache/checkov-passed
digest=$({ cat .checkov.yaml infra/checkov/requirements.txt infra/checkov/run.sh; cd "$work"; find . -type f -print0 | sort -z | xargs -0 sha256sum; } | sha256sum)
if [ $# = 0 ] && [ "$(cat "$passed" 2>/dev/null)" = "$digest" ]; then
  echo 'checkov: unchanged since the last success'
  exit 0
fi
"$venv/bin/python" -m checkov.main --config-file .checkov.yaml --directory "$work" "$@"
[ $# != 0 ] || { mkdir -p "${passed%/*}"; echo "$digest" > "$passed"; }
