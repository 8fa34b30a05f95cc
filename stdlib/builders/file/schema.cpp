#include <fmt/format.h>

#include "compiler/config/catalog.h"
#include "compiler/config/option.h"

namespace kiln {
namespace {

std::vector<ConfigProblem> check_file(const Value& config, const CheckContext&) {
  std::vector<ConfigProblem> problems;
  if (!has_option(config, "target")) {
    problems.push_back({"", "target required"});
  }
  bool has_source = has_option(config, "source");
  bool has_content = has_option(config, "content");
  if (has_source && has_content) {
    problems.push_back({"content", "Cannot specify source file AND content"});
  }
  if (!has_source && !has_content) {
    problems.push_back(
        {"", "Both source file and contents are blank; target will have no content", true});
  }
  return problems;
}

std::vector<StepDeclaration> file_steps(const Value& config) {
  std::string target = string_option(config, "target");
  return {{.name = "write_file",
           .summary = target.empty() ? "write the file" : fmt::format("write {}", target),
           .arguments = {"source", "content", "target"},
           .effects = {{Effect::Kind::Creates, target}},
           .is_output = true}};
}

std::vector<std::string> file_inputs(const Value& config) {
  std::string source = string_option(config, "source");
  return source.empty() ? std::vector<std::string>{} : std::vector<std::string>{source};
}

}  // namespace

const ComponentInfo& file_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "file",
      .schema = {.doc = "Makes one file, for post-processors to work on and for trying templates "
                        "out. There is no machine: provisioners that need one do nothing.",
                 .arguments = {{.name = "target",
                                .type = Type::string(),
                                .doc = "The file to write. Missing directories are made."},
                               {.name = "source", .type = Type::string(), .doc = "A file to copy."},
                               {.name = "content",
                                .type = Type::string(),
                                .doc = "Text to write; the file gets mode 0600."}}},
      .steps = file_steps,
      .check = check_file,
      .input_files = file_inputs};
  return info;
}

}  // namespace kiln
