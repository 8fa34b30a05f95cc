#!/bin/bash
# examples/base-and-app: an image that starts from what another build makes; saved plans of it.
#   base_and_app.sh KILN
source "$(dirname "$0")/support.sh"

cp -r "$examples/base-and-app" copy
rm -rf copy/out
"$kiln" plan copy >plan.txt
check "the base is planned first" test "$(grep -n '^base.rootfs' plan.txt | cut -d: -f1)" -lt "$(grep -n '^app.rootfs' plan.txt | cut -d: -f1)"
check "build" "$kiln" build '-only=app.*' copy
cp check.out build.log
check "the app ran on the base" grep -q "hello from the app" build.log
check "the base was built for it" test -f copy/out/base/index.json
check "outputs are printed" grep -qE '^  app = "sha256:[0-9a-f]{64}"$' build.log
check "and recorded" grep -q '"base": "copy/out/base"' "$KILN_STATE_DIR"/runs/*/outputs.json
mkdir unpacked
tar -xf copy/out/app.tar -C unpacked
check "what the base made" test -f unpacked/etc/profile
check "what the app made" test -x unpacked/bin/app
digest=$(grep -oE 'sha256:[0-9a-f]{64}' copy/out/base/index.json | head -1)
check "the base's digest is a label" grep -rqF "$digest" copy/out/app/blobs

check "a plan is saved" "$kiln" plan -out p.plan copy
rm -rf copy/out
check "and run" "$kiln" build p.plan
check "to the same images" test -f copy/out/app.tar
check "and shown" "$kiln" show p.plan
sed -i 's/chmod 600/chmod 640/' copy/images.kiln.hcl
echo umask 027 >copy/root/etc/profile
refuse "a changed template" 4 "the file images.kiln.hcl has changed" "$kiln" build p.plan
refuse "a changed file" 4 "the file root/ has changed" "$kiln" build p.plan
check "the difference is told" "$kiln" plan -diff p.plan copy
cp check.out diff.txt
check "the changed line" grep -q "+ .*chmod 640" diff.txt
check "the changed file" grep -q "the content of root/ has changed" diff.txt
check "what follows from it" grep -q "= install-app" diff.txt
check "a changed base" "$kiln" build copy
cp check.out again.log
rm -rf unpacked
mkdir unpacked
tar -xf copy/out/app.tar -C unpacked
check "is in the app" grep -q "umask 027" unpacked/etc/profile
finish
