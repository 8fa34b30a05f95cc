#include "compiler/plan/unknown_origins.h"

#include <algorithm>

namespace kiln {
namespace {

void collect_origins(const Value& value, std::vector<std::string>& origins) {
  if (!value.is_known()) {
    if (!value.refinement().origin.empty()) {
      origins.push_back(value.refinement().origin);
    }
    return;
  }
  if (value.is_null()) {
    return;
  }
  switch (value.type().kind()) {
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Tuple:
      for (const Value& element : value.elements()) {
        collect_origins(element, origins);
      }
      return;
    case TypeKind::Map:
    case TypeKind::Object:
      for (const auto& [key, element] : value.entries()) {
        collect_origins(element, origins);
      }
      return;
    case TypeKind::Dynamic:
    case TypeKind::Bool:
    case TypeKind::Number:
    case TypeKind::String:
    case TypeKind::Capsule:
      return;
  }
}

}  // namespace

std::vector<std::string> unknown_origins(const Value& value) {
  std::vector<std::string> origins;
  collect_origins(value, origins);
  std::ranges::sort(origins);
  origins.erase(std::ranges::unique(origins).begin(), origins.end());
  return origins;
}

}  // namespace kiln
