#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/result.h"

namespace kiln {

// Go's text/template as far as Packer's options use it (reference: Packer's interpolation engine):
// `{{ .Name }}`,
// `{{ function arg }}`, pipelines, string and number literals in "quotes" and `backquotes`,
// parentheses, trim markers, comments, if/else, range over lists, with, variables, and the built-in
// functions and comparisons.

// What a rendered piece may depend on.
struct GoTemplateContext {
  // `.Name` fields. A missing one renders `<no value>`.
  std::map<std::string, std::string> fields;
  // Functions beside the built-in text ones (`upper`, `replace`, `split`...): called with evaluated
  // arguments.
  std::map<std::string, std::function<Result<std::string>(const std::vector<std::string>&)>>
      functions;
};

// Whether the text has an action (`{{`) at all; text without one is its own rendering.
bool has_template_action(std::string_view text);

// Renders; errors read like Packer's (`template: ...`). `{{ user ... }}` is an error with words
// that help.
Result<std::string> render_go_template(std::string_view text, const GoTemplateContext& context);

// Names of the functions and fields a template uses, for deciding at plan time what can be known.
// An error if the text does not parse.
struct GoTemplateUses {
  std::vector<std::string> fields;
  std::vector<std::string> functions;
};
Result<GoTemplateUses> go_template_uses(std::string_view text);

}  // namespace kiln
