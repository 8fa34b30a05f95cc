#!/usr/bin/env python3
"""Functions that ask a service, against servers made of Python's standard library alone.

    services.py KILN

The servers know the shapes of the real APIs; the one of AWS computes Signature Version 4 itself.
"""
import base64
import hashlib
import hmac
import http.server
import json
import os
import re
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

token = "s.very-secret-token"
access_key = "AKIDEXAMPLE"
secret_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
session_token = "FwoGZXIvYXdzEBY/session+token=="


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, body, headers=()):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def do_GET(self):
        self.server.requests.append(self.path)
        self.server.arrived.set()
        self.server.answer(self)

    do_HEAD = do_POST = do_GET


class QuietServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """Clients that refuse the certificate or go away are part of the tests."""


class Server:
    """A server on a port of its own, in a thread."""

    def __init__(self, answer, certificate=None):
        self.http = QuietServer(("127.0.0.1", 0), Handler)
        self.http.answer = answer
        self.http.requests = []
        self.http.arrived = threading.Event()
        self.http.never = threading.Event()
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate + ".pem", certificate + ".key")
            self.http.socket = context.wrap_socket(self.http.socket, server_side=True)
        self.port = self.http.server_address[1]
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    @property
    def requests(self):
        return self.http.requests


def vault(handler):
    path = urllib.parse.unquote(handler.path)
    if handler.headers.get("X-Vault-Token") != token or handler.headers.get("X-Vault-Request") != "true":
        return handler.reply(403, {"errors": ["permission denied for token " + str(handler.headers.get("X-Vault-Token"))]})
    secrets = {
        "/v1/secret/data/hello": {"data": {"data": {"password": "pa55word", "count": 3}, "metadata": {"version": 1}}},
        "/v1/kv/hello": {"data": {"password": "old-pa55word"}},
        "/v1/kv/with space/ü": {"data": {"k": "spaced"}},
        "/v1/kv/empty": {"data": None, "warnings": ["Invalid path for a versioned K/V secrets engine."]},
        "/v1/kv/namespaced": {"data": {"space": handler.headers.get("X-Vault-Namespace", "none")}},
    }
    if path == "/v1/kv/flaky" and len([p for p in handler.server.requests if p == path]) < 3:
        return handler.reply(503, {"errors": ["sealed"]})
    secrets["/v1/kv/flaky"] = {"data": {"k": "third time"}}
    if path == "/v1/kv/huge":
        return handler.reply(200, b'{"data":{"k":"' + b"x" * (2 << 20) + b'"}}')
    if path == "/v1/kv/broken":
        return handler.reply(200, b'{"data":{"k":"pa55word"')
    if path == "/v1/kv/slow":
        handler.server.never.wait(20)
    if path == "/v1/kv/deleted":
        return handler.reply(404, {"data": {"data": None, "metadata": {"deletion_time": "2024-01-01T00:00:00Z"}}})
    if path == "/v1/kv/moved":
        return handler.reply(307, {}, [("Location", "/v1/kv/hello")])
    if path not in secrets:
        return handler.reply(404, {"errors": []})
    return handler.reply(200, secrets[path])


def consul(handler):
    url = urllib.parse.urlsplit(handler.path)
    query = urllib.parse.parse_qs(url.query)
    login = handler.headers.get("Authorization", "")
    if handler.headers.get("X-Consul-Token") != token and login != "Basic " + base64.b64encode(b"kim:s3cret").decode():
        return handler.reply(403, b"Permission denied: token with AccessorID 'x' lacks permission")
    values = {"/v1/kv/images/base": "bookworm", "/v1/kv/empty": None, "/v1/kv/space": query.get("ns", ["default"])[0]}
    if url.path not in values:
        return handler.reply(404, b"")
    value = values[url.path]
    return handler.reply(200, [{"Key": url.path[7:], "Flags": 0,
                                "Value": None if value is None else base64.b64encode(value.encode()).decode()}])


