#!/bin/sh
# Makes the secrets of docker-compose.yml: random ones in .env and in files, where they are missing. Nothing is replaced.
# Given another folder as $1, it writes there.
set -eu
cd "${1:-$(dirname "$0")/../..}"
umask 077

random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

touch .env
# A file that was made by hand may be open to others.
chmod 600 .env
# A last line without its end would run into the next one.
[ -z "$(tail -c 1 .env)" ] || echo >>.env

has() { grep -q "^$1=." .env; }

# What only the profile of before had is removed when it changes.
has COMPOSE_REMOVE_ORPHANS || echo 'COMPOSE_REMOVE_ORPHANS=true' >>.env
has COMPOSE_PROFILES || echo 'COMPOSE_PROFILES=full' >>.env
for name in GITHUB_WEBHOOK_SECRET OPS_API_KEY SERVICE_TOKEN POSTGRES_PASSWORD SEXTANT_APP_DB_PASSWORD REDIS_PASSWORD; do
  has "$name" || echo "$name=$(random)" >>.env
done

# Containers read these as users of their own: the folder is closed to others on this machine, the files are not.
mkdir -p .sextant/compose
chmod 700 .sextant/compose
file() {
  [ -s ".sextant/compose/$1" ] || printf %s "$2" >".sextant/compose/$1"
  chmod 644 ".sextant/compose/$1"
}
file grafana_admin_password "$(random)"
# World takes what goes to Slack and PagerDuty; a real address or key may stand here.
file slack_url http://world:8080/slack/webhook
file pagerduty_key local

echo 'The secrets are in .env and .sextant/compose; Grafana takes "admin" and .sextant/compose/grafana_admin_password.'
