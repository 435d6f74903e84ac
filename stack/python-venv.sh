# Sourced by scripts that run Python programs. `python_venv NAME REQUIREMENTS [PIP_OPTION...]` prints the folder of a
# virtual environment in the cache with the packages of REQUIREMENTS. It is created under a temporary name and renamed
# when complete. Run programs with `bin/python -m`: scripts in bin/ have the temporary path in their shebang.

fail() {
  printf '%s: %s\n' "${name:-python}" "$*" >&2
  exit 3
}

python_venv() (
  set -euo pipefail
  name=$1 requirements=$2
  shift 2
  cache=${SEXTANT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sextant}
  venv=$cache/$name-$(sha256sum "$requirements" | cut -c1-12)
  mkdir -p "$cache"
  exec 9>"$cache/$name.lock"
  flock 9
  if [ ! -d "$venv" ]; then
    need_python_venv
    rm -rf "$venv.tmp"
    python3 -m venv "$venv.tmp"
    "$venv.tmp/bin/pip" install -q --disable-pip-version-check --no-deps "$@" -r "$requirements" >&2 ||
      fail "could not install packages from PyPI: check the network"
    mv "$venv.tmp" "$venv"
  fi
  printf '%s\n' "$venv"
)

need_python_venv() {
  python3 -c 'import ensurepip, venv' 2>/dev/null && return
  command -v apt-get >/dev/null || fail "Python 3 with venv not found: install it with your package manager"
  local sudo=()
  [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  "${sudo[@]}" apt-get update -qq >&2 || true
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null ||
    fail 'could not install python3-venv: run "apt-get install python3-venv" to see the error'
}
