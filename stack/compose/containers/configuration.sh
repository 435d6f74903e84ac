#!/bin/sh
# Copies the configuration of the checkout from /source to a volume, on start and on changes. Containers run as users that
# cannot read a checkout with a umask of 027 or 077; the files in the volume are readable by every user.
set -eu
umask 022
source=${CONFIGURATION_SOURCE:-/source}
target=${CONFIGURATION_TARGET:-/etc/sextant}
# Alerts and boards are generated with links to the default ports of Grafana and of ops, whose console shows the runbooks.
ops=http://localhost:${OPS_PORT:-8080}
runbooks=${RUNBOOKS_URL:-$ops/runbooks}
links="s|http://localhost:3000/|http://localhost:${GRAFANA_PORT:-3000}/|g
s|http://localhost:8080/runbooks/|${runbooks%/}/|g
s|http://localhost:8080/|$ops/|g"

fail() {
  echo "could not read the configuration of the checkout; try: chmod -R go+rX alerts dashboards otel stack/compose" >&2
  exit 1
}

# A hash of the names and contents of all files.
fingerprint() { find . -type f -exec md5sum {} + | sort | md5sum; }

# Replaces changed files atomically and removes deleted ones.
copy() {
  folders=$(find . -type d) && files=$(find . -type f) || fail
  echo "$folders" | while IFS= read -r folder; do mkdir -p "$target/$folder"; done
  echo "$files" | while IFS= read -r file; do
    case $file in
      ./alerts/* | ./dashboards/boards/*) sed "$links" "$file" ;;
      *) cat "$file" ;;
    esac >"$target/$file.new" || fail
    if cmp -s "$target/$file.new" "$target/$file"; then rm "$target/$file.new"; else mv "$target/$file.new" "$target/$file"; fi
  done
  (cd "$target" && find . -type f) | while IFS= read -r file; do
    [ -e "$file" ] || rm "$target/$file"
  done
  # Grafana logs an error for each kind of provisioning without a folder.
  for kind in access-control alerting notifiers plugins; do mkdir -p "$target/dashboards/provisioning/$kind"; done
}

cd "$source"
copied=
trap exit TERM INT
while :; do
  now=$(fingerprint) || fail
  if [ "$now" != "$copied" ]; then
    copy
    copied=$now
    touch "${CONFIGURATION_READY:-/tmp/ready}"
  fi
  sleep "${POLL_SECONDS:-2}" &
  wait $!
done
