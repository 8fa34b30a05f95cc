#!/bin/bash
# Runs the container tests as ordinary users: one with ranges of ids, one without, and one whom the kernel allows no
# namespaces. Needs root (to make the users) and Debian's busybox-static and uidmap.
#   container_as_user.sh RUNTIME_TEST
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo "container_as_user.sh: needs root, to make users" >&2; exit 1; }
place=$(mktemp -d)
users=(kiln-ranges kiln-single)
cleanup() {
  for user in "${users[@]}"; do
    ! id -u "$user" >/dev/null 2>&1 || userdel -r "$user" 2>/dev/null || true
  done
  rm -rf "$place"
}
trap cleanup EXIT
chmod 755 "$place"
# Ordinary users need not be able to read the build directory.
install -m 755 "$1" "$place/runtime_test"
useradd -m -s /bin/bash kiln-ranges
useradd -m -s /bin/bash kiln-single
sed -i '/^kiln-single:/d' /etc/subuid /etc/subgid
grep -q '^kiln-ranges:' /etc/subuid && grep -q '^kiln-ranges:' /etc/subgid ||
  usermod --add-subuids 500000-565535 --add-subgids 500000-565535 kiln-ranges

as() { # <user> <command line>
  su - "$1" -c "cd /tmp && $2"
}

mounts=$(cat /proc/mounts)
touch "$place/begun"
as kiln-ranges "$place/runtime_test '[container]'"
as kiln-single "$place/runtime_test '[.single-id]'"
as kiln-single "unshare -Ur sh -c 'echo 0 > /proc/sys/user/max_user_namespaces &&
  exec setpriv --bounding-set=-all --inh-caps=-all $place/runtime_test [.no-namespaces]'"

if [ "$(cat /proc/mounts)" != "$mounts" ]; then
  echo "a mount is left:"; diff <(echo "$mounts") /proc/mounts; exit 1
fi
for user in "${users[@]}"; do
  # Init ends within moments of what it watched over.
  for _ in $(seq 50); do pgrep -u "$user" >/dev/null || break; sleep 0.1; done
  if pgrep -a -u "$user"; then echo "processes of $user are left"; exit 1; fi
done
# An id may have belonged to a former user, whose old files are no matter here.
left=$(find /tmp -maxdepth 1 -newer "$place/begun" \( -user kiln-ranges -o -user kiln-single \) -print)
[ -z "$left" ] || { echo "files are left: $left"; exit 1; }
