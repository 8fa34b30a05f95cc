#!/usr/bin/python3
"""Judges `kiln plan -json` and `-format assessment` by their schemas, with Python's jsonschema.

Usage: plan_schema.py KILN SOURCE_DIRECTORY
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import jsonschema

EVERYTHING = """
variable "secret" {
  default   = "hidden-secret"
  sensitive = true
}
source "rootfs" "a" {
  base { scratch = true }
  environment = { "$odd" = "x", plain = var.secret }
  output {
    format = "tar"
    path   = "${path.root}/a.tar"
  }
}
build {
  name    = "web"
  sources = ["rootfs.a"]
  provisioner "shell" {
    name         = "conditional"
    inline       = ["echo ${build.Host} {{timestamp}} $PACKER_BUILD_NAME", "echo ${var.secret}"]
    when         = build.ID == "x"
    max_retries  = 2
    timeout      = "5m"
  }
  provisioner "shell" {
    inline       = ["true"]
    pause_before = "3s"
  }
  error-cleanup-provisioner "shell" {
    inline = ["true"]
  }
  post-processors {
    post-processor "checksum" { keep_input_artifact = true }
    post-processor "manifest" {}
  }
}
"""


def main():
    kiln, source = sys.argv[1], pathlib.Path(sys.argv[2])
    schemas = {}
    for name in ("plan", "assessment"):
        schemas[name] = json.loads((source / "docs" / f"{name}.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schemas[name])
    judged = 0
    with tempfile.TemporaryDirectory() as directory:
        template = pathlib.Path(directory) / "t.pkr.hcl"
        template.write_text(EVERYTHING)
        templates = [template] + sorted(p for p in (source / "examples").iterdir() if p.is_dir())
        for path in templates:
            for name, form in (("plan", "json"), ("assessment", "assessment")):
                text = subprocess.run([kiln, "plan", f"-format={form}", path], check=True,
                                      capture_output=True, text=True).stdout
                assert "hidden-secret" not in text, "a secret is in the plan"
                jsonschema.Draft202012Validator(schemas[name]).validate(json.loads(text))
                judged += 1
        # The judge must be able to say no.
        wrong = json.loads(subprocess.run([kiln, "plan", "-json", template], check=True,
                                          capture_output=True, text=True).stdout)
        wrong["steps"][0]["reuse"] = "sometimes"
        assert not jsonschema.Draft202012Validator(schemas["plan"]).is_valid(wrong)
    print(f"{judged} documents fit their schemas")


if __name__ == "__main__":
    main()
