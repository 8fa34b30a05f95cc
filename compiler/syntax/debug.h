#pragma once

#include <string>
#include <string_view>

#include "compiler/source/diagnostic.h"
#include "compiler/syntax/parse.h"
#include "compiler/syntax/token.h"

namespace kiln {

// What `kiln debug` prints about syntax: the JSON of tests/oracle, so that a script can compare
// kiln with HashiCorp's own library. Keys are in bytewise order.

// One line per token: type, text (and `hex` if that is not UTF-8), start and end.
std::string debug_tokens(const SourceMap& sources, SourceId source, SourceForm form);

// The file's attributes and blocks with all their ranges, and the diagnostics, on one line or
// (`indent` 2) on many.
std::string debug_parse(const SourceMap& sources, SourceId source, const SyntaxTree& tree,
                        const Diagnostics& diagnostics, unsigned indent);

// The diagnostics as a JSON array.
std::string debug_diagnostics(const SourceMap& sources, const Diagnostics& diagnostics,
                              unsigned indent);

}  // namespace kiln
