#!/usr/bin/env bash
# Builds a Go tool into the cache: build-tool.sh SOURCE FOLDER TAGS PACKAGE...
# Concurrent calls are safe: one builds while it holds the lock, the others reuse the result.
# TOOL_OUTPUT sets the name of the binary; TOOL_VARIABLES are NAME=VALUE pairs for the linker.
# With an empty FOLDER it only fills Go's build cache, at the lowest priority.
set -euo pipefail
. "$(dirname "$0")/build-flags.sh"
source=$1 folder=$2 tags=$3
shift 3
export CGO_ENABLED=0
# Garbage collection takes a sixth of the compile time by default: trade memory for time, up to a limit.
export GOGC=400 GOMEMLIMIT=2GiB
for variable in ${TOOL_VARIABLES:-}; do ldflags+=" -X $variable"; done
build=(go build -mod=readonly -trimpath -buildvcs=false -tags "$tags" -gcflags "$gcflags" -ldflags "$ldflags")

if [ -z "$folder" ]; then
  cd "$source"
  exec nice -n 19 "${build[@]}" -o /dev/null "$@"
fi

exec 9>"$folder.lock"
flock 9
[ -d "$folder/bin" ] && exit 0

rm -rf "$folder".tmp.*
work=$(mktemp -d "$folder.tmp.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"

cd "$source"
"${build[@]}" -o "$work/bin/${TOOL_OUTPUT:-}" "$@" 9>&-
chmod 755 "$work"
rm -rf "$folder"
mv "$work" "$folder"
