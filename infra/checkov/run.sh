#!/usr/bin/env bash
# Looks for unsafe settings in the Terraform of every environment and in the Dockerfile: infra/checkov/run.sh [options].
# checkov comes into a virtual environment in the cache, once. What is not checked is in .checkov.yaml, with reasons.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cache=${SEXTANT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sextant}
venv=$cache/checkov-$(sha256sum "$here/requirements.txt" | cut -c1-12)

fail() {
  printf 'checkov: %s\n' "$*" >&2
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
  "$work/bin/pip" install -q --disable-pip-version-check --no-compile --no-deps -r "$here/requirements.txt" >&2 ||
    fail "checkov could not be installed from PyPI: check the network."
  mv "$work" "$venv"
}

mkdir -p "$cache"
(
  flock 9
  [ -d "$venv" ] || install
) 9>"$cache/checkov.lock"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
node "$root/infra/dist/synthesize.js" "$work"
cp "$root/Dockerfile" "$work"
cd "$root"
"$venv/bin/python" -m checkov.main --config-file .checkov.yaml --directory "$work" "$@"
