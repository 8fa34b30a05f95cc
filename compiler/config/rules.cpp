#include "compiler/config/rules.h"

#include <algorithm>
#include <iterator>

#include "compiler/config/config.h"
#include "compiler/config/diagnostics.h"
#include "compiler/eval/go_template.h"
#include "compiler/source/suggest.h"

namespace kiln {
namespace {

// How an argument counts in a rule.
enum class Presence : uint8_t {
  Absent,
  // An empty list or map, or a block without arguments: given, but in nobody's way.
  Empty,
  Present,
  // Not known yet: perhaps null.
  Perhaps,
};

Presence presence(const Value& value) {
  if (!value.is_known()) {
    return Presence::Perhaps;
  }
  if (value.is_null()) {
    return Presence::Absent;
  }
  switch (value.type().kind()) {
    case TypeKind::String:
      return value.as_string().empty() ? Presence::Absent : Presence::Present;
    case TypeKind::Bool:
      return value.as_bool() ? Presence::Present : Presence::Absent;
    case TypeKind::Number:
      return value.as_number().is_zero() ? Presence::Absent : Presence::Present;
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Map:
    case TypeKind::Tuple:
    case TypeKind::Object:
      return value.size() == 0 ? Presence::Empty : Presence::Present;
    case TypeKind::Dynamic:
    case TypeKind::Capsule:
      break;
  }
  return Presence::Present;
}

struct Verdict {
  bool too_many = false;
  bool too_few = false;
};

Verdict judge(RuleKind kind, const std::vector<Presence>& states) {
  const auto count = [&](Presence state) { return std::ranges::count(states, state); };
  const auto present = count(Presence::Present);
  const bool none_given = count(Presence::Absent) == std::ssize(states);
  const auto missing = count(Presence::Absent) + count(Presence::Empty);
  const bool has_first = states.front() == Presence::Present;
  switch (kind) {
    case RuleKind::ExactlyOneOf:
      return {present > 1, none_given};
    case RuleKind::AtMostOneOf:
      return {present > 1, false};
    case RuleKind::AtLeastOneOf:
      return {false, missing == std::ssize(states)};
    case RuleKind::RequiredWith:
      return {false, has_first && missing > 0};
    case RuleKind::ConflictsWith:
      return {has_first && present > 1, false};
    case RuleKind::AllOrNone:
      break;
  }
  return {false, present > 0 && missing > 0};
}

void check_rule(const RuleSchema& rule, const std::map<std::string, Value>& values,
                const std::map<std::string, Span, std::less<>>& spans, Span body_span,
                bool may_lack, Diagnostics& diagnostics) {
  std::vector<std::string> present;
  std::vector<Presence> states;
  for (const std::string& name : rule.arguments) {
    const auto value = values.find(name);
    states.push_back(value == values.end() ? Presence::Absent : presence(value->second));
    if (states.back() == Presence::Present) {
      present.push_back(name);
    }
  }
  const Verdict verdict = judge(rule.kind, states);
  const bool too_many = verdict.too_many;
  const bool too_few = verdict.too_few && !may_lack;
  if (!too_many && !too_few) {
    return;
  }
  std::vector<std::pair<std::string, Span>> places;
  for (const std::string& name : present) {
    if (const auto span = spans.find(name); span != spans.end()) {
      places.emplace_back(name, span->second);
    }
  }
  std::ranges::sort(places, {}, [](const auto& place) { return place.second.begin; });
  const Span subject = places.empty() ? body_span : places.back().second;
  Diagnostic& diagnostic = diagnostics.emit(
      subject, too_many ? diag::ConflictingArguments : diag::MissingOneOfArguments, rule.message);
  for (size_t i = 0; i + 1 < places.size(); ++i) {
    diagnostic.labels.push_back(
        {places[i].second, fmt::format("\"{}\" is set here", places[i].first)});
  }
}

std::string quoted_choices(const std::vector<std::string>& choices) {
  std::string text;
  for (size_t i = 0; i < choices.size(); ++i) {
    text += i == 0 ? "" : i + 1 == choices.size() ? " or " : ", ";
    text += fmt::format("\"{}\"", choices[i]);
  }
  return text;
}

}  // namespace

void check_rules(const Schema& schema, const std::map<std::string, Value>& values,
                 const std::map<std::string, Span, std::less<>>& argument_spans, Span body_span,
                 bool may_lack, Diagnostics& diagnostics) {
  for (const RuleSchema& rule : schema.rules) {
    check_rule(rule, values, argument_spans, body_span, may_lack, diagnostics);
  }
}

void check_duration(const Value& value, Span span, Diagnostics& diagnostics) {
  if (!value.has_content() || value.as_string().empty() || has_template_action(value.as_string()) ||
      parse_duration(value.as_string())) {
    return;
  }
  Diagnostic& diagnostic = diagnostics.emit(
      span, diag::InvalidOptions,
      value.is_marked() ? "time: invalid duration"
                        : fmt::format("time: invalid duration \"{}\"", value.as_string()));
  diagnostic.hint = "A duration is written like `90s`, `5m` or `1h30m`.";
}

void check_one_of(const ArgumentSchema& argument, const Value& value, Span span,
                  Diagnostics& diagnostics) {
  if (argument.one_of.empty() || !value.has_content()) {
    return;
  }
  if (value.type().is(TypeKind::List) || value.type().is(TypeKind::Set) ||
      value.type().is(TypeKind::Tuple)) {
    for (const Value& element : value.elements()) {
      check_one_of(argument, element, span, diagnostics);
    }
    return;
  }
  // What a template action will make of it is not known here.
  if (!value.type().is(TypeKind::String) || has_template_action(value.as_string()) ||
      std::ranges::find(argument.one_of, value.as_string()) != argument.one_of.end()) {
    return;
  }
  const std::string shown =
      value.is_marked() ? std::string("This value") : fmt::format("\"{}\"", value.as_string());
  diagnostics.emit(span, diag::InvalidChoice, argument.name, quoted_choices(argument.one_of), shown,
                   value.is_marked() ? "" : did_you_mean(value.as_string(), argument.one_of));
}

}  // namespace kiln
