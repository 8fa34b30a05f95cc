#!/usr/bin/env python3
"""Debian's packer and kiln agree on which templates of tests/golden/validate are valid.

The cases named components_*.txt and fail_components_*.txt hold many templates each (tests/golden_case.h, `each`).
Every template that packer 1.6.6 can know is given to both programs; what it cannot know, or is known to judge
otherwise, begins with a comment `# after 1.6.6: ...` or `# not as packer: ...` that says why (docs/language.md lists
the reasons). A template marked so that packer does judge as kiln is an error too: the mark is stale.

    validate_packer.py KILN [CASE...]
"""
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

CASES = pathlib.Path(__file__).resolve().parent.parent / "golden" / "validate"
MARK = re.compile(r"^# (after 1\.6\.6|not as packer): (.+)$", re.MULTILINE)


def sections(path):
    """The files of a case, by name."""
    files, name = {}, None
    for line in path.read_text().splitlines(keepends=True):
        if line.startswith("# --- "):
            name = line[6:].strip()
            files[name] = ""
        elif name is not None:
            files[name] += line
    return files


def accepts(command, directory, environment):
    result = subprocess.run(command, cwd=directory, env=environment, capture_output=True, text=True, timeout=120)
    return result.returncode == 0, result.stdout + result.stderr


def judge(kiln, directory, name):
    environment = dict(os.environ, CHECKPOINT_DISABLE="1", PACKER_CONFIG_DIR=str(directory), HOME=str(directory),
                       PACKER_CACHE_DIR=str(directory / "cache"), AWS_EC2_METADATA_DISABLED="true")
    by_kiln, kiln_text = accepts([kiln, "validate", name], directory, environment)
    by_packer, packer_text = accepts(["packer", "validate", name], directory, environment)
    return by_kiln, kiln_text, by_packer, packer_text


def main():
    kiln = os.path.realpath(sys.argv[1])
    if shutil.which("packer") is None:
        sys.exit("validate_packer.py: needs packer (scripts/deps --judges)")
    chosen = sys.argv[2:]
    cases = [path for path in sorted(CASES.glob("*components_*.txt")) if not chosen or path.name in chosen]
    agreed = marked = 0
    failures = []
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(2) as pool:
        work = []
        for path in cases:
            directory = pathlib.Path(scratch) / path.stem
            files = sections(path)
            for name, text in files.items():
                file = directory / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
            for name, text in files.items():
                if name.endswith(".pkr.hcl"):
                    mark = MARK.search(text)
                    work.append((path.name, name, mark and mark.group(0)[2:], pool.submit(judge, kiln, directory, name)))
        for case, name, mark, future in work:
            by_kiln, kiln_text, by_packer, packer_text = future.result()
            agree = by_kiln == by_packer
            agreed += agree and not mark
            marked += bool(mark)
            if agree and mark and mark.startswith("not as packer"):
                failures.append(f"{case}: {name} is marked ({mark}), and packer judges it as kiln does")
            elif not agree and not mark:
                verdict = "kiln accepts, packer refuses" if by_kiln else "packer accepts, kiln refuses"
                failures.append(f"{case}: {name}: {verdict}\n{packer_text if by_kiln else kiln_text}")
    print("\n".join(failures))
    print(f"{agreed} templates judged alike, {marked} marked as known differences, {len(failures)} failures")
    sys.exit(1 if failures or agreed == 0 else 0)


main()
