#pragma once

#include <map>
#include <string>
#include <string_view>

#include "compiler/eval/function.h"
#include "compiler/value/value.h"

namespace kiln {

// The variables and functions an expression sees. Names not found here are looked up in the parent,
// which must outlive it. Shared by threads while nobody changes it.
class Scope {
 public:
  Scope() = default;
  explicit Scope(const Scope* parent) : parent_(parent) {}

  void set(std::string_view name, Value value);

  // Needs to outlive the scope.
  void set_functions(const FunctionTable* functions, const CallContext* context) {
    functions_ = functions;
    context_ = context;
  }

  // What to do about an attribute that the variable `name` does not have, with `{}` where the
  // attribute's name belongs: `write variable "{}" {}`, say. Shown as a hint.
  void set_remedy(std::string name, std::string remedy) {
    remedies_[std::move(name)] = std::move(remedy);
  }

  // Expressions may use no variables at all (HCL's nil table): the messages differ.
  void forbid_variables() { allows_variables_ = false; }

  // What is written is literal: strings in JSON are no templates (HCL's nil context). Implies that
  // there are no variables.
  void forbid_templates() {
    allows_templates_ = false;
    allows_variables_ = false;
  }

  // Null when there is none.
  const Value* find(std::string_view name) const;
  const FunctionInfo* find_function(std::string_view name) const;
  const std::string* find_remedy(std::string_view name) const;

  // All visible names, sorted, for suggestions.
  std::vector<std::string> variable_names() const;
  std::vector<std::string> function_names() const;

  bool allows_variables() const;
  bool allows_functions() const;
  bool allows_templates() const;
  // The nearest one; an empty one when none was set.
  const CallContext& context() const;

 private:
  const Scope* parent_ = nullptr;
  std::map<std::string, Value, std::less<>> variables_;
  std::map<std::string, std::string, std::less<>> remedies_;
  const FunctionTable* functions_ = nullptr;
  const CallContext* context_ = nullptr;
  bool allows_variables_ = true;
  bool allows_templates_ = true;
};

}  // namespace kiln
