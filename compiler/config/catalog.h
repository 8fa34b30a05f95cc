#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/config/schema.h"
#include "compiler/eval/function.h"

namespace kiln {

enum class ComponentKind : uint8_t { Builder, Provisioner, PostProcessor, DataSource };

// `builder`, `provisioner`, `post-processor`, `data source`.
std::string_view component_kind_name(ComponentKind kind);

// When the result of an earlier run may stand for a step.
enum class ReusePolicy : uint8_t {
  // Whenever its key matches.
  Always,
  // Only to continue a failed or killed run.
  Resume,
  Never,
};

// Something a step does outside the machine being built.
struct Effect {
  enum class Kind : uint8_t {
    // Talks to this host.
    Network,
    // Uses this credential.
    Credential,
    // Makes this file, directory or cloud resource.
    Creates,
  };
  Kind kind;
  std::string subject;
};

// A piece of work a builder declares, as data. What runs is in the plan, and what is in the plan
// runs.
struct StepDeclaration {
  // A verb and an object: `unpack_base`, `write_oci`.
  std::string name;
  // For people: `unpack base.tar.zst`.
  std::string summary;
  // Runs after the provisioners rather than before them.
  bool after_provisioning = false;
  // The options this step reads; only they enter its key.
  std::vector<std::string> arguments;
  // Of these repeatable blocks among them, only the one with this index.
  std::map<std::string, size_t> elements = {};
  std::vector<Effect> effects = {};
  // Writes what was made somewhere and changes nothing of it: what comes after does not start from
  // its result, so that its name, tag or path enters no other key.
  bool is_output = false;
};

// One mistake a component finds in its own options.
struct ConfigProblem {
  // The option to underline; empty for the whole block.
  std::string argument;
  std::string message;
  // A mistake that does not stop the build.
  bool is_warning = false;
};

// What a component's check may look at.
struct CheckContext {
  const FileReader& files;
};

// What the compiler knows of a component. Plain data plus functions of that data: whoever has this
// can check, plan, document and complete templates that use the component, without being able to
// run it.
struct ComponentInfo {
  ComponentKind kind;
  std::string name;
  // Enters the key of its steps: raised when the same options make another result.
  int version = 1;
  Schema schema;
  // Attributes of `build` (builders: beyond the common ones) or of the data source.
  std::map<std::string, Type> outputs = {};
  ReusePolicy reuse = ReusePolicy::Resume;
  // Builders: the options that make the machine for every provisioner (its environment, its
  // network); they enter the keys of all of them.
  std::vector<std::string> machine_arguments = {};
  // Builders: the steps for these options, some of which may be unknown. Others have one step.
  std::vector<StepDeclaration> (*steps)(const Value& config) = nullptr;
  // Provisioners and post-processors: what the one step does outside the machine.
  std::vector<Effect> (*effects)(const Value& config) = nullptr;
  // What the schema cannot say: sees options that are decoded, some perhaps unknown (no problem
  // then).
  std::vector<ConfigProblem> (*check)(const Value& config, const CheckContext& context) = nullptr;
  // Functions that the component adds to those of `{{ }}`; only a run knows what they give.
  std::vector<std::string> template_functions = {};
  // Files outside the template whose content is an input (scripts, uploads): paths as written.
  std::vector<std::string> (*input_files)(const Value& config) = nullptr;
};

// The components of one kind, by name. A record is made when it is first asked for: there are
// thousands of options, and a template uses few.
class ComponentTable {
 public:
  using Make = const ComponentInfo& (*)();

  ComponentTable() = default;
  ComponentTable(std::initializer_list<std::pair<std::string_view, Make>> entries);

  // `name` must outlive the table and be the name of what `make` gives, always the same record.
  void add(std::string_view name, Make make) { entries_.emplace_back(name, make); }

  // Null when there is none.
  const ComponentInfo* find(std::string_view name) const;

  // Sorted.
  std::vector<std::string> names() const;

 private:
  std::vector<std::pair<std::string_view, Make>> entries_;
};

// Everything the compiler may meet by name. It never names a component itself.
struct Catalog {
  ComponentTable builders;
  ComponentTable provisioners;
  ComponentTable post_processors;
  ComponentTable data_sources;
  const FunctionTable* functions = nullptr;

  const ComponentTable& of(ComponentKind kind) const;
  // Null when there is none.
  const ComponentInfo* find(ComponentKind kind, std::string_view name) const;
};

// What stands for a component that the catalog does not have: whatever is in its body is taken as
// it is, as one step whose effects nobody knows.
ComponentInfo untyped_component(ComponentKind kind, std::string name);

}  // namespace kiln
