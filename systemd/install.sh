#!/usr/bin/env bash
# Puts Textdesk in place as a service, upgrades it with its data, and removes it again.
# Run it from a checkout or an unpacked release archive. Running it twice changes nothing the second time.
# For 64-bit Raspberry Pi OS and Debian 12 or 13, on a Pi (arm64) or a PC (amd64).
set -euo pipefail

HOME_DIR=/opt/textdesk
DATA=/var/lib/textdesk
CONFIG=/etc/textdesk/textdesk.env
UNIT=/etc/systemd/system/textdesk.service
RULES=/etc/udev/rules.d/60-textdesk-modem.rules
SYSUSERS=/etc/sysusers.d/textdesk.conf
COMMAND=/usr/local/bin/textdesk
# While it is there, an upgrade comes through upgrade.sh, which checks it.
RELEASE_KEY=/etc/textdesk/release-key.pub
USB_RESET_SOCKET=/etc/systemd/system/textdesk-usb-reset.socket
USB_RESET_SERVICE=/etc/systemd/system/textdesk-usb-reset@.service
KEEP_RELEASES=3
HEALTH_SECONDS=120

usage() {
  cat <<'TEXT'
Usage: sudo systemd/install.sh [install | rollback | remove | purge] [--yes] [--checked]

  install   (the default) put this version in place; over an older one: back up the database, switch, check, and
            go back by itself if the new version does not answer within two minutes; a machine that has a release key
            takes signed archives only (upgrade.sh), or with --checked a folder that you vouch for
  rollback  go back to the release before, with the database as it was before the upgrade
  remove    stop and remove the program; the data in /var/lib/textdesk and the settings in /etc/textdesk stay
  purge     remove, and erase data and settings too; asks first, unless --yes is given
TEXT
}

say() { printf '%s\n' "$*"; }
fail() { # fail <exit code of sysexits.h> <what happened and what to do>
  printf 'install.sh: %s\n' "$2" >&2
  exit "$1"
}

main() {
  local verb=install yes=no argument
  CHECKED=no
  for argument in "$@"; do
    case $argument in
      install | rollback | remove | purge) verb=$argument ;;
      --yes) yes=yes ;;
      --checked) CHECKED=yes ;;
      -h | --help) usage; exit 0 ;;
      *) usage >&2; fail 64 "unknown argument: $argument" ;;
    esac
  done
  [ "$(id -u)" = 0 ] || fail 77 "this must run as root. Run: sudo $0 $*"
  require_one_at_a_time
  require_real_folders
  case $verb in
    install) install_release ;;
    rollback) roll_back ;;
    remove) remove_program ;;
    purge) purge_all "$yes" ;;
  esac
}

require_one_at_a_time() {
  exec 9>/run/textdesk-install.lock
  flock -n 9 || fail 75 "another install.sh is running. Wait until it has finished."
}

# Behind a link the rights of another folder would be changed, and a purge would leave the messages where they are.
require_real_folders() {
  local folder
  for folder in "$HOME_DIR" "$DATA" "$(dirname "$CONFIG")"; do
    if [ -L "$folder" ]; then
      fail 78 "$folder is a link. Mount the other disk there instead (mount --bind), and run this again."
    fi
  done
}

# ---- install and upgrade

PREVIOUS=''
STOPPED=no

