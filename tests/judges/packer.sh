#!/bin/bash
# Debian's packer and kiln build the same templates; what they write and what they say must be the same, apart from
# times, identifiers, names of temporary files, and what Packer has changed since 1.6 (listed at `said`).
#   packer.sh KILN_ENGINE
set -euo pipefail
engine=$(readlink -f "$1")
command -v packer >/dev/null || { echo "packer.sh: needs packer (scripts/deps --judges)" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CHECKPOINT_DISABLE=1 KILN_STATE_DIR=$work/state KILN_CACHE_DIR=$work/cache PACKER_CACHE_DIR=$work/packer-cache
export PACKER_CONFIG_DIR=$work
failed=0

# What was said, in comparable form. Since 1.6 command output begins with `==>` as well, and a blank was put into the
# message about exit codes. Packer announces a cleanup provisioner where there is none. The order in which stdout and
# stderr or two builds arrive is chance: lines are sorted.
said() {
  sed -E -e 's/^(==>|   ) //' -e 's/after ([0-9]+ [a-z]+ ?)+/after TIME/' \
    -e 's#Running local shell script: .*#Running local shell script#' -e 's#[^ ]*/packer-shell[0-9]+#SCRIPT#' \
    -e 's/([0-9])\.Allowed/\1. Allowed/' -e 's/compression with [0-9]+ cores?/compression/' "$1" |
    grep -v "Running the cleanup provisioner, if present" | sort
}

# Every file a build left: mode, name, and what is in it. Archives are listed with their contents, because two writers
# never agree on bytes. Packer leaves an empty many.gz where it cannot make one.
left() {
  local file
  (cd "$1" && find . -type f ! -name many.gz ! -name '*.pkr.hcl' ! -name '*.in' ! -name '*.in.sh' | sort) | while read -r file; do
    stat -c "%a $file" "$1/$file"
    case $file in
      *.tar.gz) tar -tzf "$1/$file"; tar -xzOf "$1/$file" | sha256sum ;;
      *.tar.lz4) lz4 -dc "$1/$file" | tar -t; lz4 -dc "$1/$file" | tar -xO | sha256sum ;;
      *.tar) tar -tf "$1/$file"; tar -xOf "$1/$file" | sha256sum ;;
      *.zip) python3 - "$1/$file" <<'PY'
import sys, zipfile
for entry in zipfile.ZipFile(sys.argv[1]).infolist():
    print(entry.filename, entry.file_size, entry.CRC)
PY
        ;;
      *.gz) gzip -dc "$1/$file" | sha256sum ;;
      *.xz) xz -dc "$1/$file" | sha256sum ;;
      *.lz4) lz4 -dc "$1/$file" | sha256sum ;;
      *manifest*) sed -E 's/"build_time": [0-9]+/"build_time": TIME/; s/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/UUID/' "$1/$file" ;;
      *)
        if gzip -t "$1/$file" 2>/dev/null; then
          tar -tzf "$1/$file"; tar -xzOf "$1/$file" | sha256sum
        else
          cat "$1/$file"; echo
        fi
        ;;
    esac
  done
}

# compare NAME RUNS FLAG...: builds the template on standard input RUNS times with each program.
compare() {
  local name=$1 runs=$2 tool program codes
  shift 2
  mkdir -p "$work/$name"/{packer,kiln}
  tee "$work/$name/packer/t.pkr.hcl" >"$work/$name/kiln/t.pkr.hcl"
  for tool in packer kiln; do
    printf 'some input\n' >"$work/$name/$tool/one.in"
    printf 'more\0input\n' >"$work/$name/$tool/two.in"
    printf '#!/bin/sh\necho said "$A" "$B" "$EMPTY" "$EQ" $0 | sed "s,/.*/,,"\n' >"$work/$name/$tool/say.in.sh"
    printf '#!/bin/sh\nexit 5\n' >"$work/$name/$tool/say2.in.sh"
    chmod +x "$work/$name/$tool/"*.sh
    codes=""
    [ "$tool" = packer ] && program=packer || program=$engine
    for ((run = 0; run < runs; run++)); do
      (cd "$work/$name/$tool" && "$program" build -color=false "$@" . </dev/null >>"$work/$name/$tool.out" 2>>"$work/$name/$tool.err") &&
        codes+=" 0" || codes+=" $?"
    done
    said "$work/$name/$tool.out" >"$work/$name/$tool.said"
    { echo "exit$codes"; left "$work/$name/$tool"; } >"$work/$name/$tool.left"
  done
  if diff -au "$work/$name"/{packer,kiln}.said && diff -au "$work/$name"/{packer,kiln}.left; then
    echo "same: $name"
  else
    echo "DIFFERENT: $name"; cat "$work/$name/kiln.err"; failed=1
  fi
}

