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
"$venv/bin/python" -m checkov.main --config-file .checkov.yaml --directory "$work" "$@"
