#!/usr/bin/env python3
"""The data sources `http` and `null`, read from servers made of Python's standard library alone.

    data_sources.py KILN
"""
import os
import subprocess
import sys
import tempfile
import time

from services import Server, make_certificate

seen = []


def web(handler):
    length = int(handler.headers.get("Content-Length") or 0)
    body = handler.rfile.read(length).decode()
    seen.append((handler.command, handler.path, body, dict(handler.headers)))
    path = handler.path
    asked = len([request for request in seen if request[1] == path])
    if path == "/missing":
        return handler.reply(404, b"nothing here")
    if path == "/flaky" and asked < 3:
        return handler.reply(503, b"later")
    if path == "/busy":
        return handler.reply(503, b"always")
    if path == "/moved":
        return handler.reply(302, b"", [("Location", "/list")])
    if path == "/slow":
        handler.server.never.wait(20)
    if path == "/large":
        return handler.reply(200, b"x" * (17 << 20))
    if path == "/echo":
        return handler.reply(200, f"{handler.command} {body} {handler.headers.get('X-Key')}".encode())
    return handler.reply(200, b"one\ntwo\n", [("x-twice", "a"), ("X-Twice", "b"), ("content-type", "text/plain")])


class Tests:
    def __init__(self, kiln, directory):
        self.kiln = kiln
        self.directory = directory
        self.failed = 0
        self.count = 0

    def run(self, template, *command, expect=0, **environment):
        self.count += 1
        path = os.path.join(self.directory, f"t{self.count}")
        os.makedirs(path)
        with open(path + "/t.pkr.hcl", "w") as file:
            file.write(template)
        done = subprocess.run([self.kiln, *command, "."], capture_output=True, text=True, timeout=60, cwd=path,
                              stdin=subprocess.DEVNULL,
                              env={"PATH": os.environ["PATH"], "HOME": path, "KILN_STATE_DIR": path + "/state",
                                   "KILN_CACHE_DIR": path + "/cache", **environment})
        output = done.stdout + done.stderr
        if os.path.exists(path + "/out.txt"):
            with open(path + "/out.txt") as file:
                output += "\nOUT " + file.read()
        return done.returncode, output

    def check(self, name, result, code, *texts, absent=()):
        good = (result[0] == code and all(text in result[1] for text in texts)
                and not any(text in result[1] for text in absent))
        print("ok" if good else "FAILED", name)
        if not good:
            self.failed += 1
            print(result)


def template(options, content="${data.http.a.body}", more=""):
    return (f'data "http" "a" {{\n{options}\n}}\n{more}\n'
            f'source "file" "out" {{\n  content = "{content}"\n  target = "out.txt"\n}}\n'
            'build { sources = ["file.out"] }\n')


