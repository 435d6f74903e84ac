#!/bin/sh
# Starts Alertmanager in its container on the generated routes, and gives it changed ones without a restart.
# The routes read secrets from a folder beside them and may not name PagerDuty's address: both are put together in /tmp.
set -eu
. "$(dirname "$0")/reloading.sh"

# The address is written into YAML between single quotes.
case $PAGERDUTY_URL in
  *[[:space:]\'\"]* | *[!\ -~]*) valid= ;;
  http://?* | https://?*) valid=yes ;;
  *) valid= ;;
esac
if [ -z "$valid" ]; then
  echo "PAGERDUTY_URL must be an http:// or https:// URL without spaces and quotes; correct it in .env: $PAGERDUTY_URL" >&2
  exit 1
fi

home=$(mktemp -d)
ln -s "$ALERTMANAGER_SECRETS" "$home/secrets"
# Some names of files it takes as relative to its configuration, others to where it runs.
cd "$home"

# What is there is replaced whole, as it may be read at any time. It keeps its routes where new ones are wrong, and says so.
write() {
  while IFS= read -r line || [ -n "$line" ]; do
    printf '%s\n' "$line"
    if [ "$line" = global: ]; then printf "  pagerduty_url: '%s'\n" "$PAGERDUTY_URL"; fi
  done <"$ALERTMANAGER_ROUTES" >"$home/new.yml"
  mv "$home/new.yml" "$home/alertmanager.yml"
}

write
serve "$ALERTMANAGER_ROUTES" write alertmanager --config.file="$home/alertmanager.yml" "$@"
