"""A build on a terminal: a pty, with this program in the place of the person.

    terminal.py KILN

Live lines at any width, `-on-error=ask` with each answer, `breakpoint`, Ctrl-C once and twice, SIGTERM, and no escape
codes off a terminal.
"""
import fcntl
import os
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

KILN = os.path.realpath(sys.argv[1])
PATIENCE = 30
failures = []


def resize(fd, columns, rows=24):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


class Terminal:
    """A kiln that leads a session of its own on a pty."""

    def __init__(self, *arguments, columns=80, term="xterm"):
        self.text = ""
        self.seen = 0
        self.pid, self.fd = os.forkpty()
        if self.pid == 0:
            os.environ["TERM"] = term
            os.environ.pop("NO_COLOR", None)
            os.execv(KILN, ["kiln", *arguments])
        resize(self.fd, columns)

    def read(self, timeout):
        ready, _, _ = select.select([self.fd], [], [], timeout)
        if not ready:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        self.text += data.decode(errors="replace")
        return bool(data)

    def expect(self, what):
        """Reads until the text has `what` after what was expected before."""
        end = time.monotonic() + PATIENCE
        while (place := self.text.find(what, self.seen)) < 0:
            if time.monotonic() > end or not self.read(1) and self.is_over():
                raise AssertionError(f"never saw {what!r} in:\n{self.text[-2000:]}")
        self.seen = place + len(what)

    def is_over(self):
        try:
            return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        except ChildProcessError:
            return True

    def type(self, text):
        os.write(self.fd, text.encode())

    def end(self):
        """The exit code, and all that was written."""
        finish = time.monotonic() + PATIENCE
        while self.read(1) or not self.is_over():
            if time.monotonic() > finish:
                os.kill(self.pid, signal.SIGKILL)
                raise AssertionError(f"does not end:\n{self.text[-2000:]}")
        _, status = os.waitpid(self.pid, 0)
        os.close(self.fd)
        return os.waitstatus_to_exitcode(status)


def template(name, steps, extra=""):
    with open(name, "w") as file:
        file.write(f'source "null" "a" {{\n  communicator = "none"\n}}\nbuild {{\n  sources = ["null.a"]\n{steps}\n}}\n{extra}')
    return name


def script(*lines):
    quoted = ", ".join('"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"' for line in lines)
    return f'  provisioner "shell-local" {{\n    inline = [{quoted}]\n  }}\n'


def wants(condition, what):
    if not condition:
        raise AssertionError(what)


def wait_for(path):
    end = time.monotonic() + PATIENCE
    while not os.path.exists(path):
        wants(time.monotonic() < end, f"{path} never appears")
        select.select([], [], [], 0.05)


def live_view_survives_resizing():
    path = template("live.pkr.hcl", script("echo first-line", "touch started", "while [ ! -e go ]; do read -t 0.1 x < /dev/zero || sleep 0.1; done", "echo ende"))
    terminal = Terminal("build", path)
    terminal.expect("provisioner[0] (shell-local)")
    wait_for("started")
    for columns in (200, 40, 7, 2, 1, 80):
        resize(terminal.fd, columns)
        # What is on its way may still have the old width: the second redraw has not.
        terminal.seen = len(terminal.text)
        terminal.expect("\x1b[J")
        begin = terminal.seen
        terminal.expect("\x1b[J")
        drawn = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", terminal.text[begin : terminal.seen])
        longest = max(len(line) for line in drawn.replace("\r", "\n").split("\n"))
        wants(longest <= columns, f"{longest} characters in {columns} columns")
    open("go", "w").close()
    code = terminal.end()
    wants(code == 0, f"exit code {code}")
    wants("\x1b[" in terminal.text and "finished after" in terminal.text, "no summary")
    os.remove("go")


def dumb_terminal_gets_plain_lines():
    path = template("dumb.pkr.hcl", script("echo plain"))
    terminal = Terminal("build", "-color=false", path, term="dumb")
    code = terminal.end()
    wants(code == 0 and "null.a: plain" in terminal.text, terminal.text)
    wants("\x1b" not in terminal.text, "escape codes on a dumb terminal")


def off_a_terminal_no_escape_codes():
    path = template("plain.pkr.hcl", script("echo plain"))
    done = subprocess.run([KILN, "build", path], stdin=subprocess.DEVNULL, capture_output=True)
    wants(done.returncode == 0 and b"==> null.a: plain" in done.stdout, done.stdout)
    wants(b"\x1b" not in done.stdout + done.stderr, "escape codes off a terminal")


FAILING = script("echo again >> tries", "test -e good")


