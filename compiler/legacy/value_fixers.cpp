#include <algorithm>
#include <optional>

#include "compiler/legacy/fixing.h"
#include "fmt/format.h"

namespace kiln {
namespace {

using Kind = JsonTree::Kind;

// strconv.ParseBool, or a truth value.
std::optional<bool> truth_of(const JsonTree& value) {
  if (value.is(Kind::Bool)) {
    return value.truth;
  }
  for (const std::string_view yes : {"1", "t", "T", "true", "TRUE", "True"}) {
    if (value.string() == yes) {
      return true;
    }
  }
  for (const std::string_view no : {"0", "f", "F", "false", "FALSE", "False"}) {
    if (value.string() == no) {
      return false;
    }
  }
  return std::nullopt;
}

// Moves members into an object of their own, which becomes the first of the list `to`.
void gather(JsonTree& object, std::initializer_list<std::string_view> names, std::string_view to) {
  JsonTree gathered;
  gathered.kind = Kind::Object;
  for (const std::string_view name : names) {
    if (const JsonTree* found = object.find(name)) {
      gathered.members.emplace(name, *found);
      drop_member(object, name);
    }
  }
  if (gathered.members.empty()) {
    return;
  }
  JsonTree list = JsonTree::array({std::move(gathered)});
  if (const JsonTree* old = object.find(to)) {
    list.items.insert(list.items.end(), old->items.begin(), old->items.end());
  }
  object.members[std::string(to)] = std::move(list);
}

void clean_names(JsonTree& value) {
  if (value.is(Kind::String)) {
    replace_text(value.text, "clean_image_name", "clean_resource_name");
    replace_text(value.text, "clean_ami_name", "clean_resource_name");
  }
  for (auto& [name, member] : value.members) {
    clean_names(member);
  }
}

}  // namespace

Result<void> fix_private_ip(JsonTree& root) {
  Result<void> done;
  each_component(root, "builders", [&](JsonTree& builder) {
    const JsonTree* value = builder.find("ssh_private_ip");
    if (!has_type_prefix(builder, "amazon-") || value == nullptr ||
        builder.find("ssh_interface") != nullptr) {
      return;
    }
    const std::optional<bool> is_private = truth_of(*value);
    if (!is_private) {
      done = Error{fmt::format("ssh_private_ip is not a boolean: {}", print_json_tree(*value))};
      return;
    }
    drop_member(builder, "ssh_private_ip");
    builder.members["ssh_interface"] = JsonTree::of_text(*is_private ? "private_ip" : "public_ip");
  });
  return done;
}

Result<void> fix_vagrant_overrides(JsonTree& root) {
  each_component(root, "post-processors", [](JsonTree& member) {
    if (!has_type(member, {"vagrant"})) {
      return;
    }
    JsonTree overrides;
    overrides.kind = Kind::Object;
    for (const std::string_view provider : {"aws", "digitalocean", "virtualbox", "vmware"}) {
      if (const JsonTree* found = member.find(provider)) {
        overrides.members.emplace(provider, *found);
        drop_member(member, provider);
      }
    }
    if (!overrides.members.empty()) {
      member.members["override"] = std::move(overrides);
    }
  });
  return {};
}

Result<void> fix_guest_additions(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    const JsonTree* value = builder.find("guest_additions_attach");
    if (has_type(builder, {"virtualbox"}) && value != nullptr && value->is(Kind::Bool)) {
      const bool attaches = value->truth;
      drop_member(builder, "guest_additions_attach");
      builder.members["guest_additions_mode"] = JsonTree::of_text(attaches ? "attach" : "upload");
    }
  });
  return {};
}

Result<void> fix_virtualbox_type(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    if (has_type(builder, {"virtualbox"})) {
      builder.members["type"] = JsonTree::of_text("virtualbox-iso");
    }
  });
  Result<void> done;
  each_component(root, "provisioners", [&](JsonTree& provisioner) {
    JsonTree* overrides = provisioner.find("override");
    if (overrides == nullptr) {
      return;
    }
    const bool is_empty_list = overrides->is(Kind::Array) && overrides->items.empty();
    if (!overrides->is(Kind::Object) && !overrides->is(Kind::Null) && !is_empty_list) {
      done = Error{fmt::format("an override is not an object: {}", print_json_tree(*overrides))};
      return;
    }
    rename_member(*overrides, "virtualbox", "virtualbox-iso", Clash::NewWins);
  });
  return done;
}

