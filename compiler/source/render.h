#pragma once

#include <string>

#include "compiler/source/diagnostic.h"

namespace kiln {

struct RenderOptions {
  bool color = false;
  // Lines longer than this many columns are cut around what is underlined.
  uint32_t excerpt_width = 120;
  // render_all() shows so many errors and so many warnings, and counts the rest.
  size_t most = SIZE_MAX;
};

// One diagnostic as a person reads it: severity and summary, place, source lines with the span and
// the labels underlined, values, detail and hint; ends in an empty line. Nothing in the source's
// text or in a name can do anything to a terminal.
//
//   Error: Unknown variable
//
//     web.pkr.hcl:3:12
//     2 | source "null" "web" {
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
// {filename, start, end} with line, column and byte, labels, values (docs/diagnostics.md).
std::string render_json(const SourceMap& sources, const Diagnostic& diagnostic);

}  // namespace kiln
