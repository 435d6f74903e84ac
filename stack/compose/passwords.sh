#!/bin/sh
# Gives the volumes of docker-compose.yml the passwords that .env and .sextant/compose have now. Postgres and Grafana keep
# the password that they were made with, so new secrets do not fit old volumes; no data is lost.
set -eu
cd "$(dirname "$0")/../.."

[ -s .env ] || { echo 'there is no .env: run "make compose-secrets" first' >&2; exit 1; }
password=$(sed -n 's/^POSTGRES_PASSWORD=//p' .env | tail -n 1)
[ -n "$password" ] || { echo '.env has no POSTGRES_PASSWORD: run "make compose-secrets"' >&2; exit 1; }

# A server for one session, without a login, as nobody knows the old password; it needs the volume for itself.
docker compose stop postgres
printf "alter role sextant password '%s'\n" "$(printf %s "$password" | sed "s/'/''/g")" |
  docker compose run --rm --no-deps -T postgres \
    sh -c '[ ! -s "$PGDATA/PG_VERSION" ] || exec postgres --single -j -D "$PGDATA" "$POSTGRES_DB"' >/dev/null

if docker compose config --services | grep -qx grafana; then
  docker compose run --rm --no-deps -T --entrypoint sh grafana \
    -c '[ ! -s /var/lib/grafana/grafana.db ] || exec grafana cli --homepath /usr/share/grafana admin reset-admin-password --password-from-stdin </run/secrets/grafana_admin_password'
fi
echo 'Postgres and Grafana have the passwords of .env and .sextant/compose; go on with: docker compose up -d'
