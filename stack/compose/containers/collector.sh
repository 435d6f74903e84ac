#!/bin/sh
# Starts the collector in its container on the configuration $1, and gives it a changed one without a restart.
set -eu
. "$(dirname "$0")/reloading.sh"

# With a wrong configuration it would end.
check() { otelcol validate --config="$file"; }

serve "$1" check otelcol --config="$1"
