#pragma once

#include "compiler/source/diagnostic.h"
#include "compiler/syntax/arena.h"
#include "compiler/syntax/ast.h"

namespace kiln {

// The value that a JSON source holds: Literal, JsonString, Tuple and JsonObject nodes in `arena`,
// and Invalid ones where something was wrong. After a problem, which is reported once, parsing goes
// on where the next member begins. Nesting is limited like that of native syntax. With `is_file`
// the value must be an object or an array, and is an object if nothing else can be made of the
// text.
const Expr* parse_json_value(const SourceMap& sources, SourceId source, Arena& arena, bool is_file,
                             Diagnostics& diagnostics);

}  // namespace kiln
