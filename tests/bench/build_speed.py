#!/usr/bin/python3
"""Times what building costs beside the work itself.

Usage: build_speed.py KILN

Prints: a rebuild of an image in which nothing changed, whole process (and `buildah bud` with a warm cache of the same
steps where it is on PATH); 1,000 steps that do nothing, 32 builds at a time, per step.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

STEPS = ["echo hello > /etc/motd", "mkdir -p /srv/app", "echo app > /srv/app/run", "chmod 755 /srv/app/run"]


def run(command, directory, environment):
    begin = time.perf_counter()
    done = subprocess.run(command, cwd=directory, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stdout + done.stderr)
    return (time.perf_counter() - begin) * 1000


def make_tree(directory):
    for name in ("bin", "etc", "tmp", "srv"):
        (directory / name).mkdir(parents=True)
    shutil.copy("/bin/busybox", directory / "bin/busybox")
    for applet in ("sh", "mkdir", "chmod", "echo"):
        os.symlink("busybox", directory / "bin" / applet)


def time_rebuild(kiln, directory, environment):
    make_tree(directory / "tree")
    provisioners = "".join(f'  provisioner "shell" {{ inline = ["{step}"] }}\n' for step in STEPS)
    (directory / "t.kiln.hcl").write_text(
        'source "rootfs" "t" {\n  base { directory = "tree" }\n  network = "none"\n  resolv_conf = "none"\n'
        '  output {\n    format = "oci"\n    path = "out"\n  }\n}\n'
        'build {\n  sources = ["rootfs.t"]\n' + provisioners + "}\n")
    command = [kiln, "build", "t.kiln.hcl"]
    first = run(command, directory, environment)
    again = min(run(command, directory, environment) for _ in range(20))
    print(f"rebuild with nothing changed: {again:.1f} ms (bar: 50 ms; the first build took {first:.0f} ms)")


def time_buildah(directory, environment):
    if shutil.which("buildah") is None:
        print("buildah bud with a warm cache: NOT RUN (buildah is not on PATH)")
        return
    (directory / "Dockerfile").write_text(
        "FROM scratch\nCOPY tree/ /\n" + "".join(f"RUN {step}\n" for step in STEPS))
    command = ["buildah", "bud", "--layers", "-t", "kiln-bench", "."]
    run(command, directory, environment)
    again = min(run(command, directory, environment) for _ in range(5))
    print(f"buildah bud with a warm cache: {again:.1f} ms")


def time_empty_steps(kiln, directory, environment):
    def template(steps):
        sources = "".join(f'source "null" "n{i}" {{ communicator = "none" }}\n' for i in range(32))
        names = ", ".join(f'"null.n{i}"' for i in range(32))
        body = '  provisioner "sleep" { duration = "0s" }\n' * (steps // 32)
        return f"{sources}build {{\n  sources = [{names}]\n{body}}}\n"

    times = {}
    for steps in (32, 1024):
        (directory / f"{steps}.kiln.hcl").write_text(template(steps))
        command = [kiln, "build", "-parallel-builds=32", f"{steps}.kiln.hcl"]
        times[steps] = min(run(command, directory, environment) for _ in range(5))
    each = (times[1024] - times[32]) / (1024 - 32)
    print(f"an empty step, 32 at a time: {each:.3f} ms (bar: 0.1 ms; 1,024 steps took {times[1024]:.0f} ms)")


def main():
    kiln = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        environment = dict(os.environ, KILN_STATE_DIR=f"{name}/state", KILN_CACHE_DIR=f"{name}/cache")
        time_rebuild(kiln, directory, environment)
        time_buildah(directory, environment)
        time_empty_steps(kiln, directory, environment)


if __name__ == "__main__":
    main()
