#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/eval/scope.h"
#include "compiler/source/diagnostic.h"
#include "compiler/syntax/body.h"

namespace kiln {

// Reading the arguments that the configuration language itself defines. Each evaluates the
// attribute `name` of `content` and converts it; nothing when it is not set or a problem was
// reported. Texts are those of HCL's Go decoder.

std::optional<std::string> read_string(const BodyContent& content, std::string_view name,
                                       const Scope& scope, Diagnostics& diagnostics);

// A null is as good as no value.
std::optional<bool> read_optional_bool(const BodyContent& content, std::string_view name,
                                       const Scope& scope, Diagnostics& diagnostics);
std::vector<std::string> read_strings(const BodyContent& content, std::string_view name,
                                      const Scope& scope, Diagnostics& diagnostics);

std::optional<bool> read_bool(const BodyContent& content, std::string_view name, const Scope& scope,
                              Diagnostics& diagnostics);

// A whole number that is not negative.
std::optional<uint32_t> read_count(const BodyContent& content, std::string_view name,
                                   const Scope& scope, Diagnostics& diagnostics);

// Of any type; the reader checks it.
std::optional<Value> read_value(const BodyContent& content, std::string_view name,
                                const Scope& scope, Diagnostics& diagnostics);

// A scope in which only literals mean something: HCL's nil context.
const Scope& literal_scope();

// Where an unknown value, or the first unknown inside it, comes from. Empty when it does not say: a
// problem was reported where it arose.
std::string unknown_origin(const Value& value);

// `converted`, which convert() made of `original`, with the origin of an unknown kept.
Value keep_origin(Value converted, const Value& original);

}  // namespace kiln
