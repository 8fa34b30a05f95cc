#!/bin/bash
# Everything that can be wrong with a rootfs build: a clear message, a non-zero exit, nothing half-written, nothing left.
#   bad_input.sh KILN
source "$(dirname "$0")/support.sh"
out='output {
    format = "tar"
    path   = "out.tar"
  }'
absent() { [[ ! -e out.tar ]] || { fail "$1: out.tar is there"; rm -rf out.tar; }; }

template t.kiln.hcl "$out" <<'EOF'
  provisioner "shell" { inline = ["echo before", "exit 7"] }
EOF
refuse "a failing script" 1 "Script exited with non-zero exit status: 7" "$kiln" build t.kiln.hcl
check "its output is shown" grep -q before refuse.out
absent "a failing script"

template t.kiln.hcl "$out" <<'EOF'
  provisioner "shell" { inline = ["sleep 1000 & echo started"] }
EOF
check "a script that leaves a process behind" timeout 60 "$kiln" build t.kiln.hcl
cp check.out log
check "is warned about by name" grep -q "left the process .sleep. running" log
rm -f out.tar

template t.kiln.hcl "$out" <<'EOF'
  provisioner "shell" { inline = ["yes 0123456789012345678901234567890123456789 | head -c 200000000"] }
EOF
rm -rf "$KILN_STATE_DIR"
check "a flood of output" "$kiln" build t.kiln.hcl
check "its log is bounded" test "$(du -sm "$KILN_STATE_DIR" | cut -f1)" -lt 110
check "and says what is left out" grep -q "kiln left [0-9]* bytes of output out here" "$KILN_STATE_DIR"/runs/*/002-*.log
rm -rf out.tar "$KILN_STATE_DIR"

mkdir -p host && echo secret >host/file
template t.kiln.hcl "$out" <<EOF
  provisioner "shell" { inline = ["rm -rf /etc", "ln -s $work/host /etc", "ln -s ../../../../../..$work/host /up"] }
  provisioner "file" {
    content     = "planted"
    destination = "/etc/file"
  }
EOF
refuse "a planted link before an upload" 1 "/etc/file" "$kiln" build t.kiln.hcl
check "the host's file is untouched" grep -qx secret host/file
absent "a planted link"

template t.kiln.hcl "$out" <<EOF
  provisioner "shell" { inline = ["ln -s $work/host/file /loot"] }
  provisioner "file" {
    direction   = "download"
    source      = "/loot"
    destination = "stolen"
  }
EOF
refuse "a planted link before a download" 1 "/loot" "$kiln" build t.kiln.hcl
check "nothing was downloaded" test ! -e stolen
absent "a planted download"

template t.kiln.hcl 'output {
    format = "directory"
    path   = "captured"
  }' <<EOF
  provisioner "shell" { inline = ["rm -rf /opt", "ln -s $work/host /opt", "ln /bin/busybox /hard", "ln -s ../../../../../../..$work/host /up"] }
  provisioner "file" {
    content     = "uploaded"
    destination = "/hard"
  }
  provisioner "file" {
    content     = "uploaded"
    destination = "/../../../dots"
  }
EOF
check "planted links before a capture" "$kiln" build t.kiln.hcl
check "are captured as they are" test "$(readlink captured/opt)" = "$work/host" -a -L captured/up
check "an upload replaces a hard link, not what it links" cmp tree/bin/busybox captured/bin/busybox
check ".. stays inside" test "$(cat captured/dots)" = uploaded -a ! -e dots
check "the host's directory is untouched" test "$(ls host)" = file
rm -rf captured

template t.kiln.hcl "$out" <<'EOF'
  provisioner "shell" { inline = ["echo 1 > /proc/sys/kernel/hostname"] }
EOF
refuse "a write to /proc/sys" 1 "non-zero exit status" "$kiln" build t.kiln.hcl
template t.kiln.hcl "$out" <<'EOF'
  provisioner "shell" { inline = ["mknod /disk b 8 0"] }
EOF
refuse "mknod of a disk" 1 "non-zero exit status" "$kiln" build t.kiln.hcl
template t.kiln.hcl "$out" <<'EOF'
  provisioner "shell" { inline = ["echo x > /proc/1/exe"] }
EOF
refuse "a write to the init's program" 1 "non-zero exit status" "$kiln" build t.kiln.hcl
absent "a guest that breaks out"

echo mine >out.tar
template t.kiln.hcl "$out" <<<''
refuse "an output that is somebody else's" 1 "out.tar" "$kiln" build t.kiln.hcl
check "is left as it was" grep -qx mine out.tar
rm out.tar

# Bases that are not to be trusted.
base_template() {
  cat >base.kiln.hcl <<EOF
source "rootfs" "t" {
  base {
    tar      = "$1"
    checksum = "sha256:${2-$(sha256sum "$1" | cut -d' ' -f1)}"
  }
  $out
}
build { sources = ["source.rootfs.t"] }
EOF
}
mkdir evil && echo x >evil/x
tar -cf dotdot.tar -P --transform 's,^evil/x,../outside,' evil/x
tar -cf absolute.tar -P --transform "s,^evil/x,$work/outside," evil/x
base_template dotdot.tar
refuse "a base with .." 1 "../outside" "$kiln" build base.kiln.hcl
base_template absolute.tar
refuse "a base with an absolute name" 1 "outside" "$kiln" build base.kiln.hcl
check "nothing was written outside" test ! -e outside
if mknod evil/disk b 8 0 2>/dev/null; then
  tar -cf device.tar evil
  base_template device.tar
  refuse "a base with a device node" 1 "evil/disk" "$kiln" build base.kiln.hcl
fi
base_template dotdot.tar 0000000000000000000000000000000000000000000000000000000000000000
refuse "a base with another checksum" 1 "0000000000000000" "$kiln" build base.kiln.hcl
head -c 100 dotdot.tar >short.tar
base_template short.tar
refuse "a truncated base" 1 "short.tar" "$kiln" build base.kiln.hcl
sed -i '/checksum/d' base.kiln.hcl
refuse "a base without a checksum" 1 "needs a checksum" "$kiln" build base.kiln.hcl
absent "a bad base"

if [[ $(id -u) == 0 ]]; then
  mkdir small && mount -t tmpfs -o size=300k none small
  template t.kiln.hcl "${out/out.tar/small/out.tar}" <<<''
  refuse "a full disk" 1 "no space left" "$kiln" build t.kiln.hcl
  check "nothing half-written on it" test -z "$(ls -A small)"
  umount small
  # Where the build itself works.
  mount -t tmpfs -o size=3m none small
  template t.kiln.hcl "$out" <<'EOF'
  provisioner "shell" { inline = ["dd if=/dev/zero of=/big bs=1000000 count=10"] }
EOF
  KILN_CACHE_DIR=$work/small/cache refuse "a full disk for a script" 1 "No space left" "$kiln" build t.kiln.hcl
  tar -cf big.tar -C /bin busybox -C "$(dirname "$kiln")" "$(basename "$kiln")"
  base_template big.tar
  KILN_CACHE_DIR=$work/small/cache refuse "a full disk for a base" 1 "no space left" "$kiln" build base.kiln.hcl
  check "nothing is left on it" test -z "$(find small -type f ! -name .lock ! -path '*/cache/[sbl][tlo]*/*')"
  absent "a full disk"
  umount small
  rm -r small
fi
if unshare -Ur true 2>/dev/null && [[ $(id -u) != 0 ]]; then
  template t.kiln.hcl "$out" <<<'  provisioner "shell" { inline = ["true"] }'
  refuse "no namespaces" 1 "allow user namespaces" unshare -Ur sh -c 'echo 0 > /proc/sys/user/max_user_namespaces &&
    exec setpriv --bounding-set=-all --inh-caps=-all "$@"' sh "$kiln" build t.kiln.hcl
  absent "no namespaces"
fi
finish
