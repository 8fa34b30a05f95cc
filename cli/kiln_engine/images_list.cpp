#include <fmt/format.h>

#include "cli/kiln_engine/state/own_directories.h"
#include "cli/kiln_engine/state/text_table.h"
#include "cli/report.h"
#include "compiler/value/json.h"
#include "runtime/size_text.h"
#include "runtime/state/image_list.h"
#include "runtime/state/run_list.h"

namespace kiln {
namespace {

uint64_t size_of(const Image& image) {
  uint64_t size = 0;
  for (const ImageFile& file : image.files) {
    size += file.size;
  }
  return size;
}

std::string json_line(const Image& image) {
  JsonWriter json;
  json.begin_object();
  json.key("image");
  json.integer(image.id);
  for (const auto& [name, text] :
       {std::pair("build", image.build), std::pair("artifact", image.artifact),
        std::pair("description", image.description), std::pair("root", image.root),
        std::pair("run", image.run_id), std::pair("state", image.state())}) {
    json.key(name);
    json.string(text);
  }
  if (image.deprecated) {
    json.key("deprecated");
    json.string(*image.deprecated);
  }
  json.key("made");
  json.integer(image.made);
  json.key("files");
  json.begin_array();
  for (const ImageFile& file : image.files) {
    json.string(file.path);
  }
  json.end_array();
  json.end_object();
  return json.text() + "\n";
}

Result<std::vector<Image>> images_of(const CommandContext& context) {
  KILN_ASSIGN(std::unique_ptr<Database> database, open_state_of(context));
  return database ? list_images(*database) : std::vector<Image>();
}

ExitCode run(CommandContext& context, const Arguments& arguments) {
  const Result<std::vector<Image>> images = images_of(context);
  if (!images) {
    report(context, arguments, images.error());
    return ExitCode::Failed;
  }
  std::vector<std::vector<std::string>> lines = {
      {"IMAGE", "MADE", "BUILD", "SIZE", "STATE", "WHAT"}};
  for (const Image& image : *images) {
    if (arguments.is_on("json")) {
      context.out(json_line(image));
    }
    lines.push_back({std::to_string(image.id), local_time_text(image.made), image.build,
                     size_text(size_of(image)),
                     image.deprecated ? image.state() + ", deprecated" : image.state(),
                     image.description});
  }
  if (!arguments.is_on("json")) {
    context.out(lines.size() == 1 ? "There are no images yet.\n" : text_table(lines));
  }
  return ExitCode::Done;
}

}  // namespace

const Command& images_list_command() {
  static const Command command = {
      .name = "images list",
      .summary = "list what builds on this machine made",
      .operand_count = {0, 0},
      .description =
          "Lists the artifacts that builds kept, the latest first. One is `there` when all its "
          "files are as they were made, `changed` when a later build or somebody else wrote in "
          "their place, and `gone` when they are not there.",
      .run = run,
  };
  return command;
}

}  // namespace kiln
