#!/bin/sh
# Starts Alertmanager in its container with the generated routes, and reloads it when they change.
# The routes read secrets from a relative folder and do not set PagerDuty's URL: both are assembled in a temporary folder.
set -eu
. "$(dirname "$0")/reloading.sh"

# The URL is written to YAML in single quotes.
case $PAGERDUTY_URL in
  *[[:space:]\'\"]* | *[!\ -~]*) valid= ;;
  http://?* | https://?*) valid=yes ;;
  *) valid= ;;
esac
if [ -z "$valid" ]; then
  echo "invalid PAGERDUTY_URL $PAGERDUTY_URL: expected an http:// or https:// URL without spaces and quotes; correct it in .env" >&2
  exit 1
fi

home=$(mktemp -d)
ln -s "$ALERTMANAGER_SECRETS" "$home/secrets"
# Some file names are relative to the configuration, others to the working directory.
cd "$home"

# Writes the configuration atomically. Alertmanager keeps its routes and logs an error when the new ones are invalid.
write() {
  while IFS= read -r line || [ -n "$line" ]; do
    printf '%s\n' "$line"
    if [ "$line" = global: ]; then printf "  pagerduty_url: '%s'\n" "$PAGERDUTY_URL"; fi
  done <"$ALERTMANAGER_ROUTES" >"$home/new.yml"
  mv "$home/new.yml" "$home/alertmanager.yml"
}

write
serve "$ALERTMANAGER_ROUTES" write alertmanager --config.file="$home/alertmanager.yml" "$@"
