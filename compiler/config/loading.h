#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/config/config.h"
#include "compiler/eval/type_expression.h"

namespace kiln {

// A variable while it is being read: what only loading needs to know of it.
struct DeclaredVariable {
  VariableConfig config;
  // What values convert to, with the defaults of optional attributes.
  TypeExpression constraint;
  std::vector<BodyBlock> validations;
  // The declaration had a problem: its value is not worth a message.
  bool is_broken = false;
};

// A `source` block: where it is, and the indexes of its instances in `config.sources`.
struct DeclaredSource {
  Span span;
  Span type_span;
  std::vector<size_t> instances;
};

// What the parts of load() share while a template is being read. Internal to this layer.
struct Loading {
  const LoadOptions& options;
  const Catalog& catalog;
  const FileReader& files;
  SourceMap& sources;
  Diagnostics& diagnostics;
  Module& module;
  // The top-level blocks of all files, in the order of files.
  std::vector<BodyBlock> blocks = {};
  // In order of declaration; and their indexes by name.
  std::vector<DeclaredVariable> variables = {};
  std::map<std::string, size_t, std::less<>> variable_indexes = {};
  // By type and name.
  std::map<std::pair<std::string, std::string>, DeclaredSource> declared_sources = {};
  // The labels of top-level blocks that were refused, which were reported: what they would have
  // declared is not reported as missing too.
  std::set<std::string, std::less<>> lost_names = {};
  // Components that the catalog does not have and that were warned of.
  std::set<std::pair<ComponentKind, std::string>> unknown_components = {};

  // Null when there is none. Valid until the next one is added.
  DeclaredVariable* find_variable(std::string_view name);
  void add_variable(DeclaredVariable variable);
  bool is_kiln_dialect(Span span) const { return is_kiln_file(sources.name(span.source)); }
};

// The path of a directory's entry, without `./` in front.
std::string in_directory(const std::string& directory, const std::string& name);

// The phases, in the order they run.

// Reads and parses the template's files: fills `trees`, `files` and `blocks`.
void read_template(Loading& loading);

// `packer` blocks: required_version is checked, required_plugins kept.
void read_packer_blocks(Loading& loading);
void read_required_plugins(const BodyBlock& block, Loading& loading);

// `variable` and `variables` blocks.
void declare_variables(Loading& loading);

// A value as the variable holds it: defaults of optional attributes filled in, then converted.
Result<Value> convert_to(const TypeExpression& constraint, const Value& value);

// Values from the environment, from files and from the command line, in this order.
void assign_variables(Loading& loading);

// Unset variables and validation rules; then `config.variables` and `var` are complete.
void finish_variables(Loading& loading);

// `data`, `local` and `locals` blocks, in the order in which they need each other: fills `data` and
// `local`.
void read_locals_and_data(Loading& loading);

void read_sources(Loading& loading);
void read_builds(Loading& loading);

// `output` blocks.
void read_outputs(Loading& loading);
void read_registry(const BodyBlock& block, const Scope& scope, Loading& loading);

// The blocks inside a build: their instances. `scope` has `build.name`.
std::vector<ProvisionerConfig> read_provisioner(const BodyBlock& block, const Scope& scope,
                                                Loading& loading);
std::vector<PostProcessorConfig> read_post_processor(const BodyBlock& block, const Scope& scope,
                                                     Loading& loading);

// Whether kiln's own argument `name` has its kiln meaning in a block of this component: not in
// Packer's files when the component has an option of that name.
bool has_kiln_meaning(std::string_view name, const ComponentInfo* component, Span block,
                      const Loading& loading);

// Reads `reuse`, if `content` has it.
std::optional<ReusePolicy> read_reuse(const BodyContent& content, const Scope& scope,
                                      Diagnostics& diagnostics);

// Warns of a component type that the catalog does not have, at `place`, where it is first used;
// `what` is `provisioner`, say. The component, or null.
const ComponentInfo* find_component(ComponentKind kind, std::string_view what,
                                    const std::string& type, Span place, Loading& loading);

// `a b c`, for messages about names.
std::string list_names(const std::vector<std::string>& names);

}  // namespace kiln
