#!/bin/sh
# Logs the USB device behind one serial port off the bus and on again, as if it had been pulled out for a second. Run as root
# by textdesk-usb-reset@.service: the name of the port (ttyUSB2) comes in by the socket, "ok" or one line of words goes back.
# The asking service is not trusted: nothing but a USB serial port is touched, never a hub, never a path of its making.
set -eu
sys=${1:-/sys} # another one in tests

refuse() {
  echo "$*"
  exit 1
}

IFS= read -r port || refuse 'no port was named'
number=${port#ttyUSB}
number=${number#ttyACM}
case $port in ttyUSB* | ttyACM*) ;; *) refuse 'not a USB serial port' ;; esac
case $number in '' | *[!0-9]*) refuse 'not a USB serial port' ;; esac
device=$(readlink -f "$sys/class/tty/$port/device") || refuse "$port is not there"
[ -d "$device" ] || refuse "$port is not there"
top=$(readlink -f "$sys/devices")
# From the port upwards: its interface, then the device itself.
while [ ! -e "$device/idVendor" ]; do
  device=$(dirname "$device")
  case $device in "$top"/*) ;; *) refuse "$port belongs to no USB device" ;; esac
done
[ "$(cat "$device/bDeviceClass")" != 09 ] || refuse "$port belongs to a hub"
[ -e "$device/authorized" ] || refuse 'this USB device cannot be switched off'
# Whatever happens in between, the device must not stay off.
trap 'echo 1 >"$device/authorized"' EXIT
echo 0 >"$device/authorized" || refuse 'the kernel refused to switch it off'
sleep 1
trap - EXIT
echo 1 >"$device/authorized" || refuse 'the kernel refused to switch it on again; pull the modem out and plug it in'
echo ok
