#include "compiler/eval/budget.h"

#include "compiler/value/value.h"

namespace kiln {
namespace {

constexpr int64_t bytes_a_step = 16;
constexpr int64_t bytes_read_a_step = 64;
constexpr int64_t elements_read_a_step = 8;

}  // namespace

int64_t steps_to_make(const Value& value) {
  if (!value.has_content()) {
    return 0;
  }
  switch (value.type().kind()) {
    case TypeKind::String:
      return static_cast<int64_t>(value.as_string().size()) / bytes_a_step;
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Tuple:
    case TypeKind::Map:
    case TypeKind::Object:
      return static_cast<int64_t>(value.size());
    case TypeKind::Dynamic:
    case TypeKind::Bool:
    case TypeKind::Number:
    case TypeKind::Capsule:
      break;
  }
  return 0;
}

int64_t steps_to_read(const Value& value) {
  if (value.has_content() && value.type().is(TypeKind::String)) {
    return static_cast<int64_t>(value.as_string().size()) / bytes_read_a_step;
  }
  return steps_to_make(value) / elements_read_a_step;
}

}  // namespace kiln
