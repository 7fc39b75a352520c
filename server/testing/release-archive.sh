#!/usr/bin/env bash
# Builds a release archive of the commit that is checked out: what the program needs and nothing that git does not know,
# but for sbom.cdx.json: the parts of others that it will fetch, from the lock, as CycloneDX.
#   server/testing/release-archive.sh [--sign KEY.pem [--next-key KEY.pub]] [folder for the archive, the current one unless told]
# Prints the archive's path. The same commit gives the same octets, by the same npm. systemd/install.sh inside it fetches the
# packages by npm.
# --sign: an Ed25519 signature lies beside it, and the public key inside, by which the next release will be checked
# (systemd/upgrade.sh); or that of another key, when this is the last release that KEY signs.
set -euo pipefail
key='' next=''
while [[ ${1:-} == --* ]]; do
  case $1 in
    --sign) key=$(realpath "$2") ;;
    --next-key) next=$(realpath "$2") ;;
    *) echo "release-archive.sh: unknown argument: $1" >&2; exit 64 ;;
  esac
  shift 2
done
folder=$(cd "${1:-.}" && pwd)
cd "$(dirname "$0")/../.."
version=$(sed -n 's/^ *"version": *"\([^"]*\)".*/\1/p' package.json | head -n 1)
name=textdesk-$version-$(git rev-parse --short=12 HEAD)
lists=$(mktemp -d)
trap 'rm -rf "$lists"' EXIT
# npm names the whole after its folder.
mkdir "$lists/textdesk"
for file in package.json package-lock.json; do git show "HEAD:$file" >"$lists/textdesk/$file"; done
# Without the time and the random number that npm writes into it, so that it is the same each time.
(cd "$lists/textdesk" && npm sbom --offline --package-lock-only --omit dev --sbom-format cyclonedx) |
  sed '/^ *"\(serialNumber\|timestamp\)": /d' >"$lists/sbom.cdx.json"
git log -1 --format=%ct HEAD >"$lists/released"
chmod 644 "$lists/sbom.cdx.json" "$lists/released"
added=(--prefix="$name/" --add-file="$lists/sbom.cdx.json" --add-file="$lists/released")
if [ -n "$key" ]; then
  openssl pkey -in "$key" -pubout -out "$lists/ours.pub"
  install -m 644 "${next:-$lists/ours.pub}" "$lists/release-key.pub"
  for public in "$lists"/*.pub; do
    openssl pkey -pubin -in "$public" -noout -text | grep -qi '^ed25519' || { echo "release-archive.sh: only Ed25519 keys sign releases" >&2; exit 65; }
  done
  added=(--prefix="$name/systemd/" --add-file="$lists/release-key.pub" "${added[@]}")
fi
archive=$folder/$name.tar.gz
rm -f "$archive.sig"
git archive --format=tar "${added[@]}" HEAD | gzip -n >"$archive.part"
if [ -n "$key" ]; then openssl pkeyutl -sign -inkey "$key" -rawin -in "$archive.part" -out "$archive.sig"; fi
mv "$archive.part" "$archive"
(cd "$folder" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
echo "$archive"
