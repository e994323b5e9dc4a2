#!/bin/sh
# Acceptance on Debian's own packages: Ithaca on PostgreSQL 15, directly and through PgBouncer in transaction mode.
# Installs the two packages with apt where they are missing (as root). Everything else stands in a temporary folder.
set -eu
cd "$(dirname "$0")/.."

BIN=/usr/lib/postgresql/15/bin
fail() {
  echo "$1" >&2
  exit 1
}

missing=''
[ -x "$BIN/postgres" ] || missing="$missing postgresql-15"
command -v pgbouncer >/dev/null || [ -x /usr/sbin/pgbouncer ] || missing="$missing pgbouncer"
if [ -n "$missing" ]; then
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || fail "This needs the Debian packages$missing: install them, or run this as root."
  echo "Installing$missing"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } >/dev/null 2>&1 ||
    fail "apt could not install$missing: install them, then run this again."
fi
PATH="$PATH:/usr/sbin"

# Neither PostgreSQL nor PgBouncer runs as root.
if [ "$(id -u)" = 0 ]; then as='runuser -u postgres --'; else as=''; fi
port() { node -e "const s=require('net').createServer().listen(0,'127.0.0.1',()=>{console.log(s.address().port);s.close()})"; }
password() { node -e "console.log(require('crypto').randomBytes(18).toString('hex'))"; }

dir=$(mktemp -d)
clean() {
  [ ! -f "$dir/pgbouncer.pid" ] || kill "$(cat "$dir/pgbouncer.pid")" 2>/dev/null || true
  (cd / && $as "$BIN/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1) || true
  rm -rf "$dir"
}
trap clean EXIT
trap 'exit 1' INT TERM
[ -z "$as" ] || chown postgres "$dir"

superuser=$(password)
postgres_port=$(port)
pooler_port=$(port)
echo "$superuser" >"$dir/password"
# PgBouncer's defaults, but for what it must know, and fewer connections than Ithaca opens: each is shared.
cat >"$dir/pgbouncer.ini" <<END
[databases]
* = host=127.0.0.1 port=$postgres_port
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $pooler_port
unix_socket_dir =
auth_type = scram-sha-256
auth_file = $dir/users.txt
pool_mode = transaction
default_pool_size = 4
logfile = $dir/pgbouncer.log
pidfile = $dir/pgbouncer.pid
END
# The login that the tests make (test/support/cluster.ts).
echo '"ithaca_test_runtime" "runtime-of-a-test-cluster"' >"$dir/users.txt"
[ -z "$as" ] || chown postgres "$dir/password" "$dir/pgbouncer.ini" "$dir/users.txt"

(
  cd /
  $as "$BIN/initdb" -D "$dir/data" -U postgres -A scram-sha-256 --pwfile "$dir/password" -E UTF8 --locale C.UTF-8 >/dev/null
  $as "$BIN/pg_ctl" -D "$dir/data" -l "$dir/log" -w \
    -o "-p $postgres_port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 -c fsync=off" start >/dev/null ||
    fail "PostgreSQL 15 did not start: $(tail -n 1 "$dir/log")"
  $as pgbouncer -d -q "$dir/pgbouncer.ini"
)

export TEST_DATABASE_URL="postgres://postgres:$superuser@127.0.0.1:$postgres_port/postgres"
export TEST_POOLER_URL="postgres://127.0.0.1:$pooler_port"
echo "$("$BIN/postgres" --version): the API, migrations, the catalog, the loss of the database, the jobs"
node scripts/run.mjs jest --selectProjects api platform --testPathIgnorePatterns embedded 'start\.test' crash
echo "Through $(pgbouncer --version | head -n 1) in transaction mode"
node scripts/run.mjs jest --config test/soak/jest.config.js pooler
