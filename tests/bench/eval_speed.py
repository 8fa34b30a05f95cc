#!/usr/bin/env python3
"""Times evaluation as a whole process: eval_speed.py KILN ORACLE [--count N] [--runs N] [--least TIMES]

First N independent expressions through `KILN debug eval --json-lines` and `ORACLE eval --json-lines`, in turns; kiln must be
--least (10) times faster. Then chains of locals, each of which uses the one before, of a half, of N and of twice N, through
`KILN inspect`: the time must grow in proportion. Exit 1 if one of the two does not hold.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time

SHAPES = [
    '{n} * 1024 + 3.5',
    '"item-${{{n}}} of ${{upper("size")}}"',
    '[for x in [1, 2, {n}]: x * 2 if x > 1]',
    '{{for k, v in {{a = {n}, b = 2}}: "${{k}}!" => v + 1}}',
    '{n} % 7 == 0 ? "seven" : "other"',
    'join(",", [for s in ["a", "b", "c"]: "${{s}}{n}"])',
    '[{{name = "x", id = {n}}}, {{name = "y", id = 2}}][*].name',
    'length([{n}, 2, 3]) > 2 && !false || "{n}" == "1"',
]


def timed(command, text=None):
    """Wall seconds of one process, its output dropped, and whether it succeeded."""
    start = time.perf_counter()
    done = subprocess.run(command, input=text, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if done.returncode != 0:
        sys.exit(f"{command} failed: {done.stderr.decode(errors='replace')[-500:]}")
    return time.perf_counter() - start


def chain(count):
    lines = ["  l0 = 1"] + [f"  l{i} = local.l{i - 1} + 1" for i in range(1, count)]
    return "locals {\n" + "\n".join(lines) + "\n}\nsource \"null\" \"a\" {}\nbuild {\n  sources = [\"null.a\"]\n}\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kiln")
    parser.add_argument("oracle")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--least", type=float, default=10)
    args = parser.parse_args()
    expressions = "".join(json.dumps(SHAPES[i % len(SHAPES)].format(n=i)) + "\n" for i in range(args.count)).encode()
    ours, theirs = [], []
    for _ in range(args.runs):
        ours.append(timed([args.kiln, "debug", "eval", "--json-lines"], expressions))
        theirs.append(timed([args.oracle, "eval", "--json-lines"], expressions))
    faster = min(theirs) / min(ours)
    print(f"{args.count} expressions: kiln {min(ours):.3f} s, Go {min(theirs):.3f} s, {faster:.1f}x")
    times = []
    with tempfile.TemporaryDirectory() as folder:
        for count in (args.count // 2, args.count, args.count * 2):
            file = pathlib.Path(folder) / "chain.pkr.hcl"
            file.write_text(chain(count))
            times.append(min(timed([args.kiln, "inspect", str(file)]) for _ in range(args.runs)))
            print(f"{count} chained locals: {times[-1]:.3f} s, {times[-1] / count * 1e6:.2f} us each")
    linear = times[2] < 2.6 * times[1] and times[1] < 2.6 * times[0]
    sys.exit(0 if faster >= args.least and linear else 1)


main()
