#!/bin/bash
# The builds of tests/rootfs as an ordinary user with ranges of ids: in a user namespace, where overlayfs keeps its notes
# in user.overlay.*. Needs root (to make the user).
#   rootfs_as_user.sh KILN quick   examples/tiny and a tar base to every output
#   rootfs_as_user.sh KILN whole   all of them, and a Debian base (needs a Debian mirror)
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo "rootfs_as_user.sh: needs root, to make a user" >&2; exit 1; }
kiln=$(readlink -f "$1")
tests=$(readlink -f "$(dirname "$0")/..")
user=kiln-builder-$$
place=$(mktemp -d)
cleanup() {
  userdel -r "$user" 2>/dev/null || true
  rm -rf "$place"
}
trap cleanup EXIT
# Ordinary users need not be able to read the build directory or the sources.
chmod 755 "$place"
mkdir -p "$place/tests" "$place/tmp"
install -m 755 "$kiln" "$(dirname "$kiln")/kiln-engine" "$place"
cp -r "$tests/rootfs" "$place/tests/rootfs"
cp -r "$tests/../examples" "$place/examples"
rm -rf "$place"/examples/*/out
chmod -R go+rX "$place"
chmod 1777 "$place/tmp"
useradd -m -s /bin/bash "$user"
grep -q "^$user:" /etc/subuid && grep -q "^$user:" /etc/subgid ||
  usermod --add-subuids 600000-665535 --add-subgids 600000-665535 "$user"

failures=0
as_user() { # WHAT COMMAND LINE
  echo "--- $1"
  su - "$user" -c "export TMPDIR=$place/tmp; cd; $2" || failures=$((failures + 1))
}
# Other programs of this machine mount what they like.
own_mounts() { grep -F -e "$place" -e "/home/$user" /proc/mounts || true; }
case $2 in
  quick)
    as_user tiny "$place/tests/rootfs/tiny.sh $place/kiln"
    as_user outputs "$place/tests/rootfs/outputs.sh $place/kiln quick"
    ;;
  whole)
    for name in tiny outputs differences layers bad_input killed; do
      as_user $name "$place/tests/rootfs/$name.sh $place/kiln"
    done
    cat >"$place/debian.kiln.hcl" <<'HCL'
source "rootfs" "debian" {
  base { debootstrap = "bookworm" }
  output {
    format = "oci"
    path   = "out/oci"
    tag    = "debian:latest"
  }
  output {
    format = "tar"
    path   = "out/debian.tar"
  }
}
build {
  sources = ["source.rootfs.debian"]
  provisioner "shell" {
    inline = [
      "export DEBIAN_FRONTEND=noninteractive",
      "apt-get update -qq",
      "apt-get install -y -qq --no-install-recommends sudo",
      "sudo -u nobody id -u 2>&1 | tee /said | grep -qx 65534",
      "! grep unable /said && rm /said",
      "useradd -m somebody",
      "su somebody -c 'id -u > ~/id'",
      "rm -rf /usr/share/doc",
      "apt-get clean",
    ]
  }
}
HCL
    as_user "a Debian base" "$place/kiln build $place/debian.kiln.hcl >log 2>&1 || { cat log; exit 1; }"
    as_user "Debian's files keep their owners" "tar --numeric-owner -tvf out/debian.tar >list &&
      grep -q ' 1000/1000 .*home/somebody/id$' list && grep -q ' 0/42 .*etc/shadow$' list && ! grep -q ' .*usr/share/doc/' list"
    if command -v skopeo >/dev/null; then
      as_user "skopeo inspects it" "skopeo inspect oci:out/oci:debian:latest >/dev/null"
    fi
    ;;
  *) echo "usage: rootfs_as_user.sh KILN quick|whole" >&2; exit 1 ;;
esac
[ -z "$(own_mounts)" ] || { echo "mounts are left: $(own_mounts)"; failures=$((failures + 1)); }
for _ in $(seq 50); do pgrep -u "$user" >/dev/null || break; read -rt 0.1 <> <(:) || true; done
if pgrep -a -u "$user"; then
  echo "processes of $user are left"
  failures=$((failures + 1))
fi
left=$(ls -A "$place/tmp")
[ -z "$left" ] || { echo "files are left: $left"; failures=$((failures + 1)); }
((failures == 0)) || { echo "$failures failed"; exit 1; }
