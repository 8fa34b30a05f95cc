#!/usr/bin/env python3
"""Writes a valid template in Packer's style of about the given size: generate_template.py BYTES > FILE

Variables, locals with for expressions, objects and conditionals, sources, builds with provisioners, heredocs with
templates and directives, comments. The same size gives the same text.
"""
import random
import sys

WORDS = "web api cache proxy worker db queue auth mail search metrics edge build image disk base".split()


def variable(r, n):
    return f'''# Variable number {n}
variable "{r.choice(WORDS)}_{n}" {{
  type        = {r.choice(["string", "number", "list(string)", "map(object({ size = number, tags = list(string) }))"])}
  description = "What ${{n}} is for, in {r.choice(WORDS)}".
  default     = {r.choice(['"' + r.choice(WORDS) + '"', str(r.randint(1, 9999)), '["a", "b", "c"]', "null"])}
}}
'''.replace("${n}", str(n)).replace('".\n', '"\n')


def local_values(r, n):
    a, b = r.sample(WORDS, 2)
    return f'''locals {{
  names_{n}   = [for k, v in var.{a}_{n} : upper("${{k}}-${{v.name}}") if v.enabled && length(v.tags) > {r.randint(0, 9)}]
  by_name_{n} = {{ for item in local.names_{n - 1} : item.id => {{ size = item.size * 1024 + {r.random():.4f}, on = !item.off }}... }}
  settings_{n} = {{
    "{a}.key" = var.{b}_{n} == "" ? "default" : trimspace(var.{b}_{n}) // a comment
    ports     = [22, 80, 443, 8080 + {n}]
    nested    = {{ first = local.names_{n}[0], rest = local.names_{n}[*].id, all = var.{a}_{n}.*.name }}
  }}
}}
'''


def source(r, n):
    return f'''source "{r.choice(["qemu", "docker", "rootfs"])}" "{r.choice(WORDS)}_{n}" {{
  iso_url          = "https://mirror.example.org/${{var.release_{n}}}/debian-${{lower(var.arch)}}.iso"
  iso_checksum     = "sha256:{r.getrandbits(256):064x}"
  disk_size        = {r.randint(1, 90)} * 1024
  headless         = true
  boot_command     = ["<esc><wait>", "auto url=http://{{{{ .HTTPIP }}}}:{{{{ .HTTPPort }}}}/preseed.cfg<enter>"]
  ssh_timeout      = "{r.randint(5, 50)}m"

  efi {{ enabled = false }}
  tags = merge(local.settings_{n}, {{ Name = "image-${{local.by_name_{n}["x"].size}}" }})
}}
'''


def build(r, n):
    lines = "\n".join(f"    echo \"{r.choice(WORDS)} $HOME ${{var.{r.choice(WORDS)}_{n}}}\" >> /etc/motd.{i}" for i in range(6))
    return f'''build {{
  name    = "{r.choice(WORDS)}-{n}"
  sources = ["source.qemu.{r.choice(WORDS)}_{n}"]

  /* What every image gets. */
  provisioner "shell" {{
    environment_vars = ["A=1", "B=${{join(",", local.names_{n})}}"]
    inline = [
      "apt-get update -qq",
      "apt-get install -y {' '.join(r.sample(WORDS, 4))}",
    ]
  }}

  provisioner "shell" {{
    inline_shebang = "/bin/sh -e"
    script_body = <<-EOT
{lines}
    %{{ for k, v in var.map_{n} ~}}
    export ${{k}}="${{v}}"
    %{{ if v != "" }}test -n "$${{KEPT}}"%{{ else }}true%{{ endif }}
    %{{ endfor ~}}
    EOT
  }}

  post-processor "manifest" {{
    output     = "manifest-${{formatdate("YYYYMMDD", timestamp())}}.json"
    strip_path = {r.choice(["true", "false"])}
  }}
}}
'''


def main():
    size = int(float(sys.argv[1])) if len(sys.argv) == 2 else sys.exit(__doc__)
    r = random.Random(1)
    written = n = 0
    while written < size:
        n += 1
        text = "\n".join(part(r, n) for part in (variable, local_values, source, build)) + "\n"
        sys.stdout.write(text)
        written += len(text)


main()
