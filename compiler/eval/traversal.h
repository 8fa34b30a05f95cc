#pragma once

#include <string_view>

#include "compiler/eval/function.h"
#include "compiler/source/diagnostic.h"
#include "compiler/value/value.h"

namespace kiln {

// `object.name` as the language defines it. Problems are reported at `span` and make the result
// unknown. `reported` gets the diagnostic, or null: for adding what the object was.
Value attribute_of(const Value& object, std::string_view name, Span span, Diagnostics& diagnostics,
                   Diagnostic*& reported);

// `collection[key]`, the same way.
Value element_at(const Value& collection, const Value& key, Span span, const CallContext& context,
                 Diagnostics& diagnostics, Diagnostic*& reported);

}  // namespace kiln
