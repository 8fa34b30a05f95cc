#!/bin/bash
# graphviz draws what `kiln plan -format dot` prints: as many boxes as the plan has steps.
#   plan_dot.sh KILN SOURCE_DIRECTORY
set -euo pipefail
for example in "$2"/examples/*/; do
  steps=$("$1" plan -json "$example" | python3 -c 'import json, sys; print(len(json.load(sys.stdin)["steps"]))')
  drawn=$("$1" plan -format dot "$example" | dot -Tsvg | grep -c '<g id="node')
  [[ $steps == "$drawn" ]] || { echo "$example: $steps steps, $drawn drawn" >&2; exit 1; }
  echo "$example: $steps steps drawn"
done
