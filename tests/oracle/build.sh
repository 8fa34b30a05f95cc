#!/bin/bash
# Builds the oracle (Go, HashiCorp's own HCL and go-cty libraries) from Debian packages (scripts/deps --judges).
# Usage: build.sh OUTPUT
set -euo pipefail
output=$(realpath -m "$1")
cd "$(dirname "$0")"
# Debian's Go: a newer one may refuse the GOPATH layout that Debian's packages have.
go=/usr/lib/go/bin/go
[[ -x $go ]] || { echo "the oracle needs Go and its packages: run scripts/deps --judges" >&2; exit 1; }
export GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS= GOTOOLCHAIN=local
mkdir -p "$(dirname "$output")"
"$go" build -o "$output" .
for tool in hcldec hclspecsuite; do "$go" build -o "$(dirname "$output")/$tool" github.com/hashicorp/hcl/v2/cmd/$tool; done
echo "$output"
