#!/bin/bash
# No external name is defined twice: of two functions of one name in different libraries the linker takes either, silently.
# The same for two types of one name in a namespace, whose inline members replace each other. Usage: check_names.sh SOURCE BUILD
set -euo pipefail
cd "$1"

functions() {
  find "$1" -name 'libkiln*.a' -exec nm --defined-only -A {} + 2>/dev/null |
    awk 'NF >= 3 && $(NF - 1) ~ /^[TDBR]$/ {
      split($1, place, ":"); file = place[1] ":" place[2]; name = $NF
      if (name !~ /^__/ && name in first && first[name] != file) print name " is in " first[name] " and " file
      first[name] = file
    }' | c++filt
}

types() {
  git ls-files '*.h' | xargs awk '
    FNR == 1 { space = "" }
    /^namespace [a-z_:]+ \{/ { space = $2 }
    /^(class|struct|enum class|enum) [A-Z][A-Za-z0-9]*( final)?( :.*)? \{/ {
      name = $1 == "enum" && $2 == "class" ? $3 : $2; key = space "::" name
      if (key in first && first[key] != FILENAME) print key " is in " first[key] " and " FILENAME
      first[key] = FILENAME
    }'
}

counted=$(find "$2" -name 'libkiln*.a' | wc -l)
((counted > 10)) || { echo "only $counted libraries in $2"; exit 1; }
found=$(functions "$2"; types)
[[ -z $found ]] || { echo "$found"; exit 1; }
