#!/bin/sh
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get -y dist-upgrade
apt-get -y install --no-install-recommends unattended-upgrades nftables
apt-get clean
