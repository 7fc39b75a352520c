#!/usr/bin/env bash
# Installs, upgrades, rolls back and removes Textdesk in a fresh Debian made by debootstrap, and checks each step.
#   sudo server/testing/install-drill.sh [bookworm|trixie] [--tarball FILE] [--archive]
# --tarball keeps the downloaded packages in FILE (an absolute path ending in .tar) for the next run.
# --archive tries a release archive too, whose packages npm fetches: needs the network, and some minutes more.
# Needs: root, debootstrap, an "npm ci" done in the checkout. Takes one to two minutes.
# Not covered, because no systemd runs in there: starting the service as a unit, its sandbox, the watchdog, udev events, and
# the health gate's way back. The service's own command line is run as its user instead.
set -euo pipefail

SUITE=bookworm
TARBALL=''
ARCHIVE=${TEXTDESK_DRILL_ARCHIVE:-no}
while [ $# -gt 0 ]; do
  case $1 in
    --tarball) TARBALL=$2; shift 2 ;;
    --archive) ARCHIVE=yes; shift ;;
    bookworm | trixie) SUITE=$1; shift ;;
    *) sed -n '2,9p' "$0" >&2; exit 64 ;;
  esac
done
[ "$(id -u)" = 0 ] || { echo "install-drill.sh: must run as root" >&2; exit 77; }
command -v debootstrap >/dev/null || { echo "install-drill.sh: debootstrap is missing. Run: apt install debootstrap" >&2; exit 69; }

CHECKOUT=$(cd "$(dirname "$0")/../.." && pwd)
PACKAGES=systemd,systemd-sysv,udev,ca-certificates

# Mounts and processes of the drill live in namespaces of their own, and end with it.
if [ -z "${TEXTDESK_DRILL:-}" ]; then
  WORK=$(mktemp -d /tmp/textdesk-drill.XXXXXX)
  trap 'rm -rf --one-file-system "$WORK"' EXIT
  if [ -n "$TARBALL" ] && [ ! -e "$TARBALL" ]; then
    debootstrap --variant=minbase --include=$PACKAGES --make-tarball="$TARBALL" "$SUITE" "$WORK/download" >"$WORK/log" || { tail "$WORK/log"; exit 69; }
  fi
  echo "· a fresh Debian ($SUITE)"
  debootstrap --variant=minbase --include=$PACKAGES ${TARBALL:+--unpack-tarball="$TARBALL"} "$SUITE" "$WORK/root" >"$WORK/log" 2>&1 ||
    { tail "$WORK/log"; exit 69; }
  TEXTDESK_DRILL=$WORK/root TEXTDESK_DRILL_ARCHIVE=$ARCHIVE unshare --mount --pid --fork --kill-child "$0" "$SUITE"
  exit
fi

ROOT=$TEXTDESK_DRILL
mount -t proc proc "$ROOT/proc"
mount --bind /dev "$ROOT/dev"
mount -t proc proc /proc
mkdir -p "$ROOT/root/textdesk"

