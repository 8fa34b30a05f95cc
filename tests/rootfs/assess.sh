#!/bin/bash
# What `kiln plan` says will run is what then runs, and what it says is reused is reused.
#   assess.sh KILN
source "$(dirname "$0")/support.sh"
export SOURCE_DATE_EPOCH=1700000000

write_template() { # LAST LINE
  template t.kiln.hcl 'output {
    format = "tar"
    path   = "out/image-{{uuid}}.tar"
  }
  output {
    format = "oci"
    path   = "out/oci"
  }' <<END2
  provisioner "shell" {
    name   = "packages"
    inline = ["echo ran-1", "echo 1 > /etc/one"]
  }
  provisioner "shell-local" { inline = ["true"] }
  provisioner "shell" {
    name   = "harden"
    inline = ["echo ran-2", "$1"]
  }
END2
}
write_fixed_template() {
  write_template "$1"
  sed -i 's/image-{{uuid}}/image/; s/^}$/  post-processor "checksum" { output = "out\/{{.ChecksumType}}" }\n}/' t.kiln.hcl
  # Only the build block ends with a post-processor.
  python3 - t.kiln.hcl <<'PY'
import re, sys
text = open(sys.argv[1]).read()
line = '  post-processor "checksum" { output = "out/{{.ChecksumType}}" }\n'
head, tail = text.replace(line, '').rsplit('}', 1)
open(sys.argv[1], 'w').write(head + line + '}' + tail)
PY
}
plan() { "$kiln" plan "$@" t.kiln.hcl >plan.out 2>plan.err || { cat plan.err; return 1; }; }
says() { # WHAT PATTERN
  if grep -qE -- "$2" plan.out; then echo "ok    $1"; else fail "$1: the plan does not say $2"; head -25 plan.out | sed 's/^/      /'; fi
}
verdicts() { # prints VERDICT NAME of every step
  plan -format=assessment
  python3 -c 'import json,sys
for step in json.load(open("plan.out"))["steps"]: print(step["verdict"], step["address"].rsplit("/",1)[1])'
}
expect_verdicts() { # WHAT VERDICTS
  local got
  got=$(verdicts | tr '\n' ',')
  if [[ $got == "$2" ]]; then echo "ok    $1"; else fail "$1: $got instead of $2"; fi
}

write_fixed_template "echo 2 > /etc/two"
plan -out before.plan
says "nothing was built yet" 'no result is kept here'
check "the first build" "$kiln" build t.kiln.hcl
plan
says "an unchanged template is reused" '^=.*harden.*reused, built .* ago'
says "and counted" '1 to run, 7 reused'
expect_verdicts "all but what acts outside is reused" \
  "reuse use_directory,reuse packages,run provisioner[1],reuse harden,reuse capture,reuse write_tar,reuse write_oci,reuse post-processor[0][0],"
says "with an age" '"age_s": '
plan -out after.plan
check "a saved plan does not know this machine" cmp before.plan after.plan
check "the build does as was said" bash -c "'$kiln' build t.kiln.hcl >build.out && ! grep -q ran- build.out"
check "and names what it reuses" grep -q "Reused, built .* ago: harden (provisioner shell)" build.out

write_fixed_template "echo two > /etc/two"
plan
says "an edit of the last provisioner runs it, and why" 'harden.*the option inline, or a file that it names changed'
says "the one before is reused" '^=.*packages.*reused'
expect_verdicts "and what follows runs" \
  "reuse use_directory,reuse packages,run provisioner[1],run harden,run capture,run write_tar,run write_oci,run post-processor[0][0],"
says "with an estimate" '"estimate_ms": '
plan -format=markdown
says "markdown says it too" 'the option inline.*changed'
plan -format=html
says "and html" 'the option inline.*changed'
check "the edited build" bash -c "'$kiln' build t.kiln.hcl >build.out"
check "runs that one alone" test "$(grep -oE 'ran-[0-9]$' build.out)" = ran-2
rm -r out/oci
expect_verdicts "an output that is gone is written again" \
  "reuse use_directory,reuse packages,run provisioner[1],reuse harden,run capture,reuse write_tar,run write_oci,run post-processor[0][0],"
plan
says "and why" 'changed or removed'

# A name that is another one in each run.
write_template "echo 2 > /etc/two"
check "a build with another name each time" "$kiln" build t.kiln.hcl
expect_verdicts "its provisioners are reused" \
  "reuse use_directory,reuse packages,run provisioner[1],reuse harden,run capture,run write_tar,reuse write_oci,"
check "the timeline of a run" bash -c "'$kiln' trace >trace.json"
check "has every step, one after another" python3 - <<'PY'
import json
events = json.load(open("trace.json"))["traceEvents"]
steps = [e for e in events if e["ph"] == "X"]
names = ["use_directory", "packages", "provisioner[1]", "harden", "capture", "write_tar", "write_oci"]
assert [e["name"] for e in steps] == names, steps
assert [e["args"]["name"] for e in events if e["name"] == "thread_name"] == ["rootfs.t"]
for one, other in zip(steps, steps[1:]):
    assert one["ts"] >= 0 and one["dur"] >= 0 and one["ts"] + one["dur"] <= other["ts"] + 1000, (one, other)
assert {e["args"]["outcome"] for e in steps} <= {"succeeded", "reused"}
PY
refuse "trace of no run" 1 "no run" "$kiln" trace 0000-none
refuse "-detailed-exitcode" 5 "to run" "$kiln" plan -detailed-exitcode t.kiln.hcl
nothing_left
finish
