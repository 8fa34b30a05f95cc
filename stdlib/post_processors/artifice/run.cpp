#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/config/option.h"
#include "runtime/component.h"
#include "runtime/remove_tree.h"
#include "stdlib/post_processors/artifice/run_file_glob.h"

namespace kiln {
namespace {

Result<PostProcessed> post_process(const Value& config, const Artifact& input,
                                   StepContext& context) {
  if (!input.files.empty()) {
    context.say(fmt::format("Discarding files from artifact: {}", fmt::join(input.files, ", ")));
  }
  Artifact artifact;
  artifact.builder_id = "packer.post-processor.artifice";
  for (const std::string& pattern : strings_option(config, "files")) {
    for (std::string& path : glob_files(pattern)) {
      artifact.files.push_back(std::move(path));
    }
  }
  artifact.data = input.data;
  std::string names = fmt::format("{}", fmt::join(artifact.files, ", "));
  context.say("Using these artifact files: " + names);
  artifact.description = "Created artifact from files: " + names;
  artifact.destroy = [files = artifact.files]() -> Result<void> {
    for (const std::string& file : files) {
      KILN_TRY(remove_tree(file));
    }
    return {};
  };
  return PostProcessed{std::move(artifact), true, false};
}

}  // namespace

const PostProcessorRunner& artifice_post_processor_runner() {
  static const PostProcessorRunner runner = {post_process};
  return runner;
}

}  // namespace kiln
