#!/usr/bin/env bash
# Builds one Go tool into the cache: build-tool.sh SOURCE FOLDER TAGS PACKAGE...
# Safe when several stacks build at once: the lock lets one of them build, the others find its result.
# TOOL_OUTPUT names a program that is not called like its package; TOOL_VARIABLES are NAME=VALUE for the linker.
# Without a FOLDER it only fills Go's own cache, at the lowest priority, for a build that comes later.
set -euo pipefail
. "$(dirname "$0")/build-flags.sh"
source=$1 folder=$2 tags=$3
shift 3
export CGO_ENABLED=0
# The compiler spends a sixth of its time collecting garbage: let it use memory instead, while there is some.
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
