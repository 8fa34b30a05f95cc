#!/bin/bash
# The Debian package installs and works on a clean Debian 12. The judges: dpkg and apt, in a
# root file system that has nothing but Debian's minimum.
# Usage: package.sh BUILD_FOLDER
set -euo pipefail
build=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
(cd "$build" && cpack -G DEB -B "$scratch" >/dev/null)
package=$(echo "$scratch"/kiln_*.deb)
cat >"$scratch/check" <<'END'
set -eux
kiln version
kiln help | grep -q '^  version '
kiln help version
test -s /usr/share/doc/kiln/copyright
test -x /usr/libexec/kiln/kiln-engine
dpkg --verify kiln
apt-get remove -y kiln
test ! -e /usr/bin/kiln && test ! -e /usr/libexec/kiln
END
mmdebstrap --quiet --variant=apt --include="$package" \
  --hook-dir=/usr/share/mmdebstrap/hooks/file-mirror-automount \
  --customize-hook="copy-in $scratch/check /root" --customize-hook='chroot "$1" sh /root/check' bookworm /dev/null
