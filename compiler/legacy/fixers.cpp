#include "compiler/legacy/fixers.h"

#include <algorithm>

#include "compiler/legacy/fixing.h"

namespace kiln {
namespace {

using Kind = JsonTree::Kind;

Result<void> fix_iso_md5(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    const JsonTree* md5 = builder.find("iso_md5");
    if (md5 != nullptr && md5->is(Kind::String)) {
      rename_member(builder, "iso_md5", "iso_checksum", Clash::NewWins);
      builder.members["iso_checksum_type"] = JsonTree::of_text("md5");
    }
  });
  return {};
}

Result<void> fix_vmware_type(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    if (has_type(builder, {"vmware"})) {
      builder.members["type"] = JsonTree::of_text("vmware-iso");
    }
  });
  return {};
}

Result<void> fix_parallels_headless(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    if (has_type(builder, {"parallels-iso", "parallels-pvm"})) {
      drop_member(builder, "headless");
    }
  });
  return {};
}

Result<void> fix_parallels_deprecations(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    if (has_type(builder, {"parallels-iso", "parallels-pvm"})) {
      drop_member(builder, "parallels_tools_host_path");
      rename_member(builder, "guest_os_distribution", "guest_os_type", Clash::NewWins);
    }
  });
  return {};
}

Result<void> fix_ssh_key_path(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    rename_member(builder, "ssh_key_path", "ssh_private_key_file", Clash::OldWins, {Kind::String});
  });
  return {};
}

Result<void> fix_ssh_agent(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    rename_member(builder, "ssh_disable_agent", "ssh_disable_agent_forwarding", Clash::OldWins,
                  {Kind::Bool});
  });
  return {};
}

Result<void> fix_scaleway(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    if (has_type(builder, {"scaleway"})) {
      rename_member(builder, "access_key", "organization_id", Clash::NewWins, {Kind::String});
    }
  });
  return {};
}

Result<void> fix_manifest(JsonTree& root) {
  each_component(root, "post-processors", [](JsonTree& member) {
    if (has_type(member, {"manifest"})) {
      rename_member(member, "filename", "output", Clash::NewWins, {Kind::String});
    }
  });
  return {};
}

Result<void> fix_amazon_shutdown(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    if (has_type_prefix(builder, "amazon-")) {
      rename_member(builder, "shutdown_behaviour", "shutdown_behavior", Clash::NewWins);
    }
  });
  return {};
}

Result<void> fix_amazon_networking(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    if (has_type_prefix(builder, "amazon-")) {
      rename_member(builder, "enhanced_networking", "ena_support", Clash::NewWins, {Kind::Bool});
    }
  });
  return {};
}

Result<void> fix_amazon_cidrs(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    const JsonTree* cidr = builder.find("temporary_security_group_source_cidr");
    if (has_type_prefix(builder, "amazon-") && cidr != nullptr && cidr->is(Kind::String)) {
      JsonTree list = JsonTree::array({*cidr});
      drop_member(builder, "temporary_security_group_source_cidr");
      builder.members["temporary_security_group_source_cidrs"] = std::move(list);
    }
  });
  return {};
}

// As in Packer, of builders in templates with post-processors only.
Result<void> fix_docker_email(JsonTree& root) {
  if (root.find("post-processors") == nullptr) {
    return {};
  }
  const auto fix = [](JsonTree& component) {
    if (has_type_prefix(component, "docker")) {
      drop_member(component, "login_email");
    }
  };
  each_component(root, "builders", fix);
  each_component(root, "post-processors", fix);
  return {};
}

Result<void> fix_hyperv_temporary_path(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    if (has_type(builder, {"hyperv-iso"})) {
      drop_member(builder, "vhd_temp_path");
    }
  });
  return {};
}

Result<void> fix_hyperv_typo(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    if (has_type(builder, {"hyperv-vmcx"})) {
      rename_member(builder, "clone_from_vmxc_path", "clone_from_vmcx_path", Clash::NewWins);
    }
  });
  return {};
}

Result<void> fix_hyperv_size(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    if (has_type(builder, {"hyperv-iso", "hyperv-vmcx"})) {
      rename_member(builder, "cpu", "cpus", Clash::NewWins);
      rename_member(builder, "ram_size", "memory", Clash::NewWins);
    }
  });
  return {};
}

Result<void> fix_spot_product(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    if (has_type(builder,
                 {"amazon-ebs", "amazon-ebssurrogate", "amazon-ebsvolume", "amazon-instance"})) {
      drop_member(builder, "spot_price_auto_product");
    }
  });
  return {};
}

