#include "compiler/value/json.h"
#include "compiler/value/type.h"
#include "compiler/value/type_detail.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

std::string collection_word(TypeKind kind) {
  return kind == TypeKind::List ? "list" : kind == TypeKind::Set ? "set" : "map";
}

std::string object_expression(const Type& object) {
  std::string out;
  for (const auto& [name, type] : object.attributes()) {
    out += out.empty() ? "" : ",";
    out += is_identifier(name) ? name : go_quote(name);
    out +=
        object.is_optional(name) ? "=optional(" + type.expression() + ")" : "=" + type.expression();
  }
  return "object({" + out + "})";
}

std::string object_json(const Type& object) {
  std::string attributes;
  for (const auto& [name, type] : object.attributes()) {
    attributes += (attributes.empty() ? "" : ",") + json_quote(name) + ":" + type.json();
  }
  std::string optional;
  for (const std::string& name : object.optional_attributes()) {
    optional += (optional.empty() ? "" : ",") + json_quote(name);
  }
  return R"(["object",{)" + attributes + "}" + (optional.empty() ? "" : ",[" + optional + "]") +
         "]";
}

}  // namespace

std::string Type::friendly_name() const {
  switch (kind_) {
    case TypeKind::Dynamic:
      return "dynamic";
    case TypeKind::Bool:
      return "bool";
    case TypeKind::Number:
      return "number";
    case TypeKind::String:
      return "string";
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Map:
      return collection_word(kind_) + " of " + element().friendly_name();
    case TypeKind::Tuple:
      return "tuple";
    case TypeKind::Object:
      return "object";
    case TypeKind::Capsule:
      break;
  }
  return detail_->name;
}

std::string Type::constraint_name() const {
  if (is(TypeKind::Dynamic)) {
    return "any type";
  }
  if (is_collection()) {
    bool any = element().is(TypeKind::Dynamic);
    return collection_word(kind_) + " of " +
           (any ? "any single type" : element().constraint_name());
  }
  return friendly_name();
}

std::string Type::expression() const {
  switch (kind_) {
    case TypeKind::Dynamic:
      return "any";
    case TypeKind::Bool:
    case TypeKind::Number:
    case TypeKind::String:
    case TypeKind::Capsule:
      break;
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Map:
      return collection_word(kind_) + "(" + element().expression() + ")";
    case TypeKind::Object:
      return object_expression(*this);
    case TypeKind::Tuple: {
      std::string out;
      for (const Type& inner : elements()) {
        out += (out.empty() ? "" : ",") + inner.expression();
      }
      return "tuple([" + out + "])";
    }
  }
  return friendly_name();
}

std::string Type::json() const {
  switch (kind_) {
    case TypeKind::Dynamic:
    case TypeKind::Bool:
    case TypeKind::Number:
    case TypeKind::String:
    case TypeKind::Capsule:
      break;
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Map:
      return "[\"" + collection_word(kind_) + "\"," + element().json() + "]";
    case TypeKind::Object:
      return object_json(*this);
    case TypeKind::Tuple: {
      std::string out;
      for (const Type& inner : elements()) {
        out += (out.empty() ? "" : ",") + inner.json();
      }
      return R"(["tuple",[)" + out + "]]";
    }
  }
  return json_quote(friendly_name());
}

}  // namespace kiln
