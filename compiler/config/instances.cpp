#include "compiler/config/instances.h"

#include <fmt/format.h>

#include <limits>
#include <set>

#include "compiler/config/attribute.h"
#include "compiler/config/diagnostics.h"
#include "compiler/eval/diagnostics.h"
#include "compiler/eval/evaluate.h"
#include "compiler/value/convert.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

// An instance is a body to read and steps to plan, not one element of a value.
constexpr int64_t steps_of_instance = 100;
constexpr size_t most_instances = 100'000;

std::shared_ptr<const BlockBinding> each_binding(Value key, Value value) {
  auto binding = std::make_shared<BlockBinding>();
  binding->iterators.emplace("each",
                             Value::object({{"key", std::move(key)}, {"value", std::move(value)}}));
  return binding;
}

std::shared_ptr<const BlockBinding> count_binding(Value index) {
  auto binding = std::make_shared<BlockBinding>();
  binding->iterators.emplace("count", Value::object({{"index", std::move(index)}}));
  return binding;
}

// Stands for the instances of a block whose argument is wrong.
std::vector<Instance> unknown_instances() {
  auto binding = std::make_shared<BlockBinding>();
  binding->iterators.emplace("each", Value::unknown({}));
  binding->iterators.emplace("count", Value::unknown({}));
  std::vector<Instance> instances;
  instances.push_back({{}, std::move(binding)});
  return instances;
}

// The texts that a list has twice.
std::string repeated_texts(const Value& list) {
  std::set<std::string> seen;
  std::set<std::string> repeated;
  for (const Value& element : list.elements()) {
    const bool is_text = element.has_content() && element.type().is(TypeKind::String);
    if (is_text && !seen.insert(element.as_string()).second) {
      repeated.insert(go_quote(element.as_string()));
    }
  }
  std::string text;
  for (const std::string& one : repeated) {
    text += text.empty() ? one : ", " + one;
  }
  return text;
}

std::string wrong_type_hint(const Value& value) {
  const bool is_list = value.type().is(TypeKind::Tuple) || value.type().is(TypeKind::List);
  if (is_list && value.has_content()) {
    const std::string repeated = repeated_texts(value);
    return repeated.empty() ? "toset(...) makes a set of a list of strings."
                            : fmt::format(
                                  "toset(...) makes a set of a list of strings; it keeps "
                                  "only one of each that is there twice: {}.",
                                  repeated);
  }
  return value.type().is(TypeKind::Number) ? "A number of instances is \"count\"." : "";
}

class InstanceReader {
 public:
  InstanceReader(const Scope& scope, Loading& loading)
      : scope_(&scope), loading_(loading), diagnostics_(loading.diagnostics) {
    // Builds come after instances: what they make is nothing to go by, and not a wrong name.
    if (scope_.find("artifact") == nullptr) {
      scope_.set("artifact",
                 Value::unknown({}, {.not_null = true, .prefix = {}, .origin = "artifact"}));
    }
  }

  std::vector<Instance> for_each(const BodyAttribute& attribute) {
    const std::optional<Value> read = evaluate_known(attribute, diag::UnknownForEach);
    if (!read) {
      return unknown_instances();
    }
    const Value& value = *read;
    const Span span = attribute.expr->span();
    // Secrets inside a map are nobody's names.
    if (has_mark(value, "sensitive")) {
      diagnostics_.emit(span, diag::SensitiveForEach);
      return unknown_instances();
    }
    if (value.is_null()) {
      diagnostics_.emit(span, diag::NullForEach);
      return unknown_instances();
    }
    if (value.type().is(TypeKind::Map) || value.type().is(TypeKind::Object)) {
      return of_map(attribute, value);
    }
    if (!value.type().is(TypeKind::Set)) {
      diagnostics_.emit(span, diag::InvalidForEachType, value.type().friendly_name()).hint =
          wrong_type_hint(value);
      return unknown_instances();
    }
    return of_set(attribute, value);
  }

  std::vector<Instance> count(const BodyAttribute& attribute) {
    const std::optional<Value> read = evaluate_known(attribute, diag::UnknownCount);
    if (!read) {
      return unknown_instances();
    }
    const Span span = attribute.expr->span();
    if (read->contains_mark("sensitive")) {
      diagnostics_.emit(span, diag::SensitiveCount);
      return unknown_instances();
    }
    const std::optional<uint32_t> number = whole_number(*read, span);
    if (!number || !spend(attribute, *number)) {
      return unknown_instances();
    }
    std::vector<Instance> instances;
    for (uint32_t i = 0; i < *number; ++i) {
      instances.push_back(
          {{i}, count_binding(Value::number(Number(int64_t{i})).with_marks_of(*read))});
    }
    return instances;
  }

 private:
  static bool has_mark(const Value& value, std::string_view kind) {
    for (const Mark& mark : value.marks()) {
      if (mark.kind == kind) {
        return true;
      }
    }
    return false;
  }

