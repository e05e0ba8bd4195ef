#!/bin/sh
# Before the image's own entrypoint: a key and a certificate of this container's own, which clients verify.
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
chown -R postgres "$tls"
chmod 600 "$tls/server.key"
exec docker-entrypoint.sh "$@"
