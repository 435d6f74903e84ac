#!/bin/sh
# Starts Alertmanager in its container on the generated routes, and gives it changed ones without a restart.
# The routes read secrets from a folder beside them and may not name PagerDuty's address: both are put together in /tmp.
set -eu
home=$(mktemp -d)
ln -s "$ALERTMANAGER_SECRETS" "$home/secrets"
# Some names of files it takes as relative to its configuration, others to where it runs.
cd "$home"

sum() { md5sum "$ALERTMANAGER_ROUTES"; }

# What is there is replaced whole, as it may be read at any time.
write() {
  sed "s|^global:\$|global:\n  pagerduty_url: $PAGERDUTY_URL|" "$ALERTMANAGER_ROUTES" >"$home/new.yml"
  mv "$home/new.yml" "$home/alertmanager.yml"
}

# It keeps its routes where the new ones are wrong, and says so.
watch() {
  while sleep "${ALERTMANAGER_LOOK_SECONDS:-5}"; do
    now=$(sum) || continue
    [ "$now" = "$written" ] && continue
    written=$now
    write
    kill -HUP "$server"
  done
}

written=$(sum)
write
alertmanager --config.file="$home/alertmanager.yml" "$@" &
server=$!
trap 'kill -TERM "$server"' TERM INT
watch &
watcher=$!

set +e
while kill -0 "$server" 2>/dev/null; do
  # Returns early when a signal is passed on.
  wait "$server"
  code=$?
done
kill "$watcher"
exit "$code"
