#pragma once

#include <string>

#include "compiler/source/diagnostic.h"

namespace kiln {

struct RenderOptions {
  bool color = false;
  // Lines longer than this are cut around what is underlined.
  uint32_t excerpt_width = 120;
};

// One diagnostic as a person reads it: severity and summary, place, source lines with the span
// underlined, labels, values, detail and hint; ends in an empty line.
//
//   Error: Unknown variable
//
//     web.pkr.hcl:3:12
//     3 |   target = var.nmae
//       |            ^^^^^^^^
//
//   There is no variable named "nmae". Did you mean "name"?
//
std::string render(const SourceMap& sources, const Diagnostic& diagnostic,
                   const RenderOptions& options = {});

// All of them, each as above.
std::string render_all(const SourceMap& sources, const Diagnostics& diagnostics,
                       const RenderOptions& options = {});

// One diagnostic as a JSON object on one line: severity, kind, summary, detail, hint, range
// {filename, start, end} with line, column and byte, labels.
std::string render_json(const SourceMap& sources, const Diagnostic& diagnostic);

}  // namespace kiln
