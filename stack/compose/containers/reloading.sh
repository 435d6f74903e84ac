# Sourced by the scripts in this folder: runs a server that reloads its configuration on SIGHUP.

# serve FILES PREPARE COMMAND...: runs COMMAND. When one of FILES, separated by spaces, changes and PREPARE succeeds, sends it SIGHUP.
# Forwards SIGTERM and exits with the code of COMMAND.
serve() {
  files=$1 prepare=$2
  shift 2
  written=$(md5sum $files)
  "$@" &
  server=$!
  trap 'kill -TERM "$server"; forwarded=yes' TERM INT
  watch_file &
  watcher=$!

  set +e
  while :; do
    forwarded=
    wait "$server"
    status=$?
    # 127: the server had already exited, and its code is known.
    [ "$status" -eq 127 ] || code=$status
    # A signal interrupts "wait" before the server exits: wait again.
    [ -n "$forwarded" ] || break
  done
  kill "$watcher"
  # The watcher may be writing a file.
  wait "$watcher"
  exit "$code"
}

watch_file() {
  while sleep "${POLL_SECONDS:-5}"; do
    now=$(md5sum $files) || continue
    [ "$now" = "$written" ] && continue
    written=$now
    # PREPARE printed the error; the server keeps its configuration.
    "$prepare" || continue
    kill -HUP "$server"
  done
}
