#!/usr/bin/env bash
# Builds a release archive of the commit that is checked out: what the program needs and nothing that git does not know,
# but for sbom.cdx.json: the parts of others that it will fetch, from the lock, as CycloneDX.
#   server/testing/release-archive.sh [folder for the archive, the current one unless told]
# Prints the archive's path. The same commit gives the same octets, by the same npm. systemd/install.sh inside it fetches the
# packages by npm.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(cd "$OLDPWD" && cd "${1:-.}" && pwd)
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
chmod 644 "$lists/sbom.cdx.json"
git archive --format=tar --prefix="$name/" --add-file="$lists/sbom.cdx.json" HEAD | gzip -n >"$folder/$name.tar.gz.part"
mv "$folder/$name.tar.gz.part" "$folder/$name.tar.gz"
(cd "$folder" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
echo "$folder/$name.tar.gz"
