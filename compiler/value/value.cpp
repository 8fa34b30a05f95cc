#include "compiler/value/value.h"

#include <algorithm>
#include <tuple>

#include "compiler/source/check.h"
#include "compiler/value/unicode.h"
#include "compiler/value/value_node.h"

namespace kiln {
namespace {

// The element as a member of a collection of `type`: one whose type is not known yet takes it.
Value as_element(Value value, const Type& type) {
  if (value.type() == type) {
    return value;
  }
  KILN_CHECK(value.type().is(TypeKind::Dynamic), "an element must have the element type");
  Value typed = value.is_known() ? Value::null(type) : Value::unknown(type, value.refinement());
  return typed.with_marks_of(value);
}

template <typename Elements, typename Get>
Type adopt_elements(Type type, Elements& elements, Get get) {
  if (type.is(TypeKind::Dynamic)) {
    for (auto& element : elements) {
      if (!get(element).type().is(TypeKind::Dynamic)) {
        type = get(element).type();
        break;
      }
    }
  }
  for (auto& element : elements) {
    get(element) = as_element(std::move(get(element)), type);
  }
  return type;
}

std::map<std::string, Value> normalize_keys(std::map<std::string, Value> entries) {
  bool ascii = std::all_of(entries.begin(), entries.end(),
                           [](const auto& entry) { return is_ascii(entry.first); });
  if (ascii) {
    return entries;
  }
  std::map<std::string, Value> out;
  for (auto& [key, value] : entries) {
    out.insert_or_assign(normalize_nfc(key), std::move(value));
  }
  return out;
}

}  // namespace

const Value::Node& Value::Node::dynamic_null() {
  static const Node node;
  return node;
}

Value::Value() = default;

Value Value::null(Type type) {
  if (type.is(TypeKind::Dynamic)) {
    return {};
  }
  Node node;
  node.type = std::move(type);
  return Node::make(std::move(node));
}

Value Value::unknown(Type type, Refinement refinement) {
  Node node;
  node.type = std::move(type);
  node.state = Node::State::Unknown;
  if (refinement != Refinement()) {
    node.content = std::make_shared<const Refinement>(std::move(refinement));
  }
  node.wholly_known = false;
  return Node::make(std::move(node));
}

Value Value::refined(Type type, Refinement refinement) {
  // Longer lists of unknown elements would serve nobody.
  constexpr uint64_t longest_list = 1 << 16;
  if (!refinement.not_null) {
    return unknown(std::move(type), std::move(refinement));
  }
  const auto& [low, high] = std::tie(refinement.minimum, refinement.maximum);
  if (low && high && low->is_inclusive && high->is_inclusive && low->value.equals(high->value)) {
    return number(low->value);
  }
  uint64_t length = refinement.min_length;
  if (type.is_collection() && length == refinement.max_length && length <= longest_list) {
    std::vector<Value> elements(length, unknown(type.element()));
    if (type.is(TypeKind::List)) {
      return list(type.element(), std::move(elements));
    }
    if (type.is(TypeKind::Set) && length <= 1) {
      return set(type.element(), std::move(elements));
    }
    if (type.is(TypeKind::Map) && length == 0) {
      return map(type.element(), {});
    }
  }
  return unknown(std::move(type), std::move(refinement));
}

Value Value::boolean(bool value) {
  static const Value yes = Node::known(Type::boolean(), true);
  static const Value no = Node::known(Type::boolean(), false);
  return value ? yes : no;
}

Value Value::number(Number value) {
  return Node::known(Type::number(), std::move(value));
}

Value Value::string(std::string_view text) {
  return Node::known(Type::string(), normalize_nfc(text));
}

Value Value::list(Type element, std::vector<Value> elements) {
  element = adopt_elements(std::move(element), elements, [](Value& v) -> Value& { return v; });
  return Node::known(Type::list(std::move(element)), std::move(elements));
}

Value Value::map(Type element, std::map<std::string, Value> elements) {
  element = adopt_elements(std::move(element), elements,
                           [](auto& entry) -> Value& { return entry.second; });
  return Node::known(Type::map(std::move(element)), normalize_keys(std::move(elements)));
}

Value Value::set(Type element, std::vector<Value> elements) {
  std::vector<Mark> marks;
  for (Value& value : elements) {
    if (Node::of(value).marked_inside || value.is_marked()) {
      marks = union_marks(marks, value.all_marks());
      value = value.without_marks_deep();
    }
  }
  element = adopt_elements(std::move(element), elements, [](Value& v) -> Value& { return v; });
  Type type = Type::set(std::move(element));
  auto less = [](const Value& a, const Value& b) { return compare_in_set(a, b) < 0; };
  std::stable_sort(elements.begin(), elements.end(), less);
  std::vector<Value> kept;
  kept.reserve(elements.size());
  for (Value& value : elements) {
    // Different values may have the same place in the order.
    bool is_known = value.is_wholly_known();
    auto is_same = [&](const Value& other) { return is_known && other == value; };
    auto from = std::find_if_not(kept.rbegin(), kept.rend(), [&](const Value& other) {
      return compare_in_set(other, value) == 0 && !is_same(other);
    });
    if (from == kept.rend() || compare_in_set(*from, value) != 0) {
      kept.push_back(std::move(value));
    }
  }
  return Node::known(std::move(type), std::move(kept)).with_marks(marks);
}

Value Value::tuple(std::vector<Value> elements) {
  std::vector<Type> types;
  types.reserve(elements.size());
  for (const Value& element : elements) {
    types.push_back(element.type());
  }
  return Node::known(Type::tuple(std::move(types)), std::move(elements));
}

Value Value::object(std::map<std::string, Value> attributes) {
  attributes = normalize_keys(std::move(attributes));
  std::map<std::string, Type> types;
  for (const auto& [name, value] : attributes) {
    types.emplace_hint(types.end(), name, value.type());
  }
  return Node::known(Type::object(std::move(types)), std::move(attributes));
}

Value Value::capsule(Type type, std::shared_ptr<const void> content) {
  KILN_CHECK(type.is(TypeKind::Capsule), "a capsule needs a capsule type");
  return Node::known(std::move(type), std::move(content));
}

const Type& Value::type() const {
  return Node::of(*this).type;
}

bool Value::is_null() const {
  return Node::of(*this).state == Node::State::Null;
}

bool Value::is_known() const {
  return Node::of(*this).state != Node::State::Unknown;
}

bool Value::is_wholly_known() const {
  return Node::of(*this).wholly_known;
}

bool Value::as_bool() const {
  const bool* content = std::get_if<bool>(&Node::of(*this).content);
  KILN_CHECK(content != nullptr, "not a known bool");
  return *content;
}

const Number& Value::as_number() const {
  const Number* content = std::get_if<Number>(&Node::of(*this).content);
  KILN_CHECK(content != nullptr, "not a known number");
  return *content;
}

const std::string& Value::as_string() const {
  const std::string* content = std::get_if<std::string>(&Node::of(*this).content);
  KILN_CHECK(content != nullptr, "not a known string");
  return *content;
}

const std::vector<Value>& Value::elements() const {
  const auto* content = std::get_if<Node::Elements>(&Node::of(*this).content);
  KILN_CHECK(content != nullptr, "not a known list, set or tuple");
  return *content;
}

const std::map<std::string, Value>& Value::entries() const {
  const auto* content = std::get_if<Node::Entries>(&Node::of(*this).content);
  KILN_CHECK(content != nullptr, "not a known map or object");
  return *content;
}

size_t Value::size() const {
  bool keyed = type().is(TypeKind::Map) || type().is(TypeKind::Object);
  return keyed ? entries().size() : elements().size();
}

const Value* Value::find(std::string_view key) const {
  auto found = entries().find(normalize_nfc(key));
  return found == entries().end() ? nullptr : &found->second;
}

const void* Value::capsule_pointer() const {
  const auto* content = std::get_if<std::shared_ptr<const void>>(&Node::of(*this).content);
  KILN_CHECK(content != nullptr, "not a capsule");
  return content->get();
}

const Refinement& Value::refinement() const {
  static const Refinement nothing;
  KILN_CHECK(!is_known(), "only unknown values have a refinement");
  const auto* content = std::get_if<std::shared_ptr<const Refinement>>(&Node::of(*this).content);
  return content == nullptr ? nothing : **content;
}

bool operator==(const Value& a, const Value& b) {
  if (a.node_ == b.node_) {
    return true;
  }
  const Value::Node& left = Value::Node::of(a);
  const Value::Node& right = Value::Node::of(b);
  if (left.state != right.state || !(left.type == right.type) || left.marks != right.marks) {
    return false;
  }
  const Number* number = std::get_if<Number>(&left.content);
  const Number* other = std::get_if<Number>(&right.content);
  if (number != nullptr && other != nullptr) {
    return number->equals(*other);
  }
  if (const auto* capsule = std::get_if<std::shared_ptr<const void>>(&left.content)) {
    return *capsule == std::get<std::shared_ptr<const void>>(right.content);
  }
  if (const auto* text = std::get_if<std::string>(&left.content)) {
    return *text == std::get<std::string>(right.content);
  }
  if (const auto* elements = std::get_if<Value::Node::Elements>(&left.content)) {
    return *elements == std::get<Value::Node::Elements>(right.content);
  }
  if (const auto* entries = std::get_if<Value::Node::Entries>(&left.content)) {
    return *entries == std::get<Value::Node::Entries>(right.content);
  }
  if (left.state == Value::Node::State::Unknown) {
    return a.refinement() == b.refinement();
  }
  const bool* truth = std::get_if<bool>(&left.content);
  return truth == nullptr || *truth == std::get<bool>(right.content);
}

}  // namespace kiln
