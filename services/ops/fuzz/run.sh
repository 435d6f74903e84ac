#!/usr/bin/env bash
# Fuzzes a running ops by its description: services/ops/fuzz/run.sh URL ORG [options of "st run"].
# The key is in OPS_API_KEY: the platform's, as a fuzzer that may would revoke its own.
# schemathesis comes into a virtual environment in the cache, once.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${SEXTANT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sextant}
venv=$cache/fuzz-$(sha256sum "$here/requirements.txt" | cut -c1-12)

fail() {
  printf 'fuzz: %s\n' "$*" >&2
  exit 3
}

python_with_venv() {
  python3 -c 'import ensurepip, venv' 2>/dev/null && return
  command -v apt-get >/dev/null || fail "Python 3 with venv is missing: install it with your system's package manager."
  local sudo=()
  [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  "${sudo[@]}" apt-get update -qq || true
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null ||
    fail 'python3-venv could not be installed: run "apt-get install python3-venv" and read its message.'
}

# Made under another name and renamed, so that nobody uses a part of it.
install() {
  python_with_venv
  local work=$venv.tmp
  rm -rf "$work"
  python3 -m venv "$work"
  "$work/bin/pip" install -q --disable-pip-version-check --no-deps -r "$here/requirements.txt" >&2 ||
    fail "schemathesis could not be installed from PyPI: check the network."
  mv "$work" "$venv"
}

mkdir -p "$cache"
(
  flock 9
  [ -d "$venv" ] || install
) 9>"$cache/fuzz.lock"

[ $# -gt 0 ] || exit 0
url=$1 org=$2
shift 2
# Not by its script, whose first line still names the folder it was made in.
exec "$venv/bin/python" -m schemathesis.cli --config-file "$here/schemathesis.toml" run "$url/openapi.json" --url "$url" \
  -H "Authorization: Bearer ${OPS_API_KEY:?is not set}" -H "X-Sextant-Org: $org" --no-color "$@"
