#!/bin/bash
# Other programs judge kiln's image formats: tar, cpio's relatives and compressors, skopeo, umoci, unsquashfs, and
# docker or podman where a daemon answers.
#   image_judges.sh IMAGE_TOOL
set -euo pipefail
tool=$(readlink -f "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
failures=0
check() {
  local what=$1
  shift
  if "$@" >"$work/out" 2>&1; then
    echo "ok    $what"
  else
    echo "FAIL  $what"
    sed 's/^/      /' "$work/out"
    failures=$((failures + 1))
  fi
}
need() {
  command -v "$1" >/dev/null || { echo "the judge $1 is not installed (package $2)"; exit 1; }
}
need skopeo skopeo; need umoci umoci; need unsquashfs squashfs-tools; need zstd zstd; need xz xz-utils
need lz4 lz4; need unzip unzip; need python3 python3

# What is in a tree, file by file, in words that do not depend on where it is.
describe() (
  cd "$1"
  find . -mindepth 1 -printf '%P %y %m %U:%G %l %n\n' | sort
  find . -type f -print0 | sort -z | xargs -0 sha256sum
)
same_tree() { diff <(describe "$1") <(describe "$2"); }

# A tree with everything that a root file system holds.
mkdir -p base/{bin,etc,run,usr/lib,var/cache/old,srv} base/$'names with\nnew lines' "base/$(printf 'd%.0s' {1..150})"
echo kiln >base/etc/hostname
head -c 3000000 /dev/urandom >base/usr/lib/library
ln base/usr/lib/library base/usr/lib/library.1
ln -s usr/lib base/lib
ln -s /etc/hostname base/etc/absolute
mkfifo base/run/pipe
printf '#!/bin/sh\n' >base/bin/su
chmod 4755 base/bin/su
truncate -s 5M base/srv/sparse
echo end >>base/srv/sparse
echo x >base/var/cache/old/file
echo umlaut >$'base/srv/gr\xc3\xbc\xc3\x9fe'
echo latin1 >$'base/srv/gr\xfc'
echo long >"base/$(printf 'd%.0s' {1..150})/$(printf 'n%.0s' {1..200})"
if [ "$(id -u)" = 0 ]; then
  chown 12:34 base/etc/hostname
  chown 3000000:3000001 base/srv/sparse
  command -v setcap >/dev/null && setcap cap_net_raw+ep base/bin/su
fi

for suffix in tar tar.gz tar.xz tar.zst tar.bz2 tar.lz4; do
  check "kiln writes $suffix" "$tool" tar "tree.$suffix" base
  cp "tree.$suffix" first
  check "kiln writes the same $suffix again" bash -c "'$tool' tar tree.$suffix base && cmp tree.$suffix first"
done
check "gzip reads it" gzip -t tree.tar.gz
check "xz reads it" xz -t tree.tar.xz
check "zstd reads it" zstd -q -t tree.tar.zst
check "lz4 reads it" lz4 -q -t tree.tar.lz4
check "the compressed files hold the same tar" bash -c '
  for f in "gzip -dc tree.tar.gz" "xz -dc tree.tar.xz" "zstd -dcq tree.tar.zst" "bzip2 -dc tree.tar.bz2" "lz4 -dcq tree.tar.lz4"; do
    $f | cmp - tree.tar; done'
check "tar lists it without a word" bash -c 'tar tvf tree.tar 2>&1 >/dev/null | (! grep .)'
check "tar unpacks it" bash -c 'mkdir by-tar && tar --xattrs --xattrs-include="*" --numeric-owner -xpf tree.tar -C by-tar'
check "what tar unpacked is the tree" same_tree base by-tar
if [ "$(id -u)" = 0 ] && command -v getcap >/dev/null; then
  check "with its capability" bash -c 'getcap by-tar/bin/su | grep cap_net_raw'
fi
check "Python reads it" python3 -c '
import tarfile
names = [m.name for m in tarfile.open("tree.tar")]
assert "usr/lib/library" in names and len(names) > 20, names'

# And the other way: what GNU tar writes, in each of its dialects.
for format in gnu posix ustar; do
  rm -rf from-tar
  case $format in
    gnu) flags=(--sparse) ;;
    posix) flags=(--sparse --xattrs "--xattrs-include=*") ;;
    # It has no room for these.
    ustar) flags=("--exclude=./ddd*" --exclude=./srv/sparse) ;;
  esac
  check "GNU tar writes $format" tar --format=$format --numeric-owner "${flags[@]}" -C base -cf gnu.tar .
  check "kiln unpacks $format" "$tool" extract gnu.tar from-tar
  [ $format = ustar ] || check "holes stay holes ($format)" bash -c '[ "$(stat -c %b from-tar/srv/sparse)" -lt 100 ]'
  [ $format = ustar ] || check "what kiln unpacked is the tree ($format)" same_tree base from-tar
