#!/bin/bash
# The options of the shell and file provisioners, in a root filesystem.
#   shell.sh KILN
source "$(dirname "$0")/support.sh"
printf '#!/bin/sh\r\necho unix\r\n' >crlf.sh
printf 'echo "$0" >> /log; echo "$A|$B|$PACKER_BUILD_NAME|$PACKER_BUILDER_TYPE" >> /log\n' >plain.sh
mkdir -p dir/sub up && echo one >dir/one && echo two >dir/sub/two && chmod 700 dir/sub/two
template t.kiln.hcl 'environment = { EVERYWHERE = "yes" }
  output {
    format = "directory"
    path   = "out"
  }' <<'END'
  provisioner "shell" {
    environment_vars = ["A=it's", "B=list"]
    env              = { B = "map $HOME" }
    scripts          = ["plain.sh", "plain.sh"]
    remote_folder    = "/var/tmp"
    remote_file      = "named.sh"
  }
  provisioner "shell" {
    use_env_var_file = true
    environment_vars = ["A=from a 'file'"]
    inline           = ["echo \"$A $EVERYWHERE\" >> /log", "ls /tmp/varfile_*.sh >/dev/null && echo file >> /log"]
  }
  provisioner "shell" {
    execute_command  = "{{.Vars}} /bin/sh -c '. {{.Path}}'; echo {{build_name}} >> /log"
    environment_vars = ["A=in the command"]
    inline           = ["echo \"$A\" >> /log"]
  }
  provisioner "shell" {
    script = "crlf.sh"
  }
  provisioner "shell" {
    script           = "crlf.sh"
    binary           = true
    valid_exit_codes = [0, 126, 127]
  }
  provisioner "shell" {
    inline_shebang   = "/bin/sh"
    inline           = ["false", "echo after false >> /log", "exit 3"]
    valid_exit_codes = [3]
    pause_after      = "10ms"
    expect_disconnect = true
  }
  provisioner "shell" {
    inline = ["#!/bin/busybox sh", "echo own shebang >> /log"]
  }
  provisioner "shell" {
    remote_path = "/kept.sh"
    skip_clean  = true
    inline      = ["echo kept >> /log", "mkdir /many"]
  }
  provisioner "shell" {
    inline = ["ls /tmp /var/tmp | grep -c sh >> /log || true"]
    remote_path = "/last.sh"
  }
  provisioner "file" {
    source      = "dir"
    destination = "/whole"
  }
  provisioner "file" {
    source      = "dir/"
    destination = "/inside"
  }
  provisioner "file" {
    sources     = ["plain.sh", "crlf.sh"]
    destination = "/many/"
  }
  provisioner "file" {
    content     = "said {{ build_name }}"
    destination = "/content"
  }
  provisioner "shell-local" { inline = ["echo made > later"] }
  provisioner "file" {
    source      = "later"
    generated   = true
    destination = "/later"
  }
  provisioner "file" {
    direction   = "download"
    sources     = ["/log", "/content"]
    destination = "down/into/"
  }
  provisioner "file" {
    direction   = "download"
    source      = "/inside"
    destination = "down/tree"
  }
END
check "build" "$kiln" build t.kiln.hcl
cp check.out log
cat >wanted <<'END'
/var/tmp/named.sh
it's|map $HOME|t|rootfs
/var/tmp/named.sh
it's|map $HOME|t|rootfs
from a 'file' yes
file
in the command
t
after false
own shebang
kept
0
END
check "what the scripts saw" diff wanted out/log
check "carriage returns are taken out of a script" grep -q "rootfs.t: unix" log
check "pauses" grep -q "Pausing 10ms after this provisioner..." log
check "a script that is not cleaned" test -e out/kept.sh -a ! -e out/last.sh
check "a directory goes in whole" cmp dir/sub/two out/whole/dir/sub/two
check "with a slash without itself" cmp dir/one out/inside/one
check "its files keep their mode" test "$(stat -c %a out/inside/sub/two)" = 700
check "several files into a directory" cmp crlf.sh out/many/crlf.sh
check "content" grep -qx "said t" out/content
check "a file made during the build" grep -qx made out/later
check "downloads into a directory" cmp out/log down/into/log
check "and of a directory" test -e down/tree/inside/sub/two -o -e down/tree/sub/two
finish
