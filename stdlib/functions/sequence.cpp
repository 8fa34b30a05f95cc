#include <algorithm>
#include <limits>

#include "compiler/eval/equality.h"
#include "compiler/value/convert.h"
#include "stdlib/functions/arguments.h"

// Functions that make lists and tuples of others.
namespace kiln {
namespace {

FunctionResult chunklist_call(const CallContext&, Arguments arguments) {
  const Value& list = arguments[0];
  auto size = whole_number(arguments[1]);
  if (!size) {
    return call_error("invalid size: " + size.error().message);
  }
  if (*size < 0) {
    return call_error("the size argument must be positive");
  }
  const Type element = list.type().element();
  std::vector<Value> chunks;
  const auto& elements = list.elements();
  size_t step = *size == 0 ? std::max<size_t>(elements.size(), 1) : static_cast<size_t>(*size);
  for (size_t begin = 0; begin < elements.size();) {
    size_t count = std::min(step, elements.size() - begin);
    auto first = elements.begin() + static_cast<std::ptrdiff_t>(begin);
    auto last = first + static_cast<std::ptrdiff_t>(count);
    chunks.push_back(Value::list(element, {first, last}));
    begin += count;
  }
  return Value::list(list.type(), std::move(chunks))
      .with_marks_of(list)
      .with_marks_of(arguments[1]);
}

FunctionResult chunklist_type(Arguments arguments) {
  return Value::unknown(Type::list(arguments[0].type()));
}

FunctionResult compact_call(const CallContext&, Arguments arguments) {
  if (!arguments[0].is_wholly_known()) {
    return pending(Type::list(Type::string()));
  }
  std::vector<Value> kept;
  for (const Value& element : arguments[0].elements()) {
    if (!element.is_null() && !element.as_string().empty()) {
      kept.push_back(element);
    }
  }
  return Value::list(Type::string(), std::move(kept));
}

// The list type that all arguments convert to, or a tuple of what they hold. What follows an
// unknown list is not looked at: not even the type can be told from there on.
FunctionResult concat_type(Arguments arguments) {
  if (arguments.empty()) {
    return call_error("at least one argument is required");
  }
  if (std::ranges::all_of(arguments,
                          [](const Value& value) { return value.type().is(TypeKind::List); })) {
    if (auto type = unify(types_of(arguments), Conversions::Unsafe)) {
      return Value::unknown(*type);
    }
  }
  std::vector<Type> elements;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const Type& type = arguments[i].type();
    if (type.is(TypeKind::Tuple)) {
      elements.insert(elements.end(), type.elements().begin(), type.elements().end());
    } else if (!type.is(TypeKind::List)) {
      return argument_error(static_cast<int>(i),
                            "all arguments must be lists or tuples; got " + type.friendly_name());
    } else if (!arguments[i].is_known()) {
      return Value::unknown(Type::dynamic());
    } else {
      elements.insert(elements.end(), arguments[i].size(), type.element());
    }
  }
  return Value::unknown(Type::tuple(std::move(elements)));
}

FunctionResult concat_call(const CallContext&, Arguments arguments) {
  FunctionResult sample = concat_type(arguments);
  if (!sample) {
    return sample;
  }
  const Type& type = (*sample).type();
  const bool is_list = type.is(TypeKind::List);
  std::vector<Value> all;
  std::vector<Mark> marks;
  for (size_t i = 0; i < arguments.size(); ++i) {
    auto sequence = is_list ? convert(arguments[i], type) : arguments[i];
    if (!sequence) {
      return argument_error(static_cast<int>(i), sequence.error().message);
    }
    marks = union_marks(marks, sequence->marks());
    all.insert(all.end(), sequence->elements().begin(), sequence->elements().end());
  }
  if (!is_list) {
    return Value::tuple(std::move(all)).with_marks(marks);
  }
  // A list whose element type is open leaves it to the elements of the others.
  const auto is_typed = [](const Value& value) { return !value.type().is(TypeKind::Dynamic); };
  const auto first = std::ranges::find_if(all, is_typed);
  for (auto value = first; value != all.end(); ++value) {
    if (is_typed(*value) && value->type() != first->type()) {
      return call_error(fmt::format("the lists have elements of different types: {} and {}",
                                    first->type().friendly_name(), value->type().friendly_name()));
    }
  }
  return Value::list(type.element(), std::move(all)).with_marks(marks);
}

FunctionResult distinct_call(const CallContext& context, Arguments arguments) {
  const Value& list = arguments[0];
  if (!list.is_wholly_known()) {
    return pending(list.type());
  }
  std::vector<Value> kept;
  for (const Value& element : list.elements()) {
    // Each is compared with all that were kept.
    KILN_TRY(afford(context, kept.size() / 16));
    if (std::none_of(kept.begin(), kept.end(),
                     [&](const Value& other) { return equal_values(other, element).as_bool(); })) {
      kept.push_back(element);
    }
  }
  return Value::list(list.type().element(), std::move(kept));
}

FunctionResult same_type(Arguments arguments) {
  return Value::unknown(arguments[0].type());
}

FunctionResult element_call(const CallContext&, Arguments arguments) {
  const Value& list = arguments[0];
  if (arguments[1].as_number().compare(Number(int64_t{0})) < 0) {
    return call_error("cannot use element function with a negative index");
  }
  if (!is_sequence(list.type())) {
    return call_error("cannot read elements from " + list.type().friendly_name());
  }
  auto index = whole_number(arguments[1]);
  if (!index) {
    return call_error("invalid index: " + index.error().message);
  }
  if (list.size() == 0) {
    return call_error("cannot use element function with an empty list");
  }
  return list.elements()[static_cast<size_t>(*index) % list.size()].with_marks_of(list);
}

FunctionResult element_type(Arguments arguments) {
  const Type& type = arguments[0].type();
  if (arguments[1].is_known() && arguments[1].as_number().compare(Number(int64_t{0})) < 0) {
    return call_error("cannot use element function with a negative index");
  }
  if (!is_sequence(type) && !type.is(TypeKind::Dynamic)) {
    return call_error("cannot read elements from " + type.friendly_name());
  }
  if (type.is(TypeKind::List)) {
    return Value::unknown(type.element());
  }
  if (!type.is(TypeKind::Tuple) || !arguments[1].is_known()) {
    return Value::unknown(Type::dynamic());
  }
  const auto index = whole_number(arguments[1]);
  if (!index) {
    return call_error("invalid index: " + index.error().message);
  }
  if (type.elements().empty()) {
    return call_error("cannot use element function with an empty list");
  }
  return Value::unknown(type.elements()[static_cast<size_t>(*index) % type.elements().size()]);
}

// Appends what a sequence holds at any depth; false when something that may be a sequence is not
// known yet.
bool append_flat(const Value& sequence, std::vector<Value>& out, std::vector<Mark>& marks) {
  marks = union_marks(marks, sequence.marks());
  const bool may_shrink = sequence.type().is(TypeKind::Set) && sequence.is_known() &&
                          sequence.size() > 1 && !sequence.is_wholly_known();
  if (!sequence.is_known() || may_shrink) {
    return false;
  }
  bool known = true;
  for (const Value& element : sequence.elements()) {
    if (!element.is_null() && is_sequence_or_set(element.type())) {
      known = append_flat(element, out, marks) && known;
    } else {
      // cty overlooks one that has marks.
      known &= element.is_known() || element.is_marked() || !element.type().is(TypeKind::Dynamic);
      out.push_back(element);
    }
  }
  return known;
}

FunctionResult flatten_call(const CallContext&, Arguments arguments) {
  if (!is_sequence_or_set(arguments[0].type())) {
    return call_error("can only flatten lists, sets and tuples");
  }
  std::vector<Value> out;
  std::vector<Mark> marks;
  bool known = append_flat(arguments[0], out, marks);
  Value result = known ? Value::tuple(std::move(out)) : Value::unknown(Type::dynamic());
  return result.with_marks(marks);
}

FunctionResult reverse_call(const CallContext&, Arguments arguments) {
  const Value& list = arguments[0];
  if (!is_sequence_or_set(list.type())) {
    return argument_error(
        0, "can only reverse list or tuple values, not " + list.type().friendly_name());
  }
  std::vector<Value> out(list.elements().rbegin(), list.elements().rend());
  Value result = list.type().is(TypeKind::Tuple)
                     ? Value::tuple(std::move(out))
                     : Value::list(list.type().element(), std::move(out));
  return result.with_marks_of(list);
}

FunctionResult reverse_type(Arguments arguments) {
  const Type& type = arguments[0].type();
  if (type.is(TypeKind::List) || type.is(TypeKind::Set)) {
    return Value::unknown(Type::list(type.element()));
  }
  if (type.is(TypeKind::Tuple)) {
    std::vector<Type> types(type.elements().rbegin(), type.elements().rend());
    return Value::unknown(Type::tuple(std::move(types)));
  }
  if (type.is(TypeKind::Dynamic)) {
    return Value::unknown(Type::dynamic());
  }
  return argument_error(0, "can only reverse list or tuple values, not " + type.friendly_name());
}

// One end of a slice, checked as far as it can be alone.
FunctionResult check_bound(const Value& value, int argument, std::string_view name, size_t length) {
  if (!value.is_known()) {
    return value;
  }
  auto bound = whole_number(value);
  if (!bound) {
    return argument_error(argument,
                          fmt::format("invalid {} index: {}", name, bound.error().message));
  }
  if (*bound < 0) {
    return argument_error(argument, fmt::format("{} index must not be less than zero", name));
  }
  if (*bound > static_cast<int64_t>(length)) {
    return argument_error(
        argument, fmt::format("{} index must not be greater than the length of the list", name));
  }
  return value;
}

// Whatever can be wrong, found as far as the arguments are known.
FunctionResult slice_type(Arguments arguments) {
  const Value& list = arguments[0];
  const Type& type = list.type();
  if (type.is(TypeKind::Dynamic)) {
    return Value::unknown(Type::dynamic());
  }
  if (type.is(TypeKind::Set)) {
    return argument_error(
        0,
        "cannot slice a set, because its elements do not have indices; explicitly convert to a "
        "list if the ordering of the result is not important");
  }
  if (!is_sequence(type)) {
    return argument_error(0, "must be a list or tuple value");
  }
  const bool is_tuple = type.is(TypeKind::Tuple);
  const size_t length = is_tuple          ? type.elements().size()
                        : list.is_known() ? list.size()
                                          : std::numeric_limits<int64_t>::max();
  if (auto start = check_bound(arguments[1], 1, "start", length); !start) {
    return start;
  }
  if (auto end = check_bound(arguments[2], 2, "end", length); !end) {
    return end;
  }
  if (!arguments[1].is_known() || !arguments[2].is_known()) {
    return Value::unknown(is_tuple ? Type::dynamic() : type);
  }
  const int64_t start = *arguments[1].as_number().to_int64();
  const int64_t end = *arguments[2].as_number().to_int64();
  if (start > end) {
    return argument_error(1, "start index must not be greater than end index");
  }
  if (!is_tuple) {
    return Value::unknown(type);
  }
  return Value::unknown(
      Type::tuple({type.elements().begin() + start, type.elements().begin() + end}));
}

FunctionResult slice_call(const CallContext&, Arguments arguments) {
  if (FunctionResult type = slice_type(arguments); !type) {
    return type;
  }
  const Value& list = arguments[0];
  const int64_t start = *arguments[1].as_number().to_int64();
  const int64_t end = *arguments[2].as_number().to_int64();
  std::vector<Value> out(list.elements().begin() + start, list.elements().begin() + end);
  Value result = list.type().is(TypeKind::Tuple)
                     ? Value::tuple(std::move(out))
                     : Value::list(list.type().element(), std::move(out));
  return result.with_marks_of(list);
}

FunctionResult sort_call(const CallContext&, Arguments arguments) {
  if (!arguments[0].is_wholly_known()) {
    // Only how many there are is certain.
    Refinement length{.not_null = true};
    const Value& list = arguments[0];
    length.min_length = list.is_known() ? list.size() : list.refinement().min_length;
    length.max_length = list.is_known() ? list.size() : list.refinement().max_length;
    return Value::refined(Type::list(Type::string()), std::move(length));
  }
  std::vector<std::string> texts;
  for (const Value& element : arguments[0].elements()) {
    if (element.is_null()) {
      return call_error(fmt::format("given list element {} is null; a null string cannot be sorted",
                                    texts.size()));
    }
    texts.push_back(element.as_string());
  }
  std::sort(texts.begin(), texts.end());
  return string_list(texts);
}

Parameter list_parameter(Type element, std::string_view doc, bool allow_marked = false) {
  return {.name = "list",
          .type = Type::list(std::move(element)),
          .allow_marked = allow_marked,
          .doc = doc};
}

}  // namespace

