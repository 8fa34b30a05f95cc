#!/bin/bash
# A layer per step: what each provisioner changed, deletions included, and the warning about what a later one deletes.
#   layers.sh KILN
source "$(dirname "$0")/support.sh"

template layers.kiln.hcl 'output {
    format = "oci"
    path   = "oci"
    layers = "per_step"
    tag    = "layers:latest"
    compression = "none"
  }
  output {
    format = "directory"
    path   = "tree-out"
  }' <<'EOF'
  provisioner "shell" { inline = ["head -c 100000 /dev/zero > /big", "echo 1 > /etc/one", "echo t > /tmp/kept"] }
  provisioner "shell" { inline = ["rm /big", "cat /tmp/kept > /etc/two", "rm /bin/false"] }
EOF
check "build" "$kiln" build layers.kiln.hcl
cp check.out log
check "the warning names path, size and steps" grep -q '/big (100000 bytes) is deleted by .*provisioner\[1\]' log
layers=$(grep -o '"mediaType":"application/vnd.oci.image.layer.v1.tar"' oci/blobs/sha256/* | wc -l)
check "three layers: base and one for each" test "$layers" = 3
found=
for blob in oci/blobs/sha256/*; do
  tar -tf "$blob" >list 2>/dev/null || continue
  grep -qx '.wh.big' list && grep -qx 'bin/.wh.false' list && found=yes
done
check "deletions are whiteouts" test "$found" = yes
check "/tmp lasts from step to step" grep -qx t tree-out/etc/two
check "/tmp is not in the image" test ! -e tree-out/tmp/kept
check "deleted files are gone from the tree" test ! -e tree-out/big -a ! -e tree-out/bin/false
finish