inside() { chroot "$ROOT" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"; }
as_service() { inside runuser -u textdesk -- "$@"; }
step() { echo "· $*"; }
check() { # check <what must hold> <command…>
  local what=$1
  shift
  if ! "$@" >/tmp/textdesk-drill-output 2>&1; then
    echo "✖ $what: $*" >&2
    cat /tmp/textdesk-drill-output >&2
    exit 1
  fi
  echo "  ✔ $what"
}
refused() { # refused <exit code> <words> <command…>
  local code=$1 words=$2 got=0
  shift 2
  "$@" >/tmp/textdesk-drill-output 2>&1 || got=$?
  if [ "$got" != "$code" ] || ! grep -q -- "$words" /tmp/textdesk-drill-output; then
    echo "✖ expected exit $code and \"$words\", got $got:" >&2
    cat /tmp/textdesk-drill-output >&2
    exit 1
  fi
  echo "  ✔ refused with $code: $words"
}
lay_out_checkout() {
  # Tests that run in the checkout meanwhile come and go below node_modules: tar's exit 1, which is no harm.
  { tar -C "$CHECKOUT" --exclude=./.git --exclude=./data --exclude='./node_modules/.views-*' -cf - . || [ $? = 1 ]; } |
    tar -C "$ROOT/root/textdesk" -xf -
  chown -R root:root "$ROOT/root/textdesk"
}
set_version() { sed -i "0,/\"version\": \"[^\"]*\"/s//\"version\": \"$1\"/" "$ROOT/root/textdesk/package.json"; }
pidof_service() {
  local each
  for each in /proc/[0-9]*; do
    if { tr '\0' ' ' <"$each/cmdline"; } 2>/dev/null | grep -q '^/opt/textdesk/current/node_modules/.bin/node .*start.mjs'; then basename "$each"; fi
  done | head -n 1
}
# Runs the unit's own ExecStart as its user until /healthz answers, then stops it and wants exit code 0.
serve_once() {
  local command
  command=$(sed -n 's/^ExecStart=//p' "$ROOT/etc/systemd/system/textdesk.service")
  # shellcheck disable=SC2086
  as_service env NODE_ENV=production TEXTDESK_DATA=/var/lib/textdesk TEXTDESK_MODEM=simulator TEXTDESK_PORT=18080 TEXTDESK_HOST=127.0.0.1 \
    $command >"$ROOT/tmp/serve.log" 2>&1 &
  local job=$! tries=0
  until inside bash -c 'exec 3<>/dev/tcp/127.0.0.1/18080; printf "GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n" >&3; head -n 1 <&3' 2>/dev/null | grep -q ' 200 '; do
    tries=$((tries + 1))
    if [ $tries -gt 60 ] || ! kill -0 $job 2>/dev/null; then
      echo "✖ the service does not answer:" >&2
      cat "$ROOT/tmp/serve.log" >&2
      exit 1
    fi
    sleep 0.5
  done
  # The process namespace is the drill's own: no other program is in reach.
  kill -TERM "$(pidof_service)"
  wait $job || { echo "✖ the service did not stop cleanly" >&2; cat "$ROOT/tmp/serve.log" >&2; exit 1; }
  echo "  ✔ the unit's command line serves /healthz as its user and stops cleanly"
}
# With the functions that the schema's triggers call.
query() { as_service /opt/textdesk/current/node_modules/.bin/node --input-type=module -e "
  import { DatabaseSync } from 'node:sqlite';
  import { registerFunctions } from '/opt/textdesk/current/server/store/functions.ts';
  const db = new DatabaseSync('/var/lib/textdesk/textdesk.db');
  registerFunctions(db);
  console.log(Object.values(db.prepare(process.argv[1]).get() ?? {})[0]);" "$1"; }
add_message() { query "insert into conversations (public_id, number, created_at, updated_at) values ('c-$1', '+4670$1', 1, 1) returning id" >/dev/null
  query "insert into messages (public_id, conversation_id, direction, text, status, at, created_at, updated_at)
    select 'm-$1', id, 'out', 'drill', '$2', 1, 1, 1 from conversations where public_id = 'c-$1' returning id" >/dev/null; }

lay_out_checkout

step "what cannot work is refused with one clear line"
chmod 755 "$ROOT/root" "$ROOT/root/textdesk"
refused 77 'must run as root' inside runuser -u nobody -- /root/textdesk/systemd/install.sh
refused 64 'unknown argument' inside /root/textdesk/systemd/install.sh --frobnicate
mv "$ROOT/root/textdesk/node_modules" "$ROOT/root/node_modules.away"
refused 69 'npm is missing' inside /root/textdesk/systemd/install.sh
mv "$ROOT/root/node_modules.away" "$ROOT/root/textdesk/node_modules"
sed -i 's/^VERSION_ID=.*/VERSION_ID="11"/' "$ROOT/usr/lib/os-release"
refused 78 'too old' inside /root/textdesk/systemd/install.sh
sed -i "s/^VERSION_ID=.*/VERSION_ID=\"$([ "$SUITE" = trixie ] && echo 13 || echo 12)\"/" "$ROOT/usr/lib/os-release"

step "install"
set_version 0.1.0
check "installs" inside /root/textdesk/systemd/install.sh
check "the user exists and may use serial ports" inside bash -c 'id -nG textdesk | grep -qw dialout'
check "the data folder is private" inside bash -c '[ "$(stat -c %U:%a /var/lib/textdesk)" = textdesk:700 ]'
check "the service cannot change its own program" inside bash -c '! runuser -u textdesk -- test -w /opt/textdesk/current/server/start.mjs'
check "the service is enabled" inside systemctl is-enabled textdesk.service
check "this Debian's systemd finds nothing wrong with the unit" inside bash -c '[ -z "$(systemd-analyze verify /etc/systemd/system/textdesk.service 2>&1 | grep -i textdesk)" ]'
check "the udev rules parse" inside bash -c '! command -v udevadm || ! udevadm verify --help >/dev/null 2>&1 || udevadm verify /etc/udev/rules.d/60-textdesk-modem.rules'
check "the command is there" inside textdesk --version
serve_once
add_message 1 sent
add_message 2 queued

step "install again: nothing changes"
check "says so" inside bash -c '/root/textdesk/systemd/install.sh | grep -q "Nothing to do"'

step "upgrade with data"
set_version 0.2.0
check "upgrades" inside /root/textdesk/systemd/install.sh
check "the new version is current" inside bash -c 'grep -q 0.2.0 /opt/textdesk/current/package.json'
check "the database was saved before" inside bash -c 'ls /var/lib/textdesk/snapshots/upgrade-from-0.1.0-*.db'
serve_once
check "the messages are there" test "$(query 'select count(*) from messages')" = 2
add_message 3 sent

step "roll back"
check "goes back" inside /root/textdesk/systemd/install.sh rollback
check "the old version is current" inside bash -c 'grep -q 0.1.0 /opt/textdesk/current/package.json'
serve_once
check "the database is the one of before" test "$(query 'select count(*) from messages')" = 2
check "what was unsent is held for a person" test "$(query "select status from messages where public_id = 'm-2'")" = held
check "what came in since is kept" inside bash -c 'ls /var/lib/textdesk/before-restore-*.db'
refused 66 'no release to go back to' inside /root/textdesk/systemd/install.sh rollback

step "remove"
check "removes" inside /root/textdesk/systemd/install.sh remove
check "nothing of the program is left" inside bash -c '[ -z "$(ls -d /opt/textdesk /etc/systemd/system/textdesk.service /etc/systemd/system/multi-user.target.wants/textdesk.service /etc/systemd/system/sockets.target.wants/textdesk-usb-reset.socket /etc/systemd/system/textdesk-usb-reset.socket /etc/systemd/system/textdesk-usb-reset@.service /etc/udev/rules.d/60-textdesk-modem.rules /usr/local/bin/textdesk 2>/dev/null)" ]'
check "the data stays" inside test -e /var/lib/textdesk/textdesk.db
check "removes twice without complaint" inside /root/textdesk/systemd/install.sh remove
check "installs over the data" inside /root/textdesk/systemd/install.sh
check "the messages are there again" test "$(query 'select count(*) from messages')" = 2

step "purge"
refused 64 'Give --yes' inside /root/textdesk/systemd/install.sh purge
check "purges" inside /root/textdesk/systemd/install.sh purge --yes
check "nothing is left" inside bash -c '[ -z "$(ls -d /opt/textdesk /var/lib/textdesk /etc/textdesk 2>/dev/null)" ] && ! getent passwd textdesk'

if [ "$ARCHIVE" = yes ]; then
  step "a release archive, its packages by npm"
  # The network as this machine has it: names, package source, certificates.
  cp /etc/resolv.conf /etc/hosts "$ROOT/etc/"
  cp -rL /etc/ssl/certs/ca-certificates.crt "$ROOT/etc/ssl/certs/ca-certificates.crt"
  cp -r /etc/apt/apt.conf.d/. "$ROOT/etc/apt/apt.conf.d/"
  rm -rf "$ROOT/root/textdesk"
  openssl genpkey -algorithm ed25519 -out "$ROOT/../release-key.pem"
  archive=$("$CHECKOUT/server/testing/release-archive.sh" --sign "$ROOT/../release-key.pem" "$ROOT/root")
  check "unpacks" tar -C "$ROOT/root" -xzf "$archive"
  unpacked=/root/$(basename "$archive" .tar.gz)
  check "brings no packages" test ! -e "$ROOT$unpacked/node_modules"
  check "npm installs" inside bash -c 'apt-get -qq update && apt-get -qq install -y --no-install-recommends npm'
  check "installs" inside env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt "$unpacked/systemd/install.sh"
  check "brings no development tools" inside bash -c '[ -z "$(ls -d /opt/textdesk/current/node_modules/typescript /opt/textdesk/current/node_modules/playwright-core 2>/dev/null)" ]'
  serve_once
  check "says the second time that there is nothing to do" inside bash -c "$unpacked/systemd/install.sh | grep -q 'Nothing to do'"

  step "a newer release archive, taken by its signature with this Debian's own openssl"
  upgrade=/opt/textdesk/current/systemd/upgrade.sh
  newer=/root/textdesk-9.9.9.tar.gz
  mv "$ROOT$unpacked" "$ROOT/root/newer"
  sed -i '0,/"version": "[^"]*"/s//"version": "9.9.9"/' "$ROOT/root/newer/package.json"
  tar -C "$ROOT/root" -czf "$ROOT$newer" newer
  refused 65 'is not signed' inside $upgrade $newer
  cp "$archive.sig" "$ROOT$newer.sig"
  refused 65 'not signed by the key of this machine' inside $upgrade $newer
  refused 65 'takes signed releases only' inside /root/newer/systemd/install.sh
  openssl pkeyutl -sign -inkey "$ROOT/../release-key.pem" -rawin -in "$ROOT$newer" -out "$ROOT$newer.sig"
  check "upgrades" inside env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt $upgrade $newer
  check "the new version is current" inside bash -c 'grep -q 9.9.9 /opt/textdesk/current/package.json'
  refused 65 'is older than the one in place' inside $upgrade "/root/$(basename "$archive")"
  serve_once
  check "purges" inside /root/newer/systemd/install.sh purge --yes
fi

echo "The drill passed ($SUITE, systemd $(inside systemctl --version | sed -n '1s/systemd \([0-9]*\).*/\1/p'))."