def test_http(tests):
    server = Server(web)
    at = f"http://127.0.0.1:{server.port}"
    url = lambda path: f'  url = "{at}{path}"'
    plain = template(url("/list"), "${split(\"\\n\", data.http.a.body)[1]} ${data.http.a.request_headers[\"X-Twice\"]}"
                                   " ${data.http.a.url}")
    tests.check("a build reads it", tests.run(plain, "build"), 0, f"OUT two a, b {at}/list")
    for command in (["validate"], ["plan"], ["inspect"]):
        before = len(seen)
        tests.check(f"{command[0]} asks nobody", tests.run(plain, *command), 0)
        tests.check(f"{command[0]} asks nobody, says the server", (len(seen) - before, ""), 0)
    chained = template(url("/list"), "${data.null.b.output}",
                       'locals { lines = split("\\n", data.http.a.body) }\n'
                       'data "null" "b" { input = "second: ${local.lines[1]}" }\n')
    tests.check("locals and data sources in one order", tests.run(chained, "build"), 0, "OUT second: two")
    instances = template(url("/list"), "${join(\",\", [for k, d in data.null.n : d.output])}",
                         'data "null" "n" {\n  for_each = toset(compact(split("\\n", data.http.a.body)))\n'
                         '  input = upper(each.key)\n}\n')
    tests.check("instances of what was read", tests.run(instances, "build"), 0, "OUT ONE,TWO")
    tests.check("instances of what is not read", tests.run(instances, "validate"), 1,
                "and data.http.a.body is not")
    tests.check("validate -evaluate-datasources", tests.run(instances, "validate", "-evaluate-datasources"), 0)
    bad = template(url("/list"), more='source "null" "n" {\n  communicator = data.http.a.body\n}\n'
                                      'build { sources = ["null.n"] }\n')
    tests.check("validate -evaluate-datasources finds more",
                tests.run(bad, "validate", "-evaluate-datasources"), 1, "communicator")
    tests.check("inspect -evaluate-datasources",
                tests.run(template(url("/list"), more="locals { read = data.http.a.body }"), "inspect",
                          "-evaluate-datasources"), 0)
    posted = template(url("/echo") + '\n  method = "POST"\n  request_body = "some=body"\n'
                                     '  request_headers = { X-Key = "s3cret-key" }')
    tests.check("method, body and headers", tests.run(posted, "build"), 0, "OUT POST some=body s3cret-key")
    tests.check("no content type that nobody gave",
                (0 if "Content-Type" not in seen[-1][3] else 1, ""), 0)
    tests.check("a template action", tests.run(template(url("/{{ upper `x` }}"), "${data.http.a.url}"), "build"), 0,
                f"OUT {at}/X")
    tests.check("HEAD", tests.run(template(url("/list") + '\n  method = "HEAD"', "[${data.http.a.body}]"), "build"), 0,
                "OUT []")
    tests.check("a redirection", tests.run(template(url("/moved")), "build"), 0, "OUT one\ntwo")
    tests.check("retried", tests.run(template(url("/flaky")), "build"), 0, "OUT one")
    tests.check("trouble that stays", tests.run(template(url("/busy")), "build"), 1,
                "HTTP request error. Response code: 503", "data.http.a")
    before = len(seen)
    tests.check("POST is not repeated", tests.run(template(url("/busy") + '\n  method = "POST"'), "build"), 1, "503")
    tests.check("POST was sent once", (len(seen) - before, ""), 1)
    tests.check("missing", tests.run(template(url("/missing")), "build"), 1, "Response code: 404",
                absent=["nothing here"])
    tests.check("too large", tests.run(template(url("/large")), "build"), 1, "longer than")
    tests.check("nobody there", tests.run(template('  url = "http://127.0.0.1:1/"'), "build"), 1, "data.http.a")
    tests.check("not http", tests.run(template('  url = "file:///etc/passwd"'), "build"), 1, "data.http.a",
                absent=["root:"])
    tests.check("a line break in a header",
                tests.run(template(url("/echo") + '\n  request_headers = { A = "b\\r\\nX-Key: c" }'), "build"), 1,
                "line break")
    tests.check("console reads it", console(tests, at), 0, "two")
    tests.check("one that kiln cannot read",
                tests.run('data "amazon-ami" "a" {\n  filters = { name = "x" }\n  owners = ["self"]\n'
                          '  most_recent = true\n  region = "us-east-1"\n}\n'
                          'source "null" "n" {\n  communicator = "none"\n  ssh_host = data.amazon-ami.a.id\n}\n'
                          'build { sources = ["null.n"] }\n', "build"), 1, "cannot read it yet")


def console(tests, at):
    path = tests.directory + "/console.pkr.hcl"
    with open(path, "w") as file:
        file.write(f'data "http" "a" {{ url = "{at}/list" }}\n')
    done = subprocess.run([tests.kiln, "console", path], input='split("\\n", data.http.a.body)[1]\n', text=True,
                          capture_output=True, timeout=60, env={"PATH": os.environ["PATH"], "HOME": tests.directory})
    return done.returncode, done.stdout + done.stderr


def test_tls(tests):
    certificate = make_certificate(tests.directory, "good", "IP:127.0.0.1")
    server = Server(web, certificate)
    asked = template(f'  url = "https://127.0.0.1:{server.port}/list"')
    tests.check("an unknown certificate", tests.run(asked, "build"), 1, "certificate", absent=["OUT"])
    tests.check("SSL_CERT_FILE", tests.run(asked, "build", SSL_CERT_FILE=certificate + ".pem"), 0, "OUT one")


def test_interrupt(tests):
    server = Server(web)
    path = tests.directory + "/slow.pkr.hcl"
    with open(path, "w") as file:
        file.write(template(f'  url = "http://127.0.0.1:{server.port}/slow"'))
    process = subprocess.Popen([tests.kiln, "validate", "-evaluate-datasources", path], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True,
                               env={"PATH": os.environ["PATH"], "HOME": tests.directory})
    server.http.arrived.wait(30)
    started = time.monotonic()
    process.send_signal(2)
    code = process.wait(timeout=30)
    seconds = time.monotonic() - started
    tests.check(f"an interrupt ends a request ({seconds:.2f} s)", (code, ""), 130)
    tests.check("and at once", (int(seconds > 1.5), ""), 0)


def main():
    with tempfile.TemporaryDirectory() as directory:
        tests = Tests(os.path.abspath(sys.argv[1]), directory)
        for test in (test_http, test_tls, test_interrupt):
            test(tests)
        sys.exit(1 if tests.failed else 0)


main()
