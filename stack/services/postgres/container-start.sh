#!/bin/sh
# Before the image's own entrypoint: a key and a certificate of this container's own, which clients verify, and a
# password where none was given. The harness reads both from here.
set -eu
tls=/var/lib/postgresql/tls
if [ ! -s "$tls/server.crt" ]; then
  mkdir -p "$tls"
  cat >"$tls/request.cnf" <<'REQUEST'
[req]
distinguished_name = name
x509_extensions = extensions
prompt = no
[name]
CN = postgres
[extensions]
subjectAltName = DNS:postgres, DNS:localhost, IP:127.0.0.1
REQUEST
  openssl req -config "$tls/request.cnf" -new -x509 -days 30 -nodes -newkey ec \
    -pkeyopt ec_paramgen_curve:prime256v1 -keyout "$tls/server.key" -out "$tls/server.crt" 2>/dev/null
fi
if [ -z "${POSTGRES_PASSWORD:-}" ]; then
  [ -s "$tls/password" ] || head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$tls/password"
  POSTGRES_PASSWORD="$(cat "$tls/password")"
  export POSTGRES_PASSWORD
fi
chown -R postgres "$tls"
# Others may read the certificate, to know the server by it.
chmod 755 "$tls"
if [ -f "$tls/password" ]; then chmod 600 "$tls/password"; fi
# A folder of the machine, whose owner must be able to remove what the server writes.
mkdir -p /var/log/launch-gate
chmod 777 /var/log/launch-gate
chmod 600 "$tls/server.key"
exec docker-entrypoint.sh "$@"