std::span<const FunctionInfo> sequence_functions() {
  static const FunctionInfo functions[] = {
      {
          .name = "chunklist",
          .category = "collection",
          .doc = "Cuts a list into lists of a given length; the last may be shorter.",
          .example = {R"(chunklist(["a", "b", "c"], 2))", R"([["a", "b"], ["c"]])"},
          .parameters = {list_parameter(Type::dynamic(), "The list to cut.", true),
                         {.name = "size",
                          .type = Type::number(),
                          .allow_marked = true,
                          .doc = "The length; 0 means all in one."}},
          .result_type = chunklist_type,
          .call = chunklist_call,
      },
      {
          .name = "compact",
          .category = "collection",
          .doc = "The list without empty strings and nulls.",
          .example = {R"(compact(["a", "", "b"]))", R"(["a", "b"])"},
          .parameters = {list_parameter(Type::string(), "The strings.")},
          .result = Type::list(Type::string()),
          .call = compact_call,
      },
      {
          .name = "concat",
          .category = "collection",
          .doc = "Several lists or tuples as one.",
          .example = {R"(concat(["a"], ["b", "c"]))", R"(["a", "b", "c"])"},
          .rest = structure_parameter("seqs", "The lists or tuples, at least one."),
          .result_type = concat_type,
          .call = concat_call,
      },
      {
          .name = "distinct",
          .category = "collection",
          .doc = "The list without the elements that occurred before.",
          .example = {R"(distinct(["a", "b", "a"]))", R"(["a", "b"])"},
          .parameters = {list_parameter(Type::dynamic(), "The list.")},
          .result_type = same_type,
          .call = distinct_call,
      },
      {
          .name = "element",
          .category = "collection",
          .doc = "The element at an index, which starts over after the last element. An empty list "
                 "is an error.",
          .example = {R"(element(["a", "b", "c"], 4))", R"("b")"},
          .parameters = {structure_parameter("list", "A list or tuple."),
                         number_parameter("index", "The index, from 0.")},
          .result_type = element_type,
          .not_null = false,
          .call = element_call,
      },
      {
          .name = "flatten",
          .category = "collection",
          .doc = "Replaces lists, tuples and sets inside a list by their elements.",
          .example = {R"(flatten([["a", "b"], [], ["c", ["d"]]]))", R"(["a", "b", "c", "d"])"},
          .parameters = {structure_parameter("list", "A list, tuple or set.")},
          .call = flatten_call,
      },
      {
          .name = "reverse",
          .category = "collection",
          .doc = "The elements from last to first.",
          .example = {R"(reverse(["a", "b", "c"]))", R"(["c", "b", "a"])"},
          .parameters = {structure_parameter("list", "A list, tuple or set.")},
          .result_type = reverse_type,
          .call = reverse_call,
      },
      {
          .name = "slice",
          .category = "collection",
          .doc = "Part of a list or tuple, from one index up to but not including another. An "
                 "index outside of it is an error.",
          .example = {R"(slice(["a", "b", "c", "d"], 1, 3))", R"(["b", "c"])"},
          .parameters = {structure_parameter("list", "A list or tuple."),
                         number_parameter("start_index", "The first element to take, from 0."),
                         number_parameter("end_index", "The first element not to take.")},
          .result_type = slice_type,
          .call = slice_call,
      },
      {
          .name = "sort",
          .category = "collection",
          .doc = "The strings in order of their code points.",
          .example = {R"(sort(["b", "a", "C"]))", R"(["C", "a", "b"])"},
          .parameters = {{.name = "list",
                          .type = Type::list(Type::string()),
                          .allow_unknown = true,
                          .doc = "The strings."}},
          .result = Type::list(Type::string()),
          .call = sort_call,
      },
  };
  return functions;
}

}  // namespace kiln
