#!/bin/sh
# Generates missing secrets of docker-compose.yml in .env and .sextant/compose. Existing secrets are kept.
# $1 is the target folder; default: the repository.
set -eu
cd "${1:-$(dirname "$0")/../..}"
umask 077

random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

touch .env
# A file created by hand may be readable by other users.
chmod 600 .env
# Terminate the last line before appending.
[ -z "$(tail -c 1 .env)" ] || echo >>.env

has() { grep -q "^$1=." .env; }

# Removes containers that only the previous profile has.
has COMPOSE_REMOVE_ORPHANS || echo 'COMPOSE_REMOVE_ORPHANS=true' >>.env
has COMPOSE_PROFILES || echo 'COMPOSE_PROFILES=full' >>.env
for name in GITHUB_WEBHOOK_SECRET OPS_API_KEY SERVICE_TOKEN POSTGRES_PASSWORD SEXTANT_APP_DB_PASSWORD \
  SEXTANT_BOARDS_DB_PASSWORD REDIS_PASSWORD; do
  has "$name" || echo "$name=$(random)" >>.env
done

# Containers read these files as other users: the files are readable, the folder is private.
mkdir -p .sextant/compose
chmod 700 .sextant/compose
file() {
  [ -e ".sextant/compose/$1" ] || printf %s "$2" >".sextant/compose/$1"
  chmod 644 ".sextant/compose/$1"
}
file grafana_admin_password "$(random)"
# The simulator receives alerts; real URLs and keys can be set here. Alerts are not sent to a receiver with an empty file.
file slack_url http://world:8080/slack/webhook
file pagerduty_key local
file heartbeat_url http://world:8080/webhook/heartbeat
file webhook_url http://world:8080/webhook/alerts
file webhook_secret "$(random)"
file smtp_password ''
file responder_url ''
file responder_secret ''

echo 'Secrets are in .env and .sextant/compose. Log in to Grafana as admin; the password is in'
echo '.sextant/compose/grafana_admin_password.'
