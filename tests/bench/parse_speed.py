#!/usr/bin/env python3
"""Times parsing as a whole process, side by side: parse_speed.py KILN ORACLE [--runs N] [--sizes BYTES...]

KILN and ORACLE are commands; each is run as `COMMAND FILE` on generated templates, in turns, its output dropped.
Usual: parse_speed.py 'build/release/kiln debug diag' 'tests/oracle/hcloracle diag'
Prints for each size the least wall time, the largest memory, and how many times faster kiln is. Exit 1 if that is
less than --least (15) at the first size of a megabyte or more.
"""
import argparse
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import time


def run(command):
    """Wall seconds and peak memory in MB of one process."""
    with open(os.devnull, "w") as nothing:
        start = time.perf_counter()
        pid = os.posix_spawnp(command[0], command, os.environ,
                              file_actions=[(os.POSIX_SPAWN_DUP2, nothing.fileno(), 1), (os.POSIX_SPAWN_DUP2, nothing.fileno(), 2)])
        _, status, usage = os.wait4(pid, 0)
        seconds = time.perf_counter() - start
    if status != 0:
        sys.exit(f"{shlex.join(command)} failed: the generated template must be accepted by both")
    return seconds, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kiln")
    parser.add_argument("oracle")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--least", type=float, default=15)
    parser.add_argument("--sizes", type=float, nargs="+", default=[1e3, 3e4, 1e6])
    args = parser.parse_args()
    generator = pathlib.Path(__file__).with_name("generate_template.py")
    enough = True
    print(f"{'bytes':>9}  {'kiln ms':>8} {'MB':>5}  {'Go ms':>8} {'MB':>5}  {'faster':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for size in args.sizes:
            file = pathlib.Path(folder) / f"{size:.0f}.pkr.hcl"
            file.write_bytes(subprocess.run([sys.executable, generator, str(size)], check=True, capture_output=True).stdout)
            commands = [shlex.split(c) + [str(file)] for c in (args.kiln, args.oracle)]
            taken = [[], []]
            for _ in range(args.runs):
                for command, results in zip(commands, taken):
                    results.append(run(command))
            (kiln, kiln_mb), (go, go_mb) = ((min(r[0] for r in t), max(r[1] for r in t)) for t in taken)
            print(f"{file.stat().st_size:>9}  {kiln * 1e3:>8.2f} {kiln_mb:>5.1f}  {go * 1e3:>8.2f} {go_mb:>5.1f}  {go / kiln:>6.1f}x")
            if size >= 1e6:
                enough = enough and go / kiln >= args.least
    sys.exit(0 if enough else 1)


main()
