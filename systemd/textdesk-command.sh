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
# Read as systemd reads it (EnvironmentFile=), never run: a value may hold spaces and dollar signs without quotes.
if [ -r /etc/textdesk/textdesk.env ]; then
  while IFS= read -r line || [ -n "$line" ]; do
    name=${line%%=*}
    case $line in *=*) ;; *) continue ;; esac
    case $name in '' | *[!A-Za-z0-9_]* | [0-9]*) continue ;; esac
    value=${line#*=}
    case $value in
      \"*\") value=${value#\"} value=${value%\"} ;;
      \'*\') value=${value#\'} value=${value%\'} ;;
    esac
    export "$name=$value"
  done </etc/textdesk/textdesk.env
fi
export NODE_ENV=production TEXTDESK_DATA="${TEXTDESK_DATA:-/var/lib/textdesk}"
exec /opt/textdesk/current/node_modules/.bin/node --disable-warning=ExperimentalWarning /opt/textdesk/current/server/cli/textdesk.mjs "$@"
