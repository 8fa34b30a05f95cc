#!/bin/bash
# Images of local builds: listed with what became of them, shown with digests, deprecated, and removed when old.
#   images.sh KILN
source "$(dirname "$0")/support.sh"
cat >t.kiln.hcl <<'END2'
variable "n" { default = "1" }
source "file" "a" {
  content = "image ${var.n}\n"
  target  = "out/${var.n}/a.txt"
}
build { sources = ["file.a"] }
END2
check "no images yet" bash -c "'$kiln' images list | grep -qx 'There are no images yet.'"
for n in 1 2 3; do check "build $n" "$kiln" build -var n=$n t.kiln.hcl; done
states() { "$kiln" images list -json | python3 -c 'import json,sys
print(" ".join("%(image)s:%(state)s" % i for i in map(json.loads, sys.stdin)))'; }
expect_states() { # WHAT STATES
  local got
  got=$(states)
  if [[ $got == "$2" ]]; then echo "ok    $1"; else fail "$1: $got instead of $2"; fi
}
expect_states "three images, the latest first" "3:there 2:there 1:there"
check "show has the digest" bash -c "'$kiln' images show 2 | grep -q sha256:$(sha256sum <out/2/a.txt | cut -d' ' -f1)"
check "and the step that made it" bash -c "'$kiln' images show 2 | grep -q 'Steps:' && '$kiln' images show 2 | grep -A1 'Steps:' | grep -q ':'"
refuse "show of none" 1 "There is no image 9" "$kiln" images show 9
check "deprecate" "$kiln" images deprecate -reason "has a hole" 2
check "list says so" bash -c "'$kiln' images list | grep -q 'there, deprecated'"
check "show says why" bash -c "'$kiln' images show 2 | grep -q 'deprecated: has a hole'"
refuse "deprecate of none" 1 "There is no image x" "$kiln" images deprecate x
echo mine >out/1/a.txt
expect_states "one that somebody changed" "3:there 2:there 1:changed"
refuse "prune of what?" 1 "Say what may go" "$kiln" images prune
check "nothing is that old" bash -c "'$kiln' images prune -older-than 1h | grep -qx 'No image has to go.'"
check "a dry run" bash -c "'$kiln' images prune -keep 1 -dry-run | grep -q 'would remove image 2'"
expect_states "removes nothing" "3:there 2:there 1:changed"
check "prune" bash -c "'$kiln' images prune -keep 1 | grep -q 'removed image 2'"
expect_states "removes the older one alone" "3:there 2:gone 1:changed"
check "with its empty directory" test ! -e out/2
check "not what was changed" grep -qx mine out/1/a.txt
check "not the newest" test -e out/3/a.txt
check "again" bash -c "'$kiln' images prune -keep 1 | grep -qx 'No image has to go.'"
finish
