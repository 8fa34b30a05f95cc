#include "compiler/eval/scope.h"

#include <set>

namespace kiln {

void Scope::set(std::string_view name, Value value) {
  // A loop sets the same names again and again.
  if (auto found = variables_.find(name); found != variables_.end()) {
    found->second = std::move(value);
  } else {
    variables_.emplace(name, std::move(value));
  }
}

const Value* Scope::find(std::string_view name) const {
  for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
    if (auto found = scope->variables_.find(name); found != scope->variables_.end()) {
      return &found->second;
    }
  }
  return nullptr;
}

const FunctionInfo* Scope::find_function(std::string_view name) const {
  for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
    if (scope->functions_ == nullptr) {
      continue;
    }
    if (auto found = scope->functions_->find(name); found != scope->functions_->end()) {
      return found->second;
    }
  }
  return nullptr;
}

const std::string* Scope::find_remedy(std::string_view name) const {
  for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
    if (auto found = scope->remedies_.find(name); found != scope->remedies_.end()) {
      return &found->second;
    }
  }
  return nullptr;
}

std::vector<std::string> Scope::variable_names() const {
  std::set<std::string> names;
  for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
    for (const auto& [name, value] : scope->variables_) {
      names.insert(name);
    }
  }
  return {names.begin(), names.end()};
}

std::vector<std::string> Scope::function_names() const {
  std::set<std::string> names;
  for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
    if (scope->functions_ != nullptr) {
      for (const auto& [name, function] : *scope->functions_) {
        names.emplace(name);
      }
    }
  }
  return {names.begin(), names.end()};
}

bool Scope::allows_variables() const {
  for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
    if (scope->allows_variables_) {
      return true;
    }
  }
  return false;
}

bool Scope::allows_functions() const {
  for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
    if (scope->functions_ != nullptr) {
      return true;
    }
  }
  return false;
}

bool Scope::allows_templates() const {
  for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
    if (scope->allows_templates_) {
      return true;
    }
  }
  return false;
}

const CallContext& Scope::context() const {
  static const CallContext nothing;
  for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
    if (scope->context_ != nullptr) {
      return *scope->context_;
    }
  }
  return nothing;
}

}  // namespace kiln
