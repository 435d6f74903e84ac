#!/usr/bin/env bash
# Runs the job with the pinned packages: examples/python-job/run.sh [RUN_ID]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../../stack/python-venv.sh"
venv=$(python_venv python-job "$here/requirements.txt")
exec "$venv/bin/python" "$here/job.py" "$@"