done

check "kiln writes squashfs" "$tool" squashfs image.squashfs base
cp image.squashfs first
check "kiln writes the same squashfs again" bash -c "'$tool' squashfs image.squashfs base && cmp image.squashfs first"
check "unsquashfs unpacks it" unsquashfs -q -n -d by-unsquashfs image.squashfs
# It takes set-id bits away from an ordinary user.
[ "$(id -u)" != 0 ] || check "what unsquashfs unpacked is the tree" same_tree base by-unsquashfs

# An upper directory of overlayfs with a change, a deletion, and a directory made anew.
mkdir -p upper/{etc,var/cache/old,opt}
echo changed >upper/etc/hostname
echo new >upper/opt/new
echo y >upper/var/cache/old/other
layers=(base)
merged=base
if mknod upper/etc/absolute c 0 0 2>/dev/null && 
  python3 -c '
import os
space = "trusted" if os.geteuid() == 0 else "user"
os.setxattr("upper/var/cache/old", space + ".overlay.opaque", b"y")' 2>/dev/null; then
  layers=(base upper)
  merged=merged
  mkdir merged && cp -a base/. merged
  rm -r merged/etc/absolute merged/var/cache/old/file
  cp -a upper/etc/hostname merged/etc/hostname
  mkdir -p merged/opt && cp -a upper/opt/. merged/opt && cp -a upper/var/cache/old/. merged/var/cache/old
else
  echo "SKIPPED: layers over a base (this user may not make whiteouts)"
fi

for kind in oci-zstd oci; do
  rm -rf layout again by-umoci by-kiln copy
  check "kiln writes $kind" "$tool" $kind layout "${layers[@]}"
  check "kiln writes the same $kind again" bash -c "'$tool' $kind again ${layers[*]} && diff -r layout again"
  check "skopeo inspects $kind" skopeo inspect oci:layout:latest
  check "skopeo agrees on the digest of $kind" bash -c \
    'skopeo inspect oci:layout:latest | grep -F "$('"'$tool'"' '$kind' again '"${layers[*]}"')"'
  check "skopeo copies $kind" skopeo copy -q oci:layout:latest oci:copy:latest
  check "kiln unpacks what skopeo copied ($kind)" "$tool" unpack copy by-kiln
  check "what kiln unpacked is the tree ($kind)" same_tree $merged by-kiln
  # umoci 0.4 of Debian 12 reads gzip and plain layers only.
  if [ $kind = oci ]; then
    [ "$(id -u)" = 0 ] && rootless=() || rootless=(--rootless)
    check "umoci unpacks $kind" umoci unpack "${rootless[@]}" --image layout:latest by-umoci
    [ "$(id -u)" != 0 ] || check "what umoci unpacked is the tree ($kind)" same_tree $merged by-umoci/rootfs
    check "umoci finds the configuration" bash -c 'grep -q org.example.made-by by-umoci/config.json'
  fi
done
check "skopeo makes a Docker image of it and kiln reads its layers" bash -c \
  "skopeo copy -q oci:layout:latest dir:as-dir && skopeo copy -q --format v2s2 dir:as-dir dir:as-docker && skopeo copy -q dir:as-docker oci:from-docker:latest && '$tool' unpack from-docker by-kiln-2"

