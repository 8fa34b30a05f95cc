#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/config/catalog.h"
#include "compiler/config/instance_key.h"
#include "compiler/eval/scope.h"
#include "compiler/source/source_map.h"
#include "compiler/syntax/body.h"
#include "compiler/syntax/parse.h"

namespace kiln {

// The checked content of a template: plain data. Bodies of components are kept as bodies, because
// what they mean depends on the source they are used with and on values that only a run knows;
// lowering decodes them. A block with `for_each` or `count` is here as its instances, one after the
// other; in their bodies `each` and `count` are bound.

// Where a variable's effective value came from, in Packer's words for messages.
enum class ValueOrigin : uint8_t { Unset, Default, Environment, VarFile, CommandLine };

struct VariableConfig {
  std::string name;
  Type type;
  std::string description;
  bool sensitive = false;
  // Unknown of the type when it is unset and that was allowed; marked when sensitive.
  Value value;
  ValueOrigin origin = ValueOrigin::Unset;
  Span span;
};

struct LocalConfig {
  std::string name;
  bool sensitive = false;
  Value value;
  Span span;
};

struct DataConfig {
  std::string type;
  std::string name;
  InstanceKey key;
  BodyPointer body;
  // What it gives: unknown where it was not read.
  Value value;
  Span span;
};

struct SourceConfig {
  std::string type;
  std::string name;
  InstanceKey key;
  // `each` or `count`; null without instances.
  std::shared_ptr<const BlockBinding> binding;
  // The builder's own options.
  BodyPointer body;
  // kiln's own, for the steps of the builder.
  std::optional<ReusePolicy> reuse;
  std::vector<std::string> inputs;
  // The block's header, and its type label.
  Span span;
  Span type_span;
};

// A plugin that `required_plugins` names.
struct RequiredPlugin {
  // As the template calls it, and where it comes from: `github.com/hashicorp/qemu`.
  std::string name;
  std::string source;
  // As written: `>= 1.0, < 2`.
  std::string constraint;
  Span span;
};

using Duration = std::chrono::nanoseconds;

// Parses Go's durations: `1h2m3.5s`. Nothing for other text.
std::optional<Duration> parse_duration(std::string_view text);

struct ProvisionerConfig {
  std::string type;
  // The `name` attribute, or empty.
  std::string name;
  InstanceKey key;
  // Of the blocks of its kind as they are written, the how many-th.
  size_t place = 0;
  // The component's own options.
  BodyPointer body;
  // Source name -> object of options that replace those of the body; null for none. And where it
  // is written.
  Value overrides;
  Span overrides_span;
  // Exact names `type.name` of sources.
  std::vector<std::string> only;
  std::vector<std::string> except;
  Duration pause_before{0};
  uint32_t max_retries = 0;
  // Zero: none.
  Duration timeout{0};
  bool continue_on_error = false;
  // kiln's own: run only when this is true.
  std::optional<BodyAttribute> when;
  std::optional<ReusePolicy> reuse;
  std::vector<std::string> inputs;
  // The block's header.
  Span span;
};

struct PostProcessorConfig {
  std::string type;
  std::string name;
  InstanceKey key;
  // Of the chains, and of the blocks in this one, as they are written, the how many-th.
  size_t chain_place = 0;
  size_t place = 0;
  BodyPointer body;
  std::vector<std::string> only;
  std::vector<std::string> except;
  std::optional<bool> keep_input_artifact;
  std::optional<BodyAttribute> when;
  Span span;
};

// One source as a build uses it.
struct SourceUse {
  std::string type;
  // As declared at top level, and as this build calls it; the same unless renamed.
  std::string declared_name;
  std::string name;
  // Which instance of the source, and its `each` or `count`; of the block in the build if that has
  // the instances.
  InstanceKey key;
  std::shared_ptr<const BlockBinding> binding;
  // The declared body with what the build adds.
  BodyPointer body;
  std::optional<ReusePolicy> reuse;
  std::vector<std::string> inputs;
  // The entry of `sources`, or the header of the block in the build; and the header of the source.
  Span span;
  Span declared_span;
};

struct BuildConfig {
  std::string name;
  InstanceKey key;
  std::string description;
  std::vector<SourceUse> sources;
  std::vector<ProvisionerConfig> provisioners;
  std::optional<ProvisionerConfig> error_cleanup;
  // Each chain starts from the builder's artifact.
  std::vector<std::vector<PostProcessorConfig>> chains;
  Span span;
};

// kiln's own: a value that is printed and recorded after a run.
struct OutputConfig {
  std::string name;
  std::string description;
  bool sensitive = false;
  std::optional<BodyAttribute> value;
  // The block's header.
  Span span;
};

struct Config {
  std::vector<RequiredPlugin> required_plugins;
  std::vector<VariableConfig> variables;
  std::vector<LocalConfig> locals;
  std::vector<DataConfig> data;
  std::vector<SourceConfig> sources;
  std::vector<BuildConfig> builds;
  std::vector<OutputConfig> outputs;
  // `var`, `local`, `data`, `path`, `packer` and the functions: what every body sees. Text made
  // from `path.root` and `path.cwd` carries a mark of that kind, whose origin is the path.
  Scope scope;
};

// A variable of the environment as a template found it.
struct EnvironmentVariable {
  // Nothing when it was not set.
  std::optional<std::string> value;
  // A sensitive variable got its value from it: which.
  std::string secret_of;
  // Asked for since this was last cleared.
  bool is_asked = false;
};

// A loaded template: its files, trees and config, kept together because the config points into the
// trees.
struct Module {
  // As the user gave it: a file or a directory.
  std::string path;
  // `path.root`.
  std::string root_directory;
  std::vector<std::unique_ptr<SyntaxTree>> trees;
  // Every file read, template and var files, in the order read: what the plan digests.
  std::vector<SourceId> files;
  // Environment variables the template asked for, by PKR_VAR_ or env().
  std::map<std::string, EnvironmentVariable> environment_read;
  // Of `files`, variable files that set a sensitive variable.
  std::set<SourceId> secret_files;
  // Some file has the text `artifact.`: bodies may refer to what other builds make.
  bool mentions_artifacts = false;
  // Only `.kiln.*` files: kiln's stricter rules apply.
  bool is_kiln_dialect = false;
  // Translated from a legacy JSON template: builds are named by their source alone, and variables
  // are not read from the environment.
  bool is_legacy = false;
  // A file could not be read or parsed, so that whatever seems to be missing may be in it: nothing
  // more is said about what the rest means.
  bool is_incomplete = false;
  std::unique_ptr<EvaluationBudget> budget;
  CallContext call_context;
  Config config;
};

// A template in native syntax that was made from one in another notation, and where its parts came
// from.
struct TranslatedTemplate {
  std::string text;
  std::vector<DerivedRange> ranges;
};

// Makes native syntax of a legacy JSON template; reports what is wrong with it, and then may give
// as little as nothing.
using LegacyTranslator = std::function<TranslatedTemplate(
    const SourceMap& sources, SourceId source, const Catalog& catalog, Diagnostics& diagnostics)>;

// What the user gave beside the template.
struct LoadOptions {
  // `-var name=value`, in order.
  std::vector<std::pair<std::string, std::string>> variables;
  // `-var-file`, in order.
  std::vector<std::string> var_files;
  // A variable of the environment; nothing when it is not set. Empty: none is set.
  std::function<std::optional<std::string>(const std::string&)> environment = {};
  // Stop after parsing and the shape of blocks (`validate -syntax-only`).
  bool syntax_only = false;
  // Reads templates that are legacy JSON; empty: they are refused.
  LegacyTranslator translate_legacy = {};
  bool warn_undeclared_variables = false;
  // Seconds since the epoch for timestamp(); absent while planning.
  std::optional<int64_t> now = {};
  // CallContext's random and ask_service; empty while planning.
  std::function<std::string(size_t)> random = {};
  std::function<Result<std::string>(std::string_view function,
                                    const std::vector<std::string>& arguments)>
      ask_service = {};
  // Reads a data source whose options are all known: its outputs, by name. Empty: what data sources
  // give is unknown.
  std::function<Result<std::map<std::string, Value>>(const ComponentInfo& component,
                                                     const Value& config)>
      read_data_source = {};
};

// Whether a file of this name is in kiln's own dialect rather than Packer's.
bool is_kiln_file(std::string_view name);

// Reads, parses and checks the template at `path` (a file, or a directory whose template files are
// one module; an empty path is a template without anything in it). Never null; problems are in
// `diagnostics`, and the module holds what could be understood. `files`, `catalog` and `sources`
// must outlive it.
std::unique_ptr<Module> load(const std::string& path, const LoadOptions& options,
                             const Catalog& catalog, const FileReader& files, SourceMap& sources,
                             Diagnostics& diagnostics);

}  // namespace kiln
