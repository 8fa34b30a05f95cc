#!/bin/bash
# What an earlier build made is reused: nothing runs twice, nothing old is taken for new, and the image is the same as
# without the cache.
#   reuse.sh KILN
source "$(dirname "$0")/support.sh"
export SOURCE_DATE_EPOCH=1700000000

# ran LOG: which scripts ran, by the number that each echoes.
ran() { grep -oE 'ran-[a-z0-9-]+$' "$1" | tr '\n' ' ' | sed 's/ $//'; }
build() { # WHAT LOG [FLAGS]
  local what=$1 log=$2
  shift 2
  check "$what" "$kiln" build "$@" t.kiln.hcl
  cp check.out "$log"
}
expect_ran() { # WHAT LOG "ran-1 ran-2"
  check "$1" test "$(ran "$2")" = "$3"
}
same_image() { check "$1" cmp out/image.tar "$reference"; }

# Ten provisioners, the last one a script; what they make is read by the ones after them.
for i in 1 2 3 4 5 6 7 8 9; do
  provisioners+="  provisioner \"shell\" { inline = [\"echo ran-$i\", \"cat /tmp/chain > /etc/step-$i 2>/dev/null || true\", \"echo $i >> /tmp/chain\", \"echo $i >> /etc/steps\", \"mkdir -p /etc/dir\", \"echo $i > /etc/dir/$i\"] }
"
done
# A directory that becomes opaque, a deletion, a link and a mode.
provisioners+='  provisioner "shell" {
    name   = "last"
    script = "last.sh"
  }
'
write_template() { # EXTRA OF BUILD
  template t.kiln.hcl 'output {
    format = "tar"
    path   = "out/image.tar"
  }
  output {
    format = "oci"
    path   = "out/oci"
    layers = "per_step"
  }' <<<"$provisioners
$1"
}
checksum='post-processors {
    post-processor "artifice" { files = ["out/image.tar"] }
    post-processor "checksum" {
      checksum_types = ["sha256"]
      output         = "out/image.sha256"
    }
    post-processor "manifest" { output = "out/manifest.json" }
  }'
cat >last.sh <<'END'
echo ran-last
rm -r /etc/dir /etc/step-1
mkdir /etc/dir
echo new > /etc/dir/new
ln /etc/step-2 /etc/hard
chmod 4711 /etc/step-3
END
write_template "$checksum"
build "the first build" first
expect_ran "runs all" first "ran-1 ran-2 ran-3 ran-4 ran-5 ran-6 ran-7 ran-8 ran-9 ran-last"
reference=$work/reference.tar
cp out/image.tar "$reference"
cp -r out/oci oci-reference

stat -c '%n %i %y' out/image.tar out/oci/index.json out/image.sha256 out/manifest.json >before
build "the same again" second
expect_ran "runs nothing" second ""
check "and says how old it is" grep -q "Reused, built .* ago: write out/image.tar" second
stat -c '%n %i %y' out/image.tar out/oci/index.json out/image.sha256 out/manifest.json >after
check "and writes nothing" cmp before after
check "show knows" bash -c "'$kiln' show latest | grep -q 'last .*reused, built'"

cp last.sh former.sh
sed -i 's/echo new/echo newer/' last.sh
build "an edit of the last of ten" edited
expect_ran "runs that one" edited "ran-last"
check "and writes the image" grep -q "Writing out/image.tar" edited
check "and runs its post-processors" grep -q "Running post-processor:.*checksum" edited
cp former.sh last.sh
sed -i 's/ran-last/ran-last-edited/' last.sh
build "an edit that changes nothing of the image" edited
expect_ran "runs that one" edited "ran-last-edited"
same_image "to the old image"
check "layer by layer" diff -r out/oci oci-reference
stat -c '%n %i %y' out/image.tar out/oci/index.json out/image.sha256 out/manifest.json >before
sed -i 's/ran-last-edited/ran-last-again/' last.sh
build "another such edit" edited
expect_ran "runs that one too" edited "ran-last-again"
stat -c '%n %i %y' out/image.tar out/oci/index.json out/image.sha256 out/manifest.json >after
check "and nothing after it" cmp before after
sed -i 's/ran-last-again/ran-last-edited/' last.sh

