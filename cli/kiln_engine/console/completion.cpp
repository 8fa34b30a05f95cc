#include "cli/kiln_engine/console/completion.h"

#include <algorithm>

#include "compiler/value/unicode.h"

namespace kiln {
namespace {

// The names that may follow a dot after this value.
std::vector<std::string> names_inside(const Value& value) {
  std::vector<std::string> names;
  if (value.type().is(TypeKind::Object)) {
    for (const auto& [name, type] : value.type().attributes()) {
      names.push_back(name);
    }
  } else if (value.type().is(TypeKind::Map) && value.has_content()) {
    for (const auto& [name, element] : value.entries()) {
      names.push_back(name);
    }
  }
  std::erase_if(names, [](const std::string& name) { return !is_identifier(name); });
  return names;
}

// The value that a chain of names stands for; null when it stands for none.
const Value* find_value(const Scope& scope, std::string_view chain) {
  const std::string_view root = chain.substr(0, chain.find('.'));
  const Value* value = scope.find(root);
  chain.remove_prefix(std::min(root.size() + 1, chain.size()));
  while (value != nullptr && !chain.empty()) {
    const std::string_view name = chain.substr(0, chain.find('.'));
    chain.remove_prefix(std::min(name.size() + 1, chain.size()));
    const bool is_keyed = value->type().is(TypeKind::Object) || value->type().is(TypeKind::Map);
    value = is_keyed && value->has_content() ? value->find(name) : nullptr;
  }
  return value;
}

}  // namespace

std::vector<std::string> complete_name(const Scope& scope, const std::string& word) {
  std::vector<std::string> all;
  const size_t dot = word.rfind('.');
  if (dot != std::string::npos) {
    if (const Value* value = find_value(scope, std::string_view(word).substr(0, dot))) {
      for (const std::string& name : names_inside(*value)) {
        all.push_back(word.substr(0, dot + 1) + name);
      }
    }
  } else {
    all = scope.variable_names();
    for (const std::string& name : scope.function_names()) {
      all.push_back(name + "(");
    }
  }
  std::erase_if(all, [&](const std::string& candidate) { return !candidate.starts_with(word); });
  std::ranges::sort(all);
  return all;
}

}  // namespace kiln
