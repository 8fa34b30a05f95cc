#!/bin/bash
# examples/tiny, as a user would build it: what comes out, and that it comes out the same twice.
#   tiny.sh KILN
source "$(dirname "$0")/support.sh"
export SOURCE_DATE_EPOCH=1700000000

for copy in first second; do
  cp -r "$examples/tiny" "$copy"
  rm -rf "$copy/out"
  check "build $copy" "$kiln" build -no-cache "$copy"
  cp check.out "$copy.log"
done
check "the script ran" grep -q "hello from tiny" first.log
check "the same tar twice" cmp first/out/tiny.tar second/out/tiny.tar
check "the same layout twice" diff -r first/out/oci second/out/oci
check "a valid index" grep -q '"mediaType": *"application/vnd.oci.image.manifest.v1+json"' first/out/oci/index.json
mkdir unpacked
tar -xf first/out/tiny.tar -C unpacked
check "the links that busybox made" test -L unpacked/bin/ls
check "the uploaded file" grep -qx tiny unpacked/etc/image-name
check "nothing of the build in the image" test ! -e unpacked/tmp/script.sh
check "no resolver in the image" test ! -e unpacked/etc/resolv.conf
check "an unchanged output is replaced" "$kiln" build -no-cache first
cp check.out again.log
check "and found to be the same" grep -q "No path differs" again.log
echo changed >>first/out/tiny.tar
refuse "a changed output is not" 1 "first/out/tiny.tar" "$kiln" build first
check "unless forced" "$kiln" build -force first
finish
