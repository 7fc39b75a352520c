#!/usr/bin/env bash
# One scenario of systemd/install.sh in a machine of its own: install-rig.sh <scenario>. Needs root.
# The script under test is the real one. /opt, /etc, /run and /var/lib are tmpfs in a mount namespace that ends with this
# process; systemd is a stand-in that remembers which release it would run, and refuses one that is not whole.
set -euo pipefail

CHECKOUT=$(cd "$(dirname "$0")/../.." && pwd)
[ "$(id -u)" = 0 ] || { echo "install-rig.sh: must run as root, since it mounts" >&2; exit 77; }
if [ -z "${INSTALL_RIG:-}" ]; then
  INSTALL_RIG=yes exec unshare --mount --propagation private "$0" "$@"
fi

RUN=/run/rig
SHIMS=$RUN/shims

fail() { echo "✖ $*" >&2; exit 1; }

lay_out_machine() {
  local etc
  etc=$(mktemp -d)
  mount -t tmpfs -o size=64M rig "$etc"
  tar -C /etc -cf - . 2>/dev/null | tar -C "$etc" -xf -
  mount --move "$etc" /etc
  mount -t tmpfs -o size=16M rig /opt
  mount -t tmpfs -o size=16M rig /run
  mount -t tmpfs -o size=16M rig /var/lib
  mount -t tmpfs -o size=4M rig /usr/local/bin
  mkdir -p /run/systemd/system $SHIMS
  rm -rf /etc/textdesk /etc/systemd/system/textdesk* /etc/udev/rules.d/60-textdesk* /etc/sysusers.d/textdesk*
  sed -i 's/^ID=.*/ID=debian/; s/^VERSION_ID=.*/VERSION_ID="12"/' /etc/os-release 2>/dev/null || true
  shim systemctl <<'SH'
state=/run/rig/active
for word in "$@"; do case $word in --*) ;; *) verb=$word; break ;; esac; done
case "$verb $*" in
  restart*textdesk.service*)
    rm -f $state
    release=$(readlink -f /opt/textdesk/current)
    [ -e "$release/whole" ] && [ -x "$release/node_modules/.bin/node" ] && [ ! -e "$release/broken" ] || exit 1
    grep -q '^ExecStart=' /etc/systemd/system/textdesk.service || exit 1
    echo "$release" >$state ;;
  stop*textdesk.service* | disable*--now*textdesk.service*) rm -f $state ;;
  is-active*) [ -e $state ] ;;
esac
SH
  shim udevadm </dev/null
  # What is free is told by the rig where a scenario says so: the script wants more than a tmpfs of a test has.
  shim df <<'SH'
if [ -e /run/rig/df ]; then printf 'Filesystem 1024-blocks Used Available Capacity Mounted\nrig 1 1 %s 1%% /opt\n' "$(cat /run/rig/df)"; else exec /usr/bin/df "$@"; fi
SH
  echo 1000000 >$RUN/df
  export PATH=$SHIMS:$PATH
}

shim() { # shim <name>: its body comes by standard input
  { printf '#!/bin/bash\n'; cat; } >"$SHIMS/$1"
  chmod 755 "$SHIMS/$1"
}

# A release that is small: the real install.sh and systemd folder, a Node that knows how to copy a database.
make_source() { # make_source <folder> <version>
  local folder=$1
  mkdir -p "$folder"/{server/operations,node_modules/.bin,modem,migrations,views,public,docs}
  cp -r "$CHECKOUT/systemd" "$folder/systemd"
  printf '{\n  "name": "textdesk",\n  "version": "%s"\n}\n' "$2" >"$folder/package.json"
  touch "$folder/server/start.mjs" "$folder/server/operations/snapshot-command.ts" "$folder/package-lock.json" "$folder/whole"
  cat >"$folder/node_modules/.bin/node" <<'SH'
#!/bin/bash
[ "$1" != --version ] || { echo v24.0.0; exit 0; }
case $2 in
  take) mkdir -p "$(dirname "$4")" && cp "$3" "$4" ;;
  put-back) cp "$4" "$3.put-back" && mv "$3.put-back" "$3" ;;
