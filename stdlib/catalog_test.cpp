#include "stdlib/catalog.h"

#include <algorithm>
#include <set>

#include "stdlib/options/option_row.h"
#include "tests/support/catch.h"
#include "tests/support/memory_files.h"

namespace kiln {
namespace {

bool is_sentence(const std::string& text) {
  const char first = text.empty() ? ' ' : text.front();
  return first != ' ' && text.ends_with('.') && text.find("  ") == std::string::npos;
}

// What is wrong with a schema, one line each.
std::string faults(const Schema& schema, const std::string& path) {
  std::string found;
  const auto fault = [&](const std::string& what) { found += path + ": " + what + "\n"; };
  std::set<std::string> names;
  for (const ArgumentSchema& argument : schema.arguments) {
    if (!names.insert(argument.name).second) {
      fault("two options are called " + argument.name);
    }
    if (!is_sentence(argument.doc)) {
      fault("no sentence says what " + argument.name + " is");
    }
    if (argument.is_duration && !argument.type.is(TypeKind::String)) {
      fault("a duration is a string: " + argument.name);
    }
  }
  for (const NestedBlockSchema& block : schema.blocks) {
    if (!names.insert(block.type).second) {
      fault("two options are called " + block.type);
    }
    found += faults(block.schema, path + "." + block.type);
  }
  for (const RuleSchema& rule : schema.rules) {
    for (const std::string& name : rule.arguments) {
      if (!names.contains(name)) {
        fault("a rule names " + name + ", which is no option");
      }
    }
    if (rule.arguments.empty() || rule.message.empty()) {
      fault("a rule says nothing");
    }
  }
  return found;
}

// An object of a component's type in which nothing is set.
Value unset_options(const Schema& schema) {
  std::map<std::string, Value> values;
  const Type type = schema.type();
  for (const auto& [name, attribute] : type.attributes()) {
    values.emplace(name, attribute.is(TypeKind::List) && schema.block(name) != nullptr
                             ? Value::list(attribute.element(), {})
                             : Value::null(attribute));
  }
  return Value::object(std::move(values));
}

Value unknown_options(const Schema& schema) {
  std::map<std::string, Value> values;
  const Type type = schema.type();
  for (const auto& [name, attribute] : type.attributes()) {
    values.emplace(name, Value::unknown(attribute));
  }
  return Value::object(std::move(values));
}

// That data and functions of a record hold together whatever a template sets.
std::string faults(const ComponentInfo& info) {
  std::string found = faults(info.schema, info.name);
  for (const Value& config : {unset_options(info.schema), unknown_options(info.schema)}) {
    if (info.steps != nullptr) {
      std::set<std::string> actions;
      for (const StepDeclaration& step : info.steps(config)) {
        if (!actions.insert(step.name).second) {
          found += info.name + ": two steps are called " + step.name + "\n";
        }
        for (const std::string& name : step.arguments) {
          const bool is_option =
              info.schema.argument(name) != nullptr || info.schema.block(name) != nullptr;
          // Shared steps name options that not every builder has.
          if (!is_option && name.find(' ') != std::string::npos) {
            found += info.name + ": " + step.name + " reads \"" + name + "\"\n";
          }
        }
      }
    }
    if (info.effects != nullptr) {
      info.effects(config);
    }
    if (info.input_files != nullptr) {
      info.input_files(config);
    }
    if (info.check != nullptr) {
      const std::vector<ConfigProblem> problems = info.check(config, {MemoryFiles()});
      for (const ConfigProblem& problem : problems) {
        const bool is_place = problem.argument.empty() ||
                              info.schema.argument(problem.argument) != nullptr ||
                              info.schema.block(problem.argument) != nullptr;
        if (problem.message.empty() || !is_place) {
          found += info.name + ": a problem is nowhere: " + problem.argument + "\n";
        }
      }
    }
  }
  return found;
}

const ComponentKind kinds[] = {ComponentKind::Builder, ComponentKind::Provisioner,
                               ComponentKind::PostProcessor, ComponentKind::DataSource};

TEST_CASE("every component has a record of its own name") {
  for (const ComponentKind kind : kinds) {
    for (const std::string& name : catalog().of(kind).names()) {
      const ComponentInfo* info = catalog().find(kind, name);
      REQUIRE(info != nullptr);
      CHECK(info->name == name);
      CHECK(info->kind == kind);
      CHECK(is_sentence(info->schema.doc));
      CHECK(faults(*info) == "");
    }
  }
}

TEST_CASE("the components that templates use are there") {
  const auto has = [](ComponentKind kind, const char* names) {
    for (const std::string& name : words_of(names)) {
      INFO(name);
      CHECK(catalog().find(kind, name) != nullptr);
    }
  };
  has(ComponentKind::Builder,
      "amazon-ebs amazon-ebssurrogate amazon-ebsvolume amazon-instance amazon-chroot azure-arm "
      "azure-chroot azure-dtl docker file googlecompute lxc lxd null qemu rootfs vagrant "
      "virtualbox-iso virtualbox-ovf virtualbox-vm vmware-iso vmware-vmx vsphere-clone "
      "vsphere-iso");
  has(ComponentKind::Provisioner,
      "ansible ansible-local azure-dtlartifact breakpoint chef-client chef-solo file hcp-sbom "
      "powershell puppet-masterless puppet-server shell shell-local sleep windows-restart "
      "windows-shell");
  has(ComponentKind::PostProcessor,
      "amazon-import artifice checksum compress docker-import docker-push docker-save docker-tag "
      "googlecompute-export googlecompute-import manifest shell-local vagrant vagrant-cloud "
      "vagrant-registry vsphere vsphere-template");
  has(ComponentKind::DataSource,
      "amazon-ami amazon-parameterstore amazon-secretsmanager azure-keyvaultsecret "
      "googlecompute-image googlecompute-parametermanager googlecompute-secretsmanager "
      "hcp-packer-artifact hcp-packer-image hcp-packer-iteration hcp-packer-version http null "
      "vsphere-virtualmachine");
}

}  // namespace
}  // namespace kiln
