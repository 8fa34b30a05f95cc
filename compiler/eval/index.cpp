#include "compiler/eval/evaluation.h"
#include "compiler/eval/traversal.h"
#include "compiler/value/convert.h"

namespace kiln {
namespace {

// One indexing on its way: what is wrong is reported at one place and in one form.
struct Indexing {
  const Value& collection;
  Value key;
  std::vector<Mark> marks;
  Span span;
  Diagnostics& diagnostics;
  Diagnostic*& reported;
  const CallContext& context;

  Value fail(std::string reason, const std::string& advice = {}) {
    if (!reason.empty()) {
      reason.insert(0, ": ");
    }
    reported = &diagnostics.emit(span, diag::InvalidIndex, reason, advice);
    return Value::unknown({});
  }

  Value unknown(const Type& type) const {
    return keep_marks(unknown_from(type, collection, key).with_marks_of(collection), marks,
                      context);
  }

  // Converts the key; false after reporting that it cannot be.
  bool convert_key(const Type& type) {
    Result<Value> converted = convert(key, type);
    if (!converted) {
      fail(converted.error().message);
      return false;
    }
    key = *std::move(converted);
    return true;
  }
};

// Why `index` is outside of a sequence. `size` is absent when it must not be told.
std::string out_of_range(const Number& index, std::optional<size_t> size) {
  if (!index.is_integer() && !index.is_infinite()) {
    return "indexing a sequence requires a whole number, but the given index has a fractional part";
  }
  if (index.is_negative() && !index.is_zero()) {
    return "a negative number is not a valid index for a sequence";
  }
  // An index beyond the length gets no reason, which is how HCL answers.
  if (!size || index.compare(Number(static_cast<int64_t>(*size))) > 0) {
    return {};
  }
  return *size == 0 ? "the collection has no elements"
                    : "the given index is greater than or equal to the length of the collection";
}

Value sequence_element(Indexing indexing) {
  const Value& collection = indexing.collection;
  const Type& type = collection.type();
  bool is_tuple = type.is(TypeKind::Tuple);
  if (!indexing.convert_key(Type::number())) {
    return Value::unknown({});
  }
  if (!indexing.key.is_known() || (!is_tuple && !collection.is_known())) {
    return indexing.unknown(is_tuple ? Type() : type.element());
  }
  const Number& index = indexing.key.as_number();
  size_t size = is_tuple ? type.elements().size() : collection.size();
  auto position = index.to_int64();
  if (!position || *position < 0 || static_cast<uint64_t>(*position) >= size) {
    return indexing.fail(
        out_of_range(index, collection.is_marked() ? std::nullopt : std::optional(size)));
  }
  auto offset = static_cast<size_t>(*position);
  if (!collection.is_known()) {
    return unknown_from(type.elements()[offset], collection, indexing.key)
        .with_marks(indexing.marks);
  }
  return collection.elements()[offset].with_marks(indexing.marks);
}

Value map_element(Indexing indexing) {
  const Value& collection = indexing.collection;
  if (!indexing.convert_key(Type::string())) {
    return Value::unknown({});
  }
  if (!indexing.key.is_known() || !collection.is_known()) {
    return indexing.unknown(collection.type().element());
  }
  const Value* element = collection.find(indexing.key.as_string());
  return element != nullptr ? element->with_marks(indexing.marks) : indexing.fail({});
}

Value object_attribute(Indexing indexing) {
  const Value& collection = indexing.collection;
  bool is_number = indexing.key.type().is(TypeKind::Number);
  if (!indexing.convert_key(Type::string())) {
    return Value::unknown({});
  }
  if (!indexing.key.is_known()) {
    return indexing.unknown({});
  }
  const auto& attributes = collection.type().attributes();
  auto found = attributes.find(indexing.key.as_string());
  if (found == attributes.end()) {
    return indexing.fail({}, is_number ? " An object only supports looking up attributes by name, "
                                         "not by numeric index."
                                       : "");
  }
  if (!collection.is_known()) {
    return indexing.unknown(found->second);
  }
  // HCL forgets those of the key.
  return keep_marks(collection.find(found->first)->with_marks_of(collection), indexing.marks,
                    indexing.context);
}

}  // namespace

Value element_at(const Value& collection, const Value& key, Span span, const CallContext& context,
                 Diagnostics& diagnostics, Diagnostic*& reported) {
  reported = nullptr;
  if (collection.is_null()) {
    reported = &diagnostics.emit(span, diag::IndexOfNull);
    return Value::unknown({});
  }
  if (key.is_null()) {
    reported = &diagnostics.emit(span, diag::NullIndex);
    return Value::unknown({});
  }
  Indexing indexing{collection, key.without_marks(), union_marks(collection.marks(), key.marks()),
                    span,       diagnostics,         reported,
                    context};
  if (key.type().is(TypeKind::Dynamic)) {
    return indexing.unknown({});
  }
  switch (collection.type().kind()) {
    case TypeKind::Dynamic:
      return indexing.unknown({});
    case TypeKind::List:
    case TypeKind::Tuple:
      return sequence_element(std::move(indexing));
    case TypeKind::Map:
      return map_element(std::move(indexing));
    case TypeKind::Object:
      return object_attribute(std::move(indexing));
    case TypeKind::Set:
      reported = &diagnostics.emit(span, diag::IndexOfSet);
      return Value::unknown({});
    case TypeKind::Bool:
    case TypeKind::Number:
    case TypeKind::String:
    case TypeKind::Capsule:
      break;
  }
  reported = &diagnostics.emit(span, diag::NoIndices);
  return Value::unknown({});
}

}  // namespace kiln
