#!/bin/bash
# HCL's own runner of its specification suite judges kiln. Usage: specsuite.sh RUNNER KILN-HCLDEC
# The suite is read from $KILN_CONFORMANCE/specsuite; without it nothing runs.
set -euo pipefail
suite=${KILN_CONFORMANCE:-}/specsuite/tests
if [[ -z ${KILN_CONFORMANCE:-} || ! -d $suite ]]; then
  echo "conformance: NOT RUN (specsuite)"
  exit 0
fi
[[ -x $1 ]] || { echo "the runner is missing: $1 (tests/oracle/build.sh)" >&2; exit 1; }
output=$("$1" "$suite" "$2" 2>&1) || { echo "$output"; exit 1; }
# The runner names each test twice, when it begins and when it ends, and prints problems between.
tests=$(find "$suite" -name '*.t' | wc -l)
lines=$(grep -c . <<<"$output" || true)
((tests > 0 && lines == 2 * tests)) || { echo "$output"; exit 1; }
echo "conformance: $tests rows (specsuite)"
