#!/usr/bin/env bash
# The part of the install drill that needs a running systemd: boots a fresh Debian in systemd-nspawn and checks there that the
# unit starts hardened, is restarted when killed or frozen, is upgraded with its data, and that a broken upgrade undoes itself.
#   sudo server/testing/install-drill-booted.sh [--tarball FILE]
# Needs: root, debootstrap, systemd-container, an "npm ci" done in the checkout. Takes about three minutes.
# Not covered: udev and a real modem (a container has no devices), and the processor of a Pi.
set -euo pipefail

TARBALL=''
if [ "${1:-}" = --tarball ]; then TARBALL=$2; fi
[ "$(id -u)" = 0 ] || { echo "install-drill-booted.sh: must run as root" >&2; exit 77; }
for tool in debootstrap systemd-nspawn nsenter; do
  command -v $tool >/dev/null || { echo "install-drill-booted.sh: $tool is missing. Run: apt install debootstrap systemd-container" >&2; exit 69; }
done

CHECKOUT=$(cd "$(dirname "$0")/../.." && pwd)
PACKAGES=systemd,systemd-sysv,udev,ca-certificates
WORK=$(mktemp -d /tmp/textdesk-booted.XXXXXX)
ROOT=$WORK/root
CONTAINER=''
finish() {
  if [ -n "$CONTAINER" ]; then kill -TERM "$CONTAINER" 2>/dev/null || true; wait "$CONTAINER" 2>/dev/null || true; fi
  rm -rf --one-file-system "$WORK"
}
trap finish EXIT

echo "· a fresh Debian, booted"
if [ -n "$TARBALL" ] && [ ! -e "$TARBALL" ]; then
  debootstrap --variant=minbase --include=$PACKAGES --make-tarball="$TARBALL" bookworm "$WORK/download" >"$WORK/log"
fi
debootstrap --variant=minbase --include=$PACKAGES ${TARBALL:+--unpack-tarball="$TARBALL"} bookworm "$ROOT" >"$WORK/log" 2>&1 || { tail "$WORK/log"; exit 69; }
mkdir -p "$ROOT/root/textdesk"
tar -C "$CHECKOUT" --exclude=./.git --exclude=./data --exclude='./node_modules/.views-*' -cf - . | tar -C "$ROOT/root/textdesk" -xf -
systemd-nspawn -D "$ROOT" -b --register=no --keep-unit --private-network --console=read-only >"$WORK/console" 2>&1 &
CONTAINER=$!

init_of() { # the container's PID 1: nspawn's grandchild that calls itself systemd
  local child
  for child in $(cat "/proc/$1/task/$1/children" 2>/dev/null); do
    if [ "$(cat "/proc/$child/comm" 2>/dev/null)" = systemd ]; then echo "$child"; else init_of "$child"; fi
  done
}
inside() {
  nsenter -t "$(init_of "$CONTAINER" | head -n 1)" -m -p -u -i -n -C -- \
    /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"
}
within() { # within <seconds> <what must come true> <command…>
  local seconds=$1 what=$2 begun=$SECONDS
  shift 2
  until "$@" >"$WORK/output" 2>&1; do
    if [ $((SECONDS - begun)) -ge "$seconds" ]; then
      echo "✖ $what" >&2
      cat "$WORK/output" >&2
      inside journalctl -u textdesk --no-pager -n 30 >&2 || true
      exit 1
    fi
    sleep 0.5
  done
  echo "  ✔ $what ($((SECONDS - begun)) s)"
}
shows() { [ "$(inside systemctl show -p "$1" --value textdesk.service)" = "$2" ]; }
restarted() { shows NRestarts "$1" && shows ActiveState active; }
set_version() { sed -i "0,/\"version\": \"[^\"]*\"/s//\"version\": \"$1\"/" "$ROOT/root/textdesk/package.json"; }
refuses_upgrade() { ! inside /root/textdesk/systemd/install.sh; }

within 60 "systemd is up" inside systemctl is-active multi-user.target
echo "· install"
set_version 0.1.0
within 1 "the script starts the hardened unit and waits until it is ready" inside /root/textdesk/systemd/install.sh
within 20 "the service is well and its modem ready" inside textdesk status
within 1 "a text goes through" inside textdesk send +46701740605 drill --wait
asks_reset() { inside runuser -u textdesk -- /opt/textdesk/current/node_modules/.bin/node -e "
  const c = require('node:net').connect('/run/textdesk-usb-reset.sock', () => c.write(process.argv[1] + '\n'));
  c.pipe(process.stdout);" "$1" | grep -q "$2"; }
within 1 "the door of the USB reset answers the service" asks_reset ttyUSB9 'ttyUSB9 is not there'
within 1 "and refuses what is no USB port" asks_reset ../sda 'not a USB serial port'
within 1 "it is shut for others" inside bash -c '! runuser -u nobody -- test -w /run/textdesk-usb-reset.sock'
echo "· killed and frozen"
inside systemctl kill -s KILL --kill-who=main textdesk.service
within 20 "killed, it is back" restarted 1
inside systemctl kill -s STOP --kill-who=main textdesk.service
within 45 "frozen, the watchdog brings it back" restarted 2
echo "· upgrade, and a broken one"
set_version 0.2.0
within 1 "the upgrade is in place" inside /root/textdesk/systemd/install.sh
within 20 "it runs" inside bash -c 'textdesk status | grep -q "Textdesk 0.2.0: running"'
set_version 0.3.0
cp "$ROOT/root/textdesk/server/main.ts" "$WORK/main.ts"
echo 'throw new Error("a broken release");' >"$ROOT/root/textdesk/server/main.ts"
within 1 "the broken one is refused" refuses_upgrade
within 20 "and the one before runs again" inside bash -c 'textdesk status | grep -q "Textdesk 0.2.0: running"'
cp "$WORK/main.ts" "$ROOT/root/textdesk/server/main.ts"
echo "· stop and remove"
within 15 "it stops in order" inside systemctl stop textdesk.service
within 1 "without a fault" shows Result success
within 1 "it is removed, the data stays" inside bash -c '/root/textdesk/systemd/install.sh remove && test ! -e /opt/textdesk && test -e /var/lib/textdesk/textdesk.db'
echo "The booted drill passed."
