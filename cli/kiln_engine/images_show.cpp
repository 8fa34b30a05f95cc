#include <fmt/format.h>

#include "cli/kiln_engine/state/own_directories.h"
#include "cli/report.h"
#include "runtime/reuse/path_standing.h"
#include "runtime/size_text.h"
#include "runtime/state/image_list.h"
#include "runtime/state/run_list.h"

namespace kiln {
namespace {

// Where what is in an image came from: the steps that made it, the base first.
std::string ancestry(const std::vector<StepSummary>& steps, const std::string& build) {
  std::string text;
  for (const StepSummary& step : steps) {
    if (step.build == build && !step.outcome.empty() && step.outcome != "skipped") {
      text += fmt::format("  {}: {}{}{}\n", step.address.substr(step.address.rfind('/') + 1),
                          step.summary,
                          step.bytes_added && *step.bytes_added > 0
                              ? ", " + size_text(static_cast<uint64_t>(*step.bytes_added))
                              : "",
                          step.reused_from ? ", made " + local_time_text(*step.reused_from) : "");
    }
  }
  return text;
}

Result<std::string> describe(const CommandContext& context, const std::string& word) {
  KILN_ASSIGN(std::unique_ptr<Database> database, open_state_of(context));
  std::vector<Image> images;
  if (database) {
    KILN_ASSIGN(images, list_images(*database));
  }
  for (const Image& image : images) {
    if (std::to_string(image.id) != word) {
      continue;
    }
    std::string text =
        fmt::format("Image {}: {}\n  {}\n  of the build {} in {}\n  made {} by the run {}: {}\n",
                    image.id, image.artifact, image.description, image.build, image.root,
                    local_time_text(image.made), image.run_id, image.state());
    if (image.deprecated) {
      text += fmt::format("  deprecated: {}\n", *image.deprecated);
    }
    text += "Files:\n";
    for (const ImageFile& file : image.files) {
      const Result<std::string> digest = content_of_path(file.path);
      text += fmt::format("  {}\n    {}, {}\n", file.path, size_text(file.size),
                          digest ? "sha256:" + *digest : digest.error().message);
    }
    KILN_ASSIGN(std::vector<StepSummary> steps, steps_of(*database, image.run_id));
    return text + "Steps:\n" + ancestry(steps, image.build);
  }
  return Error{fmt::format("There is no image {}. `kiln images list` lists them.", word)};
}

ExitCode run(CommandContext& context, const Arguments& arguments) {
  const Result<std::string> text = describe(context, arguments.operands().front());
  if (!text) {
    report(context, arguments, text.error());
    return ExitCode::Failed;
  }
  context.out(*text);
  return ExitCode::Done;
}

}  // namespace

const Command& images_show_command() {
  static const Command command = {
      .name = "images show",
      .summary = "show an image's files, digests and the steps that made it",
      .operands = "IMAGE",
      .operand_count = {1, 1},
      .description = "IMAGE is a number, as `kiln images list` shows it.",
      .run = run,
  };
  return command;
}

}  // namespace kiln
