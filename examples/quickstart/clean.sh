#!/bin/sh
# What the image does not need, and what would differ from build to build.
set -eu
nginx -t
apt-get clean
rm -rf /var/lib/apt/lists/* /var/log/nginx/* /var/cache/ldconfig/aux-cache
rm -f /var/log/apt/* /var/log/dpkg.log /var/log/alternatives.log /var/log/bootstrap.log
ln -sf /dev/stdout /var/log/nginx/access.log
ln -sf /dev/stderr /var/log/nginx/error.log
