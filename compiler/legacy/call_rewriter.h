#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kiln {

// A part of a string in native syntax: text, or an expression that stands in `${}`.
struct StringPart {
  bool is_expression = false;
  std::string text;
};

// What becomes of a call in a legacy template's string.
struct CallBecomesExpression {
  std::string text;
};
// It stays a call of a Go template, which its component renders.
struct CallStays {
  // Why somebody should look at it; may be empty.
  std::string remark = {};
};
using CallFate = std::variant<CallStays, CallBecomesExpression>;

// Decides about a call whose arguments are all texts.
using CallDecider =
    std::function<CallFate(std::string_view name, const std::vector<std::string>& arguments)>;

// A part of a rewritten string, and which bytes of the original it stands for.
struct RewrittenPart {
  StringPart part;
  size_t begin = 0;
  size_t end = 0;
};

struct RewrittenString {
  std::vector<RewrittenPart> parts;
  // In the order of the calls, none twice.
  std::vector<std::string> remarks;
};

// Rewrites the calls in the actions of a Go template (`{{ }}`), inner ones and those at the heads
// of pipelines too: an expression as the argument of a call that stays becomes a quoted
// interpolation, {{ lower `${var.name}` }}. A string that no template can be stays as it is, with a
// remark.
RewrittenString rewrite_calls(std::string_view text, const CallDecider& decide);

}  // namespace kiln