def signature_of(handler, body):
    """Signature Version 4 as AWS documents it, from the request's own headers."""
    match = re.fullmatch(r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/([^/]+)/aws4_request, ?"
                         r"SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})", handler.headers.get("Authorization", ""))
    if not match:
        return "no signature"
    key, day, region, service, names, given = match.groups()
    names = names.split(";")
    for needed in ["host", "x-amz-date", *[h.lower() for h in handler.headers if h.lower().startswith("x-amz-")]]:
        if needed not in names:
            return needed + " is not signed"
    canonical = "\n".join(["POST", "/", ""]
                          + [f"{n}:{' '.join(handler.headers[n].split())}" for n in names]
                          + ["", ";".join(names), hashlib.sha256(body).hexdigest()])
    scope = f"{day}/{region}/{service}/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", handler.headers["X-Amz-Date"], scope,
                      hashlib.sha256(canonical.encode()).hexdigest()])
    signing = ("AWS4" + secret_key).encode()
    for part in (day, region, service, "aws4_request"):
        signing = hmac.new(signing, part.encode(), hashlib.sha256).digest()
    if key != access_key or (region, service) != ("eu-central-1", "secretsmanager"):
        return f"wrong scope {key} {region} {service}"
    expected = hmac.new(signing, text.encode(), hashlib.sha256).hexdigest()
    return "" if hmac.compare_digest(expected, given) else "signature does not match\n" + canonical


def aws(handler):
    body = handler.rfile.read(int(handler.headers["Content-Length"]))
    problem = signature_of(handler, body)
    if problem:
        return handler.reply(400, {"__type": "InvalidSignatureException", "message": problem})
    if handler.headers.get("X-Amz-Target") != "secretsmanager.GetSecretValue":
        return handler.reply(400, {"__type": "UnknownOperationException"})
    wanted = json.loads(body)
    if wanted.get("VersionStage") != "AWSCURRENT":
        return handler.reply(400, {"__type": "InvalidRequestException"})
    secrets = {"one": '{"password":"aws-pa55word"}', "two": '{"a":"A","b":12}', "plain": "just text",
               "token": handler.headers.get("X-Amz-Security-Token", "no token"), "odd": '{"list":[1]}'}
    name = wanted["SecretId"]
    if name == "binary":
        return handler.reply(200, {"Name": name, "SecretBinary": "AAA="})
    if name not in secrets:
        return handler.reply(400, {"__type": "com.amazonaws#ResourceNotFoundException",
                                   "Message": "Secrets Manager can't find the specified secret."})
    return handler.reply(200, {"Name": name, "SecretString": secrets[name]})


class Tests:
    def __init__(self, kiln, directory):
        self.kiln = kiln
        self.directory = directory
        self.failed = 0

    def ask(self, expression, **environment):
        base = {"PATH": os.environ["PATH"], "HOME": self.directory, "KILN_STATE_DIR": self.directory + "/state"}
        done = subprocess.run([self.kiln, "console"], input=expression, text=True, capture_output=True, timeout=60,
                              env={**base, **environment}, cwd=self.directory)
        return done.returncode, done.stdout, done.stderr

    def check(self, what, expression, expected, **environment):
        """`expected` is the whole output, or a part of the message when it is an error."""
        code, out, err = self.ask(expression, **environment)
        good = out == expected + "\n" and code == 0 if not expected.startswith("!") else (
            code == 1 and expected[1:] in err.replace("\n", " "))
        for secret in (token, secret_key, session_token, "pa55word"):
            if secret in err or (expected.startswith("!") and secret in out):
                good, what = False, what + f" (shows {secret})"
        print("ok" if good else "FAILED", what)
        if not good:
            self.failed += 1
            print(f"  expected {expected!r}\n  exit {code}\n  stdout {out!r}\n  stderr {err!r}")


def make_certificate(directory, name, subject):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-keyout", f"{directory}/{name}.key", "-out", f"{directory}/{name}.pem", "-days", "2",
                    "-subj", "/CN=" + name, "-addext", "subjectAltName=" + subject], check=True, capture_output=True)
    return f"{directory}/{name}"


