#!/bin/bash
# Builds the oracle: HashiCorp's own HCL and go-cty libraries behind a command line.
# Usage: build.sh OUTPUT            of Debian's packages (scripts/deps --judges): HCL 2.14
#        build.sh --packer OUTPUT   of the modules that Packer 1.16 is made of (HCL 2.24, its functions, refinements):
#                                   needs a Go of at least 1.26 in PATH and its module registry
set -euo pipefail
packer=
if [[ ${1:-} == --packer ]]; then packer=1; shift; fi
output=$(realpath -m "$1")
cd "$(dirname "$0")"
mkdir -p "$(dirname "$output")"
if [[ $packer ]]; then
  sources=$(mktemp -d); trap 'rm -rf "$sources"' EXIT
  cp ./*.go packer_version/go.{mod,sum} "$sources"
  (cd "$sources" && GOFLAGS= GO111MODULE=on go build -tags packer -o "$output" .)
  echo "$output"
  exit
fi
# Debian's Go: a newer one may refuse the GOPATH layout that Debian's packages have.
go=/usr/lib/go/bin/go
[[ -x $go ]] || { echo "the oracle needs Go and its packages: run scripts/deps --judges" >&2; exit 1; }
export GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS= GOTOOLCHAIN=local
"$go" build -o "$output" .
for tool in hcldec hclspecsuite; do "$go" build -o "$(dirname "$output")/$tool" github.com/hashicorp/hcl/v2/cmd/$tool; done
echo "$output"