# What was being written when something broke off.
remove_rubbish() { rm -rf "$HOME_DIR"/releases/*.part "$HOME_DIR"/*.new; }

# However it ends (a full disk, Ctrl-C): no half-copied release stays, and the clinic is not left without its service.
leave() {
  local code=$?
  trap - EXIT
  # A second Ctrl-C must not leave the clinic without its service.
  trap '' INT TERM HUP
  remove_rubbish || true
  if [ -n "$PREVIOUS" ] && [ "$(current_release)" = "$PREVIOUS" ]; then
    # The unit of the release that runs, not of the one that did not get there.
    (SOURCE=$PREVIOUS && install_surroundings) || true
  fi
  if [ "$STOPPED" = yes ]; then start_service || true; fi
  exit "$code"
}

install_release() {
  SOURCE=$(cd "$(dirname "$0")/.." && pwd)
  check_machine
  check_source
  local version id staged previous snapshot=''
  version=$(version_of "$SOURCE")
  id=$version-$(content_id)
  previous=$(current_release)

  if [ "$previous" = "$HOME_DIR/releases/$id" ]; then
    remove_rubbish
    say "Textdesk $version is already in place; checking the files around it."
    install_surroundings
    start_service || fail 70 "the service does not answer. See: journalctl -u textdesk -n 50"
    take_key
    say "Nothing to do."
    return
  fi

  if [ -n "$previous" ] && [ -e "$RELEASE_KEY" ] && [ "$CHECKED" = no ]; then
    fail 65 "this machine takes signed releases only. Run: sudo $HOME_DIR/current/systemd/upgrade.sh ARCHIVE. If you vouch for this folder: add --checked"
  fi
  staged=$HOME_DIR/releases/$id
  PREVIOUS=$previous
  trap leave EXIT
  stage "$staged"
  create_user
  install_surroundings
  if [ -n "$previous" ]; then
    say "Upgrading from $(version_of "$previous")."
    STOPPED=yes
    stop_service
    snapshot=$(snapshot_database "$staged" "$previous")
  fi
  switch_to "$staged"
  if ! start_service; then
    [ -n "$previous" ] || fail 70 "the service does not answer. See: journalctl -u textdesk -n 50"
    say "The new version did not become ready. Going back to the one before." >&2
    stop_service
    go_back "$previous" "$snapshot" "$staged"
    fail 70 "the upgrade was undone; nothing was lost. See: journalctl -u textdesk -n 100"
  fi
  STOPPED=no
  remember_upgrade "$previous" "$snapshot"
  drop_old_releases
  take_key
  say "Textdesk $version is in place."
  say "Data: $DATA   Settings: $CONFIG   Logs: journalctl -u textdesk"
  say "Next: run 'sudo textdesk doctor', then open the address that it prints."
}

check_machine() {
  [ -r /etc/os-release ] || fail 78 "this does not look like Debian: /etc/os-release is missing."
  local id like version
  id=$(. /etc/os-release && printf '%s' "${ID:-}")
  like=$(. /etc/os-release && printf '%s' "${ID_LIKE:-}")
  version=$(. /etc/os-release && printf '%s' "${VERSION_ID:-0}")
  case " $id $like " in
    *' debian '*) ;;
    *) fail 78 "this is $id. Textdesk installs on Debian 12 or 13 and on 64-bit Raspberry Pi OS." ;;
  esac
  if { [ "$id" = debian ] || [ "$id" = raspbian ]; } && [ "${version%%.*}" -lt 12 ]; then
    fail 78 "this is Debian $version, which is too old. Debian 12 or newer is needed."
  fi
  # A 64-bit kernel under a 32-bit system is the usual trap on a Pi: uname would say aarch64.
  case $(dpkg --print-architecture) in
    arm64 | amd64) ;;
    armhf | armel) fail 78 "this system is 32-bit. Install the 64-bit Raspberry Pi OS; there is no current Node for 32 bits." ;;
    *) fail 78 "this processor ($(dpkg --print-architecture)) is not supported; arm64 and amd64 are." ;;
  esac
  command -v systemctl >/dev/null || fail 78 "systemd is missing. Textdesk runs as a systemd service."
  command -v runuser >/dev/null || fail 78 "runuser is missing. Run: apt install util-linux"
  mkdir -p "$HOME_DIR/releases"
  local free
  free=$(df -Pk "$HOME_DIR" | awk 'NR==2 {print int($4 / 1024)}')
  [ "$free" -ge 700 ] || fail 74 "only $free MiB are free below /opt; 700 MiB are needed. Make room and run this again."
}

check_source() {
  [ -f "$SOURCE/server/start.mjs" ] && grep -q '"name": "textdesk"' "$SOURCE/package.json" 2>/dev/null ||
    fail 66 "$SOURCE is not a Textdesk checkout or release. Run the install.sh that lies inside one."
  has_runtime "$SOURCE" && return
  command -v npm >/dev/null ||
    fail 69 "the packages are not there and npm is missing. Use a release archive, or run: apt install npm"
}

# The Node that the folder brings for this machine; nothing when it brings none.
runtime_of() {
  local each
  for each in "$1"/node_modules/.bin/node "$1"/node_modules/node-linux-*/bin/node; do
    if "$each" --version >/dev/null 2>&1; then printf '%s' "$each"; return 0; fi
  done
  return 1
}
has_runtime() { runtime_of "$1" >/dev/null; }

