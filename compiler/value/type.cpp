#include "compiler/value/type.h"

#include <algorithm>

#include "compiler/source/check.h"
#include "compiler/value/type_detail.h"
#include "compiler/value/unicode.h"
#include "compiler/value/value.h"

namespace kiln {

Type::Type(TypeKind kind, Detail detail) : kind_(kind) {
  auto look = [&](const Type& inner) {
    detail.has_dynamic |= inner.has_dynamic();
    detail.has_optional |= inner.detail_ && inner.detail_->has_optional;
  };
  detail.has_optional = !detail.optional.empty();
  std::for_each(detail.elements.begin(), detail.elements.end(), look);
  for (const auto& [name, type] : detail.attributes) {
    look(type);
  }
  detail_ = std::make_shared<const Detail>(std::move(detail));
}

Type Type::list(Type element) {
  Detail detail;
  detail.elements.push_back(std::move(element));
  return {TypeKind::List, std::move(detail)};
}

Type Type::set(Type element) {
  Detail detail;
  detail.elements.push_back(std::move(element));
  return {TypeKind::Set, std::move(detail)};
}

Type Type::map(Type element) {
  Detail detail;
  detail.elements.push_back(std::move(element));
  return {TypeKind::Map, std::move(detail)};
}

Type Type::tuple(std::vector<Type> elements) {
  Detail detail;
  detail.elements = std::move(elements);
  return {TypeKind::Tuple, std::move(detail)};
}

Type Type::object(std::map<std::string, Type> attributes, std::vector<std::string> optional) {
  Detail detail;
  bool ascii = std::all_of(attributes.begin(), attributes.end(),
                           [](const auto& attribute) { return is_ascii(attribute.first); });
  if (ascii) {
    detail.attributes = std::move(attributes);
  } else {
    for (auto& [name, type] : attributes) {
      detail.attributes.insert_or_assign(normalize_nfc(name), std::move(type));
    }
  }
  for (auto& name : optional) {
    name = normalize_nfc(name);
    KILN_CHECK(detail.attributes.count(name) == 1, "an optional attribute must be an attribute");
  }
  std::sort(optional.begin(), optional.end());
  detail.optional = std::move(optional);
  return {TypeKind::Object, std::move(detail)};
}

Type Type::capsule(std::string name) {
  Detail detail;
  detail.name = std::move(name);
  return {TypeKind::Capsule, std::move(detail)};
}

const Type& Type::element() const {
  KILN_CHECK(is_collection(), "only collections have an element type");
  return detail_->elements.front();
}

const std::vector<Type>& Type::elements() const {
  KILN_CHECK(is(TypeKind::Tuple), "only tuples have element types");
  return detail_->elements;
}

const std::map<std::string, Type>& Type::attributes() const {
  KILN_CHECK(is(TypeKind::Object), "only objects have attributes");
  return detail_->attributes;
}

const std::vector<std::string>& Type::optional_attributes() const {
  KILN_CHECK(is(TypeKind::Object), "only objects have attributes");
  return detail_->optional;
}

bool Type::is_optional(const std::string& name) const {
  return std::binary_search(optional_attributes().begin(), optional_attributes().end(), name);
}

bool Type::has_dynamic() const {
  return is(TypeKind::Dynamic) || (detail_ && detail_->has_dynamic);
}

Type Type::without_optional() const {
  if (!detail_ || !detail_->has_optional) {
    return *this;
  }
  Detail detail = *detail_;
  detail.optional.clear();
  for (Type& inner : detail.elements) {
    inner = inner.without_optional();
  }
  for (auto& [name, inner] : detail.attributes) {
    inner = inner.without_optional();
  }
  return {kind_, std::move(detail)};
}

bool Type::conforms_to(const Type& wanted) const {
  if (wanted.is(TypeKind::Dynamic) || *this == wanted) {
    return true;
  }
  if (kind_ != wanted.kind_ || !wanted.has_dynamic()) {
    return false;
  }
  if (is_collection()) {
    return element().conforms_to(wanted.element());
  }
  if (is(TypeKind::Tuple)) {
    return std::equal(elements().begin(), elements().end(), wanted.elements().begin(),
                      wanted.elements().end(),
                      [](const Type& a, const Type& b) { return a.conforms_to(b); });
  }
  return is(TypeKind::Object) &&
         std::equal(attributes().begin(), attributes().end(), wanted.attributes().begin(),
                    wanted.attributes().end(), [](const auto& a, const auto& b) {
                      return a.first == b.first && a.second.conforms_to(b.second);
                    });
}

bool operator==(const Type& a, const Type& b) {
  if (a.kind_ != b.kind_) {
    return false;
  }
  if (a.detail_ == b.detail_) {
    return true;
  }
  return a.detail_->elements == b.detail_->elements &&
         a.detail_->attributes == b.detail_->attributes &&
         a.detail_->optional == b.detail_->optional && a.detail_->name == b.detail_->name;
}

}  // namespace kiln
