#include "compiler/eval/secret_texts.h"

#include "compiler/value/unicode.h"

namespace kiln {
namespace {

void collect(const Value& value, bool is_inside, std::vector<std::string>& secrets) {
  const bool is_secret = is_inside || value.is_marked();
  if (!value.has_content() || (!is_secret && value.all_marks().empty())) {
    return;
  }
  switch (value.type().kind()) {
    case TypeKind::String:
      secrets.push_back(value.as_string());
      return;
    case TypeKind::Number:
      secrets.push_back(value.as_number().text());
      return;
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Tuple:
      for (const Value& element : value.elements()) {
        collect(element, is_secret, secrets);
      }
      return;
    case TypeKind::Map:
    case TypeKind::Object:
      for (const auto& [key, element] : value.entries()) {
        collect(element, is_secret, secrets);
      }
      return;
    case TypeKind::Dynamic:
    case TypeKind::Bool:
    case TypeKind::Capsule:
      return;
  }
}

void replace_every(std::string& text, const std::string& secret) {
  constexpr std::string_view shown = "(sensitive value)";
  for (size_t at = text.find(secret); at != std::string::npos;
       at = text.find(secret, at + shown.size())) {
    text.replace(at, secret.size(), shown);
  }
}

}  // namespace

std::vector<std::string> secret_texts(std::span<const Value> values) {
  std::vector<std::string> secrets;
  for (const Value& value : values) {
    collect(value, false, secrets);
  }
  return secrets;
}

std::string without_secrets(std::string message, const std::vector<std::string>& secrets) {
  constexpr size_t shortest = 4;
  for (const std::string& secret : secrets) {
    replace_every(message, go_quote(secret));
    if (secret.size() >= shortest) {
      replace_every(message, secret);
    }
  }
  return message;
}

}  // namespace kiln