esac
SH
  chmod 755 "$folder/node_modules/.bin/node"
}

old_is_running() { # old_is_running [<release key>]
  make_source /run/old 1.0.0
  if [ -n "${1:-}" ]; then cp "$1" /run/old/systemd/release-key.pub; fi
  make_source /run/new 2.0.0
  bash /run/old/systemd/install.sh >$RUN/log 2>&1 || { cat $RUN/log >&2; fail "the old release did not install"; }
  runuser -u textdesk -- sh -c 'echo messages >/var/lib/textdesk/textdesk.db'
  OLD=$(readlink -f /opt/textdesk/current)
  running_is "$OLD"
}

upgrade() { # its exit code is in $CODE, what it said in $RUN/log
  CODE=0
  bash /run/new/systemd/install.sh "$@" >$RUN/log 2>&1 || CODE=$?
}

upgrade_from() { # upgrade_from <archive> [--allow-older]
  CODE=0
  bash /opt/textdesk/current/systemd/upgrade.sh "$@" >$RUN/log 2>&1 || CODE=$?
}

# As release-archive.sh makes it, but that the packages lie in it already.
pack() { # pack <folder> <archive> <key>
  tar -C /run -czf "$2" "${1#/run/}"
  openssl pkeyutl -sign -inkey "$3" -rawin -in "$2" -out "$2.sig"
}

running_is() { [ "$(cat $RUN/active 2>/dev/null)" = "$1" ] || said "what runs is \"$(cat $RUN/active 2>/dev/null)\", not $1"; }
current_is() { [ "$(readlink -f /opt/textdesk/current)" = "$1" ] || said "current is $(readlink -f /opt/textdesk/current), not $1"; }
version_is() { grep -q "\"$1\"" /opt/textdesk/current/package.json && running_is "$(readlink -f /opt/textdesk/current)" || said "version $1 is not in place"; }
ended_with() { [ "$CODE" = "$1" ] || said "ended with $CODE, not $1"; }
tells() { grep -q -- "$1" $RUN/log || said "does not say \"$1\""; }
no_rubbish() { [ -z "$(ls -d /opt/textdesk/releases/*.part /opt/textdesk/*.new 2>/dev/null)" ] || said "rubbish is left"; }
data_is_whole() { [ "$(cat /var/lib/textdesk/textdesk.db)" = messages ] || said "the data is not what it was"; }
unit_is_of() { cmp -s "$1/systemd/textdesk.service" /etc/systemd/system/textdesk.service || said "the unit is not that of $1"; }
said() { cat $RUN/log >&2; fail "${STEP:-}$*"; }

# ---- scenarios

scenario_upgrade() {
  old_is_running
  upgrade
  ended_with 0
  current_is /opt/textdesk/releases/2.0.0-*
  running_is "$(readlink -f /opt/textdesk/current)"
  data_is_whole
  no_rubbish
}

scenario_too_little_room() {
  old_is_running
  echo 500000 >$RUN/df
  upgrade
  ended_with 74
  tells 'only 488 MiB are free below /opt'
  current_is "$OLD"
  running_is "$OLD"
}

scenario_disk_fills_while_copying() {
  old_is_running
  mount -t tmpfs -o size=64M rig /run/new/docs && head -c 32M /dev/zero >/run/new/docs/large
  upgrade
  [ "$CODE" != 0 ] || said "a copy that does not fit is called a success"
  current_is "$OLD"
  running_is "$OLD"
  no_rubbish
  unit_is_of "$OLD"
  data_is_whole
}

