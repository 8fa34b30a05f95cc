#!/bin/bash
# kill -9 at random moments of a build of twelve steps, then build again: the image is byte for byte that of an
# undisturbed build, no step that had finished runs again, and gc leaves nothing.
#   kill_anywhere.sh KILN [COUNT] [SEED]
source "$(dirname "$0")/support.sh"
count=${2-8}
seed=${3-1}
RANDOM=$seed
export SOURCE_DATE_EPOCH=1700000000

for i in 1 2 3 4 5 6 7 8; do
  provisioners+="  provisioner \"shell\" { inline = [\"head -c 300000 /dev/zero > /etc/file-$i\", \"echo $i >> /etc/steps\", \"echo $i >> /tmp/chain\"] }
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

milliseconds() { echo $(($(date +%s%N) / 1000000)); }
begin=$(milliseconds)
check "an undisturbed build" "$kiln" build t.kiln.hcl
took=$(($(milliseconds) - begin))
mv out reference
# Steps with an outcome, of the latest run.
steps() { # OUTCOME
  local record
  record=$("$kiln" runs -limit 1 -json | grep -o '"directory":"[^"]*"' | cut -d'"' -f4)
  [[ -z $record ]] || grep -h '"event":"step_finished"' "$record/events.jsonl" |
    grep "\"outcome\":\"$1\"" | grep -o '"address":"[^"]*"' | grep -v '/capture"' | sort || true
}
killed=0
for ((round = 1; round <= count; ++round)); do
  rm -rf out "$KILN_STATE_DIR" "$KILN_CACHE_DIR"
  "$kiln" build t.kiln.hcl >log 2>&1 &
  pid=$!
  after=$((RANDOM * took / 32768))
  read -rt "$((after / 1000)).$(printf %03d $((after % 1000)))" <> <(:) || true
  kill -9 "$pid" 2>/dev/null && killed=$((killed + 1))
  wait "$pid" 2>/dev/null || true
  finished=$(steps succeeded)
  if ! "$kiln" build t.kiln.hcl >log 2>&1; then
    fail "round $round, killed after $after ms: the build does not go on"
    sed 's/^/      /' log
    continue
  fi
  again=$(comm -23 <(printf '%s' "$finished" | sort) <(steps reused))
  [[ -z $again ]] || fail "round $round, killed after $after ms: these ran again: $again"
  diff -r out reference >diff.out 2>&1 || { fail "round $round, killed after $after ms: another image"; cat diff.out; }
  "$kiln" gc >gc.out 2>&1 || { fail "round $round: gc"; cat gc.out; }
  "$kiln" gc >gc.out 2>&1
  grep -qx "Nothing was left behind." gc.out || { fail "round $round: gc has to run twice"; cat gc.out; }
  left=$(find "$KILN_CACHE_DIR/scratch" -mindepth 1 ! -name .lock; find "$work" -name '.*.kiln-*')
  [[ -z $left ]] || fail "round $round: left behind: $left"
  ((failures < 5)) || break
done
echo "killed $killed of $count builds, each within $took ms"
check "some were killed" test "$killed" -gt 0
finish
