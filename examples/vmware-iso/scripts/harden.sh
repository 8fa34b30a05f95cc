#!/bin/sh
set -eu
cat >/etc/ssh/sshd_config.d/10-hardened.conf <<'CONF'
PasswordAuthentication no
PermitRootLogin no
X11Forwarding no
CONF
cat >/etc/sysctl.d/10-hardened.conf <<'CONF'
kernel.kptr_restrict = 2
kernel.unprivileged_bpf_disabled = 1
net.ipv4.conf.all.rp_filter = 1
CONF
systemctl enable nftables unattended-upgrades
