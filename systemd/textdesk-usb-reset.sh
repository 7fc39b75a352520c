#!/bin/sh
# Logs the USB device behind one serial port off the bus and on again, as if it had been pulled out for a second. Run as root
# by textdesk-usb-reset@.service: the name of the port (ttyUSB2) comes in by the socket, "ok" or why not, in one word of usb-reset.ts, goes back.
# The asking service is not trusted: nothing but a USB serial port is touched, never a hub, never a path of its making.
set -eu
sys=${1:-/sys} # another one in tests

refuse() {
  echo "$1"
  exit 1
}

IFS= read -r port || refuse not-usb
number=${port#ttyUSB}
number=${number#ttyACM}
case $port in ttyUSB* | ttyACM*) ;; *) refuse not-usb ;; esac
case $number in '' | *[!0-9]*) refuse not-usb ;; esac
device=$(readlink -f "$sys/class/tty/$port/device") || refuse gone
[ -d "$device" ] || refuse gone
top=$(readlink -f "$sys/devices")
# From the port upwards: its interface, then the device itself.
while [ ! -e "$device/idVendor" ]; do
  device=$(dirname "$device")
  case $device in "$top"/*) ;; *) refuse not-usb ;; esac
done
[ "$(cat "$device/bDeviceClass")" != 09 ] || refuse hub
[ -e "$device/authorized" ] || refuse no-switch
# Whatever happens in between, the device must not stay off.
trap 'echo 1 >"$device/authorized"' EXIT
echo 0 >"$device/authorized" || refuse stays-on
sleep 1
trap - EXIT
echo 1 >"$device/authorized" || refuse stays-off
echo ok
