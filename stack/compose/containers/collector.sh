#!/bin/sh
# Starts the collector in its container with configuration $1, and reloads it when the file changes.
set -eu
. "$(dirname "$0")/reloading.sh"

# The collector exits when it reloads an invalid configuration.
check() { otelcol validate --config="$files"; }

serve "$1" check otelcol --config="$1"
