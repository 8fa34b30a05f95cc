#!/bin/bash
# Installs packages in a Debian tree inside a container. Needs root, debootstrap and a Debian mirror.
#   container_debian.sh RUNTIME_TEST
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
debootstrap --variant=minbase bookworm "$place/debian" >"$place/log" || { tail -20 "$place/log"; exit 1; }
KILN_TEST_DEBIAN=$place/debian "$1" '[.debian]'