check "kiln writes a Docker archive" "$tool" docker docker.tar layout
cp docker.tar first
check "kiln writes the same Docker archive again" bash -c "'$tool' docker docker.tar layout && cmp docker.tar first"
check "skopeo inspects the Docker archive" skopeo inspect docker-archive:docker.tar
check "skopeo copies the Docker archive" skopeo copy -q docker-archive:docker.tar oci:from-archive:latest
check "what is in the Docker archive is the tree" bash -c "'$tool' unpack from-archive by-kiln-3"
check "the same tree" same_tree $merged by-kiln-3
judge_load() {
  check "$1 loads the Docker archive" "$@" load -i docker.tar
  check "$1 knows it" bash -c '"$@" image inspect kiln-judge:latest | grep org.example.made-by' - "$@"
}
# A daemon of our own, with no network and its data here.
if [ "$(id -u)" = 0 ] && command -v dockerd >/dev/null && command -v docker >/dev/null; then
  dockerd --host "unix://$work/docker.sock" --data-root "$work/docker" --exec-root "$work/docker-run" \
    --pidfile "$work/docker.pid" --iptables=false --ip6tables=false --bridge=none >dockerd.log 2>&1 &
  daemon=$!
  trap 'kill $daemon 2>/dev/null || true; wait $daemon 2>/dev/null || true; rm -rf "$work"' EXIT
  for _ in $(seq 100); do
    [ -S docker.sock ] && docker --host "unix://$work/docker.sock" version >/dev/null 2>&1 && break
    kill -0 $daemon 2>/dev/null || break
    sleep 0.1
  done
  if docker --host "unix://$work/docker.sock" version >/dev/null 2>&1; then
    judge_load docker --host "unix://$work/docker.sock"
    check "the image id is the configuration's digest" bash -c \
      '[ "$(docker --host unix://'"$work"'/docker.sock image inspect -f "{{.Id}}" kiln-judge:latest)" = "$('"'$tool'"' docker again.tar layout)" ]'
    check "docker hands out a file of it" bash -c '
      id=$(docker --host unix://'"$work"'/docker.sock create kiln-judge:latest) &&
      docker --host unix://'"$work"'/docker.sock cp "$id:/usr/lib/library" - | tar -xO | cmp - base/usr/lib/library'
  else
    echo "SKIPPED: docker load (dockerd does not start here: $(tail -1 dockerd.log))"
  fi
else
  echo "SKIPPED: docker load (needs root and docker.io)"
fi
if podman info >/dev/null 2>&1; then
  judge_load podman --root "$work/podman" --runroot "$work/podman-run"
else
  echo "SKIPPED: podman load (podman does not work here)"
fi

for suffix in gz xz zst bz2 lz4; do
  check "kiln compresses to $suffix" "$tool" compress base/usr/lib/library "one.$suffix"
done
check "and the programs read that" bash -c '
  for f in "gzip -dc one.gz" "xz -dc one.xz" "zstd -dcq one.zst" "bzip2 -dc one.bz2" "lz4 -dcq one.lz4"; do
    $f | cmp - base/usr/lib/library; done'
check "kiln writes a zip file" "$tool" zip files.zip base/etc/hostname base/usr/lib/library
check "unzip reads it" unzip -tq files.zip
check "Python reads it too" python3 -c '
import zipfile
z = zipfile.ZipFile("files.zip")
assert z.testzip() is None and z.namelist() == ["hostname", "library"], z.namelist()
assert z.read("library") == open("base/usr/lib/library", "rb").read()'

# What Python can write and no good program would.
python3 - <<'PYTHON'
import io, tarfile
def archive(name, *members):
    with tarfile.open(name, "w") as tar:
        for path, kind, target in members:
            info = tarfile.TarInfo(path)
            info.type, info.linkname = kind, target
            data = b"evil" if kind == tarfile.REGTYPE else b""
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
F, S, H, C = tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE
archive("evil-dots.tar", ("a/../../victim", F, ""))
archive("evil-absolute.tar", ("/tmp/kiln-judge-victim", F, ""))
archive("evil-device.tar", ("dev/null", C, ""))
archive("evil-hard.tar", ("passwd", H, "../victim"))
archive("evil-link.tar", ("up", S, "../"), ("up/victim", F, ""))
archive("evil-link2.tar", ("a", S, "b"), ("b", S, "../.."), ("a/victim", F, ""))
PYTHON
echo good >victim
for evil in evil-dots evil-absolute evil-device evil-hard; do
  check "kiln refuses $evil" bash -c "! '$tool' extract $evil.tar target && [ -z \"\$(ls -A target 2>/dev/null)\" ]"
done
for evil in evil-link evil-link2; do
  rm -rf target
  check "kiln keeps $evil inside" bash -c "'$tool' extract $evil.tar target && [ -e target/victim ]"
done
check "nothing outside was touched" bash -c '[ "$(cat victim)" = good ] && [ ! -e /tmp/kiln-judge-victim ]'

echo "$failures failures"
[ "$failures" = 0 ]