sed -i 's/echo 4 > /echo four > /' t.kiln.hcl
build "an edit of the fourth" fourth
expect_ran "runs that and those after it" fourth "ran-4 ran-5 ran-6 ran-7 ran-8 ran-9 ran-last-edited"
write_template "$checksum"
build "back again" back
expect_ran "all is there" back ""
same_image "the old image comes back"
build "without the cache" fresh -no-cache
expect_ran "all runs" fresh "ran-1 ran-2 ran-3 ran-4 ran-5 ran-6 ran-7 ran-8 ran-9 ran-last-edited"
same_image "to the same bytes"
check "and layers" diff -r out/oci oci-reference

build "-from" from -from last
expect_ran "runs from there" from "ran-last-edited"
build "-max-age 0s" age -max-age 0s
check "reuses nothing old" grep -q ran-1 age
build "-max-age 1d" age -max-age 1d
expect_ran "reuses what is young" age ""
refuse "-max-age without a unit" 1 "is no age" "$kiln" build -max-age 7 t.kiln.hcl
refuse "-from something else" 1 "names no step" "$kiln" build -from nothing t.kiln.hcl

rm -r out/oci
build "an output that is gone" gone
expect_ran "runs no script" gone ""
check "is written again" diff -r out/oci oci-reference
check "and the other one is not" grep -q "Reused, built .*: write out/image.tar" gone
echo x >>out/image.sha256
build "a checksum that somebody changed" changed
check "is made again" bash -c "sed 's/\t.*//' out/image.sha256 | grep -qx $(sha256sum out/image.tar | cut -d' ' -f1)"
cp "$reference" edited.tar && echo x >>edited.tar && cp edited.tar out/image.tar
refuse "an output that somebody changed" 1 "out/image.tar" "$kiln" build t.kiln.hcl
rm out/image.tar
build "which is out of the way" away

# The commands about the cache.
check "cache list" bash -c "'$kiln' cache list | grep -q 'build.rootfs.t/last'"
check "cache explain" bash -c "'$kiln' cache explain last | grep -q 'the option script, or a file that it names is another'"
refuse "cache explain of something else" 1 "No result of a step nothing" "$kiln" cache explain nothing
check "cache verify" "$kiln" cache verify
cp -p out/image.tar kept.tar
printf 'X' | dd of=out/image.tar bs=1 seek=2000 conv=notrunc status=none
touch -r kept.tar out/image.tar
refuse "cache verify of a flipped output" 1 "out/image.tar is not what" "$kiln" cache verify
build "the next build" verified
same_image "makes it again"
cp -p out/image.tar kept.tar
printf 'X' | dd of=out/image.tar bs=1 seek=2000 conv=notrunc status=none
touch -r kept.tar out/image.tar
build "build -verify of a flipped output" verified -verify -force
check "says so" grep -q "out/image.tar is not what" verified
same_image "and makes it again"
refuse "cache prune to what is no size" 1 "is no size" "$kiln" cache prune -keep much

# What the cache holds is not trusted. Each time the last step has to run over what is in it.
damage() { # WHAT COMMAND...: damages the cache, then builds with another last step
  local what=$1
  shift
  "$@"
  echo "# $what" >>last.sh
  build "$what" damaged
  same_image "gives the right image"
}
flip() { for blob in "$KILN_CACHE_DIR"/blobs/*; do printf 'X' | dd of="$blob" bs=1 seek=60 conv=notrunc status=none; done; }
cut_short() { truncate -s 50 "$KILN_CACHE_DIR"/blobs/*; }
lose_all() { rm "$KILN_CACHE_DIR"/blobs/*; }
spoil_entries() { for entry in "$KILN_CACHE_DIR"/steps/*; do printf '}' | dd of="$entry" bs=1 seek=30 conv=notrunc status=none; done; }
damage "flipped bits" flip
check "is said" grep -q "cannot be used.*it is made again" damaged
damage "truncated files" cut_short
check "is said" grep -q "cannot be used.*should have .* bytes and has 50" damaged
damage "missing files" lose_all
check "is said" grep -q "cannot be used.*no such file" damaged
damage "damaged entries" spoil_entries
check "are said" grep -q "does not have the digest" damaged
damage "no cache at all" rm -r "$KILN_CACHE_DIR"
damage "a stale lock" bash -c 'for entry in "$KILN_CACHE_DIR"/steps/*; do name=${entry##*/}; touch "$KILN_CACHE_DIR/locks/${name%.json}"; done'
expect_ran "runs only what changed" damaged "ran-last-edited"

