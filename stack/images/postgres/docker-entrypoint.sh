#!/bin/sh
# Makes the data directory on the first start, as the user postgres, and runs the server.
set -eu
if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /var/run/postgresql
  chown -R postgres:postgres /var/lib/postgresql /var/run/postgresql
  chmod 700 "$PGDATA"
  exec gosu postgres "$0" "$@"
fi
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  : "${POSTGRES_PASSWORD:?a password is needed to make the database}"
  printf '%s\n' "$POSTGRES_PASSWORD" >/tmp/password
  # shellcheck disable=SC2086 # several arguments
  initdb --username="${POSTGRES_USER:-postgres}" --pwfile=/tmp/password \
    --auth=scram-sha-256 ${POSTGRES_INITDB_ARGS:-}
  rm /tmp/password
fi
exec "$@"