# npm 9, which is Debian's, makes no node_modules/.bin/node where two packages (one for each processor) claim the name.
link_runtime() {
  if [ -x "$1/node_modules/.bin/node" ]; then return 0; fi
  local found
  found=$(runtime_of "$1") || return 1
  mkdir -p "$1/node_modules/.bin"
  ln -s "..${found#"$1/node_modules"}" "$1/node_modules/.bin/node"
}

version_of() { sed -n 's/^ *"version": *"\([^"]*\)".*/\1/p' "$1/package.json" | head -n 1; }

# Tells one content from another, so that a second run finds its work done and a changed checkout does not.
content_id() {
  (cd "$SOURCE" && find server modem migrations views public systemd docs package.json package-lock.json -type f -print0 2>/dev/null |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-12)
}

current_release() { if [ -L "$HOME_DIR/current" ]; then readlink -f "$HOME_DIR/current"; fi; }

stage() {
  local staged=$1 part=$1.part
  if [ -d "$staged" ]; then return; fi
  say "Copying the program to $staged."
  remove_rubbish
  mkdir -p "$part"
  tar -C "$SOURCE" --exclude=./.git --exclude=./data --exclude=./.env --exclude=./.ci --exclude=./node_modules -cf - . | tar -C "$part" -xf -
  if has_runtime "$SOURCE"; then
    # Development tools and C headers stay behind: half of the space.
    tar -C "$SOURCE" --exclude=./node_modules/@biomejs --exclude=./node_modules/typescript --exclude='./node_modules/@typescript' \
      --exclude=./node_modules/playwright-core --exclude=./node_modules/axe-core --exclude='./node_modules/node-linux-*/include' \
      --exclude='./node_modules/node-linux-*/share' --exclude=./node_modules/.cache -cf - ./node_modules | tar -C "$part" -xf -
  else
    say "Fetching the packages with npm (some minutes on a slow line)."
    (cd "$part" && npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error) ||
      fail 69 "npm could not fetch the packages. Check the internet connection, or use a release archive."
    rm -rf "$part"/node_modules/node-linux-*/include
  fi
  link_runtime "$part" || fail 69 "Node did not come with the packages. Run 'npm ci' in the checkout and see what it says."
  chown -R root:root "$part"
  chmod -R u=rwX,go=rX "$part"
  sync -f "$part"
  mv "$part" "$staged"
}

create_user() {
  install -D -m 0644 "$SOURCE/systemd/textdesk.sysusers" "$SYSUSERS"
  if command -v systemd-sysusers >/dev/null; then
    systemd-sysusers "$SYSUSERS"
  else
    getent group textdesk >/dev/null || groupadd --system textdesk
    getent passwd textdesk >/dev/null ||
      useradd --system --gid textdesk --groups dialout --home-dir "$DATA" --shell /usr/sbin/nologin textdesk
  fi
  install -d -m 0700 -o textdesk -g textdesk "$DATA"
}

