#!/bin/sh
# Before the image's own entrypoint: a password of this container's own, where the harness can read it.
set -eu
access=/run/launch-gate
if [ ! -s "$access/password" ]; then
  mkdir -p "$access"
  head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$access/password"
  printf 'requirepass %s\nsave ""\nappendonly no\n' "$(cat "$access/password")" >"$access/redis.conf"
fi
exec docker-entrypoint.sh redis-server "$access/redis.conf"
