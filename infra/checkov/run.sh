#!/usr/bin/env bash
# Looks for unsafe settings in the Terraform of every environment and in the Dockerfile: infra/checkov/run.sh [options].
# What is not checked is in .checkov.yaml, with reasons.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/stack/python-venv.sh"
venv=$(python_venv checkov "$root/infra/checkov/requirements.txt" --no-compile)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
node "$root/infra/dist/synthesize.js" "$work"
cp "$root/Dockerfile" "$work"
cd "$root"

# What passed is not looked at again until it, the checks or their settings change.
passed=$root/node_modules/.cache/checkov-passed
now=$({ cat .checkov.yaml infra/checkov/requirements.txt infra/checkov/run.sh; cd "$work"; find . -type f -print0 | sort -z | xargs -0 sha256sum; } | sha256sum)
if [ $# = 0 ] && [ "$(cat "$passed" 2>/dev/null)" = "$now" ]; then
  echo 'checkov: nothing has changed since it passed'
  exit 0
fi
"$venv/bin/python" -m checkov.main --config-file .checkov.yaml --directory "$work" "$@"
[ $# != 0 ] || { mkdir -p "${passed%/*}"; echo "$now" > "$passed"; }
