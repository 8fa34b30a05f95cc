#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace kiln {

// The kinds of cty's type system. Dynamic is the type that is not known yet: only null and unknown
// values have it. Capsule holds a value of the host (a lazily evaluated argument, say) and is never
// seen by users.
enum class TypeKind : uint8_t {
  Dynamic,
  Bool,
  Number,
  String,
  List,
  Set,
  Map,
  Tuple,
  Object,
  Capsule
};

// A type of the language. Immutable, cheap to copy, safe to share between threads; equality is
// structural.
class Type {
 public:
  // Dynamic.
  Type() = default;

  static Type dynamic() { return {}; }
  static Type boolean() { return Type(TypeKind::Bool); }
  static Type number() { return Type(TypeKind::Number); }
  static Type string() { return Type(TypeKind::String); }
  static Type list(Type element);
  static Type set(Type element);
  static Type map(Type element);
  static Type tuple(std::vector<Type> elements);

  // `optional` names attributes that a conversion target may go without; meaningful in constraints
  // only. Attribute names are NFC-normalized.
  static Type object(std::map<std::string, Type> attributes,
                     std::vector<std::string> optional = {});

  // Capsules are equal when their names are.
  static Type capsule(std::string name);

  TypeKind kind() const { return kind_; }
  bool is(TypeKind kind) const { return kind_ == kind; }
  bool is_primitive() const {
    return kind_ == TypeKind::Bool || kind_ == TypeKind::Number || kind_ == TypeKind::String;
  }
  bool is_collection() const {
    return kind_ == TypeKind::List || kind_ == TypeKind::Set || kind_ == TypeKind::Map;
  }

  // Needs a collection.
  const Type& element() const;

  // Needs a tuple.
  const std::vector<Type>& elements() const;

  // Needs an object. In bytewise order of names.
  const std::map<std::string, Type>& attributes() const;

  // Needs an object. Sorted.
  const std::vector<std::string>& optional_attributes() const;
  bool is_optional(const std::string& name) const;

  // Whether Dynamic occurs anywhere inside.
  bool has_dynamic() const;

  // The same type with no attribute optional, at any depth.
  Type without_optional() const;

  // HCL's words for messages: `string`, `list of string`, `object`, `tuple`, `dynamic`.
  std::string friendly_name() const;

  // The same for what a value was wanted as: Dynamic is `any type`, as an element `any single
  // type`.
  std::string constraint_name() const;

  // The type expression that denotes it, as Packer writes it: `list(string)`, `object({a=string})`.
  std::string expression() const;

  // cty's JSON notation: `"string"`, `["list","string"]`, `["object",{...}]`.
  std::string json() const;

  // Whether this is `wanted`, in which Dynamic stands for any type.
  bool conforms_to(const Type& wanted) const;

  friend bool operator==(const Type& a, const Type& b);

 private:
  struct Detail;

  explicit Type(TypeKind kind) : kind_(kind) {}
  Type(TypeKind kind, Detail detail);

  TypeKind kind_ = TypeKind::Dynamic;
  // Null for kinds that need none.
  std::shared_ptr<const Detail> detail_;
};

}  // namespace kiln