def test_vault(tests):
    server = Server(vault)
    at = {"VAULT_ADDR": f"http://127.0.0.1:{server.port}", "VAULT_TOKEN": token}
    tests.check("vault: version 2", 'nonsensitive(vault("secret/data/hello", "password"))', "pa55word", **at)
    tests.check("vault: version 1", 'nonsensitive(vault("/kv/hello", "password"))', "old-pa55word", **at)
    tests.check("vault: the answer is a secret", 'vault("kv/hello", "password")', "<sensitive>", **at)
    tests.check("vault: a path is escaped", 'nonsensitive(vault("kv/with space/ü", "k"))', "spaced", **at)
    tests.check("vault: namespace", 'nonsensitive(vault("kv/namespaced", "space"))', "team/a",
                VAULT_NAMESPACE="team/a", **at)
    tests.check("vault: no such path", 'vault("kv/nothing", "k")', "!Vault Secret does not exist at the given path", **at)
    tests.check("vault: no such key", 'vault("secret/data/hello", "k")',
                "!Vault path does not contain the requested key", **at)
    tests.check("vault: a deleted version", 'vault("kv/deleted", "k")',
                "!Vault path does not contain the requested key", **at)
    tests.check("vault: no data", 'vault("kv/empty", "k")', "!Invalid path for a versioned K/V secrets engine.", **at)
    tests.check("vault: no string", 'vault("secret/data/hello", "count")', "!is not a string", **at)
    tests.check("vault: no token", 'vault("kv/hello", "k")',
                "!Must set VAULT_TOKEN env var in order to use vault template function", VAULT_ADDR=at["VAULT_ADDR"])
    tests.check("vault: refused, token not shown", 'vault("kv/hello", "k")',
                "!Error reading vault secret: Code: 403. Errors: permission denied for token <sensitive>",
                VAULT_ADDR=at["VAULT_ADDR"], VAULT_TOKEN="s.other-token-value")
    tests.check("vault: asks again when the server has trouble", 'nonsensitive(vault("kv/flaky", "k"))', "third time", **at)
    tests.check("vault: a reply that is too long", 'vault("kv/huge", "k")', "!longer than 1048576 bytes", **at)
    tests.check("vault: a broken reply", 'vault("kv/broken", "k")', "!the reply is not JSON", **at)
    tests.check("vault: timeout", 'vault("kv/slow", "k")', "!imed out", VAULT_CLIENT_TIMEOUT="1", VAULT_MAX_RETRIES="0", **at)
    tests.check("vault: follows a redirection", 'nonsensitive(vault("kv/moved", "password"))', "old-pa55word", **at)
    tests.check("vault: follows none when told so", 'vault("kv/moved", "password")', "!Error reading vault secret",
                VAULT_DISABLE_REDIRECTS="true", **at)
    tests.check("vault: bad setting", 'vault("kv/hello", "k")', "!VAULT_SKIP_VERIFY must be true or false",
                VAULT_SKIP_VERIFY="perhaps", **at)
    tests.check("vault: nobody there", 'vault("kv/hello", "k")', "!Error reading vault secret: GET http://127.0.0.1:1/v1/kv/hello",
                VAULT_ADDR="http://127.0.0.1:1", VAULT_TOKEN=token, VAULT_MAX_RETRIES="0")
    before = len(server.requests)
    tests.check("vault: asked once per run", '[for n in range(5) : nonsensitive(vault("kv/hello", "password"))][4]',
                "old-pa55word", **at)
    if len(server.requests) != before + 1:
        tests.failed += 1
        print("FAILED vault: asked", len(server.requests) - before, "times")


