#pragma once

#include "compiler/config/schema.h"
#include "compiler/eval/go_template.h"
#include "compiler/source/result.h"
#include "compiler/value/value.h"

namespace kiln {

// Decoded options with every `{{ }}` in their strings rendered, map keys included, at any depth.
// Options that the component renders itself stay as they are. Marks are kept. Errors name the
// option, in Packer's words: `render 'inline': ...`.
Result<Value> render_options(const Value& config, const Schema& schema,
                             const GoTemplateContext& context);

}  // namespace kiln
