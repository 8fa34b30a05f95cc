#!/usr/bin/env python3
"""Drives `kiln console` on a pseudo-terminal: editing, completion, history, several lines, Ctrl-C, Ctrl-D.

    terminal.py KILN
"""
import os
import pty
import re
import select
import stat
import subprocess
import sys
import tempfile
import time

deadline_seconds = 30


class Console:
    """One console on a terminal of its own."""

    def __init__(self, kiln, directory):
        master, slave = pty.openpty()
        environment = dict(os.environ, TERM="xterm", KILN_STATE_DIR=directory + "/state", HOME=directory)
        self.master = master
        self.process = subprocess.Popen([kiln, "console", directory], stdin=slave, stdout=slave, stderr=slave,
                                        env=environment, start_new_session=True, close_fds=True)
        os.close(slave)
        self.text = ""
        self.seen = 0

    def send(self, text):
        os.write(self.master, text.encode())

    def read_more(self, until):
        wait = until - time.monotonic()
        if wait <= 0 or not select.select([self.master], [], [], wait)[0]:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError:
            return False
        self.text += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r", "", data.decode(errors="replace"))
        return bool(data)

    def expect(self, pattern):
        """Waits until `pattern` comes after what was expected before."""
        until = time.monotonic() + deadline_seconds
        while True:
            found = re.search(pattern, self.text[self.seen:])
            if found:
                self.seen += found.end()
                return found
            if not self.read_more(until):
                sys.exit(f"expected {pattern!r} after:\n{self.text[self.seen:]!r}\nall: {self.text!r}")

    def end(self):
        """Waits for the end of the process and gives its exit code."""
        until = time.monotonic() + deadline_seconds
        while self.process.poll() is None and self.read_more(until):
            pass
        code = self.process.wait(timeout=deadline_seconds)
        os.close(self.master)
        return code


def check(claim, what):
    if not claim:
        sys.exit("failed: " + what)
    print("ok", what)


def main():
    kiln = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as directory:
        with open(directory + "/a.pkr.hcl", "w") as template:
            template.write('variable "machine_size" {\n  default = 7\n}\nlocals { greeting = "good day" }\n')
        console = Console(kiln, directory)
        console.expect("> ")
        console.send("1 + 1\n")
        console.expect(r"\n2\n> ")
        check(True, "an expression is answered")
        console.send('"a${"\n')
        console.send("\n")
        console.expect("Error: ")
        console.send('nothing.at.all\n')
        console.expect("Error: Unknown variable")
        console.send("var.mach\t + 1\n")
        console.expect(r"\n8\n")
        check(True, "problems end nothing, and Tab completes a variable")
        console.send("uppe\t\"x\")\n")
        console.expect(r"\nX\n")
        check(True, "Tab completes a function")
        console.send("regex\t")
        console.expect(r"regex\(\nregex_replace\(\nregexall\(")
        console.send("\x03")
        console.expect(r"\n.*> ")
        check(True, "Tab shows the choices, Ctrl-C forgets the line")
        console.send("[for n in [1, 2] :\n")
        console.expect(r"\. ")
        console.send("n * 10\n]\n")
        console.expect(r"\[\n  10,\n  20,\n\]\n> ")
        check(True, "an expression goes on while a bracket is open")
        console.send("{ a = [\n")
        console.expect(r"\. ")
        console.send("\x03")
        console.expect("> ")
        console.send("local.greeting\n")
        console.expect(r"\ngood day\n> ")
        check(True, "Ctrl-C forgets an open expression")
        console.send("\x1b[A\x1b[A")
        console.send("\x01\x0b40 + 2\n")
        console.expect(r"\n42\n> ")
        check(True, "lines can be edited")
        console.send("timestamp() == timestamp()\n")
        console.expect(r"\ntrue\n> ")
        check(True, "a console knows the time, and it stands still")
        console.send("\x04")
        check(console.end() == 0, "Ctrl-D ends")
        history = directory + "/state/console_history"
        check(stat.S_IMODE(os.stat(history).st_mode) == 0o600, "the history is for its owner only")

        console = Console(kiln, directory)
        console.expect("> ")
        console.send("\x1b[A\n")
        console.expect(r"timestamp\(\) == timestamp\(\)\ntrue\n")
        check(True, "the next console remembers")
        console.send("exit\n")
        check(console.end() == 0, "exit ends")


main()
