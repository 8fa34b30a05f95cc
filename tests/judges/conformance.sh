#!/bin/bash
# HCL's own test tables, recorded as data (hcl/*.json in $KILN_CONFORMANCE), answered by `kiln debug`. The data is not
# part of the repository: without it this says so.
# Usage: conformance.sh KILN
set -uo pipefail
if [[ -z ${KILN_CONFORMANCE-} ]]; then
  echo "conformance: NOT RUN (KILN_CONFORMANCE is not set)"
  exit 0
fi
here=$(dirname "$0")
tables=()
for table in "$KILN_CONFORMANCE"/hcl/*_test.json; do
  tables+=("$table")
done
"$here/../oracle/compare" rows "$1" "${tables[@]}" >conformance.log
code=$?
cat conformance.log
read -r agree _ differ _ < <(tail -n 1 conformance.log | tr -d ,)
echo "conformance: $((agree + differ)) rows, $agree agree"
exit $code
