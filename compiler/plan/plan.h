#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/config/config.h"
#include "compiler/plan/artifact_tree.h"

namespace kiln {

// Names one step of a Plan: its index.
enum class StepId : uint32_t {};

// How a step gets its final options when it runs: the body it was written as, and what that body
// sees.
struct StepSource {
  BodyPointer body;
  // Options that replace those of the body (`override`); null for none.
  Value overrides;
  // Scope with `source.*`; the run adds `build.*`. Kept alive by the plan.
  std::shared_ptr<const Scope> scope;
  // The step's `when`, evaluated again with what only a run knows.
  std::optional<BodyAttribute> when = {};
};

// A file whose content is an input of a step.
struct InputFile {
  // As written.
  std::string path;
  // `sha256:...`; nothing before add_input_content(), and for what cannot be read.
  std::optional<std::string> digest = {};

  bool operator==(const InputFile&) const = default;
};

// What decides a step's result beside its component, its own options and its files: with them, all
// that enters its key (step_key.h).
struct KeyInputs {
  // The steps whose result it starts from. Not always what it needs: what is written after
  // provisioning waits for what was written before, but does not depend on its name or format.
  std::vector<StepId> parents = {};
  // Provisioners: the options of the builder that make the machine (its environment, its network).
  // Null for others.
  Value machine = {};
  // `debian qemu`, what PACKER_BUILD_NAME and PACKER_BUILDER_TYPE hold, for a step that asks for
  // them or follows one that does; empty for others, so that images of other names may share it.
  std::string build_name = {};
};

// One piece of work. Data: running it is the executor's.
struct Step {
  // `build.web.qemu.debian/create_disk`, `.../harden` or `.../provisioner[2]`,
  // `.../post-processor[0][1]`.
  std::string address;
  ComponentKind kind = ComponentKind::Builder;
  const ComponentInfo* component = nullptr;
  // The declared step of a builder; empty for others.
  std::string action;
  // Provisioners and post-processors: the `name` the user gave, or empty.
  std::string name;
  // For people, one line.
  std::string summary;
  // Of a builder: it writes what was made somewhere and changes nothing of it.
  bool is_output = false;
  // The options as far as they are known now: unknown parts are typed unknowns that name their
  // origin, secrets are marked. Builder steps hold only the options they read.
  Value config;
  // Of these repeatable blocks the step reads only the one with this index (options_of()).
  std::map<std::string, size_t> elements;
  // Whether it is to run: a bool, perhaps unknown (a conditional step).
  Value condition;
  // Steps that must have succeeded before; always earlier in the plan.
  std::vector<StepId> needs;
  std::vector<Effect> effects;
  // Sorted by path.
  std::vector<InputFile> input_files;
  KeyInputs key;
  // The first step of the plan whose result is this one's too, because all that decides it is the
  // same: they run once. Set by add_input_content(), for steps that may always be reused.
  std::optional<StepId> same_as = {};
  ReusePolicy reuse = ReusePolicy::Resume;
  Duration pause_before{0};
  uint32_t max_retries = 0;
  Duration timeout{0};
  bool continue_on_error = false;
  // Post-processors: whether the user asked to keep the artifact it starts from.
  std::optional<bool> keep_input_artifact;
  Span origin;
  StepSource source;
};

// One image: a source as a build uses it, with everything that happens to it.
struct PlannedBuild {
  // Packer's name: `web.qemu.debian`, or `qemu.debian` in a build without a name, with the keys of
  // instances: `web["eu"].qemu.debian[0]`. Unique in the plan.
  std::string name;
  // The build block's name, or empty.
  std::string block_name;
  std::string source_type;
  // As this build calls the source, and as it was declared, with the key of an instance.
  std::string source_name;
  std::string declared_name;
  ArtifactPlace artifact_place;
  // Builder steps before provisioning, provisioners, builder steps after: in order.
  std::vector<StepId> prepare;
  std::vector<StepId> provision;
  std::vector<StepId> capture;
  // Runs only when something failed.
  std::optional<StepId> error_cleanup;
  std::vector<std::vector<StepId>> post_process;
  // All options of the builder, for its object at run time (steps hold only what they read).
  const ComponentInfo* builder = nullptr;
  Value config;
  StepSource source;
  Span origin;
};

// What a template means with these variables, files and environment: steps and their order. Making
// one changes nothing and needs no credentials.
// The value of an `output` block as far as it is known now.
struct PlannedOutput {
  const OutputConfig* config = nullptr;
  Value value;
};

struct Plan {
  // `path.root` of the template: what lies below it is named relative to it.
  std::string root_directory;
  std::vector<PlannedBuild> builds;
  // Each step's needs come before it.
  std::vector<Step> steps;
  // Stand for the components that the catalog does not have.
  std::vector<std::shared_ptr<const ComponentInfo>> untyped_components = {};
  std::vector<PlannedOutput> outputs;
  // What outputs see. Kept alive by the plan.
  std::shared_ptr<const Scope> output_scope;

  const Step& step(StepId id) const { return steps[static_cast<uint32_t>(id)]; }
};

// Which builds the user wants: `-only` and `-except`, Packer's globs over build names.
struct Selection {
  std::vector<std::string> only;
  std::vector<std::string> except;
  // A pattern that matches nothing is an error rather than a warning.
  bool strict = false;
};

// Lowers a checked module to a plan. Decodes every component's options; all problems are reported.
// The module must outlive the plan.
Plan lower(const Module& module, const Selection& selection, const Catalog& catalog,
           const FileReader& files, Diagnostics& diagnostics);

// Options for real: a body decoded again with the values that only a run knows. `build` is the
// object of `build.*`, `artifacts` that of `artifact.*` or null. Template actions (`{{ }}`) are
// left in place. Unknown only after a reported problem.
Value resolve(const ComponentInfo& component, const StepSource& source, const Value& build,
              Diagnostics& diagnostics, const Value& artifacts = {});

// The values of all outputs once the builds have run. Builds that did not are missing in
// `artifacts`.
std::map<std::string, Value> resolve_outputs(const Plan& plan, const Value& artifacts,
                                             Diagnostics& diagnostics);

}  // namespace kiln
