#!/bin/bash
# Fifty secrets of every shape, printed in every way: none is in anything that kiln writes or shows, or on a command
# line; and no other text is changed.
#   secrets.sh KILN
source "$(dirname "$0")/support.sh"
ulimit -c unlimited || true

# The secrets as a variable file and, a JSON string each, for the searches below.
python3 - <<'PY'
import json, random
random.seed(7)
shapes = ['comma,separated,pass', 'new\nline-secret-two', 'tab\tinside-it', 'quote"inside"it', "single'quote'inside",
          'back\\slash\\here', 'space inside it', 'percent%20sign', 'plus+plus+plus', 'amp&ersand&co', '<angle>&bracket',
          'dollar$HOME$(x)', 'back`tick`s', 'semi;colon;s', 'pipe|pipe|pipe', 'equals=equals=', '#hash#hash#', 'ünïcödé-wörd',
          '日本語のパスワード', 'emoji-🔑-key', 'trailing-newline\n', '\nleading-newline', 'crlf\r\nsecond-line', 'slash/and/slash',
          'colon:colon:colon', '{"json":"object"}', '[1,2,"three-four"]', '-----BEGIN KEY-----\nQUJDREVGRw\n-----END KEY-----',
          'aGVsbG8gd29ybGQ=', 'a.b*c?d[e]f', '^regex$.*+?()', 'curly{brace}s', 'ends-with-backslash\\', '!bang!bang!',
          '@at@at@at', '~tilde~tilde', 'under_score_9', 'UPPER-lower-42', '90817263540918', 'qx7zqw', 'null-ish', 'six666']
while len(shapes) < 50:
    shapes.append(''.join(random.choice('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=,') for _ in range(random.randint(8, 60))))
assert len(set(shapes)) == 50
json.dump({f's{i}': text for i, text in enumerate(shapes)}, open('secrets.pkrvars.json', 'w'))
json.dump(shapes, open('shapes.json', 'w'))
PY
cat >emit.py <<'PY'
# Prints the secrets in its environment in every shape, and looks at command lines for them.
import base64, glob, json, os, sys, urllib.parse
count = int(os.environ['COUNT'])
texts = [os.environ[f'S{i}'] for i in range(count)]
for text in texts:
    data = text.encode()
    for before in (b'', b'u', b'u:', b'user:'):
        print('base64', base64.b64encode(before + data).decode())
        print('base64 for URLs', base64.urlsafe_b64encode(before + data + b'!').decode())
    print('url', urllib.parse.quote(text, safe=''), urllib.parse.quote_plus(text))
    print('json', json.dumps({'p': text}, ensure_ascii=False))
    print('raw', text, 'end')
    half = len(data) // 2
    for part in (b'split ', data[:half], data[half:], b'\n'):
        os.write(2, part)
    sys.stdout.flush()
known = [line.encode() for text in texts for line in text.splitlines() if len(line.encode()) >= 6]
own = str(os.getpid())
for path in glob.glob('/proc/[0-9]*/cmdline'):
    try:
        line = open(path, 'rb').read()
    except OSError:
        continue
    if any(secret in line for secret in known):
        print('FOUND ON A COMMAND LINE OF', path.split('/')[2])
PY
cat >innocent.txt <<'TXT'
The quick brown fox, 12345, AAAA====, a%20b, <b>&amp;</b> "quoted" \n \u0026 c2l4 user:pass admin
dGhlIHF1aWNrIGJyb3du 0123 4567 89 secret sensitive password hunter ~/.ssh/id_ed25519 -----BEGIN
TXT
{
  for i in $(seq 0 49); do printf 'variable "s%d" {\n  type      = string\n  sensitive = true\n}\n' "$i"; done
  printf 'variable "pin" {\n  default   = "1234"\n  sensitive = true\n}\nlocals {\n  all = {\n'
  for i in $(seq 0 49); do printf '    S%d = var.s%d\n' "$i" "$i"; done
  printf '  }\n}\n'
} >variables.kiln.hcl
template build.kiln.hcl 'output {
    format = "tar"
    path   = "out/image.tar"
  }' <<'END2'
  provisioner "shell" {
    env    = merge(local.all, { PIN = var.pin })
    inline = concat([for name, text in local.all : "printf '%s\\n' \"$${name}\" >/dev/null; echo guest \"$${${name}}\""],
                    ["cat /etc/innocent"])
  }
  provisioner "shell-local" {
    env    = merge(local.all, { COUNT = "50" })
    inline = ["python3 emit.py", "cat innocent.txt"]
  }
  post-processor "manifest" { output = "out/manifest.json" }
END2
mkdir -p saved && mv shapes.json saved/ && mv secrets.pkrvars.json saved/
# The guest has the innocent text too.
cp innocent.txt tree/etc/innocent
flags=(-var-file=saved/secrets.pkrvars.json)
run() { "$kiln" "$@" >>shown 2>&1 || { fail "kiln $1"; tail -5 shown; }; }
run plan "${flags[@]}" .
for form in json markdown html dot assessment; do run plan "${flags[@]}" -format=$form .; done
run plan "${flags[@]}" -out saved.plan .
run inspect "${flags[@]}" .
run build "${flags[@]}" .
cp shown first-shown
run build "${flags[@]}" -json -no-cache -force .
run build "${flags[@]}" -machine-readable -no-cache -force .
run show latest
run runs
run cache list
check "the build printed them" grep -q 'raw <sensitive> end' first-shown
check "nothing was on a command line" bash -c '! grep -q "FOUND ON" shown'
check "a short secret is warned about" grep -q 'the secret var.pin has fewer than 6 bytes' shown
check "other text is as it was" python3 - <<'PY'
text = open('first-shown', encoding='utf-8').read()
for line in open('innocent.txt').read().splitlines():
    assert text.count(line) == 2, (text.count(line), line)
PY
check "none of 50 secrets is anywhere" python3 - <<'PY'
import base64, json, os, urllib.parse
shapes = json.load(open('saved/shapes.json'))
needles = {}
for text in shapes:
    for line in [text.strip('\r\n'), *text.splitlines()]:
        if len(line.encode()) < 6:
            continue
        needles[line.encode()] = text
        needles[base64.b64encode(line.encode())] = text
        needles[urllib.parse.quote(line, safe='').encode()] = text
        needles[json.dumps(line, ensure_ascii=False)[1:-1].encode()] = text
found = []
for top in ('shown', 'saved.plan', os.environ['KILN_STATE_DIR'], os.environ['KILN_CACHE_DIR'], 'out/manifest.json'):
    files = [top] if os.path.isfile(top) else [os.path.join(d, f) for d, _, names in os.walk(top) for f in names]
    assert files, top
    for file in files:
        content = open(file, 'rb').read()
        found += [(file, needle) for needle in needles if needle in content]
assert not found, found[:10]
cores = [f for d, _, names in os.walk('.') for f in names if f == 'core' or f.startswith('core.')]
assert not cores, cores
PY
finish
