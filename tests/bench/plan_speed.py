#!/usr/bin/python3
"""Times `kiln plan` of templates with thousands of steps, whole process, and `terraform plan` of as many resources.

Usage: plan_speed.py KILN [--terraform]

Prints the best of several runs, and how the time grows with the number of steps: linear is 1.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time


def wide(steps):
    """Many images with ten provisioners each, all of them different."""
    out = []
    images = steps // 13
    for i in range(images):
        out.append(f'source "rootfs" "s{i}" {{\n  base {{ scratch = true }}\n'
                   f'  output {{\n    format = "tar"\n    path = "out/{i}.tar"\n  }}\n}}\n'
                   f'build {{\n  name = "b{i}"\n  sources = ["rootfs.s{i}"]\n')
        out += [f'  provisioner "shell" {{\n    name = "p{j}"\n'
                f'    inline = ["echo {i} {j} ${{var.word}}"]\n  }}\n' for j in range(10)]
        out.append("}\n")
    return 'variable "word" { default = "x" }\n' + "".join(out)


def deep(steps):
    """One image with that many provisioners."""
    return ('source "rootfs" "s" {\n  base { scratch = true }\n'
            '  output {\n    format = "tar"\n    path = "out.tar"\n  }\n}\n'
            'build {\n  sources = ["rootfs.s"]\n' +
            "".join(f'  provisioner "shell" {{\n    inline = ["echo {i}"]\n  }}\n'
                    for i in range(steps - 3)) + "}\n")


def shared(steps):
    """Many uses of one source: nearly all steps are the same."""
    uses = steps // 103
    return ('source "rootfs" "s" {\n  base { scratch = true }\n'
            '  output {\n    format = "tar"\n    path = "out-${source.name}.tar"\n  }\n}\n'
            'build {\n' +
            "".join(f'  source "rootfs.s" {{\n    name = "s{i}"\n  }}\n' for i in range(uses)) +
            "".join(f'  provisioner "shell" {{\n    inline = ["echo {i}"]\n  }}\n'
                    for i in range(100)) + "}\n")


def best(command, directory, runs=5):
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        subprocess.run(command, cwd=directory, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - begin)
    return min(times) * 1000


def time_terraform(directory, resources):
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir()
    (directory / "main.tf").write_text("".join(
        f'resource "terraform_data" "r{i}" {{\n  input = "echo {i}"\n}}\n' for i in range(resources)))
    environment = dict(os.environ, CHECKPOINT_DISABLE="1", TF_IN_AUTOMATION="1")
    subprocess.run(["terraform", "init"], cwd=directory, check=True, env=environment,
                   stdout=subprocess.DEVNULL)
    begin = time.perf_counter()
    subprocess.run(["terraform", "plan", "-input=false"], cwd=directory, check=True,
                   env=environment, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - begin) * 1000


def main():
    kiln = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        small, large = 5000, 100000
        for shape in (wide, deep, shared):
            times = {}
            for steps in (small, large):
                template = directory / f"{shape.__name__}{steps}.kiln.hcl"
                template.write_text(shape(steps))
                for form in ("text", "json"):
                    times[steps, form] = best([kiln, "plan", f"-format={form}", template.name],
                                              directory, 5 if steps == small else 3)
            for form in ("text", "json"):
                growth = times[large, form] / times[small, form] / (large / small)
                print(f"plan {shape.__name__:6} {form}: {small} steps {times[small, form]:.1f} ms, "
                      f"{large} steps {times[large, form]:.0f} ms, growth {growth:.2f}")
            ours = times[small, "text"]
        if "--terraform" in sys.argv and shutil.which("terraform"):
            theirs = time_terraform(directory / "terraform", small)
            print(f"terraform plan: {small} resources {theirs:.0f} ms, {theirs / ours:.0f} times kiln")
        elif "--terraform" in sys.argv:
            print("terraform plan: NOT RUN (terraform is not on PATH)")


if __name__ == "__main__":
    main()
