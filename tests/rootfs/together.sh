#!/bin/bash
# Two kilns build the same project with the same cache and output at once: both succeed, the image is right, and no step
# runs twice.
#   together.sh KILN [ROUNDS]
source "$(dirname "$0")/support.sh"
rounds=${2-5}
export SOURCE_DATE_EPOCH=1700000000
for i in 1 2 3 4 5; do
  provisioners+="  provisioner \"shell\" { inline = [\"echo ran-$i\", \"head -c 300000 /dev/zero > /etc/file-$i\"] }
"
done
template t.kiln.hcl 'output {
    format = "tar"
    path   = "out/image.tar"
  }
  output {
    format = "oci"
    path   = "out/oci"
  }' <<<"$provisioners"
check "alone" "$kiln" build t.kiln.hcl
mv out reference
for ((round = 1; round <= rounds; ++round)); do
  rm -rf out "$KILN_CACHE_DIR"
  "$kiln" build t.kiln.hcl >first 2>&1 &
  one=$!
  "$kiln" build t.kiln.hcl >second 2>&1 &
  other=$!
  for pid in "$one" "$other"; do
    wait "$pid" || { fail "round $round: a build failed"; tail -n 5 first second; }
  done
  diff -r out reference >diff.out 2>&1 || { fail "round $round: another image"; cat diff.out; }
  ran=$(cat first second | grep -oE 'ran-[0-9]$' | sort | tr '\n' ' ')
  [[ $ran == "ran-1 ran-2 ran-3 ran-4 ran-5 " ]] || fail "round $round: ran $ran"
  "$kiln" gc >gc.out 2>&1 || fail "round $round: gc"
  ((failures < 5)) || break
done
check "$rounds rounds" test "$failures" = 0
finish