Result<void> fix_qemu_disk_size(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    JsonTree* size = builder.find("disk_size");
    if (has_type(builder, {"qemu"}) && size != nullptr && size->is(Kind::Number)) {
      // Whole megabytes.
      const std::string number = print_json_tree(*size);
      *size = JsonTree::of_text(number.substr(0, number.find('.')) + "M");
    }
  });
  return {};
}

Result<void> fix_galaxy_command(JsonTree& root) {
  each_component(root, "provisioners", [](JsonTree& provisioner) {
    if (has_type(provisioner, {"ansible-local"})) {
      rename_member(provisioner, "galaxycommand", "galaxy_command", Clash::OldWins, {Kind::String});
    }
  });
  return {};
}

void drop_port_prefixes(JsonTree& builder) {
  for (const std::string_view name : {"host_port_min", "host_port_max"}) {
    rename_member(builder, "ssh_" + std::string(name), name, Clash::OldWins);
  }
}

Result<void> fix_communicator_ports(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    if (has_type_prefix(builder, "virtualbox")) {
      drop_port_prefixes(builder);
      rename_member(builder, "ssh_skip_nat_mapping", "skip_nat_mapping", Clash::OldWins,
                    {Kind::Bool});
    }
  });
  return {};
}

Result<void> fix_ssh_timeout(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    rename_member(builder, "ssh_wait_timeout", "ssh_timeout", Clash::OldWins, {Kind::String});
  });
  return {};
}

Result<void> fix_qemu_ports(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    if (has_type(builder, {"qemu"})) {
      rename_member(builder, "ssh_host_port_min", "host_port_min", Clash::NewWins);
      rename_member(builder, "ssh_host_port_max", "host_port_max", Clash::NewWins);
    }
  });
  return {};
}

Result<void> fix_azure_latest(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    JsonTree* destination = builder.find("shared_image_destination");
    if (has_type(builder, {"azure-chroot"}) && destination != nullptr) {
      rename_member(*destination, "exlude_from_latest", "exclude_from_latest", Clash::NewWins);
    }
  });
  return {};
}

Result<void> fix_proxmox_type(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    if (has_type(builder, {"proxmox"})) {
      builder.members["type"] = JsonTree::of_text("proxmox-iso");
    }
  });
  return {};
}

