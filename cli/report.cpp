#include "cli/report.h"

#include <fmt/format.h>

#include "cli/say.h"
#include "compiler/source/render.h"

namespace kiln {
namespace {

// More would scroll the first ones, which matter most, out of sight.
constexpr size_t most_shown = 20;

}  // namespace

bool use_color(const CommandContext& context, const Arguments& arguments, bool is_terminal) {
  auto is_set = [&](const char* name) {
    std::optional<std::string> value = context.environment(name);
    return value && !value->empty();
  };
  // Who asks for it in so many words gets it in a pipe too, as from Packer.
  const bool is_wanted =
      arguments.has("color") ? arguments.is_on("color") : is_terminal && !is_set("NO_COLOR");
  return is_wanted && !arguments.is_on("json") && !context.machine_readable &&
         !is_set("PACKER_NO_COLOR");
}

void report(CommandContext& context, const Arguments& arguments, const SourceMap& sources,
            const Diagnostics& diagnostics) {
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    context.on_diagnostic(diagnostic);
  }
  if (context.machine_readable && !arguments.is_on("json")) {
    // As Packer's: each on one line of standard output.
    for (const Diagnostic& diagnostic : diagnostics.all()) {
      std::string text = render(sources, diagnostic);
      text.erase(text.find_last_not_of('\n') + 1);
      say(context, text, diagnostic.severity == Severity::Error);
    }
    return;
  }
  if (!arguments.is_on("json")) {
    bool color = use_color(context, arguments, context.err_is_terminal);
    context.err(render_all(sources, diagnostics, {.color = color, .most = most_shown}));
    return;
  }
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    context.err(render_json(sources, diagnostic) + "\n");
  }
}

void report(CommandContext& context, const Arguments& arguments, const Error& error) {
  Diagnostics diagnostics;
  Diagnostic diagnostic;
  diagnostic.has_span = false;
  diagnostic.summary = error.message;
  diagnostics.add(std::move(diagnostic));
  report(context, arguments, SourceMap(), diagnostics);
}

}  // namespace kiln
