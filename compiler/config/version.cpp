#include "compiler/config/version.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace kiln {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_identifier_char(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '~';
}

std::string_view trim(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty() && is_space(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_space(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) {
      return parts;
    }
    text.remove_prefix(at + 1);
  }
}

// Dot-separated words that are not empty.
bool is_dotted(std::string_view text) {
  return std::ranges::all_of(split(text, '.'), [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, is_identifier_char);
  });
}

std::optional<uint64_t> to_number(std::string_view text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = !text.empty() && end == text.data() + text.size();
  return error == std::errc() && is_whole ? std::optional(number) : std::nullopt;
}

int compare_part(std::string_view a, std::string_view b) {
  if (a == b) {
    return 0;
  }
  const std::optional<uint64_t> a_number = to_number(a);
  const std::optional<uint64_t> b_number = to_number(b);
  // Numbers come before words; no part comes before a number but after a word.
  if (a.empty()) {
    return b_number ? -1 : 1;
  }
  if (b.empty()) {
    return a_number ? 1 : -1;
  }
  if (a_number && b_number) {
    return *a_number < *b_number ? -1 : 1;
  }
  if (a_number || b_number) {
    return a_number ? -1 : 1;
  }
  return a < b ? -1 : 1;
}

int compare_prerelease(const std::string& a, const std::string& b) {
  if (a == b) {
    return 0;
  }
  // A release comes after its prereleases.
  if (a.empty() || b.empty()) {
    return a.empty() ? 1 : -1;
  }
  const auto a_parts = split(a, '.');
  const auto b_parts = split(b, '.');
  for (size_t i = 0; i < std::max(a_parts.size(), b_parts.size()); ++i) {
    const std::string_view a_part = i < a_parts.size() ? a_parts[i] : std::string_view{};
    const std::string_view b_part = i < b_parts.size() ? b_parts[i] : std::string_view{};
    if (const int order = compare_part(a_part, b_part); order != 0) {
      return order;
    }
  }
  return 0;
}

uint64_t segment(const Version& version, size_t index) {
  return index < version.segments.size() ? version.segments[index] : 0;
}

int compare_segments(const Version& a, const Version& b) {
  for (size_t i = 0; i < std::max(a.segments.size(), b.segments.size()); ++i) {
    if (segment(a, i) != segment(b, i)) {
      return segment(a, i) < segment(b, i) ? -1 : 1;
    }
  }
  return 0;
}

}  // namespace

int Version::compare(const Version& other) const {
  const int order = compare_segments(*this, other);
  return order != 0 ? order : compare_prerelease(prerelease, other.prerelease);
}

std::optional<Version> parse_version(std::string_view text) {
  if (text.starts_with('v')) {
    text.remove_prefix(1);
  }
  if (const size_t plus = text.find('+'); plus != std::string_view::npos) {
    if (!is_dotted(text.substr(plus + 1))) {
      return std::nullopt;
    }
    text = text.substr(0, plus);
  }
  size_t end = 0;
  while (end < text.size() && (is_digit(text[end]) || text[end] == '.')) {
    ++end;
  }
  Version version;
  for (std::string_view part : split(text.substr(0, end), '.')) {
    const std::optional<uint64_t> number = to_number(part);
    if (!number) {
      return std::nullopt;
    }
    version.segments.push_back(*number);
  }
  version.given = version.segments.size();
  version.segments.resize(std::max<size_t>(version.given, 3));
  std::string_view rest = text.substr(end);
  if (rest.empty()) {
    return version;
  }
  if (rest.starts_with('-')) {
    rest.remove_prefix(1);
  }
  if (!is_dotted(rest)) {
    return std::nullopt;
  }
  version.prerelease = rest;
  return version;
}

Result<VersionConstraints> VersionConstraints::parse(std::string_view text) {
  struct Spelling {
    std::string_view text;
    Operator op;
  };
  constexpr std::array<Spelling, 7> spellings = {{{"!=", Operator::NotEqual},
                                                  {">=", Operator::GreaterEqual},
                                                  {"<=", Operator::LessEqual},
                                                  {"~>", Operator::Pessimistic},
                                                  {">", Operator::Greater},
                                                  {"<", Operator::Less},
                                                  {"=", Operator::Equal}}};
  VersionConstraints constraints;
  for (std::string_view part : split(text, ',')) {
    const std::string_view whole = trim(part);
    std::string_view rest = whole;
    Operator op = Operator::Equal;
    for (const Spelling& spelling : spellings) {
      if (rest.starts_with(spelling.text)) {
        op = spelling.op;
        rest = trim(rest.substr(spelling.text.size()));
        break;
      }
    }
    std::optional<Version> version = parse_version(rest);
    if (!version) {
      return Error{"Malformed constraint: " + std::string(whole)};
    }
    constraints.conditions_.push_back({op, *std::move(version), std::string(whole)});
  }
  return constraints;
}

bool VersionConstraints::allow(const Version& version) const {
  return std::ranges::all_of(conditions_,
                             [&](const Condition& condition) { return condition.allows(version); });
}

std::string VersionConstraints::prerelease_condition() const {
  const auto found = std::ranges::find_if(conditions_, [](const Condition& condition) {
    return !condition.version.prerelease.empty();
  });
  return found == conditions_.end() ? "" : found->text;
}

bool VersionConstraints::Condition::allows(const Version& candidate) const {
  const int order = candidate.compare(version);
  if (op == Operator::Equal || op == Operator::NotEqual) {
    return (order == 0) == (op == Operator::Equal);
  }
  // A prerelease satisfies an ordering only against a prerelease of the same version.
  if (!candidate.prerelease.empty() &&
      (version.prerelease.empty() || compare_segments(candidate, version) != 0)) {
    return false;
  }
  switch (op) {
    case Operator::Equal:
    case Operator::NotEqual:
      break;
    case Operator::Greater:
      return order > 0;
    case Operator::Less:
      return order < 0;
    case Operator::GreaterEqual:
      return order >= 0;
    case Operator::LessEqual:
      return order <= 0;
    case Operator::Pessimistic: {
      if (order < 0 || (!version.prerelease.empty() && candidate.prerelease.empty())) {
        return false;
      }
      const size_t fixed = version.given > 0 ? version.given - 1 : 0;
      for (size_t i = 0; i < fixed; ++i) {
        if (segment(version, i) != segment(candidate, i)) {
          return false;
        }
      }
      return true;
    }
  }
  return false;
}

}  // namespace kiln
