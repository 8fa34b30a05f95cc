#pragma once

#include <string>
#include <string_view>

#include "compiler/eval/go_template.h"
#include "compiler/eval/go_template_tree.h"

namespace kiln {

// Runs a parsed template. `text` is what it was parsed from, for the places in messages.
Result<std::string> execute_go_template(const GoNodes& nodes, std::string_view text,
                                        const GoTemplateContext& context);

}  // namespace kiln