Result<void> fix_docker_tags(JsonTree& root) {
  each_component(root, "post-processors", [](JsonTree& member) {
    const JsonTree* tag = member.find("tag");
    if (!has_type(member, {"docker-tag"}) || tag == nullptr) {
      return;
    }
    JsonTree tags = JsonTree::array({});
    const auto add = [&](const JsonTree& value) {
      if (value.is(Kind::String)) {
        tags.items.push_back(value);
      }
      std::ranges::copy_if(value.items, std::back_inserter(tags.items),
                           [](const JsonTree& item) { return item.is(Kind::String); });
    };
    add(*tag);
    if (const JsonTree* old = member.find("tags")) {
      add(*old);
    }
    drop_member(member, "tag");
    member.members["tags"] = std::move(tags);
  });
  return {};
}

Result<void> fix_powershell_escapes(JsonTree& root) {
  const auto unescape = [](JsonTree* value) {
    if (value != nullptr && value->is(Kind::String)) {
      replace_text(value->text, "`$", "$");
      replace_text(value->text, "``", "`");
    }
  };
  each_component(root, "provisioners", [&](JsonTree& provisioner) {
    if (!has_type(provisioner, {"powershell"})) {
      return;
    }
    unescape(provisioner.find("elevated_user"));
    unescape(provisioner.find("elevated_password"));
    JsonTree* variables = provisioner.find("environment_vars");
    // A list that has something else than texts is left as it is.
    if (variables == nullptr || !std::ranges::all_of(variables->items, [](const JsonTree& item) {
          return item.is(Kind::String);
        })) {
      return;
    }
    for (JsonTree& variable : variables->items) {
      unescape(&variable);
    }
    if (variables->is(Kind::Null)) {
      *variables = JsonTree::array({});
    }
  });
  return {};
}

Result<void> fix_vmware_compaction(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    const JsonTree* remote = builder.find("remote_type");
    if (!has_type(builder, {"vmware-iso"}) || remote == nullptr || remote->string() != "esx5") {
      return;
    }
    const JsonTree* disk = builder.find("disk_type_id");
    if (disk == nullptr) {
      builder.members["disk_type_id"] = JsonTree::of_text("zeroedthick");
    } else if (!disk->is(Kind::String) || disk->string() == "thin") {
      return;
    }
    builder.members["skip_compaction"] = JsonTree::of_truth(true);
  });
  return {};
}

Result<void> fix_image_names(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) { clean_names(builder); });
  return {};
}

Result<void> fix_create_time(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    for (const std::string_view name : {"ami_name", "bundle_prefix", "snapshot_name"}) {
      JsonTree* value = builder.find(name);
      if (value != nullptr && value->is(Kind::String)) {
        replace_text(value->text, "{{.CreateTime}}", "{{timestamp}}");
        replace_text(value->text, "{{ .CreateTime }}", "{{timestamp}}");
      }
    }
  });
  return {};
}

Result<void> fix_vsphere_lists(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    if (has_type(builder, {"vsphere-iso"})) {
      rename_member(builder, "networkCard", "network_card", Clash::OldWins);
      gather(builder, {"network", "network_card"}, "network_adapters");
      gather(builder, {"disk_size", "disk_thin_provisioned", "disk_eagerly_scrub"}, "storage");
    }
  });
  return {};
}

Result<void> fix_checksums(JsonTree& root) {
  each_component(root, "builders", [](JsonTree& builder) {
    const JsonTree* url = builder.find("iso_checksum_url");
    const JsonTree* type = builder.find("iso_checksum_type");
    const JsonTree* checksum = builder.find("iso_checksum");
    if (url != nullptr && !url->string().empty()) {
      builder.members["iso_checksum"] = JsonTree::of_text("file:" + std::string(url->string()));
    } else if (type != nullptr && !type->string().empty() && checksum != nullptr &&
               !checksum->string().empty()) {
      builder.members["iso_checksum"] =
          JsonTree::of_text(fmt::format("{}:{}", type->string(), checksum->string()));
    }
    drop_member(builder, "iso_checksum_url");
    drop_member(builder, "iso_checksum_type");
  });
  return {};
}

}  // namespace kiln
