#include "compiler/plan/plan_value.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/plan/relative_path.h"
#include "compiler/source/check.h"

namespace kiln {
namespace {

Value strings(const std::vector<std::string>& texts) {
  std::vector<Value> elements;
  for (const std::string& text : texts) {
    elements.push_back(Value::string(text));
  }
  return Value::tuple(std::move(elements));
}

Value sensitive(const Value& value) {
  std::vector<std::string> origins;
  for (const Mark& mark : value.marks()) {
    if (mark.kind == "sensitive") {
      origins.push_back(mark.origin);
    }
  }
  return Value::object({{"$sensitive", strings(origins)}});
}

Value unknown(const Value& value) {
  const Result<Value> type = value_from_json(value.type().json());
  std::map<std::string, Value> what = {{"type", type ? *type : Value::string("dynamic")}};
  if (!value.refinement().origin.empty()) {
    what.emplace("origin", Value::string(value.refinement().origin));
  }
  if (!value.refinement().prefix.empty()) {
    what.emplace("prefix", Value::string(value.refinement().prefix));
  }
  return Value::object({{"$unknown", Value::object(std::move(what))}});
}

bool is_sensitive(const Value& value) {
  return std::ranges::any_of(value.marks(),
                             [](const Mark& mark) { return mark.kind == "sensitive"; });
}

Value entries(const Value& value) {
  std::map<std::string, Value> shown;
  bool needs_escape = false;
  for (const auto& [name, element] : value.entries()) {
    const bool is_unset =
        value.type().is(TypeKind::Object) && element.is_known() && element.is_null();
    if (!is_unset) {
      shown.emplace(name, plan_value(element));
      needs_escape = needs_escape || name.starts_with('$');
    }
  }
  Value object = Value::object(std::move(shown));
  return needs_escape ? Value::object({{"$escaped", std::move(object)}}) : object;
}

// Nothing in it stands for anything else in a plan.
bool is_plain(const Value& value) {
  if (value.is_marked() || !value.has_content()) {
    return false;
  }
  switch (value.type().kind()) {
    case TypeKind::String:
    case TypeKind::Bool:
      return true;
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Tuple:
      return std::ranges::all_of(value.elements(), is_plain);
    case TypeKind::Object:
      return std::ranges::all_of(value.entries(), [](const auto& entry) {
        return !entry.first.starts_with('$') && is_plain(entry.second);
      });
    case TypeKind::Map:
    case TypeKind::Number:
    case TypeKind::Dynamic:
    case TypeKind::Capsule:
      break;
  }
  return false;
}

Value portable(const Value& text) {
  return text.is_marked() ? Value::string(portable_text(text.as_string(), text.marks())) : text;
}

bool is_object(const Value& plain) {
  return plain.has_content() && plain.type().is(TypeKind::Object);
}

// The only member of an object, if this is its name.
const Value* only_member(const Value& plain, std::string_view name) {
  return is_object(plain) && plain.size() == 1 ? plain.find(name) : nullptr;
}

std::string text_member(const Value& object, std::string_view name) {
  const Value* member = is_object(object) ? object.find(name) : nullptr;
  return member != nullptr && member->has_content() && member->type().is(TypeKind::String)
             ? member->as_string()
             : std::string();
}

}  // namespace

Value plan_value(const Value& value) {
  if (is_sensitive(value)) {
    return sensitive(value);
  }
  if (!value.is_known()) {
    return unknown(value);
  }
  if (value.is_null()) {
    return Value::null(Type::dynamic());
  }
  if (is_plain(value)) {
    return value;
  }
  switch (value.type().kind()) {
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Tuple: {
      std::vector<Value> elements;
      elements.reserve(value.elements().size());
      for (const Value& element : value.elements()) {
        elements.push_back(plan_value(element));
      }
      return Value::tuple(std::move(elements));
    }
    case TypeKind::Map:
    case TypeKind::Object:
      return entries(value);
    case TypeKind::Number:
      // JSON has no infinity.
      return value.as_number().is_infinite() ? Value::string(value.as_number().text())
                                             : value.without_marks();
    case TypeKind::String:
      return portable(value);
    case TypeKind::Bool:
      return value.without_marks();
    case TypeKind::Capsule:
    case TypeKind::Dynamic:
      break;
  }
  return Value::null(Type::dynamic());
}

void write_plain_value(JsonWriter& writer, const Value& value) {
  if (value.is_null()) {
    writer.null();
    return;
  }
  switch (value.type().kind()) {
    case TypeKind::Bool:
      writer.boolean(value.as_bool());
      return;
    case TypeKind::Number:
      writer.number(value.as_number().text());
      return;
    case TypeKind::String:
      writer.string(value.as_string());
      return;
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Tuple:
      writer.begin_array();
      for (const Value& element : value.elements()) {
        write_plain_value(writer, element);
      }
      writer.end_array();
      return;
    case TypeKind::Map:
    case TypeKind::Object:
      writer.begin_object();
      for (const auto& [name, element] : value.entries()) {
        writer.key(name);
        write_plain_value(writer, element);
      }
      writer.end_object();
      return;
    case TypeKind::Dynamic:
    case TypeKind::Capsule:
      break;
  }
  KILN_CHECK(false, "a plan's document holds plain JSON only");
}

bool is_plain_list(const Value& plain) {
  return plain.has_content() && (plain.type().is(TypeKind::Tuple) ||
                                 plain.type().is(TypeKind::List) || plain.type().is(TypeKind::Set));
}

std::optional<StandIn> stand_in(const Value& plain) {
  if (const Value* origins = only_member(plain, "$sensitive")) {
    StandIn found{StandIn::Kind::Sensitive};
    if (is_plain_list(*origins)) {
      for (const Value& origin : origins->elements()) {
        found.origins.push_back(plain_text(origin));
        if (origin.has_content() && origin.type().is(TypeKind::String)) {
          found.origins.back() = origin.as_string();
        }
      }
    }
    return found;
  }
  if (const Value* what = only_member(plain, "$unknown")) {
    StandIn found{StandIn::Kind::Unknown, {}, text_member(*what, "prefix")};
    if (std::string origin = text_member(*what, "origin"); !origin.empty()) {
      found.origins.push_back(std::move(origin));
    }
    return found;
  }
  return std::nullopt;
}

bool has_stand_in(const Value& plain, StandIn::Kind kind) {
  if (const std::optional<StandIn> found = stand_in(plain)) {
    return found->kind == kind;
  }
  if (is_plain_list(plain)) {
    return std::ranges::any_of(plain.elements(),
                               [kind](const Value& each) { return has_stand_in(each, kind); });
  }
  return is_object(plain) && std::ranges::any_of(plain.entries(), [kind](const auto& each) {
           return has_stand_in(each.second, kind);
         });
}

const std::map<std::string, Value>& plain_entries(const Value& plain) {
  const Value* inner = only_member(plain, "$escaped");
  return inner != nullptr && is_object(*inner) ? inner->entries() : plain.entries();
}

std::string plain_text(const Value& plain) {
  if (const std::optional<StandIn> instead = stand_in(plain)) {
    if (instead->kind == StandIn::Kind::Sensitive) {
      return fmt::format("(sensitive: {})", fmt::join(instead->origins, ", "));
    }
    return fmt::format(
        "{}(known during the run{}{})",
        instead->prefix.empty() ? "" : value_to_expression(Value::string(instead->prefix)) + " + ",
        instead->origins.empty() ? "" : ": ", fmt::join(instead->origins, ", "));
  }
  if (is_plain_list(plain)) {
    std::vector<std::string> parts;
    std::ranges::transform(plain.elements(), std::back_inserter(parts), plain_text);
    return fmt::format("[{}]", fmt::join(parts, ", "));
  }
  if (!is_object(plain)) {
    return value_to_expression(plain);
  }
  std::vector<std::string> parts;
  for (const auto& [name, element] : plain_entries(plain)) {
    parts.push_back(fmt::format("{} = {}", name, plain_text(element)));
  }
  return parts.empty() ? "{}" : fmt::format("{{ {} }}", fmt::join(parts, ", "));
}

}  // namespace kiln
