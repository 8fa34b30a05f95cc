#!/usr/bin/env python3
"""Gives templates to `packer fix` and `kiln fix` and compares their output byte for byte.

fix_packer.py KILN [PACKER]: the templates are the JSON files of tests/golden/fix/*.txt and made ones: every fixer with
values of every kind. Where packer 1.6.6 panics there is nothing to compare."""
import json
import pathlib
import subprocess
import sys
import tempfile

kiln, packer = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "packer"
root = pathlib.Path(__file__).parent.parent / "golden" / "fix"

VALUES = ["x", "", True, False, "true", 5, 0, 1.5, None, ["a"], {"a": "b"}, "{{ .CreateTime }}", "a`$b``c", "clean_ami_name"]
BUILDERS = {
    "x": ["iso_md5", "ssh_key_path", "ssh_disable_agent", "ssh_wait_timeout", "iso_checksum_type", "iso_checksum_url", "ami_name", "a"],
    "virtualbox": ["guest_additions_attach", "ssh_host_port_min", "ssh_skip_nat_mapping"],
    "virtualbox-ovf": ["ssh_host_port_max", "ssh_skip_nat_mapping"],
    "vmware": ["disk_type_id"], "vmware-iso": ["remote_type", "skip_compaction"],
    "parallels-iso": ["headless", "parallels_tools_host_path", "guest_os_distribution"], "parallels-pvm": ["guest_os_distribution"],
    "scaleway": ["access_key"], "docker": ["login_email"], "hyperv-iso": ["vhd_temp_path", "cpu", "clone_from_vmxc_path"],
    "hyperv-vmcx": ["vhd_temp_path", "ram_size", "clone_from_vmxc_path"], "qemu": ["disk_size", "ssh_host_port_min"],
    "vsphere-iso": ["network", "network_card", "networkCard", "disk_size", "storage"], "vsphere-clone": ["network"],
    "azure-chroot": ["shared_image_destination"], "azure-arm": ["exlude_from_latest"], "proxmox": ["a"],
    "amazon-ebs": ["shutdown_behaviour", "enhanced_networking", "temporary_security_group_source_cidr", "spot_price_auto_product"],
    "amazon-chroot": ["ssh_private_ip", "spot_price_auto_product"], "amazon-ebsvolume": ["spot_price_auto_product"],
}
OTHERS = {
    "provisioners": {"powershell": ["environment_vars", "elevated_user"], "ansible-local": ["galaxycommand"], "x": ["override"]},
    "post-processors": {"manifest": ["filename"], "vagrant": ["aws", "override"], "docker-tag": ["tag"], "docker-push": ["login_email"]},
}


def templates():
    for case in sorted(root.glob("*.txt")):
        for part in case.read_text().split("# --- ")[1:]:
            name, _, text = part.partition("\n")
            if name.endswith(".json"):
                yield f"{case.name}/{name}", text
    for kind, options in BUILDERS.items():
        for option in options:
            for value in VALUES:
                yield f"{kind} {option} {value!r}", json.dumps({"builders": [{"type": kind, option: value}]})
    for group, kinds in OTHERS.items():
        for kind, options in kinds.items():
            for option in options:
                for value in VALUES:
                    yield f"{kind} {option} {value!r}", json.dumps({group: [{"type": kind, option: value}]})


def run(program, path):
    # Where packer panics it leaves a crash.log in its directory.
    done = subprocess.run([program, "fix", "-validate=false", path], cwd=pathlib.Path(path).parent, capture_output=True, env={"PATH": "/usr/bin", "HOME": "/nonexistent", "CHECKPOINT_DISABLE": "1"})
    return done.returncode, done.stdout


same = panics = 0
differences = []
with tempfile.TemporaryDirectory() as directory:
    path = directory + "/t.json"
    for name, text in templates():
        pathlib.Path(path).write_text(text)
        code, output = run(packer, path)
        if code == 2 or b"CRASH" in output:
            panics += 1
            continue
        own_code, own_output = run(kiln, path)
        # The words of a refusal are ours.
        if code != own_code or (code == 0 and output != own_output):
            differences.append(name)
            print(f"DIFFERENT {name}\npacker {code}: {output.decode()}\nkiln {own_code}: {own_output.decode()}")
        else:
            same += 1
print(f"fix: {same} templates alike, {len(differences)} different, {panics} on which packer panics")
sys.exit(1 if differences or same < 100 else 0)