def test_tls(tests):
    certificate = make_certificate(tests.directory, "good", "IP:127.0.0.1")
    other = make_certificate(tests.directory, "named", "DNS:vault.example")
    server = Server(vault, certificate)
    at = {"VAULT_ADDR": f"https://127.0.0.1:{server.port}", "VAULT_TOKEN": token, "VAULT_MAX_RETRIES": "0"}
    ask = 'nonsensitive(vault("kv/hello", "password"))'
    tests.check("tls: an unknown certificate", ask, "!certificate", **at)
    if server.requests:
        tests.failed += 1
        print("FAILED tls: the request was sent to a server nobody vouches for")
    tests.check("tls: VAULT_CACERT", ask, "old-pa55word", VAULT_CACERT=certificate + ".pem", **at)
    with open(certificate + ".pem") as file:
        tests.check("tls: VAULT_CACERT_BYTES", ask, "old-pa55word", VAULT_CACERT_BYTES=file.read(), **at)
    tests.check("tls: VAULT_SKIP_VERIFY", ask, "old-pa55word", VAULT_SKIP_VERIFY="true", **at)
    named = Server(vault, other)
    at["VAULT_ADDR"] = f"https://127.0.0.1:{named.port}"
    tests.check("tls: a certificate for another name", ask, "!certificate", VAULT_CACERT=other + ".pem", **at)
    tests.check("tls: VAULT_TLS_SERVER_NAME", ask, "old-pa55word", VAULT_CACERT=other + ".pem",
                VAULT_TLS_SERVER_NAME="vault.example", **at)
    secure = Server(consul, certificate)
    tests.check("tls: consul", 'consul_key("images/base")', "bookworm", CONSUL_HTTP_ADDR=f"127.0.0.1:{secure.port}",
                CONSUL_HTTP_SSL="true", CONSUL_CACERT=certificate + ".pem", CONSUL_HTTP_TOKEN=token)


def test_consul(tests):
    server = Server(consul)
    at = {"CONSUL_HTTP_ADDR": f"127.0.0.1:{server.port}"}
    with open(tests.directory + "/token", "w") as file:
        file.write(token + "\n")
    key = 'consul_key("images/base")'
    tests.check("consul: token", key, "bookworm", CONSUL_HTTP_TOKEN=token, **at)
    tests.check("consul: token file", key, "bookworm", CONSUL_HTTP_TOKEN_FILE=tests.directory + "/token", **at)
    tests.check("consul: login", key, "bookworm", CONSUL_HTTP_AUTH="kim:s3cret", **at)
    tests.check("consul: address with a scheme", key, "bookworm", CONSUL_HTTP_TOKEN=token,
                CONSUL_HTTP_ADDR=f"http://127.0.0.1:{server.port}/")
    tests.check("consul: namespace", 'consul_key("space")', "team", CONSUL_HTTP_TOKEN=token, CONSUL_NAMESPACE="team", **at)
    tests.check("consul: no such key", 'consul_key("nothing")', "!key does not exist at the given path: nothing",
                CONSUL_HTTP_TOKEN=token, **at)
    tests.check("consul: empty", 'consul_key("empty")', "!value is empty at path empty", CONSUL_HTTP_TOKEN=token, **at)
    tests.check("consul: refused", key, "!error reading consul key: Unexpected response code: 403 (Permission denied", **at)


def test_aws(tests):
    server = Server(aws)
    keys = {"AWS_ACCESS_KEY_ID": access_key, "AWS_SECRET_ACCESS_KEY": secret_key}
    at = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.port}", "AWS_REGION": "eu-central-1"}
    one = 'nonsensitive(aws_secretsmanager("one", null))'
    tests.check("aws: the only key", one, "aws-pa55word", **at, **keys)
    tests.check("aws: the answer is a secret", 'aws_secretsmanager("one", null)', "<sensitive>", **at, **keys)
    tests.check("aws: a key", 'nonsensitive(aws_secretsmanager("two", "b"))', "12", **at, **keys)
    tests.check("aws: plain text", 'nonsensitive(aws_secretsmanager("plain", null))', "just text", **at, **keys)
    tests.check("aws: raw", 'nonsensitive(aws_secretsmanager_raw("two"))', '{"a":"A","b":12}', **at, **keys)
    tests.check("aws: session token", 'nonsensitive(aws_secretsmanager_raw("token")) == "%s"' % session_token, "true",
                AWS_SESSION_TOKEN=session_token, **at, **keys)
    tests.check("aws: several keys", 'aws_secretsmanager("two", null)', "!Secret has multiple values and no key was set", **at, **keys)
    tests.check("aws: no such key", 'aws_secretsmanager("two", "c")', '!No secret found for key "c"', **at, **keys)
    tests.check("aws: binary", 'aws_secretsmanager("binary", null)', "!Secret is not string", **at, **keys)
    tests.check("aws: a list", 'aws_secretsmanager("odd", null)', "!Unsupported secret value type", **at, **keys)
    tests.check("aws: no name", 'aws_secretsmanager("", null)', "!At least one secret name must be provided", **at, **keys)
    tests.check("aws: no such secret", 'aws_secretsmanager("nothing", null)',
                "!ResourceNotFoundException: Secrets Manager can't find the specified secret.", **at, **keys)
    tests.check("aws: a wrong key", one, "!InvalidSignatureException", AWS_ACCESS_KEY_ID=access_key,
                AWS_SECRET_ACCESS_KEY="wrong", **at)
    tests.check("aws: no credentials", one, "!no AWS credentials", **at)
    tests.check("aws: no region", one, "!no AWS region", AWS_ENDPOINT_URL=at["AWS_ENDPOINT_URL"], **keys)
    os.makedirs(tests.directory + "/.aws")
    with open(tests.directory + "/.aws/credentials", "w") as file:
        file.write(f"# keys\n[other]\naws_access_key_id = x\n[work]\naws_access_key_id = {access_key}\n"
                   f"aws_secret_access_key={secret_key}\n")
    with open(tests.directory + "/.aws/config", "w") as file:
        file.write(f"[default]\nregion = us-east-1\n[profile work]\nregion = eu-central-1\ns3 =\n  region = nowhere\n"
                   f"endpoint_url = http://127.0.0.1:{server.port}\n")
    tests.check("aws: shared files", one, "aws-pa55word", AWS_PROFILE="work")