constexpr Fixer all_fixers[] = {
    {"iso-md5", "Replaces \"iso_md5\" in builders with \"iso_checksum\"", fix_iso_md5},
    {"createtime", "Replaces \".CreateTime\" in builder configs with \"{{timestamp}}\"",
     fix_create_time},
    {"virtualbox-gaattach",
     "Updates VirtualBox builders using \"guest_additions_attach\" to use "
     "\"guest_additions_mode\"",
     fix_guest_additions},
    {"pp-vagrant-override", "Fixes provider-specific overrides for Vagrant post-processor",
     fix_vagrant_overrides},
    {"virtualbox-rename", "Updates \"virtualbox\" builders to \"virtualbox-iso\"",
     fix_virtualbox_type},
    {"vmware-rename", "Updates \"vmware\" builders to \"vmware-iso\"", fix_vmware_type},
    {"parallels-headless", "Removes unused \"headless\" from Parallels builders",
     fix_parallels_headless},
    {"parallels-deprecations",
     "Removes deprecated \"parallels_tools_host_path\" from Parallels builders and changes "
     "\"guest_os_distribution\" to \"guest_os_type\".",
     fix_parallels_deprecations},
    {"sshkeypath", "Updates builders using \"ssh_key_path\" to use \"ssh_private_key_file\"",
     fix_ssh_key_path},
    {"sshdisableagent",
     "Updates builders using \"ssh_disable_agent\" to use \"ssh_disable_agent_forwarding\"",
     fix_ssh_agent},
    {"scaleway-access-key", "Updates builders using \"access_key\" to use \"organization_id\"",
     fix_scaleway},
    {"manifest-filename",
     "Updates \"manifest\" post-processor so any \"filename\" field is renamed to \"output\".",
     fix_manifest},
    {"amazon-shutdown_behavior",
     "Changes \"shutdown_behaviour\" to \"shutdown_behavior\" in Amazon builders.",
     fix_amazon_shutdown},
    {"amazon-enhanced-networking",
     "Replaces \"enhanced_networking\" in builders with \"ena_support\"", fix_amazon_networking},
    {"amazon-private-ip",
     "Replaces `\"ssh_private_ip\": true` in amazon builders with `\"ssh_interface\": "
     "\"private_ip\"`",
     fix_private_ip},
    {"amazon-temp-sec-cidrs",
     "Replaces \"temporary_security_group_source_cidr\" (string) with "
     "\"temporary_security_group_source_cidrs\" (list of strings)",
     fix_amazon_cidrs},
    {"docker-email", "Removes \"login_email\" from the Docker builder.", fix_docker_email},
    {"docker-tag-tags",
     "Updates \"docker\" post-processor so any \"tag\" field is renamed to \"tags\".",
     fix_docker_tags},
    {"powershell-escapes",
     "Removes PowerShell escapes from user env vars and elevated username and password strings",
     fix_powershell_escapes},
    {"vmware-compaction",
     "Adds \"skip_compaction = true\" to \"vmware-iso\" builders with incompatible disk_type_id",
     fix_vmware_compaction},
    {"hyperv-deprecations",
     "Removes the deprecated \"vhd_temp_path\" setting from Hyper-V ISO builder templates",
     fix_hyperv_temporary_path},
    {"hyperv-vmxc-typo",
     "Fixes a typo replacing \"clone_from_vmxc_path\" with \"clone_from_vmcx_path\" in Hyper-V "
     "VMCX builder templates",
     fix_hyperv_typo},
    {"hyperv-cpu-and-ram",
     "Replaces \"cpu\" with \"cpus\" and \"ram_size\" with \"memory\" in Hyper-V VMCX builder "
     "templates",
     fix_hyperv_size},
    {"clean-image-name",
     "Replaces /clean_(image|ami)_name/ in builder configs with \"clean_resource_name\"",
     fix_image_names},
    {"spot-price-auto-product",
     "Removes the deprecated \"spot_price_auto_product\" setting from Amazon builder templates",
     fix_spot_product},
    {"qemu-disk-size", "Updates \"disk_size\" from int to string in QEMU builders.",
     fix_qemu_disk_size},
    {"galaxy-command",
     "Replaces \"galaxycommand\" in ansible-local provisioner configs with \"galaxy_command\"",
     fix_galaxy_command},
    {"comm-config",
     "Remove ssh prefixes from communicator port forwarding configuration (host_port_min, "
     "host_port_max, skip_nat_mapping)",
     fix_communicator_ports},
    {"ssh-wait-timeout", "Replaces \"ssh_wait_timeout\" with \"ssh_timeout\"", fix_ssh_timeout},
    {"vsphere-iso-net-disk",
     "Removes deprecated network and disk fields from \"vsphere-iso\" builder", fix_vsphere_lists},
    {"iso-checksum-type-and-url",
     "Puts content of potential \"iso_checksum_url\" and \"iso_checksum_url\" in "
     "\"iso_checksum\"",
     fix_checksums},
    {"qemu-host-port",
     "Updates ssh_host_port_min and ssh_host_port_max to host_port_min and host_port_max",
     fix_qemu_ports},
    {"azure-exclude_from_latest",
     "Changes \"exlude_from_latest\" to \"exclude_from_latest\" in Azure builders.",
     fix_azure_latest},
    {"proxmox-type", "Updates the builder type proxmox to proxmox-iso", fix_proxmox_type},
};

}  // namespace

std::span<const Fixer> fixers() {
  return all_fixers;
}

bool has_type(const JsonTree& component, std::initializer_list<std::string_view> types) {
  const JsonTree* type = component.find("type");
  return type != nullptr && type->is(Kind::String) &&
         std::ranges::find(types, type->string()) != types.end();
}

bool has_type_prefix(const JsonTree& component, std::string_view prefix) {
  const JsonTree* type = component.find("type");
  return type != nullptr && type->string().starts_with(prefix);
}

void rename_member(JsonTree& object, std::string_view from, std::string_view to, Clash clash,
                   std::initializer_list<Kind> kinds) {
  const JsonTree* found = object.find(from);
  if (found == nullptr ||
      (kinds.size() != 0 && std::ranges::find(kinds, found->kind) == kinds.end())) {
    return;
  }
  JsonTree value = *found;
  drop_member(object, from);
  if (clash == Clash::NewWins || object.find(to) == nullptr) {
    object.members[std::string(to)] = std::move(value);
  }
}

void drop_member(JsonTree& object, std::string_view name) {
  const auto found = object.members.find(name);
  if (found != object.members.end()) {
    object.members.erase(found);
  }
}

void replace_text(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace kiln
