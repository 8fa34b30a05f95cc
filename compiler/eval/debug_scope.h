#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/eval/debug_input.h"
#include "compiler/eval/function.h"
#include "compiler/eval/scope.h"

namespace kiln {

// What expressions see in the commands of `kiln debug` that evaluate: the variables and functions
// that the command line gives.
class DebugScopes {
 public:
  // All three must outlive it.
  DebugScopes(const DebugOptions& options, const FileReader& files, const FunctionTable& functions);

  // Needs to come first. An error when variables cannot be read.
  Result<void> read_variables(const FileReader& files);

  // The scope of one request, and the functions it refers to.
  struct Table {
    Scope scope;
    FunctionTable functions;
  };
  // What is wrong with the request, if anything is. The table refers to this object.
  std::optional<std::string> fill(Table& table, const DebugRequest& request) const;

  CallContext& call_context() { return context_; }

 private:
  Result<void> add_variables(std::string_view json);

  const DebugOptions& options_;
  FunctionTable all_functions_;
  FunctionTable functions_;
  std::map<std::string, Value> variables_;
  CallContext context_;
};

}  // namespace kiln
