#!/usr/bin/python3
"""Times `kiln validate` beside `packer validate` (1.6.6), and beside /bin/true.

    validate_speed.py KILN [--packer PROGRAM]

Whole processes, both programs in turn, the best of several runs. Bars: 20, 500 and 1,000 times faster at 1, 100 and
400 builds with two provisioners each; processor time in proportion to the number of builds up to 10,000; a template of 1 kB in at
most 5 times the time of /bin/true. Exits with 1 when one is missed.
"""
import os
import subprocess
import sys
import tempfile
import time

WORDS = 'variable "word" {\n  type    = string\n  default = "x"\n}\n\nlocals {\n  greeting = "hello ${upper(var.word)}"\n}\n\n'


def template(builds):
    out = [WORDS]
    for i in range(builds):
        out.append(f'source "null" "s{i}" {{\n  communicator = "none"\n}}\n\n'
                   f'build {{\n  sources = ["source.null.s{i}"]\n\n'
                   f'  provisioner "shell-local" {{\n    inline = ["echo ${{local.greeting}} {i}", "true"]\n  }}\n\n'
                   f'  provisioner "shell-local" {{\n    environment_vars = ["N={i}"]\n    inline = ["echo $N"]\n  }}\n}}\n\n')
    return "".join(out)


def write(directory, name, text):
    path = os.path.join(directory, name + ".pkr.hcl")
    with open(path, "w") as file:
        file.write(text)
    return path


def once(command, environment=None):
    """Seconds on the clock, and of the processor."""
    begin = time.perf_counter()
    pid = os.posix_spawn(command[0], command, environment or os.environ,
                         file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0),
                                       (os.POSIX_SPAWN_OPEN, 2, "/dev/null", os.O_WRONLY, 0)])
    _, status, used = os.wait4(pid, 0)
    seconds = time.perf_counter() - begin
    if status != 0:
        sys.exit(f"{' '.join(command)} failed")
    return seconds, used.ru_utime + used.ru_stime


def side_by_side(commands, runs, clock=0):
    """The best time of each, run in turn; `clock` 1 is the processor's."""
    times = [[] for _ in commands]
    for _ in range(runs):
        for i, command in enumerate(commands):
            times[i].append(once(command)[clock])
    return [min(t) for t in times]


def main():
    kiln = os.path.abspath(sys.argv[1])
    packer = sys.argv[3] if "--packer" in sys.argv else "/usr/bin/packer"
    missed = 0

    def judge(text, good):
        nonlocal missed
        missed += not good
        print(("ok     " if good else "MISSED ") + text, flush=True)

    os.environ["CHECKPOINT_DISABLE"] = "1"
    with tempfile.TemporaryDirectory() as directory:
        for builds, bar, runs in ((1, 20, 9), (100, 500, 3), (400, 1000, 1)):
            path = write(directory, f"t{builds}", template(builds))
            theirs = side_by_side([[packer, "validate", path]], runs)[0]
            ours = side_by_side([[kiln, "validate", path]], max(runs, 20))[0]
            judge(f"{builds} builds: kiln {ours * 1e3:.2f} ms, packer {theirs * 1e3:.0f} ms, {theirs / ours:.0f} times "
                  f"(bar {bar})", theirs / ours >= bar)
        each = {}
        for builds in (1000, 3000, 10000):
            path = write(directory, f"t{builds}", template(builds))
            ours = side_by_side([[kiln, "validate", path]], 5, 1)[0]
            each[builds] = ours / builds
            print(f"       {builds} builds: {ours * 1e3:.1f} ms, {each[builds] * 1e6:.1f} us each", flush=True)
        judge(f"growth from 1,000 to 10,000 builds: {each[10000] / each[1000]:.2f} (1 is linear, bar 1.3)",
              each[10000] / each[1000] <= 1.3)
        text = template(2)
        path = write(directory, "small", text + "#" * (1024 - len(text)))
        true, ours = side_by_side([["/bin/true"], [kiln, "validate", path]], 200)
        judge(f"{os.path.getsize(path)} bytes: {ours * 1e3:.2f} ms, /bin/true {true * 1e3:.2f} ms, {ours / true:.1f} times "
              "(bar 5)", ours <= 5 * true)
    sys.exit(1 if missed else 0)


main()
