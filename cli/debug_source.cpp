#include "cli/debug_source.h"

#include "compiler/source/source_limit.h"

namespace kiln {

Result<DebugSource> read_debug_source(const CommandContext& context, const Arguments& arguments) {
  std::string name = arguments.operands().empty() ? "-" : arguments.operands()[0];
  KILN_ASSIGN(std::string text, name == "-" ? context.read_input() : context.files->read(name));
  if (name == "-") {
    name = "<stdin>";
  }
  DebugSource source;
  source.sources.set_limit(source_limit(context.environment));
  source.id = source.sources.add(arguments.text("filename").value_or(name), std::move(text));
  return source;
}

Flag filename_flag() {
  return {.name = "filename",
          .kind = FlagKind::Text,
          .value = "NAME",
          .help = "Show this name in ranges"};
}

}  // namespace kiln