def test_plan(tests):
    """Compiling asks nobody: the values are unknown, and the address leads nowhere."""
    template = tests.directory + "/plan"
    os.makedirs(template)
    with open(template + "/a.pkr.hcl", "w") as file:
        file.write('locals { p = vault("secret/data/hello", "password") }\n'
                   'source "file" "a" {\n  content = local.p\n  target = "out.txt"\n}\n'
                   'build { sources = ["file.a"] }\n')
    kiln = tests.kiln
    for command in ("validate", "plan"):
        done = subprocess.run([kiln, command, template], capture_output=True, text=True, timeout=60,
                              env={"PATH": os.environ["PATH"], "VAULT_ADDR": "http://127.0.0.1:1", "VAULT_TOKEN": token})
        good = done.returncode == 0 and token not in done.stdout
        print("ok" if good else "FAILED", command, "asks nobody")
        tests.failed += not good
    server = Server(vault)
    done = subprocess.run([kiln, "build", template], capture_output=True, text=True, timeout=60, cwd=template,
                          env={"PATH": os.environ["PATH"], "HOME": tests.directory, "KILN_STATE_DIR": template + "/state",
                               "KILN_CACHE_DIR": template + "/cache",
                               "VAULT_ADDR": f"http://127.0.0.1:{server.port}", "VAULT_TOKEN": token})
    with open(template + "/out.txt") as file:
        written = file.read()
    kept = subprocess.run(["grep", "-r", "pa55word", template + "/state"], capture_output=True).returncode == 0
    good = (done.returncode == 0 and written == "pa55word" and len(server.requests) == 1 and not kept
            and "pa55word" not in done.stdout + done.stderr)
    print("ok" if good else "FAILED", "a build asks once and keeps the secret to itself")
    if not good:
        tests.failed += 1
        print(done.stdout, done.stderr, written, server.requests, kept)


def test_interrupt(tests):
    server = Server(vault)
    process = subprocess.Popen([tests.kiln, "console"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True,
                               env={"PATH": os.environ["PATH"], "HOME": tests.directory,
                                    "VAULT_ADDR": f"http://127.0.0.1:{server.port}", "VAULT_TOKEN": token})
    process.stdin.write('vault("kv/slow", "k")\n')
    process.stdin.close()
    server.http.arrived.wait(30)
    started = time.monotonic()
    process.send_signal(2)
    code = process.wait(timeout=30)
    seconds = time.monotonic() - started
    good = code == 130 and seconds < 1.5
    print("ok" if good else "FAILED", f"an interrupt ends a request ({seconds:.2f} s, exit {code})")
    tests.failed += not good


def main():
    with tempfile.TemporaryDirectory() as directory:
        tests = Tests(os.path.abspath(sys.argv[1]), directory)
        for test in (test_vault, test_tls, test_consul, test_aws, test_plan, test_interrupt):
            test(tests)
        sys.exit(1 if tests.failed else 0)


if __name__ == "__main__":
    main()
