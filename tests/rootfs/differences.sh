#!/bin/bash
# A build that replaces its own former image says which paths differ, and how.
#   differences.sh KILN
source "$(dirname "$0")/support.sh"
export SOURCE_DATE_EPOCH=1700000000
build() { # WHAT LOG
  check "$1" "$kiln" build -no-cache t.kiln.hcl
  cp check.out "$2"
}
steady() { # STAMP MODE
  template t.kiln.hcl 'output {
    format = "tar"
    path   = "out.tar"
  }
  output {
    format = "oci"
    path   = "oci"
  }' <<END
  provisioner "shell" { inline = ["echo $1 > /etc/stamp", "echo steady > /etc/steady", "chmod $2 /etc/steady", "$3"] }
END
}
steady one 644 "echo gone > /etc/gone"
build "the first build" first
check "compares with nothing" bash -c '! grep -q "built to out.tar before" first'
check "tells what the script changed" grep -qE "Captured provisioner\[0\]: [0-9]+ paths, 16 B" first
check "tells what was written" grep -qE "Wrote oci: .* (B|KiB|MiB), sha256:[0-9a-f]{64}, in [0-9.]+ s" first
build "the same again" second
check "finds no difference" grep -q "No path differs from the image that was built to out.tar before" second
steady two 600 "mkdir /etc/new"
build "another build" third
grep -A9 "from the image that was built to" third | sed -n 's/^==> rootfs.t: //p' | head -5 >told
cat >wanted <<'END'
4 paths differ from the image that was built to out.tar before: 1 added, 1 removed, 2 changed
  /etc/gone: removed
  /etc/new: added
  /etc/stamp: content
  /etc/steady: mode 0644 to 0600
END
check "names every difference" diff wanted told
unset SOURCE_DATE_EPOCH
many() { # YEAR
  template t.kiln.hcl 'output {
    format = "tar"
    path   = "out.tar"
  }' <<END
  provisioner "shell" {
    inline = ["mkdir /many", "for i in 0 1 2 3 4 5 6 7 8 9; do touch -d '$1-01-01 00:00' /many/a\$i /many/b\$i /many/c\$i; done"]
  }
END
}
many 2001
build "many differences" fourth
list=$(sed -n 's/.*more; all of them: //p' fourth)
check "are in a file" grep -q '^/many/c9: added$' "$list"
check "which others cannot read" test "$(stat -c %a "$list")" = 600
many 2002
build "without SOURCE_DATE_EPOCH" fifth
check "times are counted only" grep -qE "No path differs .* before \([0-9]+ paths? of another time only" fifth
finish