install_surroundings() {
  install -d -m 0755 "$(dirname "$CONFIG")"
  if [ ! -e "$CONFIG" ]; then
    install -m 0640 -g textdesk "$SOURCE/systemd/textdesk.env" "$CONFIG"
  fi
  replace_if_changed "$SOURCE/systemd/textdesk.service" "$UNIT" 0644
  replace_if_changed "$SOURCE/systemd/textdesk-usb-reset.socket" "$USB_RESET_SOCKET" 0644
  replace_if_changed "$SOURCE/systemd/textdesk-usb-reset@.service" "$USB_RESET_SERVICE" 0644
  replace_if_changed "$SOURCE/systemd/textdesk-command.sh" "$COMMAND" 0755
  if replace_if_changed "$SOURCE/systemd/60-textdesk-modem.rules" "$RULES" 0644 && [ "$CHANGED" = yes ] && is_booted; then
    udevadm control --reload 2>/dev/null && udevadm trigger --subsystem-match=usb --subsystem-match=tty || true
  fi
  if is_booted; then
    systemctl daemon-reload
    # Without it the modem page offers no USB reset; nothing else depends on it.
    [ ! -e "$USB_RESET_SOCKET" ] || systemctl restart textdesk-usb-reset.socket || say "The USB reset is not available. See: systemctl status textdesk-usb-reset.socket" >&2
  fi
  systemctl --quiet enable textdesk.service 2>/dev/null || fail 70 "systemctl could not enable the service."
  if [ -e "$USB_RESET_SOCKET" ]; then systemctl --quiet enable textdesk-usb-reset.socket 2>/dev/null || true; fi
}

replace_if_changed() {
  CHANGED=no
  # A release before this one may not have the file.
  if [ ! -e "$1" ]; then rm -f "$2"; return 0; fi
  if cmp -s "$1" "$2" && [ "$(stat -c %a "$2")" = "${3#0}" ]; then return 0; fi
  install -D -m "$3" "$1" "$2"
  CHANGED=yes
}

# Only once the release is in place: after an upgrade that was undone the same archive must still be one that is taken.
take_key() {
  [ -s "$SOURCE/systemd/release-key.pub" ] || return 0
  replace_if_changed "$SOURCE/systemd/release-key.pub" "$RELEASE_KEY" 0644
  if [ "$CHANGED" = yes ]; then
    say "Upgrades are checked from now on. Compare the key with what its maker tells: SHA-256 $(sha256sum <"$RELEASE_KEY" | cut -d' ' -f1)"
  fi
}

switch_to() {
  ln -sfn "$1" "$HOME_DIR/current.new"
  mv -T "$HOME_DIR/current.new" "$HOME_DIR/current"
  sync -f "$HOME_DIR"
}

# ---- the service: in an image or chroot there is no systemd to ask, so there it is only enabled

is_booted() { [ -d /run/systemd/system ]; }

stop_service() { if is_booted; then systemctl stop textdesk.service; fi; }

start_service() {
  if ! is_booted; then
    say "No systemd is running here (an image?): the service is enabled and starts at the next boot."
    return 0
  fi
  systemctl reset-failed textdesk.service 2>/dev/null || true
  # Type=notify: this returns when the service has said that it is ready, or has failed.
  timeout "$HEALTH_SECONDS" systemctl restart textdesk.service && systemctl --quiet is-active textdesk.service
}

# ---- the database around an upgrade

as_service() { runuser -u textdesk -- env -C / "$@"; }

# By the new release, which knows at least as much as the old one. Prints the snapshot's path, or nothing without a database.
snapshot_database() {
  if [ ! -e "$DATA/textdesk.db" ]; then return; fi
  local target
  target=$DATA/snapshots/upgrade-from-$(basename "$2")-$(date -u +%Y%m%dT%H%M%SZ).db
  as_service "$1/node_modules/.bin/node" "$1/server/operations/snapshot-command.ts" take "$DATA/textdesk.db" "$target" >&2 ||
    fail 74 "the database could not be backed up, so nothing was upgraded. See the line above."
  printf '%s' "$target"
}

