#!/bin/sh
# The textdesk command of an installed appliance: the service's own user, settings and Node.
set -e
if [ "$(id -u)" = 0 ]; then
  exec runuser -u textdesk -- "$0" "$@"
fi
if [ "$(id -un)" != textdesk ]; then
  echo "textdesk: this needs the service's rights. Run: sudo textdesk $*" >&2
  exit 77 # EX_NOPERM
fi
if [ -r /etc/textdesk/textdesk.env ]; then
  set -a
  . /etc/textdesk/textdesk.env
  set +a
fi
export NODE_ENV=production TEXTDESK_DATA="${TEXTDESK_DATA:-/var/lib/textdesk}"
exec /opt/textdesk/current/node_modules/.bin/node --disable-warning=ExperimentalWarning /opt/textdesk/current/server/cli/textdesk.mjs "$@"
