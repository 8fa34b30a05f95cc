#include "runtime/service/service_settings.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/value/json.h"
#include "runtime/http/http_client.h"

namespace kiln {

std::string ServiceSettings::variable(const std::string& name) const {
  return environment ? environment(name).value_or("") : "";
}

Result<bool> ServiceSettings::truth(const std::string& name, bool otherwise) const {
  const std::string text = variable(name);
  if (text.empty()) {
    return otherwise;
  }
  for (const char* word : {"1", "t", "T", "true", "TRUE", "True"}) {
    if (text == word) {
      return true;
    }
  }
  for (const char* word : {"0", "f", "F", "false", "FALSE", "False"}) {
    if (text == word) {
      return false;
    }
  }
  return Error{fmt::format("{} must be true or false", name)};
}

Result<Value> read_reply(const std::string& body) {
  Result<Value> value = value_from_json(body);
  if (!value) {
    return Error{"the reply is not JSON"};
  }
  return value;
}

std::optional<std::string> text_at(const Value& object, const std::string& key) {
  if (!object.has_content() || !object.type().is(TypeKind::Object)) {
    return std::nullopt;
  }
  const Value* found = object.find(key);
  if (found == nullptr || !found->has_content() || !found->type().is(TypeKind::String)) {
    return std::nullopt;
  }
  return found->as_string();
}

std::string escape_path(std::string_view path) {
  std::string out;
  while (true) {
    const std::string_view segment = path.substr(0, path.find('/'));
    out += escape_url(segment);
    if (segment.size() == path.size()) {
      return out;
    }
    out += '/';
    path.remove_prefix(segment.size() + 1);
  }
}

std::string quote_server(std::string text, const std::string& secret) {
  constexpr size_t longest = 300;
  for (size_t at = 0; !secret.empty() && (at = text.find(secret, at)) != std::string::npos;) {
    text.replace(at, secret.size(), "<sensitive>");
  }
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; }, ' ');
  if (text.size() > longest) {
    text = text.substr(0, longest) + "...";
  }
  return text;
}

}  // namespace kiln
