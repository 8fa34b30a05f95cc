#!/usr/bin/env python3
"""Shows that lexer, parser and formatter take time in proportion to their input, whatever it is: growth.py KILN [--size BYTES]
[--runs N] [--only NAME]

Each hostile text is made in --size (20,000) bytes and in four times as many, and given to `debug tokens`, `debug diag` and
`debug fmt`. What counts is the processor time that the larger one takes beyond that of an empty file: it must be at most 2
microseconds per byte and 100 for each message that is written for a person, and at most 7 times that of the smaller one,
unless it is less than 50 milliseconds. (Four times would be proportion, sixteen a square; memory that no longer fits the cache
takes its part.) Exit 1 if a text breaks one of the two.
"""
import argparse
import pathlib
import resource
import subprocess
import sys
import tempfile

MICROSECONDS_PER_BYTE = 2
MICROSECONDS_PER_MESSAGE = 100
MOST_GROWTH = 7
TOO_LITTLE_TO_COMPARE = 0.05


def repeat(unit, size, before="", after=""):
    """`unit`, with {n} replaced by a counter, as often as fits."""
    if "{n}" not in unit:
        return before + unit * (size // len(unit.encode())) + after
    parts, written, n = [before], 0, 0
    while written < size:
        parts.append(unit.replace("{n}", str(n)))
        written += len(parts[-1])
        n += 1
    return "".join(parts) + after


TEXTS = {
    "arguments": lambda size: repeat("a{n} = 1\n", size),
    "aligned arguments of growing length": lambda size: "".join(f"{'a' * (i % 300 + 1)}{i} = {i} # c\n" for i in range(size // 170)),
    "one name set again and again": lambda size: repeat("a = 1\n", size),
    "blocks": lambda size: repeat("b \"x\" {\n  a = 1\n}\n", size),
    "nested blocks": lambda size: repeat("b {\n", size // 2) + repeat("}\n", size // 4),
    "unclosed blocks": lambda size: repeat("b {\n", size),
    "unclosed blocks on one line": lambda size: repeat("b { ", size),
    "closing braces": lambda size: repeat("}\n", size),
    "closing braces on one line": lambda size: repeat("}", size),
    "open brackets": lambda size: repeat("[", size, "a = "),
    "open parentheses": lambda size: repeat("(", size, "a = "),
    "open braces": lambda size: repeat("{", size, "a = "),
    "open brackets on lines": lambda size: repeat("a = [\n", size),
    "open braces on lines": lambda size: repeat("a = {\n", size),
    "open calls on lines": lambda size: repeat("a = f(\n", size),
    "nested tuples": lambda size: "a = " + "[" * (size // 2) + "]" * (size // 2) + "\n",
    "nested objects on lines": lambda size: "a = " + repeat("{\na = ", size // 2) + "1" + repeat("\n}", size // 3) + "\n",
    "a long tuple": lambda size: repeat("1,", size, "a = [", "]\n"),
    "a long tuple on lines": lambda size: repeat("  1,\n", size, "a = [\n", "]\n"),
    "a long object": lambda size: repeat("  k{n} = 1\n", size, "a = {\n", "}\n"),
    "a long object on one line": lambda size: repeat("k{n} = 1,", size, "a = {", "}\n"),
    "a long sum": lambda size: repeat("1+", size, "a = ", "1\n"),
    "a long traversal": lambda size: repeat(".b", size, "a = b", "\n"),
    "a long row of indexes": lambda size: repeat("[0]", size, "a = b", "\n"),
    "splats": lambda size: repeat("[*]", size, "a = b", "\n"),
    "attribute splats": lambda size: repeat(".*.a", size, "a = b", "\n"),
    "signs": lambda size: repeat("-", size, "a = ", "1\n"),
    "conditionals": lambda size: repeat("a ? b : ", size, "a = ", "1\n"),
    "question marks": lambda size: repeat("a ? ", size, "a = ", "1\n"),
    "dots": lambda size: repeat(".", size, "a = ", "\n"),
    "digits": lambda size: repeat("1", size, "a = ", "\n"),
    "a long name": lambda size: repeat("a", size, "", " = 1\n"),
    "a long name above ASCII": lambda size: repeat("é", size, "", " = 1\n"),
    "a long string": lambda size: repeat("x", size, 'a = "', '"\n'),
    "escapes": lambda size: repeat("\\n", size, 'a = "', '"\n'),
    "unknown escapes": lambda size: repeat("\\q", size, 'a = "', '"\n'),
    "unclosed quotes": lambda size: repeat("a = \"b\n", size),
    "quotes": lambda size: repeat('"', size, "a = ", "\n"),
    "many strings of a list without commas": lambda size: repeat('"b" ', size, "a = [", "]\n"),
    "interpolations": lambda size: repeat("${a}", size, 'a = "', '"\n'),
    "nested interpolations": lambda size: repeat('"${', size, "a = "),
    "closed nested interpolations": lambda size: "a = " + repeat('"${', size // 2) + "1" + repeat('}"', size // 3) + "\n",
    "open interpolations": lambda size: repeat("${", size, 'a = "', '"\n'),
    "open directives": lambda size: repeat("%{ if a }", size, 'a = "', '"\n'),
    "ends of directives": lambda size: repeat("%{ endif }", size, 'a = "', '"\n'),
    "closed directives": lambda size: repeat("%{ if a }b%{ endif }", size, 'a = "', '"\n'),
    "nested directives": lambda size: 'a = "' + repeat("%{ if a }", size // 2) + repeat("%{ endif }", size // 2) + '"\n',
    "trim markers": lambda size: repeat("  ${~ a ~}  ", size, 'a = "', '"\n'),
    "dollars": lambda size: repeat("$", size, 'a = "', '"\n'),
    "escaped dollars": lambda size: repeat("$${", size, 'a = "', '"\n'),
    "heredocs": lambda size: repeat("a{n} = <<E\nb\nE\n", size),
    "unclosed heredocs": lambda size: repeat("a = <<E\n", size),
    "unclosed heredocs of many markers": lambda size: repeat("a{n} = <<E{n}\n", size),
    "unclosed heredocs in interpolations": lambda size: repeat("${<<E\n", size, "a = <<E\n"),
    "a long heredoc": lambda size: repeat("some text\n", size, "a = <<E\n", "E\n"),
    "a long heredoc with indentation": lambda size: repeat("      text\n", size, "a = <<-E\n", "  E\n"),
    "a heredoc of dollars": lambda size: repeat("$\n", size, "a = <<E\n", "E\n"),
    "a heredoc with sequences": lambda size: repeat("  ${a} b\n", size, "a = <<-E\n", "  E\n"),
    "a heredoc of carriage returns": lambda size: repeat("\r", size, "a = <<E\n", "\nE\n"),
    "blanks": lambda size: repeat(" ", size, "a =", "1\n"),
    "empty lines": lambda size: repeat("\n", size),
    "line comments": lambda size: repeat("# c\n", size),
    "comments behind arguments": lambda size: repeat("a{n} = 1 # c\n", size),
    "block comments": lambda size: repeat("/* c */ ", size, "", "\n"),
    "unclosed block comments": lambda size: repeat("/* ", size),
    "unclosed block comments in values": lambda size: repeat("a = /*\n", size),
    "a long comment of stars": lambda size: repeat("*", size, "/*", "*/\n"),
    "comments in a list": lambda size: repeat("1, # c\n", size, "a = [\n", "]\n"),
    "junk": lambda size: repeat("!\n", size),
    "junk on one line": lambda size: repeat("! ", size),
    "words": lambda size: repeat("a ", size),
    "labels": lambda size: repeat('"a" ', size, "b ", "{\n}\n"),
    "equals signs": lambda size: repeat("= ", size),
    "arguments on one line": lambda size: repeat("a{n} = 1 ", size),
    "wrong values": lambda size: repeat("a{n} = ]\n", size),
    "wrong values on one line": lambda size: repeat("a{n} = ] ", size),
    "values that are missing": lambda size: repeat("a{n} =\n", size),
    "broken calls": lambda size: repeat("a = f(1 2)\n", size),
    "broken for expressions": lambda size: repeat("a = [for x : y]\n", size),
    "nested for expressions": lambda size: repeat("[for x in ", size, "a = "),
    "NUL bytes": lambda size: repeat("\0", size),
    "semicolons": lambda size: repeat("a = 1;\n", size),
    "apostrophes": lambda size: repeat("a = 'b'\n", size),
    "backticks": lambda size: repeat("`", size),
    "emoji families": lambda size: repeat("👩‍👩‍👧‍👦", size, 'a = "', '"\n'),
    "combining marks": lambda size: repeat("\u0301", size, 'a = "e', '"\n'),
    "flags and a mistake on one line": lambda size: repeat("🇩🇪", size, 'a = "', '" ]\n'),
    "a long line of mistakes above ASCII": lambda size: repeat("é = ] ", size),
    "a long line of unknown escapes above ASCII": lambda size: repeat("é\\q", size, 'a = "', '"\n'),
    "typographic quotes": lambda size: repeat("a = “b”\n", size),
}
# What is not text.
BYTES = {
    "broken UTF-8": lambda size: b"\xff" * size,
    "broken UTF-8 in strings": lambda size: b'a = "\xff"\n' * (size // 8),
    "broken UTF-8 in comments": lambda size: b"# \xff\n" * (size // 4),
    "broken UTF-8 after code on one line": lambda size: b"a = 1 \xff " * (size // 8),
    "half characters": lambda size: b"\xe2\x82 " * (size // 3),
}
COMMANDS = {
    "tokens": lambda kiln, file: [kiln, "debug", "tokens", file],
    "parse": lambda kiln, file: [kiln, "debug", "diag", file],
    "format": lambda kiln, file: [kiln, "debug", "fmt", file],
}


def processor_time(command, runs):
    """The least processor seconds of so many runs, and how many messages it writes; nothing if it takes over a minute."""
    least = None
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60)
        except subprocess.TimeoutExpired:
            return None
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode not in (0, 1):
            sys.exit(f"{command} ended with {done.returncode}")
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        least = seconds if least is None else min(least, seconds)
    return least, done.stdout.count(b"Error: ")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kiln")
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--only", help="texts whose names contain this")
    args = parser.parse_args()
    texts = {name: (lambda size, make=make: make(size).encode()) for name, make in TEXTS.items()} | BYTES
    broken = worst = 0
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "hostile.pkr.hcl"
        file.write_bytes(b"")
        start = {name: processor_time(make(args.kiln, str(file)), args.runs) for name, make in COMMANDS.items()}
        for name, make in texts.items():
            if args.only and args.only not in name:
                continue
            for command, line in COMMANDS.items():
                taken = []
                for size in (args.size, 4 * args.size):
                    file.write_bytes(make(size))
                    taken.append(processor_time(line(args.kiln, str(file)), args.runs))
                if None in taken:
                    broken += 1
                    print(f"{name}, {command}: more than a minute")
                    continue
                small, large = (max(t - start[command][0], 0.001) for t, _ in taken)
                messages = taken[1][1] * MICROSECONDS_PER_MESSAGE
                per_byte = max(large * 1e6 - messages, 0) / file.stat().st_size
                worst = max(worst, per_byte)
                if per_byte > MICROSECONDS_PER_BYTE or (large > TOO_LITTLE_TO_COMPARE and large > MOST_GROWTH * small):
                    broken += 1
                    print(f"{name}, {command}: {small:.3f} s, {large:.3f} s, {large / small:.1f}x, {taken[1][1]} messages")
    print(f"{len(texts)} texts, at most {worst:.2f} us per byte, {broken} broken bounds")
    sys.exit(1 if broken else 0)


main()
