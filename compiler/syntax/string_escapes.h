#pragma once

#include <string_view>

#include "compiler/syntax/syntax_context.h"

namespace kiln {

// What the text between two quotes stands for: backslash escapes replaced. A bad escape is reported
// and what it stands for is a guess. `token` is a quoted_text token; the result is the source's
// text or lives in the arena.
std::string_view decode_escapes(SyntaxContext& context, Lexeme token);

}  // namespace kiln
