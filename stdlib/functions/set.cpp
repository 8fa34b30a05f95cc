#include <algorithm>

#include "compiler/value/convert.h"
#include "stdlib/functions/arguments.h"

namespace kiln {
namespace {

// A product of more elements than this is taken for a mistake: it would fill the memory.
constexpr size_t kLargestProduct = 1'000'000;

// The set type that all arguments convert to.
FunctionResult common_set(Arguments arguments) {
  std::vector<Type> elements;
  for (const Value& set : arguments) {
    bool untyped = set.is_known() && set.size() == 0 && set.type().element().is(TypeKind::Dynamic);
    if (!untyped) {
      elements.push_back(set.type().element());
    }
  }
  auto element = unify(elements, Conversions::Unsafe);
  if (!element) {
    return call_error("given sets must all have compatible element types");
  }
  return Value::unknown(Type::set(*element));
}

// Whether elements that are not known yet may stay in the result, because no other depends on them.
enum class OpenElements : uint8_t { Stay, MakeUnknown };

// Combines the elements of the first set with those of each further one.
template <typename Combine>
FunctionResult combine_sets(Arguments arguments, OpenElements open, Combine combine) {
  FunctionResult type = common_set(arguments);
  if (!type) {
    return type;
  }
  std::vector<Value> elements;
  // When no common type can be told, conversion leaves each set the type it has.
  Type made = (*type).type();
  for (size_t i = 0; i < arguments.size(); ++i) {
    auto set = convert(arguments[i], (*type).type());
    if (!set) {
      return argument_error(static_cast<int>(i), set.error().message);
    }
    if (!set->is_known() || (open == OpenElements::MakeUnknown && !set->is_wholly_known())) {
      return pending((*type).type());
    }
    if (i > 0 && !(set->type() == made)) {
      return call_error("the sets have elements of different types");
    }
    made = set->type();
    elements = i == 0 ? set->elements() : combine(std::move(elements), set->elements());
  }
  return Value::set((*type).type().element(), std::move(elements));
}

// Elements of a set are in its order.
bool holds(const std::vector<Value>& set, const Value& value) {
  return std::binary_search(set.begin(), set.end(), value, [](const Value& a, const Value& b) {
    return compare_in_set(a, b) < 0;
  });
}

FunctionResult setunion_call(const CallContext&, Arguments arguments) {
  return combine_sets(arguments, OpenElements::Stay,
                      [](std::vector<Value> a, const std::vector<Value>& b) {
                        a.insert(a.end(), b.begin(), b.end());
                        return a;
                      });
}

FunctionResult setintersection_call(const CallContext&, Arguments arguments) {
  return combine_sets(arguments, OpenElements::MakeUnknown,
                      [](std::vector<Value> a, const std::vector<Value>& b) {
                        std::erase_if(a, [&](const Value& value) { return !holds(b, value); });
                        return a;
                      });
}

FunctionResult setsubtract_call(const CallContext&, Arguments arguments) {
  return combine_sets(arguments, OpenElements::MakeUnknown,
                      [](std::vector<Value> a, const std::vector<Value>& b) {
                        std::erase_if(a, [&](const Value& value) { return holds(b, value); });
                        return a;
                      });
}

// The element type that one factor adds to the tuples of a product.
FunctionResult factor_type(const Value& factor, int argument) {
  const Type& type = factor.type();
  if (type.is(TypeKind::List) || type.is(TypeKind::Set)) {
    return Value::unknown(type.element());
  }
  if (!type.is(TypeKind::Tuple)) {
    return argument_error(argument, "a set or a list is required");
  }
  auto element = unify(type.elements(), Conversions::Unsafe);
  if (!element) {
    return argument_error(argument, "all elements must be of the same type");
  }
  return Value::unknown(*element);
}

FunctionResult setproduct_type(Arguments arguments) {
  if (arguments.size() < 2) {
    return call_error("at least two arguments are required");
  }
  std::vector<Type> elements;
  bool lists = true;
  for (size_t i = 0; i < arguments.size(); ++i) {
    FunctionResult element = factor_type(arguments[i], static_cast<int>(i));
    if (!element) {
      return element;
    }
    elements.push_back((*element).type());
    lists &= !arguments[i].type().is(TypeKind::Set);
  }
  Type tuple = Type::tuple(std::move(elements));
  return Value::unknown(lists ? Type::list(tuple) : Type::set(tuple));
}

// What is certain of a product when the length of some factor is not known yet: how long it is at
// most, as far as cty follows that.
Value pending_product(Type type, Arguments arguments) {
  constexpr uint64_t longest_factor = 1024;
  constexpr uint64_t longest_product = 2048;
  Refinement refinement{.not_null = true};
  uint64_t product = 1;
  for (const Value& factor : arguments) {
    const uint64_t length = factor.type().is(TypeKind::Tuple) ? factor.type().elements().size()
                            : !factor.is_known()              ? factor.refinement().max_length
                            : has_known_length(factor)        ? factor.size()
                                                              : Refinement::no_limit;
    if (length > longest_factor || product * length > longest_product) {
      return Value::unknown(std::move(type), std::move(refinement));
    }
    product *= length;
  }
  refinement.min_length = std::min<uint64_t>(product, 1);
  refinement.max_length = product;
  return Value::refined(std::move(type), std::move(refinement));
}

FunctionResult setproduct_call(const CallContext& context, Arguments arguments) {
  FunctionResult sample = setproduct_type(arguments);
  if (!sample) {
    return sample;
  }
  const Type type = (*sample).type();
  std::vector<Mark> marks;
  size_t total = 1;
  for (const Value& factor : arguments) {
    marks = union_marks(marks, factor.marks());
  }
  if (!std::ranges::all_of(arguments, has_known_length)) {
    return pending_product(type, arguments).with_marks(marks);
  }
  for (const Value& factor : arguments) {
    total *= factor.size();
    if (total > kLargestProduct) {
      return call_error(fmt::format("the product has more than {} elements", kLargestProduct));
    }
  }
  KILN_TRY(afford(context, total * arguments.size()));
  std::vector<Value> product;
  std::vector<size_t> position(arguments.size(), 0);
  for (size_t i = 0; i < total; ++i) {
    std::vector<Value> tuple;
    for (size_t j = 0; j < arguments.size(); ++j) {
      KILN_ASSIGN(Value element,
                  convert(arguments[j].elements()[position[j]], type.element().elements()[j]));
      tuple.push_back(std::move(element));
    }
    product.push_back(Value::tuple(std::move(tuple)));
    for (size_t j = arguments.size(); j-- > 0;) {
      if (++position[j] < arguments[j].size()) {
        break;
      }
      position[j] = 0;
    }
  }
  // A null or an unknown of any type hides of what type the elements of an argument are; only the
  // tuples tell.
  const Type element = product.empty() ? type.element() : product.front().type();
  if (!std::ranges::all_of(product, [&](const Value& one) { return one.type() == element; })) {
    return call_error("the elements of each argument must be of one type");
  }
  Value result = type.is(TypeKind::List) ? Value::list(element, std::move(product))
                                         : Value::set(element, std::move(product));
  return result.with_marks(marks);
}

Parameter set_parameter(std::string_view name, std::string_view doc) {
  return {.name = name, .type = Type::set(Type::dynamic()), .doc = doc};
}

}  // namespace

std::span<const FunctionInfo> set_functions() {
  static const FunctionInfo functions[] = {
      {
          .name = "setintersection",
          .category = "collection",
          .doc = "The elements that all of the sets have.",
          .example = {R"(setintersection(["a", "b"], ["b", "c"]))", R"(["b"])"},
          .parameters = {set_parameter("first_set", "A set, or what converts to one.")},
          .rest = set_parameter("other_sets", "More of them."),
          .result_type = common_set,
          .call = setintersection_call,
      },
      {
          .name = "setproduct",
          .category = "collection",
          .doc = "All combinations of one element of each argument, as tuples: a set if one of the "
                 "arguments is a set, else a list. More than a million combinations are an error.",
          .example = {R"(setproduct(["dev", "prod"], ["a", "b"]))",
                      R"([["dev", "a"], ["dev", "b"], ["prod", "a"], ["prod", "b"]])"},
          .rest = Parameter{.name = "sets",
                            .type = Type::dynamic(),
                            .allow_unknown = true,
                            .allow_marked = true,
                            .needs_type = true,
                            .doc = "Sets, lists or tuples, at least two."},
          .result_type = setproduct_type,
          .call = setproduct_call,
      },
      {
          .name = "setsubtract",
          .category = "collection",
          .doc = "The elements of a set that another one has not.",
          .example = {R"(setsubtract(["a", "b", "c"], ["b"]))", R"(["a", "c"])"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {set_parameter("a", "A set, or what converts to one."),
                         set_parameter("b", "What to leave out.")},
          .result_type = common_set,
          .call = setsubtract_call,
      },
      {
          .name = "setunion",
          .category = "collection",
          .doc = "The elements that some of the sets have.",
          .example = {R"(setunion(["a", "b"], ["b", "c"]))", R"(["a", "b", "c"])"},
          .parameters = {set_parameter("first_set", "A set, or what converts to one.")},
          .rest = set_parameter("other_sets", "More of them."),
          .result_type = common_set,
          .call = setunion_call,
      },
  };
  return functions;
}

}  // namespace kiln
