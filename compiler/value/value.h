#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/value/number.h"
#include "compiler/value/type.h"

namespace kiln {

// A property a value carries through every operation. `kind` is "sensitive" for secrets; `origin`
// names where it came from, such as `var.password`.
struct Mark {
  std::string kind;
  std::string origin = {};

  auto operator<=>(const Mark&) const = default;
};

// One end of the range that a number which is not known lies in.
struct NumberBound {
  Number value;
  bool is_inclusive = true;

  friend bool operator==(const NumberBound& a, const NumberBound& b) {
    return a.value.equals(b.value) && a.is_inclusive == b.is_inclusive;
  }
};

// What is known about a value that is not known: cty's refinements. All but the last say something
// about the value if it is not null.
struct Refinement {
  static constexpr uint64_t no_limit = UINT64_MAX;

  bool not_null = false;
  // A string begins with this.
  std::string prefix = {};
  // Where the value will come from, for people: `timestamp()`, `build.Host`. Empty when not
  // recorded.
  std::string origin = {};
  // Of a number.
  std::optional<NumberBound> minimum = {};
  std::optional<NumberBound> maximum = {};
  // How many elements a collection has.
  uint64_t min_length = 0;
  uint64_t max_length = no_limit;

  bool operator==(const Refinement&) const = default;
};

// A value of the language: immutable, one shared pointer, safe to share between threads.
//
// It has a type and is known, null or unknown. A known collection holds its elements; elements may
// themselves be null or unknown. Marks sit on values at any depth; operations move the marks of
// what they look into to their result. Strings and keys are NFC-normalized UTF-8.
class Value {
 public:
  // A null of dynamic type.
  Value();

  static Value null(Type type);
  static Value unknown(Type type, Refinement refinement = {});

  // The same, or the value itself where what is known of it leaves only one: an empty collection, a
  // number between equal bounds, and, with elements that are unknown, a list of a known length or a
  // set of one.
  static Value refined(Type type, Refinement refinement);
  static Value boolean(bool value);
  static Value number(Number value);
  static Value string(std::string_view text);

  // Elements must already have the element type.
  static Value list(Type element, std::vector<Value> elements);
  static Value map(Type element, std::map<std::string, Value> elements);

  // Sorted in cty's set order, duplicates removed; elements that are not wholly known are all kept,
  // at the end, though they may turn out to be duplicates. Marks of elements move to the set.
  static Value set(Type element, std::vector<Value> elements);

  static Value tuple(std::vector<Value> elements);
  static Value object(std::map<std::string, Value> attributes);

  // Holds any value of the host; get it back with capsule_pointer().
  static Value capsule(Type type, std::shared_ptr<const void> content);

  const Type& type() const;

  bool is_null() const;
  bool is_known() const;
  // Known here and at every depth.
  bool is_wholly_known() const;
  // Known and not null: the accessors below need this.
  bool has_content() const { return is_known() && !is_null(); }

  bool as_bool() const;
  const Number& as_number() const;
  const std::string& as_string() const;

  // Of a list, set or tuple.
  const std::vector<Value>& elements() const;

  // Of a map or object, in bytewise order of keys.
  const std::map<std::string, Value>& entries() const;

  // How many elements a list, set, tuple, map or object has.
  size_t size() const;

  // The attribute or map element, or null pointer.
  const Value* find(std::string_view key) const;

  const void* capsule_pointer() const;

  // Needs !is_known().
  const Refinement& refinement() const;

  // Sorted; of this value only, not of what is inside.
  const std::vector<Mark>& marks() const;
  bool is_marked() const { return !marks().empty(); }
  // Sorted; of this value and all inside.
  std::vector<Mark> all_marks() const;
  bool contains_mark(std::string_view kind) const;

  Value with_marks(const std::vector<Mark>& marks) const;
  Value with_marks_of(const Value& other) const { return with_marks(other.marks()); }
  Value without_marks() const;
  Value without_marks_deep() const;

  // Whether both are the same value of the same type with the same marks at every depth: for tests,
  // caches and change detection. The language's `==` is in eval.
  friend bool operator==(const Value& a, const Value& b);

 private:
  struct Node;

  explicit Value(std::shared_ptr<const Node> node) : node_(std::move(node)) {}

  std::shared_ptr<const Node> node_;
};

// Combines two sorted lists of marks into one.
std::vector<Mark> union_marks(const std::vector<Mark>& a, const std::vector<Mark>& b);

// `text` in Unicode normalization form C; broken UTF-8 is replaced by U+FFFD.
std::string normalize_nfc(std::string_view text);

// cty's order of set elements: negative, zero or positive.
int compare_in_set(const Value& a, const Value& b);

}  // namespace kiln
