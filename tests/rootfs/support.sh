# What the rootfs tests share: a private place, a build in it, and the question what is left behind. Sourced.
set -euo pipefail
kiln=$(readlink -f "$1")
examples=$(readlink -f "$(dirname "$0")/../../examples")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export KILN_STATE_DIR=$work/state KILN_CACHE_DIR=$work/cache
unset SOURCE_DATE_EPOCH
cd "$work"
failures=0

fail() {
  echo "FAIL  $*"
  failures=$((failures + 1))
}

# check WHAT COMMAND...: the command must succeed.
check() {
  local what=$1
  shift
  if "$@" >"$work/check.out" 2>&1; then
    echo "ok    $what"
  else
    fail "$what"
    sed 's/^/      /' "$work/check.out"
  fi
}

# refuse WHAT CODE TEXT COMMAND...: the command must end with this exit code and say this text.
refuse() {
  local what=$1 code=$2 text=$3 got=0
  shift 3
  "$@" >"$work/refuse.out" 2>&1 </dev/null || got=$?
  if [[ $got == "$code" ]] && grep -qF -- "$text" "$work/refuse.out"; then
    echo "ok    $what"
  else
    fail "$what: exit code $got, wanted $code and the text: $text"
    tail -n 30 "$work/refuse.out" | sed 's/^/      /'
  fi
}

# Nothing of kiln runs, is mounted, or lies around beside what a test names as its own.
nothing_left() {
  local left
  left=$(grep -F "$work" /proc/self/mountinfo || true)
  [[ -z $left ]] || fail "mounts are left: $left"
  left=$(find "$work" -name '.*.kiln-*' -o -path "$KILN_CACHE_DIR/scratch/*" ! -name .lock | head -5)
  [[ -z $left ]] || fail "files are left: $left"
  left=$(pgrep -fa '^[^ ]*kiln-init' -s 0 || true)
  [[ -z $left ]] || fail "processes are left: $left"
}

# A template that starts from the little tree `tree` (a busybox) and runs the lines on standard input in it.
#   template FILE [EXTRA OPTIONS OF THE SOURCE]
template() {
  local file=$1 extra=${2-} script
  script=$(cat)
  [[ -d tree ]] || { mkdir -p tree/bin tree/etc tree/tmp; cp /bin/busybox tree/bin/; ln -s busybox tree/bin/sh
    for applet in cat rm ls sleep chmod mkdir ln id mknod dd head yes grep touch cp mv true false kill ps setsid; do
      ln -s busybox "tree/bin/$applet"; done; }
  cat >"$file" <<EOF
source "rootfs" "t" {
  base { directory = "tree" }
  network     = "none"
  resolv_conf = "none"
  $extra
}
build {
  sources = ["source.rootfs.t"]
$script
}
EOF
}

finish() {
  nothing_left
  ((failures == 0)) || { echo "$failures failed"; exit 1; }
}