compare file_and_checksums 2 -parallel-builds=1 <<'HCL'
source "file" "a" {
  target  = "out/deep/a.txt"
  content = "hello <world> & co\n"
}
source "file" "b" {
  target = "b.bin"
  source = "two.in"
}
build {
  sources = ["file.a", "file.b"]
  post-processors {
    post-processor "checksum" {
      checksum_types = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"]
      output         = "sums_{{.BuildName}}.{{.ChecksumType}}"
    }
    post-processor "manifest" {
      custom_data = { a = "b <c>", name = "x" }
    }
  }
  post-processor "manifest" {
    output     = "other-manifest.json"
    strip_path = true
  }
}
HCL

compare scripts 1 -parallel-builds=1 <<'HCL'
variable "secret" {
  default   = "hunter22-secret"
  sensitive = true
}
source "null" "a" {
  communicator = "none"
}
build {
  sources = ["null.a"]
  provisioner "shell-local" {
    inline           = ["echo $PACKER_BUILD_NAME $PACKER_BUILDER_TYPE \"$A\" ${build.ID}", "echo ${var.secret}", "printf 'a\\rb  \\n\\n  \\nlast\\n'"]
    environment_vars = ["A=it's  two"]
  }
  provisioner "shell-local" {
    execute_command  = ["/bin/sh", "-c", "{{.Vars}} /bin/sh {{.Script}} {{build_name}} {{build_type}}"]
    environment_vars = ["B=1"]
    inline           = ["echo $B $1 $2"]
  }
  provisioner "shell-local" {
    inline           = ["exit 3"]
    valid_exit_codes = [3]
  }
  provisioner "shell-local" {
    only_on = ["windows"]
    inline  = ["echo never"]
  }
  provisioner "breakpoint" {
    disable = true
    note    = "hi"
  }
  post-processor "shell-local" {
    inline = ["echo pp"]
  }
}
HCL

compare failing_script 1 -parallel-builds=1 <<'HCL'
source "null" "a" {
  communicator = "none"
}
source "file" "b" {
  target  = "b.txt"
  content = "b"
}
build {
  sources = ["null.a", "file.b"]
  provisioner "shell-local" {
    inline = ["echo working; exit 7"]
    only   = ["null.a"]
  }
  provisioner "shell-local" {
    inline = ["echo on"]
  }
}
HCL

compare archives 1 <<'HCL'
source "file" "a" {
  target  = "a.txt"
  content = "compress me\n"
}
build {
  sources = ["file.a"]
  post-processor "compress" { output = "a.tar.gz" }
  post-processor "compress" { output = "a.zip" }
  post-processor "compress" {
    output              = "a.txt.gz"
    keep_input_artifact = true
  }
  post-processor "compress" { output = "a.lz4" }
  post-processor "compress" { output = "a.tar" }
  post-processor "compress" { output = "{{.BuildName}}_{{.BuilderType}}.tar.gz" }
}
HCL

compare removed_artifacts 1 <<'HCL'
source "file" "a" {
  target  = "a.txt"
  content = "gone\n"
}
build {
  sources = ["file.a"]
  post-processors {
    post-processor "artifice" {
      files               = ["*.in", "none*"]
      keep_input_artifact = false
    }
    post-processor "checksum" {
      output = "inputs.md5"
    }
    post-processor "compress" {
      output              = "inputs.tar.gz"
      keep_input_artifact = true
    }
  }
}
HCL