scenario_disk_fills_while_saving_the_database() {
  old_is_running
  head -c 10M /dev/urandom >/run/rig/octets && install -o textdesk /run/rig/octets /var/lib/textdesk/textdesk.db
  upgrade
  ended_with 74
  tells 'nothing was upgraded'
  current_is "$OLD"
  running_is "$OLD"
  unit_is_of "$OLD"
  cmp -s /run/rig/octets /var/lib/textdesk/textdesk.db || said "the database is not what it was"
}

scenario_new_release_does_not_start() {
  old_is_running
  touch /run/new/broken
  printf '# a unit of the new release\n' >>/run/new/systemd/textdesk.service
  upgrade
  ended_with 70
  tells 'the upgrade was undone'
  current_is "$OLD"
  running_is "$OLD"
  unit_is_of "$OLD"
  data_is_whole
}

# Every command of the upgrade, one after the other: fails, ends the script, or is where the power goes.
scenario_break_off() { # break_off <fail|TERM|KILL> [<first step> <every so many>]
  old_is_running
  printf '# a unit of the new release\n' >>/run/new/systemd/textdesk.service
  tar -C / -cf $RUN/before.tar opt/textdesk etc/textdesk etc/systemd/system etc/sysusers.d var/lib/textdesk usr/local/bin 2>/dev/null
  local each real step how=$1 first=${2:-1} every=${3:-1}
  echo 0 >$RUN/step
  echo 0 >$RUN/break
  for each in tar chown chmod sync mv ln install mkdir rm systemd-sysusers runuser systemctl; do
    real=$(PATH=${PATH#"$SHIMS":} command -v "$each" || true)
    if [ "$each" = systemctl ]; then mv $SHIMS/systemctl $RUN/systemctl; real=$RUN/systemctl; fi
    [ -n "$real" ] || continue
    shim "$each" <<SH
[ \$EUID = 0 ] || exec $real "\$@"
n=\$((\$(cat $RUN/step) + 1)); echo \$n >$RUN/step
if [ \$n = "\$(cat $RUN/break)" ]; then
  echo "$each \$*" >$RUN/broke
  # With the power everything goes, with Ctrl-C or an end by hand the script is told first.
  case $how in fail) ;; KILL) kill -KILL -- "-\$(cat $RUN/pid)" ;; *) kill -$how "\$(cat $RUN/pid)" ;; esac
  exit 1
fi
exec $real "\$@"
SH
  done
  for ((step = first; step < 200; step += every)); do
    /usr/bin/env -i PATH="${PATH#"$SHIMS":}" sh -c 'rm -rf /opt/textdesk && tar -C / -xf /run/rig/before.tar'
    echo "$OLD" >$RUN/active
    rm -f $RUN/broke
    echo 0 >$RUN/step
    echo $step >$RUN/break
    CODE=0
    # Its process id is known to the shims before the first of them runs.
    setsid --wait bash -c "echo \$\$ >$RUN/pid; exec bash /run/new/systemd/install.sh" >$RUN/log 2>&1 || CODE=$?
    [ -e $RUN/broke ] || break
    STEP="step $step ($(cat $RUN/broke)): "
    echo 0 >$RUN/break
    # Nothing of it lives on, the lock's last holder included.
    flock --wait 20 /run/textdesk-install.lock true
    if [ "$how" = KILL ]; then
      # The machine comes up again: what is enabled is started.
      systemctl restart textdesk.service || said "the service does not start after the power came back"
    fi
    [ -e $RUN/active ] || said "no service is running"
    current_is "$(cat $RUN/active)"
    [ "$how" = KILL ] || no_rubbish
    [ "$(cat $RUN/active)" != "$OLD" ] || [ "$how" = KILL ] || unit_is_of "$OLD"
    data_is_whole
    upgrade
    [ "$CODE" = 0 ] || said "the second try ended with $CODE"
    running_is "$(echo /opt/textdesk/releases/2.0.0-*)"
    current_is "$(cat $RUN/active)"
    no_rubbish
    data_is_whole
  done
  STEP=''
  [ $step -gt 20 ] || said "only $step steps were seen"
  ended_with 0
  echo "$((step - 1)) steps"
}

