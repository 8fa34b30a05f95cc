#include "cli/compilation.h"

#include "compiler/legacy/upgrade.h"
#include "stdlib/catalog.h"

namespace kiln {

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
  compilation->module = load(path, options, catalog(), *context.files, compilation->sources,
                             compilation->diagnostics);
  return compilation;
}

std::string template_path(const Arguments& arguments) {
  return arguments.operands().empty() ? "." : arguments.operands().front();
}

}  // namespace kiln
