#pragma once

#include <memory>
#include <string>

#include "cli/command.h"
#include "compiler/config/config.h"
#include "compiler/plan/plan.h"

namespace kiln {

// A template that a command works on, with everything that was found wrong with it.
struct Compilation {
  SourceMap sources;
  Diagnostics diagnostics;
  std::unique_ptr<Module> module;
  // Where the module reads from when the template is standard input; null otherwise.
  std::unique_ptr<FileReader> files;
};

// What the flags of with_template_flags() and the environment say.
LoadOptions load_options(const CommandContext& context, const Arguments& arguments);
Selection build_selection(const Arguments& arguments);

// Loads the template at `path` with the built-in components; no path is a template that has
// nothing in it, `-` one that is standard input.
std::unique_ptr<Compilation> load_template(const CommandContext& context, const std::string& path,
                                           const LoadOptions& options);

// The template that a command's only operand names, or the working directory.
std::string template_path(const Arguments& arguments);

}  // namespace kiln
