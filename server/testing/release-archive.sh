#!/usr/bin/env bash
# Builds a release archive of the commit that is checked out: what the program needs and nothing that git does not know.
#   server/testing/release-archive.sh [folder for the archive, the current one unless told]
# Prints the archive's path. The same commit gives the same octets. systemd/install.sh inside it fetches the packages by npm.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(cd "$OLDPWD" && cd "${1:-.}" && pwd)
version=$(sed -n 's/^ *"version": *"\([^"]*\)".*/\1/p' package.json | head -n 1)
name=textdesk-$version-$(git rev-parse --short=12 HEAD)
git archive --format=tar --prefix="$name/" HEAD | gzip -n >"$folder/$name.tar.gz.part"
mv "$folder/$name.tar.gz.part" "$folder/$name.tar.gz"
(cd "$folder" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
echo "$folder/$name.tar.gz"
