#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/file_reader.h"
#include "compiler/value/value.h"

namespace kiln {

// How the commands of `kiln debug` that take one request per line read what they are given.

// `--name value`, `--name=value` and `--name`, as the oracle reads them, and what else there is.
struct DebugOptions {
  std::map<std::string, std::string, std::less<>> flags;
  std::vector<std::string> operands;

  bool has(std::string_view flag) const { return flags.contains(flag); }
  // Empty when it was not given.
  std::string_view flag(std::string_view name) const;
};

// An error when a flag lacks its value.
Result<DebugOptions> read_debug_options(std::span<const std::string> arguments);

// What the operand names: a file, or standard input for `-` or nothing.
Result<std::string> read_debug_input(const DebugOptions& options, std::string_view standard_input,
                                     const FileReader& files);

// One request. Absent variables leave those of the command line.
struct DebugRequest {
  std::string expr;
  std::map<std::string, Value> variables;
  // The only functions there are.
  std::optional<std::vector<std::string>> functions;
  bool no_context = false;
  bool no_variables = false;
  bool no_functions = false;
  bool is_template = false;
  // JSON to repeat in the answer; empty for none.
  std::string id;
};

// A line of `--json-lines`: a JSON string, or an object.
Result<DebugRequest> read_debug_request(std::string_view line);

// A type in cty's JSON notation, read already.
Result<Type> type_from_json(const Value& json);

// `{"type": ..., "value": ...}` as value_to_debug_json() and Type::json() write it.
Result<Value> typed_value_from_json(const Value& json);

}  // namespace kiln
