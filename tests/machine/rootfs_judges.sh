#!/bin/bash
# Other programs judge what the rootfs builder writes.
#   rootfs_judges.sh KILN tiny         skopeo, umoci and tar on examples/tiny; podman runs it
#   rootfs_judges.sh KILN quickstart   the same on examples/quickstart (needs a Debian mirror): nginx answers
set -euo pipefail
kiln=$(readlink -f "$1")
example=$2
examples=$(readlink -f "$(dirname "$0")/../../examples")
work=$(mktemp -d)
trap 'podman --root "$work/podman" --runroot "$work/run" rm -fa >/dev/null 2>&1 || true; umount -l "$work/podman/overlay" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
export KILN_STATE_DIR=$work/state KILN_CACHE_DIR=$work/cache
failures=0
check() {
  local what=$1
  shift
  if "$@" >"$work/out" 2>&1; then
    echo "ok    $what"
  else
    echo "FAIL  $what"
    tail -n 20 "$work/out" | sed 's/^/      /'
    failures=$((failures + 1))
  fi
}
need() {
  command -v "$1" >/dev/null || { echo "the judge $1 is not installed (package $2)"; exit 1; }
}
need skopeo skopeo; need umoci umoci; need podman podman; need runc runc; need curl curl

cp -r "$examples/$example" example
rm -rf example/out
check "kiln builds $example" "$kiln" build example
oci=example/out/oci:$example:latest
check "skopeo inspects the layout" skopeo inspect "oci:$oci"
check "skopeo copies it" skopeo copy -q "oci:$oci" docker-archive:copy.tar
check "umoci unpacks it" umoci unpack --image "$oci" bundle
check "the resolver is not in it" test ! -s bundle/rootfs/etc/resolv.conf

# This machine may grant fewer open files than podman asks for by default.
podman() { command podman --root "$work/podman" --runroot "$work/run" --runtime runc "$@"; }
limits=(--ulimit nofile=1024:1024 --ulimit nproc=1000:1000 --network host)
case $example in
  tiny)
    podman run --rm "${limits[@]}" "oci:$oci" >answer 2>log || { cat log; }
    check "podman runs it" grep -qx "hello from tiny" answer
    check "tar reads the other output" tar -tf example/out/tiny.tar
    cat >docker.kiln.hcl <<'HCL'
source "rootfs" "docker" {
  base { oci = "example/out/oci" }
  network = "none"
  output {
    format = "docker-archive"
    path   = "docker.tar"
    tag    = "localhost/kiln-tiny:judged"
  }
}
build {
  sources = ["source.rootfs.docker"]
  provisioner "shell" { inline = ["echo judged > /etc/image-name"] }
}
HCL
    check "kiln writes a Docker archive over it" "$kiln" build docker.kiln.hcl
    check "podman loads that" podman load -i docker.tar
    podman run --rm "${limits[@]}" localhost/kiln-tiny:judged >answer 2>log || { cat log; }
    check "and runs it, with the new layer on top" grep -qx "hello from judged" answer
    ;;
  quickstart)
    check "sha256sum -c agrees with the checksum" bash -c 'cd example/out && sha256sum -c quickstart.sha256'
    check "tar reads the archive" tar --zstd -tf example/out/quickstart.tar.zst
    check "the manifest names it" grep -q '"name": "quickstart.tar.zst"' example/out/manifest.json
    export -f podman
    export work oci
    # nginx has a network of its own.
    serve() {
      ip link set lo up
      podman run --rm "$@" "oci:$oci" >log 2>&1 &
      for _ in $(seq 100); do
        curl -sf http://127.0.0.1:8080/ >answer && break
        read -rt 0.2 <> <(:) || true
      done
      podman rm -fa >/dev/null 2>&1 || true
      wait || true
    }
    export -f serve
    unshare -n bash -c 'serve "$@"' serve "${limits[@]}"
    check "nginx answers" grep -qx "built by kiln" answer
    ;;
esac
((failures == 0)) || { echo "$failures failed"; exit 1; }
