#!/bin/sh
# Starts Alertmanager in its container with the generated routes and messages, and reloads it when they change.
# The routes read secrets from a relative folder and have default addresses: the configuration is assembled in a temporary
# folder, without the receivers whose files are missing or empty.
set -eu
scripts=$(dirname "$0")
. "$scripts/reloading.sh"

fail() {
  echo "$1; correct it in .env" >&2
  exit 1
}

# Values are written to YAML in single quotes.
quotable() {
  case $1 in
    *[\'\"]* | *[!\ -~]*) return 1 ;;
  esac
}
for name in SMTP_SERVER SMTP_FROM SMTP_TO SMTP_USERNAME ALERTS_TIME_ZONE; do
  eval "value=\${$name:-}"
  quotable "$value" || fail "invalid $name $value: expected text without quotes"
done
case $PAGERDUTY_URL in
  *[[:space:]]*) valid= ;;
  http://?* | https://?*) valid=yes ;;
  *) valid= ;;
esac
if [ -z "$valid" ] || ! quotable "$PAGERDUTY_URL"; then
  fail "invalid PAGERDUTY_URL $PAGERDUTY_URL: expected an http:// or https:// URL without spaces and quotes"
fi
if [ -n "${SMTP_SERVER:-}" ]; then
  case $SMTP_SERVER in
    ?*:[0-9]*) ;;
    *) fail "invalid SMTP_SERVER $SMTP_SERVER: expected host:port" ;;
  esac
  [ -n "${SMTP_FROM:-}" ] || fail 'SMTP_FROM is missing: set the address of the sender'
  [ -n "${SMTP_TO:-}" ] || fail 'SMTP_TO is missing: set the addresses of the recipients'
fi

home=$(mktemp -d)
ln -s "$ALERTMANAGER_SECRETS" "$home/secrets"
ln -s "$(dirname "$ALERTMANAGER_ROUTES")/messages.tmpl" "$home/messages.tmpl"
# Some file names are relative to the configuration, others to the working directory.
cd "$home"

# The receivers whose files are missing or empty, one a line.
left_out() {
  awk -f "$scripts/receiver-files.awk" "$ALERTMANAGER_ROUTES" | while read -r receiver file; do
    [ -s "secrets/$file" ] && continue
    echo "alerts are not sent to $receiver: the file $file is missing or empty" >&2
    echo "$receiver"
  done
}

# Writes the configuration atomically. Alertmanager keeps its routes and logs an error when the new ones are invalid.
write() {
  LEFT_OUT=$(left_out | tr '\n' ' ')
  export LEFT_OUT
  awk -f "$scripts/receivers.awk" "$ALERTMANAGER_ROUTES" >"$home/new.yml"
  mv "$home/new.yml" "$home/alertmanager.yml"
}

write
serve "$ALERTMANAGER_ROUTES $(dirname "$ALERTMANAGER_ROUTES")/messages.tmpl" write alertmanager --config.file="$home/alertmanager.yml" "$@"