# Ctrl-C again while the first one is being tidied up.
scenario_ended_twice() {
  old_is_running
  local real
  real=$(PATH=${PATH#"$SHIMS":} command -v rm)
  shim rm <<SH
case "\$*" in */releases/\*.part* | *.part\ * | *.new*) [ ! -e $RUN/armed ] || kill -TERM \$PPID ;; esac
exec $real "\$@"
SH
  shim runuser <<SH
touch $RUN/armed
kill -TERM \$PPID
exit 1
SH
  upgrade
  [ -e $RUN/armed ] || said "the upgrade was not broken off"
  [ "$CODE" != 0 ] || said "what was ended is called a success"
  current_is "$OLD"
  running_is "$OLD"
}

# The folder of the data belongs to the service: whatever stands there, root follows no link out of it.
scenario_links_in_the_data() {
  old_is_running
  mkdir -m 0700 /opt/victim
  echo precious >/opt/victim/file
  chmod 600 /opt/victim/file
  runuser -u textdesk -- ln -s /opt/victim /var/lib/textdesk/snapshots
  runuser -u textdesk -- ln -s /opt/victim/file /var/lib/textdesk/textdesk.db.put-back
  upgrade
  ended_with 74
  current_is "$OLD"
  running_is "$OLD"
  rm /var/lib/textdesk/snapshots
  upgrade
  ended_with 0
  CODE=0
  bash /run/new/systemd/install.sh rollback >$RUN/log 2>&1 || CODE=$?
  bash /run/new/systemd/install.sh purge --yes >$RUN/log 2>&1 || said "purge failed"
  [ "$(cat /opt/victim/file)" = precious ] && [ "$(stat -c %U:%a /opt/victim/file /opt/victim | tr '\n' ' ')" = "root:600 root:700 " ] ||
    said "a link of the service led root out of its folder"
  [ "$(ls /opt/victim)" = file ] || said "something was written behind a link: $(ls /opt/victim)"
}

# Links in the places of root's own files are replaced, and what they lead to is left alone.
scenario_links_in_the_way() {
  make_source /run/new 2.0.0
  mkdir /opt/victim
  local place
  for place in /etc/systemd/system/textdesk.service /usr/local/bin/textdesk /etc/udev/rules.d/60-textdesk-modem.rules /etc/sysusers.d/textdesk.conf \
    /etc/systemd/system/textdesk-usb-reset.socket; do
    mkdir -p "$(dirname $place)"
    echo precious >"/opt/victim/$(basename $place)"
    ln -s "/opt/victim/$(basename $place)" $place
  done
  upgrade
  ended_with 0
  running_is "$(readlink -f /opt/textdesk/current)"
  for place in /opt/victim/*; do [ "$(cat "$place")" = precious ] || said "$place was written through a link"; done
  [ ! -L /etc/systemd/system/textdesk.service ] || said "the unit is still a link"
}

scenario_links_for_folders() {
  make_source /run/new 2.0.0
  mkdir -m 0755 /opt/elsewhere
  local place
  for place in /var/lib/textdesk /opt/textdesk /etc/textdesk; do
    ln -s /opt/elsewhere $place
    for verb in install 'purge --yes'; do
      # shellcheck disable=SC2086
      upgrade $verb
      ended_with 78
      tells "$place is a link"
      [ "$(stat -c %U:%a /opt/elsewhere)" = root:755 ] && [ -z "$(ls -A /opt/elsewhere)" ] || said "what the link leads to was changed"
    done
    rm $place
  done
  upgrade
  ended_with 0
}

refuses() { # refuses <what> <sentence> <archive>
  STEP="$1: "
  upgrade_from "$3"
  ended_with 65
  tells "$2"
  current_is "$OLD"
  running_is "$OLD"
  STEP=''
}

scenario_signed_releases() {
  local key each
  for key in ours foreign; do
    openssl genpkey -algorithm ed25519 -out $RUN/$key.pem
    openssl pkey -in $RUN/$key.pem -pubout -out $RUN/$key.pub
  done
  old_is_running $RUN/ours.pub
  tells "SHA-256 $(sha256sum <$RUN/ours.pub | cut -d' ' -f1)"
  cmp -s $RUN/ours.pub /etc/textdesk/release-key.pub || said "the release's key is not in place"
  cp $RUN/ours.pub /run/new/systemd/release-key.pub

  local good=$RUN/good.tar.gz bad=$RUN/bad.tar.gz
  pack /run/new $good $RUN/ours.pem
  cp $good $bad
  refuses unsigned 'is not signed' $bad
  pack /run/new $bad $RUN/foreign.pem
  refuses 'a foreign key' 'not signed by the key of this machine' $bad
  for each in changed 'cut short' 'cut to nothing' 'with something behind it'; do
    cp $good $bad
    cp $good.sig $bad.sig
    case $each in
      changed) printf x | dd of=$bad bs=1 seek=$(($(stat -c %s $bad) / 2)) conv=notrunc status=none ;;
      'cut short') truncate -s -1 $bad ;;
      'cut to nothing') truncate -s 0 $bad ;;
      *) printf x >>$bad ;;
    esac
    refuses "$each" 'is damaged' $bad
  done
  cp $good $bad
  for each in 63 0; do
    head -c $each $good.sig >$bad.sig
    refuses "a signature of $each octets" 'is damaged' $bad
  done
  make_source /run/before 1.0.0-rc.2
  pack /run/before $bad $RUN/ours.pem
  refuses 'an older version' 'is older than the one in place' $bad
  # Both were made of version 1.0.0, this one of an older commit.
  echo 2000 >"$OLD/released"
  make_source /run/before 1.0.0
  echo 1000 >/run/before/released
  pack /run/before $bad $RUN/ours.pem
  refuses 'an older commit' 'is older than the one in place' $bad
  upgrade
  ended_with 65
  tells 'takes signed releases only'
  running_is "$OLD"
  data_is_whole

  # The old key's last release brings the next key.
  cp $RUN/foreign.pub /run/new/systemd/release-key.pub
  touch /run/new/broken
  pack /run/new $bad $RUN/ours.pem
  upgrade_from $bad
  ended_with 70
  running_is "$OLD"
  cmp -s $RUN/ours.pub /etc/textdesk/release-key.pub || said "an upgrade that was undone has left its key"
  rm /run/new/broken
  echo mended >/run/new/docs/notes
  pack /run/new $good $RUN/ours.pem
  upgrade_from $good
  ended_with 0
  version_is 2.0.0
  OLD=$(readlink -f /opt/textdesk/current)
  running_is "$OLD"
  data_is_whole
  no_rubbish
  refuses 'the key of before' 'not signed by the key of this machine' $bad
  pack /run/before $bad $RUN/foreign.pem
  upgrade_from $bad --allow-older
  ended_with 0
  version_is 1.0.0
  # A folder that somebody vouches for; it has no key, and the one of before stays.
  rm /run/new/systemd/release-key.pub
  upgrade --checked
  ended_with 0
  version_is 2.0.0
  cmp -s $RUN/foreign.pub /etc/textdesk/release-key.pub || said "the release key is gone"
  rm /etc/textdesk/release-key.pub
  upgrade_from $good
  ended_with 78
  [ -z "$(ls -d /tmp/tmp.*/release 2>/dev/null)" ] || said "what was unpacked is left"
}

[ "$(type -t "scenario_$1")" = function ] || { echo "install-rig.sh: no scenario $1" >&2; exit 64; }
lay_out_machine
"scenario_$@"
echo "· $*: held"
