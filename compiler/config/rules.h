#pragma once

#include <map>
#include <string>

#include "compiler/config/schema.h"
#include "compiler/source/diagnostic.h"

namespace kiln {

// Reports the rules of `schema` that decoded values break. As with Packer's components, an empty
// string, false and 0 are as good as no value, and so is an empty list, except where exactly one of
// several is to be given: there it is the one if nothing else is.
// With `may_lack` nothing is said to be missing: something else in the body was reported.
void check_rules(const Schema& schema, const std::map<std::string, Value>& values,
                 const std::map<std::string, Span, std::less<>>& argument_spans, Span body_span,
                 bool may_lack, Diagnostics& diagnostics);

// Reports a known string, or element of a list of them, that is not one the argument may be.
void check_one_of(const ArgumentSchema& argument, const Value& value, Span span,
                  Diagnostics& diagnostics);

// Reports a known string that is not a duration.
void check_duration(const Value& value, Span span, Diagnostics& diagnostics);

}  // namespace kiln