# The next start continues from the snapshot. Messages that it shows as unsent are held: they may have left meanwhile.
go_back() {
  local release=$1 snapshot=$2 maker=$3
  if [ -n "$snapshot" ]; then
    as_service "$maker/node_modules/.bin/node" "$maker/server/operations/snapshot-command.ts" put-back "$DATA/textdesk.db" "$snapshot"
  fi
  switch_to "$release"
  # The unit of the release that runs, not of the one that failed.
  SOURCE=$release
  install_surroundings
}

remember_upgrade() {
  printf '%s\n%s\n' "$1" "$2" >"$HOME_DIR/before.new"
  mv "$HOME_DIR/before.new" "$HOME_DIR/before"
  # Each is as large as the database: the newest three stay.
  as_service sh -c 'ls -1t "$1"/upgrade-from-*.db 2>/dev/null | tail -n +4 | while IFS= read -r old; do rm -f -- "$old"; done' sh "$DATA/snapshots" || true
}

roll_back() {
  [ -s "$HOME_DIR/before" ] || fail 66 "there is no release to go back to."
  local release snapshot
  release=$(sed -n 1p "$HOME_DIR/before")
  snapshot=$(sed -n 2p "$HOME_DIR/before")
  [ -n "$release" ] && [ -d "$release" ] || fail 66 "the release before is no longer there."
  say "Going back to $(version_of "$release"). What came in since the upgrade stays in $DATA for a week."
  STOPPED=yes
  trap leave EXIT
  stop_service
  go_back "$release" "$snapshot" "$(current_release)"
  STOPPED=no
  rm -f "$HOME_DIR/before"
  start_service || fail 70 "the service does not answer. See: journalctl -u textdesk -n 50"
  say "Done."
}

drop_old_releases() {
  local release kept=0
  for release in $(ls -1dt "$HOME_DIR"/releases/*/ 2>/dev/null); do
    release=${release%/}
    kept=$((kept + 1))
    if [ "$kept" -le "$KEEP_RELEASES" ] || [ "$release" = "$(current_release)" ]; then continue; fi
    # The way back must not be dropped, however old it is.
    if [ "$release" = "$(sed -n 1p "$HOME_DIR/before" 2>/dev/null)" ]; then continue; fi
    rm -rf "$release"
  done
}

# ---- removal

remove_program() {
  if is_booted; then systemctl --quiet disable --now textdesk.service textdesk-usb-reset.socket 2>/dev/null || true; fi
  systemctl --quiet disable textdesk.service textdesk-usb-reset.socket 2>/dev/null || true
  rm -f "$UNIT" "$USB_RESET_SOCKET" "$USB_RESET_SERVICE" "$RULES" "$SYSUSERS" "$COMMAND"
  rm -rf "$HOME_DIR"
  if is_booted; then
    systemctl daemon-reload
    udevadm control --reload 2>/dev/null || true
  fi
  if [ -d "$DATA" ]; then say "The program is removed. The data stays in $DATA and the settings in $(dirname "$CONFIG")."; fi
}

purge_all() {
  if [ "$1" != yes ]; then
    [ -t 0 ] || fail 64 "purge erases every message. Give --yes to say that you mean it."
    local answer
    read -r -p "Erase every message, client and setting on this machine? Type 'erase': " answer
    [ "$answer" = erase ] || fail 64 "nothing was erased."
  fi
  remove_program >/dev/null
  rm -rf "$DATA" "$(dirname "$CONFIG")"
  if getent passwd textdesk >/dev/null; then userdel textdesk; fi
  if getent group textdesk >/dev/null; then groupdel textdesk; fi
  say "Program, data and settings are removed."
}

main "$@"
