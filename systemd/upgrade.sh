#!/usr/bin/env bash
# Upgrades from a signed release archive: only what the key of this machine has signed is unpacked, and its install.sh run.
#   sudo /opt/textdesk/current/systemd/upgrade.sh ARCHIVE [--allow-older]
# ARCHIVE.sig lies beside it: Ed25519 over all octets of the archive (server/testing/release-archive.sh --sign).
# Run the one of the installed release: what comes along with an archive cannot vouch for it.
set -euo pipefail

CURRENT=/opt/textdesk/current
KEY=/etc/textdesk/release-key.pub

fail() { # fail <exit code of sysexits.h> <what happened and what to do>
  printf 'upgrade.sh: %s\n' "$2" >&2
  exit "$1"
}

main() {
  local archive='' older=no argument
  for argument in "$@"; do
    case $argument in
      --allow-older) older=yes ;;
      -h | --help) sed -n '2,5s/^# *//p' "$0"; exit 0 ;;
      -*) fail 64 "unknown argument: $argument" ;;
      *) archive=$argument ;;
    esac
  done
  [ -n "$archive" ] || fail 64 "say which archive: sudo $0 textdesk-….tar.gz"
  [ "$(id -u)" = 0 ] || fail 77 "this must run as root. Run: sudo $0 $*"
  [ -s "$KEY" ] || fail 78 "$KEY is not there, so nothing can be checked. docs/install.md says how to upgrade without it."
  command -v openssl >/dev/null || fail 69 "openssl is missing. Run: apt install openssl"
  [ -f "$archive" ] || fail 66 "$archive is not there."
  [ -f "$archive.sig" ] || fail 65 "nothing was changed: the archive is not signed ($archive.sig is not there)."

  WORK=$(mktemp -d)
  trap 'rm -rf "$WORK"' EXIT
  # What was checked is what is unpacked, whoever else may write where the archive lies.
  cp -- "$archive" "$WORK/archive"
  cp -- "$archive.sig" "$WORK/signature"
  openssl pkeyutl -verify -pubin -inkey "$KEY" -rawin -in "$WORK/archive" -sigfile "$WORK/signature" >/dev/null 2>&1 ||
    fail 65 "nothing was changed: the archive is damaged, or was not signed by the key of this machine ($KEY)."
  mkdir "$WORK/release"
  tar -C "$WORK/release" --strip-components=1 --no-same-owner -xzf "$WORK/archive"
  [ "$older" = yes ] || require_not_older "$WORK/release"
  bash "$WORK/release/systemd/install.sh" install --checked || exit $?
}

# A release with a known hole stays rightly signed for ever.
require_not_older() {
  [ -e "$CURRENT/package.json" ] || return 0
  local offered installed
  offered=$(order_of "$1")
  installed=$(order_of "$CURRENT")
  if dpkg --compare-versions "$offered" lt "$installed"; then
    fail 65 "nothing was changed: this release ($offered) is older than the one in place ($installed). --allow-older takes it."
  fi
}

# By version, then by the time of the commit. What comes before a release (1.0.0-rc.1) is older than it, in dpkg's way to write it.
order_of() {
  local version
  version=$(sed -n 's/^ *"version": *"\([^"]*\)".*/\1/p' "$1/package.json" | head -n 1)
  printf '%s+%s' "${version//-/\~}" "$(cat "$1/released" 2>/dev/null || echo 0)"
}

main "$@"