# A step that leaves the machine as it was, one that acts outside, one that is never reused.
template t.kiln.hcl 'output {
    format = "tar"
    path   = "out2/image.tar"
  }' <<'END'
  provisioner "shell" { inline = ["echo ran-1", "echo 1 > /etc/one"] }
  provisioner "shell-local" { inline = ["echo ran-local", "date +%N > stamp"] }
  provisioner "shell" { inline = ["echo ran-2"] }
  provisioner "shell" {
    inline = ["echo ran-never"]
    reuse  = "never"
  }
  provisioner "shell" { inline = ["echo ran-3", "echo 3 > /etc/three"] }
  post-processor "compress" { output = "out2/image.tar.gz" }
END
build "steps of all kinds" kinds
check "the uncompressed image is gone" test ! -e out2/image.tar
cp out2/image.tar.gz kinds.gz
build "again" kinds
expect_ran "only those run that must" kinds "ran-local ran-never"
check "the uncompressed image was not written again" bash -c '! grep -q "Writing out2/image.tar" kinds'
check "the artifact is as it was" cmp out2/image.tar.gz kinds.gz

# A name that is another one in each run.
template t.kiln.hcl 'output {
    format = "tar"
    path   = "out3/image-{{timestamp}}.tar"
  }' <<'END'
  provisioner "shell" { inline = ["echo ran-1", "echo time > /etc/time"] }
  provisioner "shell" { inline = ["echo ran-2", "echo 2 > /etc/two"] }
END
build "a time in the name" time
expect_ran "all run" time "ran-1 ran-2"
while [[ -e out3/image-$(date +%s).tar ]]; do read -rt 0.2 <> <(:) || true; done
build "a second later" time
expect_ran "none run" time ""
check "both are there" test "$(ls out3 | wc -l)" = 2
check "and the same" cmp out3/*

# A failed build goes on where it failed, and a successful one starts afresh, where only that is asked for.
resume() {
  template t.kiln.hcl 'output {
    format = "tar"
    path   = "out4.tar"
  }' <<END
  provisioner "shell" {
    inline = ["echo ran-1", "echo 1 > /etc/one"]
    reuse  = "resume"
  }
  provisioner "shell" {
    inline = ["echo ran-2", "$1"]
    reuse  = "resume"
  }
END
}
resume "exit 3"
refuse "a failing second step" 1 "exit status: 3" "$kiln" build t.kiln.hcl
resume "true"
build "which is mended" resumed
expect_ran "goes on there" resumed "ran-2"
build "and then" resumed
expect_ran "starts afresh" resumed "ran-1 ran-2"

check "cache prune" bash -c "'$kiln' cache prune -keep 0 | grep -q 'Removed .* results'"
check "leaves nothing" test -z "$(ls "$KILN_CACHE_DIR/steps" "$KILN_CACHE_DIR/blobs" | grep -v :)"

# Nothing of this is a reason to fail.
if [[ $(id -u) == 0 ]]; then
  template t.kiln.hcl 'output {
    format = "tar"
    path   = "out5.tar"
  }' <<'END'
  provisioner "shell" { inline = ["echo ran-1", "yes 0123456789 | head -c 1000000 > /etc/one", "rm -f /etc/one"] }
END
  mkdir small && mount -t tmpfs -o size=4m none small
  mkdir -p small/blobs && ln -s "$KILN_CACHE_DIR/scratch" small/scratch
  head -c 5000000 /dev/zero >small/full 2>/dev/null || true
  KILN_CACHE_DIR=$work/small build "a full disk" full
  check "is warned about" grep -qi "not kept for the next build.*no space left" full || cat full >\&2
  mount -o remount,ro small
  rm out5.tar
  KILN_CACHE_DIR=$work/small build "a read-only cache" readonly
  check "is warned about" grep -qi "not kept for the next build.*read-only file system" readonly
  umount small
  rm -r small
fi
finish
