#include "stdlib/script/run_shell_local.h"

namespace kiln {
namespace {

Result<PostProcessed> post_process(const Value& config, const Artifact& input,
                                   StepContext& context) {
  KILN_TRY(run_shell_local(config, context, true));
  return PostProcessed{input, true, true};
}

}  // namespace

const PostProcessorRunner& shell_local_post_processor_runner() {
  static const PostProcessorRunner runner = {post_process};
  return runner;
}

}  // namespace kiln
