#!/bin/sh
# Sets the passwords in the volumes of docker-compose.yml to those in .env and .sextant/compose. Postgres and Grafana store
# their initial password in the volume, so new secrets do not match existing volumes. Data is kept.
set -eu
cd "$(dirname "$0")/../.."

[ -s .env ] || { echo '.env not found: run "make compose-secrets" first' >&2; exit 1; }
password=$(sed -n 's/^POSTGRES_PASSWORD=//p' .env | tail -n 1)
[ -n "$password" ] || { echo '.env has no POSTGRES_PASSWORD: run "make compose-secrets"' >&2; exit 1; }

# Single-user mode needs no password, and exclusive access to the volume.
docker compose stop postgres
printf "alter role sextant password '%s'\n" "$(printf %s "$password" | sed "s/'/''/g")" |
  docker compose run --rm --no-deps -T postgres \
    sh -c '[ ! -s "$PGDATA/PG_VERSION" ] || exec postgres --single -j -D "$PGDATA" "$POSTGRES_DB"' >/dev/null

if docker compose config --services | grep -qx grafana; then
  docker compose run --rm --no-deps -T --entrypoint sh grafana \
    -c '[ ! -s /var/lib/grafana/grafana.db ] || exec grafana cli --homepath /usr/share/grafana admin reset-admin-password --password-from-stdin </run/secrets/grafana_admin_password'
fi
echo 'Postgres and Grafana have the passwords in .env and .sextant/compose. Continue with: docker compose up -d'