  // The value, itself known; nothing when a problem was reported.
  std::optional<Value> evaluate_known(const BodyAttribute& attribute,
                                      const DiagDef<std::string>& unknown) {
    const size_t mark = diagnostics_.mark();
    Value value = evaluate(attribute, scope_, diagnostics_);
    const bool is_keyed =
        value.is_known() && (value.type().is(TypeKind::Map) || value.type().is(TypeKind::Object));
    if (is_keyed || value.is_wholly_known()) {
      return value;
    }
    const std::string origin = unknown_origin(value);
    const bool was_reported =
        diagnostics_.mark() != mark || (origin.empty() && diagnostics_.has_errors());
    if (!was_reported) {
      Diagnostic& diagnostic = diagnostics_.emit(attribute.expr->span(), unknown,
                                                 origin.empty() ? "this value" : origin);
      diagnostic.hint =
          "Say in a variable or a local which instances there are, and use what is unknown inside "
          "of them; \"when\" may leave out a step while building.";
    }
    return std::nullopt;
  }

  bool spend(const BodyAttribute& attribute, size_t instances) {
    if (instances > most_instances) {
      diagnostics_.emit(attribute.expr->span(), diag::TooManyInstances, instances, most_instances);
      return false;
    }
    EvaluationBudget& budget = *loading_.module.budget;
    if (budget.spend(static_cast<int64_t>(instances) * steps_of_instance)) {
      return true;
    }
    if (budget.tell()) {
      diagnostics_.emit(attribute.expr->span(), diag::EvaluationTooLong, budget.limit());
    }
    return false;
  }

  std::vector<Instance> of_map(const BodyAttribute& attribute, const Value& value) {
    if (!spend(attribute, value.size())) {
      return unknown_instances();
    }
    std::vector<Instance> instances;
    for (const auto& [key, element] : value.entries()) {
      instances.push_back(
          {{key},
           each_binding(Value::string(key).with_marks_of(value), element.with_marks_of(value))});
    }
    return instances;
  }

  std::vector<Instance> of_set(const BodyAttribute& attribute, const Value& value) {
    const Span span = attribute.expr->span();
    if (value.size() > 0 && !value.elements().front().type().is(TypeKind::String)) {
      diagnostics_.emit(span, diag::InvalidForEachSet,
                        value.elements().front().type().friendly_name());
      return unknown_instances();
    }
    if (!spend(attribute, value.size())) {
      return unknown_instances();
    }
    std::vector<Instance> instances;
    for (const Value& element : value.elements()) {
      if (element.is_null()) {
        diagnostics_.emit(span, diag::NullInForEachSet);
        return unknown_instances();
      }
      const Value key = element.with_marks_of(value);
      instances.push_back({{element.as_string()}, each_binding(key, key)});
    }
    return instances;
  }

  std::optional<uint32_t> whole_number(const Value& value, Span span) {
    const Result<Value> number = convert(value, Type::number());
    if (!number) {
      diagnostics_.emit(span, diag::InvalidCount, number.error().message);
      return std::nullopt;
    }
    if (number->is_null()) {
      diagnostics_.emit(span, diag::InvalidCount, "an integer is required, and it is null");
      return std::nullopt;
    }
    const std::optional<int64_t> count = number->as_number().to_int64();
    if (!count) {
      diagnostics_.emit(
          span, diag::InvalidCount,
          fmt::format("a whole number is required, and it is {}", number->as_number().text()));
      return std::nullopt;
    }
    if (*count < 0) {
      diagnostics_.emit(
          span, diag::InvalidCount,
          fmt::format("it must be greater than or equal to zero, and it is {}", *count));
      return std::nullopt;
    }
    // More than this no budget allows.
    return static_cast<uint32_t>(std::min<int64_t>(*count, std::numeric_limits<uint32_t>::max()));
  }

  Scope scope_;
  Loading& loading_;
  Diagnostics& diagnostics_;
};

}  // namespace

std::string InstanceKey::text() const {
  if (const auto* number = std::get_if<uint32_t>(&value)) {
    return fmt::format("[{}]", *number);
  }
  const auto* key = std::get_if<std::string>(&value);
  return key == nullptr ? std::string() : fmt::format("[{}]", go_quote(*key));
}

void add_instance_arguments(BodySpec& spec, const ComponentInfo* component, Span block,
                            const Loading& loading) {
  for (std::string_view name : {"for_each", "count"}) {
    if (has_kiln_meaning(name, component, block, loading)) {
      spec.attributes.push_back({name});
    }
  }
}

std::vector<Instance> read_instances(const BodyContent& content, const Scope& scope,
                                     Loading& loading) {
  const BodyAttribute* for_each = content.attribute("for_each");
  const BodyAttribute* count = content.attribute("count");
  if (for_each == nullptr && count == nullptr) {
    return std::vector<Instance>(1);
  }
  if (for_each != nullptr && count != nullptr) {
    Diagnostic& diagnostic = loading.diagnostics.emit(count->span, diag::ForEachAndCount);
    diagnostic.labels.push_back({for_each->span, "\"for_each\" is set here"});
    return unknown_instances();
  }
  InstanceReader reader(scope, loading);
  return for_each != nullptr ? reader.for_each(*for_each) : reader.count(*count);
}

}  // namespace kiln
