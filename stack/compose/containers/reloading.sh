# Read by the scripts beside it: a server that reads its configuration again on SIGHUP, and gets one when a file changes.

# serve FILE PREPARE COMMAND...: runs COMMAND; when FILE has changed and PREPARE succeeds, sends it SIGHUP.
# Passes SIGTERM on, and ends with the code of COMMAND.
serve() {
  file=$1 prepare=$2
  shift 2
  written=$(md5sum "$file")
  "$@" &
  server=$!
  trap 'kill -TERM "$server"; passed_on=yes' TERM INT
  look &
  looking=$!

  set +e
  while :; do
    passed_on=
    wait "$server"
    ended=$?
    # 127: it ended in the round before, and its code is known.
    [ "$ended" -eq 127 ] || code=$ended
    # After a signal "wait" may have returned before the server ended, with a code of its own.
    [ -n "$passed_on" ] || break
  done
  kill "$looking"
  # It may be writing what nobody reads any more.
  wait "$looking"
  exit "$code"
}

look() {
  while sleep "${LOOK_SECONDS:-5}"; do
    now=$(md5sum "$file") || continue
    [ "$now" = "$written" ] && continue
    written=$now
    # What is wrong was said; the server keeps what it has.
    "$prepare" || continue
    kill -HUP "$server"
  done
}
