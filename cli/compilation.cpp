#include "cli/compilation.h"

#include <utility>

#include "compiler/legacy/upgrade.h"
#include "stdlib/catalog.h"

namespace kiln {

namespace {

// The files of this process and one more, which standard input holds.
class InputFileReader : public FileReader {
 public:
  InputFileReader(std::string name, Result<std::string> text, const FileReader& others)
      : name_(std::move(name)), text_(std::move(text)), others_(others) {}

  Result<std::string> read(const std::string& path) const override {
    return path == name_ ? text_ : others_.read(path);
  }
  FileKind kind(const std::string& path) const override {
    return path == name_ ? FileKind::Regular : others_.kind(path);
  }
  Result<std::vector<std::string>> list(const std::string& path) const override {
    return others_.list(path);
  }
  std::string working_directory() const override { return others_.working_directory(); }

 private:
  std::string name_;
  Result<std::string> text_;
  const FileReader& others_;
};

// A name that says what the text looks like: native syntax, JSON syntax, a legacy template.
std::string name_of_input(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || text[first] != '{') {
    return "stdin.pkr.hcl";
  }
  return text.find("\"builders\"") == std::string_view::npos ? "stdin.pkr.json" : "stdin.json";
}

}  // namespace

LoadOptions load_options(const CommandContext& context, const Arguments& arguments) {
  LoadOptions options;
  options.variables = arguments.pairs("var");
  options.var_files = arguments.texts("var-file");
  options.environment = context.environment;
  options.translate_legacy = translate_legacy_template;
  return options;
}

Selection build_selection(const Arguments& arguments) {
  return {.only = arguments.texts("only"), .except = arguments.texts("except")};
}

std::unique_ptr<Compilation> load_template(const CommandContext& context, const std::string& path,
                                           const LoadOptions& options) {
  auto compilation = std::make_unique<Compilation>();
  compilation->sources.set_limit(source_limit(context.environment));
  const FileReader* files = context.files;
  std::string read_from = path;
  if (path == "-") {
    Result<std::string> text = context.read_input();
    read_from = text ? name_of_input(*text) : path;
    compilation->files =
        std::make_unique<InputFileReader>(read_from, std::move(text), *context.files);
    files = compilation->files.get();
  }
  compilation->module =
      load(read_from, options, catalog(), *files, compilation->sources, compilation->diagnostics);
  return compilation;
}

std::string template_path(const Arguments& arguments) {
  return arguments.operands().empty() ? "." : arguments.operands().front();
}

}  // namespace kiln
