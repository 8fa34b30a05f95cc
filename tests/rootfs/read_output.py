"""Reads an output of the rootfs builder with Python's tarfile and compares it with a list.

    read_output.py [--ignore-set-id] OUTPUT EXPECTED

OUTPUT is an OCI layout, a Docker archive, a tar file or a directory. EXPECTED has lines `PATH KIND VALUE`: kind f, d
(value: mode) or l (value: target). Every line must be there as it says, and below /opt, /srv, /var and /etc nothing
else, apart from the directories on the way. OCI layers are applied as the image specification says.
"""
import io
import json
import os
import stat
import subprocess
import sys
import tarfile


def unzstd(data):
    return subprocess.run(["zstd", "-dcq"], input=data, stdout=subprocess.PIPE, check=True).stdout


def members(data):
    if data[:4] == b"\x28\xb5\x2f\xfd":
        data = unzstd(data)
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        return list(tar)


def apply(tree, entries):
    before = set(tree)
    added = set()

    def remove(path, among):
        for known in [k for k in tree if k in among and (k == path or k.startswith(path + "/"))]:
            del tree[known]

    for entry in entries:
        path = entry.name.removeprefix("./").rstrip("/")
        if path in ("", "."):
            continue
        parent, _, name = path.rpartition("/")
        if name == ".wh..wh..opq":
            for known in [k for k in tree if k.startswith(parent + "/") and k in before - added]:
                del tree[known]
        elif name.startswith(".wh."):
            target = (parent + "/" if parent else "") + name[4:]
            assert target in tree, f"{path} deletes what is not there"
            remove(target, before)
        else:
            if path in tree and not (entry.isdir() and tree[path][0] == "d"):
                remove(path, before)
            if entry.issym():
                tree[path] = ("l", entry.linkname)
            elif entry.islnk():
                tree[path] = tree[entry.linkname.removeprefix("./")]
            else:
                tree[path] = ("d" if entry.isdir() else "f", format(entry.mode, "o"))
            added.add(path)
            assert entry.uid == 0 and entry.gid == 0, f"{path} is owned by {entry.uid}:{entry.gid}"


def read_layout(path):
    def blob(descriptor):
        with open(f"{path}/blobs/{descriptor['digest'].replace(':', '/')}", "rb") as file:
            return file.read()

    with open(f"{path}/index.json") as file:
        manifest = json.loads(blob(json.load(file)["manifests"][0]))
    tree = {}
    for layer in manifest["layers"]:
        apply(tree, members(blob(layer)))
    return tree


def read_docker(path):
    tree = {}
    with tarfile.open(path) as tar:
        manifest = json.load(tar.extractfile("manifest.json"))
        assert manifest[0]["RepoTags"] == ["kiln-outputs:latest"], manifest
        for layer in manifest[0]["Layers"]:
            apply(tree, members(tar.extractfile(layer).read()))
    return tree


def read_directory(path):
    tree = {}
    for place, directories, files in os.walk(path):
        for name in directories + files:
            full = os.path.join(place, name)
            info = os.lstat(full)
            if stat.S_ISLNK(info.st_mode):
                tree[os.path.relpath(full, path)] = ("l", os.readlink(full))
            else:
                kind = "d" if stat.S_ISDIR(info.st_mode) else "f"
                tree[os.path.relpath(full, path)] = (kind, format(stat.S_IMODE(info.st_mode), "o"))
    return tree


def read(path):
    if os.path.exists(path + "/index.json"):
        return read_layout(path)
    if os.path.isdir(path):
        return read_directory(path)
    if "docker" in os.path.basename(path):
        return read_docker(path)
    tree = {}
    with tarfile.open(path) as tar:
        apply(tree, list(tar))
    return tree


def main():
    arguments = [word for word in sys.argv[1:] if not word.startswith("--")]
    mask = 0o777 if "--ignore-set-id" in sys.argv else 0o7777
    tree = read(arguments[0])
    with open(arguments[1]) as file:
        wanted = {path: (kind, value) for path, kind, value in map(str.split, file)}
    problems = []
    for path, (kind, value) in wanted.items():
        found = tree.get(path)
        if found is None or found[0] != kind:
            problems.append(f"{path}: {found}, wanted {kind} {value}")
        elif kind == "l" and found[1] != value:
            problems.append(f"{path}: leads to {found[1]}, wanted {value}")
        elif kind != "l" and (int(found[1], 8) ^ int(value, 8)) & mask:
            problems.append(f"{path}: mode {found[1]}, wanted {value}")
    on_the_way = {path[:i] for path in wanted for i, c in enumerate(path) if c == "/"}
    for path in tree:
        if path.split("/")[0] in ("opt", "srv", "var", "etc") and path not in wanted and path not in on_the_way:
            if path not in ("var/tmp",):
                problems.append(f"{path}: should not be there")
    print("\n".join(problems))
    return 1 if problems else 0


sys.exit(main())