def ask_and(answer, code, tries, said=""):
    if os.path.exists("tries"):
        os.remove("tries")
    path = template("ask.pkr.hcl", FAILING + '  error-cleanup-provisioner "shell-local" {\n    inline = ["touch cleaned"]\n  }\n')
    terminal = Terminal("build", "-on-error=ask", path)
    for line in answer:
        terminal.expect("retry step (build may fail even if retry succeeds)?")
        if line == "r" and len(answer) == 1:
            open("good", "w").close()
        terminal.type(line + "\n")
    got = terminal.end()
    with open("tries") as file:
        wants(len(file.readlines()) == tries, f"tried {tries} times")
    wants(got == code, f"exit code {got}:\n{terminal.text}")
    wants(said in terminal.text, f"{said!r} is not in {terminal.text}")
    cleaned = os.path.exists("cleaned")
    for left in ("good", "cleaned"):
        if os.path.exists(left):
            os.remove(left)
    return cleaned


def ask_clean_up():
    wants(ask_and("c", 1, 1), "the cleanup provisioner runs")


def ask_abort():
    wants(not ask_and("a", 1, 1), "nothing cleans up after an abort")


def ask_retry():
    wants(not ask_and("r", 0, 2), "nothing to clean up")


def ask_retry_then_clean_up():
    wants(ask_and(("r", "x", "c"), 1, 2, 'Incorrect input: "x"'), "the cleanup provisioner runs")


def breakpoint_waits_for_enter():
    path = template("break.pkr.hcl", '  provisioner "breakpoint" {\n    note = "look"\n  }\n' + script("echo > after"))
    terminal = Terminal("build", path)
    terminal.expect("Press enter to continue.")
    wants(not os.path.exists("after"), "it goes on without an answer")
    terminal.type("\n")
    wants(terminal.end() == 0 and os.path.exists("after"), terminal.text)
    os.remove("after")


def ctrl_c_at_a_breakpoint():
    path = template("break.pkr.hcl", '  provisioner "breakpoint" {}\n')
    terminal = Terminal("build", path)
    terminal.expect("Press enter to continue.")
    terminal.type("\x03")
    code = terminal.end()
    wants(code == 130, f"exit code {code}")


def a_breakpoint_needs_a_terminal():
    path = template("break.pkr.hcl", '  provisioner "breakpoint" {}\n')
    done = subprocess.run([KILN, "build", path], stdin=subprocess.DEVNULL, capture_output=True, start_new_session=True)
    wants(done.returncode == 1 and b"no available tty" in done.stdout, done.stdout)


def sleeper():
    return script("touch sleeping", "exec sleep 456789")


def nobody_sleeps():
    end = time.monotonic() + PATIENCE
    while subprocess.run(["pgrep", "-f", "sleep 456789"], stdout=subprocess.DEVNULL).returncode == 0:
        wants(time.monotonic() < end, "the script still runs")
        select.select([], [], [], 0.05)
    os.remove("sleeping")


def ctrl_c_cleans_up():
    path = template("sleep.pkr.hcl", sleeper())
    terminal = Terminal("build", path)
    wait_for("sleeping")
    terminal.type("\x03")
    code = terminal.end()
    wants(code == 130, f"exit code {code}")
    wants("Cleanly cancelled builds after being interrupted." in terminal.text, terminal.text)
    nobody_sleeps()


def a_second_ctrl_c_stops_at_once():
    # A script that does not listen: the first Ctrl-C waits for it, the second does not.
    path = template("stubborn.pkr.hcl", script("trap '' TERM INT", "touch sleeping", "while :; do sleep 456789; done"))
    terminal = Terminal("build", path)
    wait_for("sleeping")
    begin = time.monotonic()
    os.kill(terminal.pid, signal.SIGINT)
    os.kill(terminal.pid, signal.SIGINT)
    select.select([], [], [], 0.02)
    terminal.type("\x03")
    code = terminal.end()
    wants(code == 130, f"exit code {code}")
    wants(time.monotonic() - begin < 5, "that was not at once")
    nobody_sleeps()


def sigterm_cleans_up():
    path = template("sleep.pkr.hcl", sleeper())
    terminal = Terminal("build", path)
    wait_for("sleeping")
    os.kill(terminal.pid, signal.SIGTERM)
    code = terminal.end()
    wants(code == 143, f"exit code {code}")
    nobody_sleeps()


def main():
    place = tempfile.mkdtemp()
    os.chdir(place)
    os.environ.update(KILN_STATE_DIR=place + "/state", KILN_CACHE_DIR=place + "/cache")
    for test in (
        live_view_survives_resizing, dumb_terminal_gets_plain_lines, off_a_terminal_no_escape_codes, ask_clean_up,
        ask_abort, ask_retry, ask_retry_then_clean_up, breakpoint_waits_for_enter, ctrl_c_at_a_breakpoint,
        a_breakpoint_needs_a_terminal, ctrl_c_cleans_up, a_second_ctrl_c_stops_at_once, sigterm_cleans_up,
    ):
        name = test.__name__.replace("_", " ")
        try:
            test()
            print(f"ok    {name}", flush=True)
        except AssertionError as problem:
            failures.append(name)
            print(f"FAIL  {name}: {problem}", flush=True)
    os.chdir("/")
    shutil.rmtree(place)
    return 1 if failures else 0


sys.exit(main())