compare script_options 1 -parallel-builds=1 <<'HCL'
source "null" "a" {
  communicator = "none"
}
build {
  sources = ["null.a"]
  provisioner "shell-local" {
    script = "./say.in.sh"
    environment_vars = ["B=from list", "A=also", "EMPTY=", "EQ=a=b"]
  }
  provisioner "shell-local" {
    scripts = ["./say.in.sh", "./say2.in.sh"]
    valid_exit_codes = [0, 5]
  }
  provisioner "shell-local" {
    inline_shebang = "/bin/bash -e"
    inline = ["echo $BASH_VERSION | cut -c1", "false", "echo not reached"]
    valid_exit_codes = [1]
  }
  provisioner "shell-local" {
    env_var_format = "%s='%s' && "
    environment_vars = ["X=1"]
    inline = ["echo [$X]"]
  }
  provisioner "shell-local" {
    tempfile_extension = ".sh"
    inline = ["case $0 in *.sh) echo extension;; esac"]
  }
  provisioner "breakpoint" { disable = true }
  post-processor "shell-local" {
    execute_command = ["echo one {{.Vars}}"]
    inline = ["echo pp"]
  }
  post-processor "shell-local" {
    inline = ["echo $PACKER_BUILD_NAME $PACKER_BUILDER_TYPE; exit 9"]
    valid_exit_codes = [9]
  }
}
HCL

compare file_provisioner 1 -parallel-builds=1 <<'HCL'
source "file" "a" {
  target  = "a.txt"
  source = "one.in"
}
build {
  sources = ["file.a"]
  provisioner "file" {
    source = "one.in"
    destination = "/x/"
  }
  provisioner "file" {
    sources = ["one.in", "two.in"]
    destination = "/y/"
  }
  provisioner "shell-local" {
    inline = ["echo {{build_name}} {{.Vars}}"]
  }
}
HCL

compare retries 1 -parallel-builds=1 <<'HCL'
source "null" "a" {
  communicator = "none"
}
build {
  sources = ["null.a"]
  provisioner "shell-local" {
    max_retries = 3
    inline = ["echo try >> tries.txt; test $(wc -l < tries.txt) = 3"]
  }
  provisioner "shell-local" {
    pause_before = "10ms"
    inline = ["echo after pause"]
  }
  provisioner "shell-local" {
    timeout = "5s"
    inline = ["echo in time"]
  }
  provisioner "shell-local" {
    override = { a = { inline = ["echo overridden"] } }
    inline = ["echo not this"]
  }
  provisioner "shell-local" {
    except = ["null.a"]
    inline = ["echo never"]
  }
}
HCL

compare defaults 2 -parallel-builds=1 <<'HCL'
source "file" "a" {
  target  = "a.txt"
  content = "defaults"
}
build {
  sources = ["file.a"]
  post-processor "checksum" {}
  post-processor "manifest" {}
  post-processor "compress" { keep_input_artifact = true }
  post-processor "artifice" { files = ["*.in"] }
}
HCL

compare many_files 1 -parallel-builds=1 <<'HCL'
source "null" "a" {
  communicator = "none"
}
build {
  sources = ["null.a"]
  post-processors {
    post-processor "artifice" {
      files = ["*.in", "./one.in", "nothing*"]
    }
    post-processor "checksum" {
      checksum_types = ["sha1"]
      output = "sums/{{.BuilderType}}.txt"
    }
    post-processor "manifest" {}
    post-processor "compress" {
      output = "many.zip"
      keep_input_artifact = true
    }
  }
}
HCL

compare one_file_only 1 -parallel-builds=1 <<'HCL'
source "null" "a" {
  communicator = "none"
}
build {
  sources = ["null.a"]
  post-processors {
    post-processor "artifice" { files = ["*.in"] }
    post-processor "compress" { 
      output = "many.gz" 
      keep_input_artifact = true
    }
  }
}
HCL

compare levels 1 -parallel-builds=1 <<'HCL'
source "file" "a" {
  target  = "a.txt"
  content = "levels levels levels"
}
build {
  sources = ["file.a"]
  post-processor "compress" { 
    output = "a.tar.gz"
    compression_level = 9
    keep_input_artifact = true
  }
  post-processor "compress" { 
    output = "b.unknown"
    keep_input_artifact = true
  }
  post-processor "compress" { 
    output = "c"
    format = "zip"
    keep_input_artifact = true
  }
  post-processor "compress" { 
    output = "d.tar.lz4"
    compression_level = 1
    keep_input_artifact = true
  }
}
HCL

exit $failed
