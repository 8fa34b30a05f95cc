#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "compiler/eval/go_template.h"
#include "compiler/source/file_reader.h"
#include "compiler/source/result.h"
#include "compiler/value/value.h"
#include "runtime/artifact.h"
#include "runtime/cache/tree_blob.h"
#include "runtime/communicator.h"

namespace kiln {

class Journal;

// Functions for `{{ }}` in options, by name.
using TemplateFunctions = decltype(GoTemplateContext::functions);

// What every running step is given. Lives as long as the step.
struct StepContext {
  // Requested when the run is cancelled or the step's time is up; every wait ends within a second
  // of it.
  std::stop_token stop;

  // Tells the user a sentence, or a line of a command's output. Secrets are taken out behind these.
  std::function<void(std::string_view)> say;
  std::function<void(std::string_view)> say_error;
  std::function<void(std::string_view line)> output;
  std::function<void(std::string_view line)> error_output;
  std::function<void(std::string_view what, uint64_t done, uint64_t total)> progress;

  // Asks the user at a terminal and waits for a line; nothing when there is no terminal.
  std::function<std::optional<std::string>(std::string_view prompt)> ask;

  // `web.qemu.debian`; the source's declared name (Packer's PACKER_BUILD_NAME) and type.
  std::string build_name;
  std::string declared_name;
  std::string builder_type;
  std::string run_id;

  // What `build.*` holds, for raw templates: `{{ .ID }}` and `{{ build "ID" }}`.
  std::map<std::string, std::string> build_data;

  // What `{{ }}` may call that is the same for the whole run: times, `uuid` and the like. Null:
  // none.
  const TemplateFunctions* run_functions = nullptr;

  // Overwrite what exists (`-force`).
  bool force = false;

  // SOURCE_DATE_EPOCH: what images say about times is no later, so that the same input gives the
  // same bytes.
  std::optional<int64_t> source_date_epoch;

  // A private directory of this build, made when first asked for and removed after it: for scratch
  // data.
  std::function<Result<std::string>()> scratch_directory;
  // Where what is made outside of this build's scratch directory and may be left there is noted;
  // may be null.
  Journal* journal = nullptr;
  // kiln's own directories, as absolute paths.
  std::string state_directory;
  std::string cache_directory;

  const FileReader* files = nullptr;
};

// A context for the templates that a component renders itself: build_name, build_type, timestamps
// of this run, `build`, and the given fields.
GoTemplateContext template_context(const StepContext& context,
                                   std::map<std::string, std::string> fields);

// What is kept of the result of a builder's step or of a provisioner, so that a later run can have
// it without running the step.
struct KeptResult {
  // By name, in the cache's directory of blobs.
  std::map<std::string, TreeBlob> trees = {};
  // Whatever else restore() needs: an object.
  Value data = Value::object({});
  // What the step wrote outside the machine: files and directories that stand for the result as
  // long as nobody changes them.
  std::vector<std::string> paths = {};
  // How much the step added to the image.
  uint64_t bytes_added = 0;
  // The machine is as it was before the step.
  bool is_unchanged = false;
};

// Makes one image: runs its declared steps, lends the machine to provisioners, and gives the
// artifact.
//
// One object per build, used by one thread at a time. The destructor undoes whatever was made and
// is not part of the artifact: mounts, processes, directories, cloud machines; it runs after
// success and after failure alike, and is skipped (keep_everything) only when the user asked to
// leave things for inspection.
class Builder {
 public:
  virtual ~Builder() = default;

  // Runs one of the steps its schema declares.
  virtual Result<void> run(const std::string& action, StepContext& context) = 0;

  // The machine, for one provisioner: called before each of them (not before each try of it), after
  // the steps that come before provisioning. `address` names the provisioner's step. The builder
  // owns the communicator, which is valid until the next call of any of these functions.
  virtual Result<Communicator*> communicator(const std::string& address, StepContext& context) = 0;

  // What `build.*` is now, beyond what kiln itself knows.
  virtual std::map<std::string, Value> outputs() const { return {}; }

  // What was made; called after the last step.
  virtual Result<Artifact> artifact() = 0;

  // What results depend on beside the keys of steps: the kind of machine, who the user is. Empty:
  // no result of this builder can be kept, and the functions below are not called.
  virtual Result<std::string> reuse_facts(StepContext& /*context*/) const { return std::string(); }

  // What the result of the last step is made of; called after each step that succeeded. `action` as
  // for run(), or empty after a provisioner that used the machine. Trees go to the directory
  // `blobs`.
  virtual Result<KeptResult> keep(const std::string& /*action*/, const std::string& /*blobs*/,
                                  StepContext& /*context*/) {
    return KeptResult{};
  }

  // Makes what that step made, instead of running it: called in the order of the steps. After an
  // error everything is as before the call, and the step can be run.
  virtual Result<void> restore(const std::string& /*action*/, const std::string& /*address*/,
                               const KeptResult& /*kept*/, const std::string& /*blobs*/,
                               StepContext& /*context*/) {
    return {};
  }

  // `-on-error=abort`: whatever exists is left as it is when the object goes away.
  virtual void keep_everything() {}
};

// How a builder runs. `config` is the whole decoded and rendered options.
struct BuilderRunner {
  Result<std::unique_ptr<Builder>> (*create)(const Value& config, StepContext& context);
};

struct ProvisionerRunner {
  Result<void> (*provision)(const Value& config, Communicator& communicator, StepContext& context);
};

// What a post-processor did with its input.
struct PostProcessed {
  // Nothing: the chain ends here, silently.
  std::optional<Artifact> artifact;
  // Whether the input stays when the user said nothing, and whether it stays whatever the user
  // said.
  bool keep_input = false;
  bool force_keep_input = false;
  // Files it wrote that are not part of the artifact.
  std::vector<std::string> side_files = {};
};

struct PostProcessorRunner {
  Result<PostProcessed> (*post_process)(const Value& config, const Artifact& input,
                                        StepContext& context);
};

// Everything that can run, by name. What the catalog has and this has not can be checked and
// planned only.
struct RunnerTable {
  std::map<std::string, const BuilderRunner*, std::less<>> builders;
  std::map<std::string, const ProvisionerRunner*, std::less<>> provisioners;
  std::map<std::string, const PostProcessorRunner*, std::less<>> post_processors;
};

}  // namespace kiln
