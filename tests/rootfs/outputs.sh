#!/bin/bash
# Every base and every output, with a change of each kind between them: what is unpacked from each output is the tree
# that the scripts made, deletions and replaced directories included.
#   outputs.sh KILN
source "$(dirname "$0")/support.sh"
export SOURCE_DATE_EPOCH=1700000000
here=$examples/../tests/rootfs

# The base, as a directory of root's files.
mkdir -p base/{bin,etc,tmp,opt/app/{old,kept},srv/{gone,moved/deep},var/file-to-be}
cp /bin/busybox base/bin/
for applet in sh cat rm mkdir ln chmod chown mv grep sleep touch test rmdir id; do ln -s busybox "base/bin/$applet"; done
echo one >base/opt/app/old/one
echo kept >base/opt/app/kept/two
echo gone >base/srv/gone/three
echo deep >base/srv/moved/deep/four
echo five >base/etc/five
echo six >base/etc/six
ln base/etc/six base/etc/six-again
ln -s five base/etc/link
chmod -R go+rX base
tar -C base --owner=0 --group=0 --numeric-owner -cf base.tar .
sum=sha256:$(sha256sum base.tar | cut -d' ' -f1)

mkdir -p upload/inner
echo uploaded >upload/inner/file
printf '#!/bin/sh\necho tool\n' >upload/tool && chmod 755 upload/tool

outputs() {
  cat <<END
  output {
    format = "oci"
    path   = "$1/oci"
    tag    = "t:latest"
  }
  output {
    format = "oci"
    path   = "$1/per-step"
    tag    = "t:latest"
    layers = "per_step"
    compression = "zst"
  }
  output {
    format = "docker-archive"
    path   = "$1/docker.tar"
    tag    = "kiln-outputs:latest"
  }
  output {
    format = "tar"
    path   = "$1/tree.tar.xz"
  }
  output {
    format = "squashfs"
    path   = "$1/tree.squashfs"
  }
  output {
    format = "directory"
    path   = "$1/tree"
  }
END
}

# build NAME BASE: the base block's arguments, to all outputs in the directory NAME.
build() {
  cat >"$1.kiln.hcl" <<END
source "rootfs" "t" {
  base {
    $2
  }
  network     = "none"
  resolv_conf = "none"
$(outputs "$1")
}
build {
  sources = ["source.rootfs.t"]
  provisioner "shell" {
    inline = [
      "rm -rf /opt/app/old && mkdir /opt/app/old && echo new > /opt/app/old/new",
      "rm -rf /srv/gone",
      "mv /srv/moved /srv/here",
      "rm -rf /var/file-to-be && echo file > /var/file-to-be",
      "rm /etc/five && mkdir /etc/five && echo in > /etc/five/in",
      "rm /etc/six-again",
      "mkdir /opt/short /opt/short/lived && echo x > /opt/short/lived/x",
      "chmod 4755 /bin/busybox",
      "mkdir -p /usr/local/bin",
    ]
  }
  provisioner "file" {
    source      = "upload/"
    destination = "/opt/uploaded"
  }
  provisioner "file" {
    source      = "upload/tool"
    destination = "/usr/local/bin/"
  }
  provisioner "shell" {
    inline = [
      "rm -rf /opt/short /opt/app/old/new",
      "echo newest > /opt/app/old/newest",
      "rm -rf /opt/app/kept && ln -s old /opt/app/kept",
      "/usr/local/bin/tool > /etc/tool-said",
      "sleep 1000 & echo left",
    ]
  }
  provisioner "file" {
    direction   = "download"
    source      = "/opt/app"
    destination = "$1-down/"
  }
  provisioner "file" {
    direction   = "download"
    source      = "/etc/tool-said"
    destination = "$1-down/said.txt"
  }
}
END
  check "$1: kiln builds it" "$kiln" build "$1.kiln.hcl"
  [[ -e $1/tree ]] || return 0
  cp check.out "$1.log"
  check "$1: the process left behind is named" grep -q "left the process .sleep. running" "$1.log"
  check "$1: the download" test "$(cat "$1-down/said.txt" "$1-down/app/old/newest" 2>&1)" = $'tool\nnewest'
}

cat >expected <<'END'
bin/busybox f 4755
etc d 755
etc/five d 755
etc/five/in f 644
etc/link l five
etc/six f 644
etc/tool-said f 644
opt/app d 755
opt/app/kept l old
opt/app/old d 755
opt/app/old/newest f 644
opt/uploaded d 755
opt/uploaded/inner/file f 644
opt/uploaded/tool f 755
srv d 755
srv/here/deep/four f 644
usr/local/bin/tool f 755
var/file-to-be f 644
END

# What python's tarfile makes of the outputs; no line of it is kiln's.
judge() {
  local kind
  [[ -e $1/tree ]] || return 0
  for kind in oci per-step docker.tar tree.tar.xz; do
    check "$1: $kind is the tree" python3 "$here/read_output.py" "$1/$kind" expected
  done
  rm -rf "$1-squash"
  check "$1: unsquashfs reads it" unsquashfs -q -n -d "$1-squash" -no-xattrs "$1/tree.squashfs"
  check "$1: tree.squashfs is the tree" python3 "$here/read_output.py" --ignore-set-id "$1-squash" expected
  check "$1: directory is the tree" python3 "$here/read_output.py" "$1/tree" expected
}

build from-tar "tar = \"base.tar\"
    checksum = \"$sum\""
judge from-tar
if [[ ${2-} != quick ]]; then
  build from-directory 'directory = "base"'
  judge from-directory
  check "the base directory is as it was" test "$(cat base/srv/moved/deep/four base/etc/five)" = $'deep\nfive'

  # The layout that a build wrote is the base of another one.
  cat >seed.kiln.hcl <<END
source "rootfs" "seed" {
  base {
    tar      = "base.tar"
    checksum = "$sum"
  }
  output {
    format = "oci"
    path   = "seed"
    tag    = "seed:1"
  }
}
build { sources = ["source.rootfs.seed"] }
END
  check "an image to start from" "$kiln" build seed.kiln.hcl
  build from-oci 'oci = "seed"
    reference = "seed:1"'
  judge from-oci
fi
finish
