#!/bin/bash
# Nothing stays mounted or running, however kiln ends: kill -9 in the middle of a script, and an interrupt.
#   killed.sh KILN
source "$(dirname "$0")/support.sh"

template t.kiln.hcl 'output {
    format = "tar"
    path   = "out.tar"
  }' <<'EOF'
  provisioner "shell" { inline = ["echo in-the-script", "sleep 987654"] }
EOF

# Waits until the condition holds, for ten seconds at most.
within_ten_seconds() {
  for _ in $(seq 100); do
    if "$@"; then
      return 0
    fi
    read -rt 0.1 <> <(:) || true
  done
  return 1
}
sleeping() { pgrep -f 'sleep 987654' >/dev/null; }
awake() { ! sleeping; }

"$kiln" build t.kiln.hcl >log 2>&1 &
pid=$!
check "the script runs" within_ten_seconds sleeping
kill -9 "$pid"
wait "$pid" || true
check "kill -9 ends what ran inside" within_ten_seconds awake
check "nothing is mounted" test -z "$(grep -F "$work" /proc/self/mountinfo)"
check "no output" test ! -e out.tar

"$kiln" build t.kiln.hcl >log 2>&1 &
pid=$!
check "the script runs again" within_ten_seconds sleeping
kill -INT "$pid"
code=0
wait "$pid" || code=$?
check "an interrupt exits with 130" test "$code" = 130
check "and ends what ran inside" within_ten_seconds awake
check "and leaves no output" test ! -e out.tar
finish
