#include <fmt/format.h>

#include <filesystem>

#include "cli/kiln_engine/state/own_directories.h"
#include "cli/report.h"
#include "runtime/remove_tree.h"
#include "runtime/reuse/path_standing.h"
#include "runtime/reuse/step_reuse.h"
#include "runtime/state/image_list.h"
#include "runtime/state/state_writer.h"

namespace kiln {
namespace {

// The image's files, each looked at once more, and the directories that are empty without them.
Result<void> remove_files(const Image& image) {
  for (const ImageFile& file : image.files) {
    const Result<std::string> standing = standing_of(file.path);
    if (standing && *standing == file.standing) {
      KILN_TRY(remove_tree(file.path));
    }
  }
  const std::string inside = image.root.ends_with('/') ? image.root : image.root + "/";
  for (const ImageFile& file : image.files) {
    std::filesystem::path directory = std::filesystem::path(file.path).parent_path();
    std::error_code error;
    while (directory.string().starts_with(inside) && std::filesystem::is_empty(directory, error) &&
           std::filesystem::remove(directory, error)) {
      directory = directory.parent_path();
    }
  }
  return {};
}

Result<void> prune(CommandContext& context, const Arguments& arguments) {
  const int64_t keep = arguments.number("keep").value_or(-1);
  const std::optional<std::string> age = arguments.text("older-than");
  if (keep < 0 && !age) {
    return Error{"Say what may go: -keep N of each build, -older-than AGE, or both."};
  }
  int64_t before = now_in_milliseconds();
  if (age) {
    KILN_ASSIGN(const std::chrono::seconds seconds, parse_age(*age));
    before -= std::chrono::milliseconds(seconds).count();
  } else {
    before = INT64_MAX;
  }
  KILN_ASSIGN(std::unique_ptr<Database> database, open_state_of(context));
  std::vector<Image> images;
  if (database) {
    KILN_ASSIGN(images, list_images(*database));
  }
  const bool is_dry = arguments.is_on("dry-run");
  const std::vector<Image> found =
      images_to_prune(images, static_cast<size_t>(std::max<int64_t>(keep, 0)), before);
  for (const Image& image : found) {
    if (!is_dry) {
      KILN_TRY(remove_files(image));
    }
    context.out(fmt::format("{} image {} of {}: {}\n", is_dry ? "would remove" : "removed",
                            image.id, image.build, image.description));
  }
  if (found.empty()) {
    context.out("No image has to go.\n");
  }
  return {};
}

ExitCode run(CommandContext& context, const Arguments& arguments) {
  const Result<void> done = prune(context, arguments);
  if (!done) {
    report(context, arguments, done.error());
    return ExitCode::Failed;
  }
  return ExitCode::Done;
}

}  // namespace

const Command& images_prune_command() {
  static const Command command = {
      .name = "images prune",
      .summary = "remove old images",
      .operand_count = {0, 0},
      .description =
          "Removes the files of images that builds on this machine made: of each build those after "
          "the newest N, as far as they are older than the age. A file that is not as it was made "
          "is not touched.",
      .flags = {{.name = "keep",
                 .kind = FlagKind::Number,
                 .value = "N",
                 .help = "How many of each build stay, the newest"},
                {.name = "older-than",
                 .kind = FlagKind::Text,
                 .value = "AGE",
                 .help = "Only images that are older: 12h, 30d, 8w"},
                {.name = "dry-run", .help = "Say what would go, and leave it"}},
      .run = run,
  };
  return command;
}

}  // namespace kiln
