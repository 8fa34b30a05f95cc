#include "runtime/redaction.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "compiler/value/json.h"

namespace kiln {
namespace {

constexpr std::string_view replacement = "<sensitive>";
constexpr std::string_view base64_standard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base64_url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// How `bytes` look in base64 when `before` other bytes (0 to 2) come first in their group of three:
// the characters that depend on `bytes` alone, whatever follows, and when they are `last` also what
// ends the text.
std::string base64_inside(std::string_view bytes, size_t before, std::string_view alphabet,
                          bool last) {
  std::string padded(before, '\0');
  padded += bytes;
  std::string encoded;
  size_t bits = padded.size() * 8;
  for (size_t bit = 0; bit + 6 <= bits || (last && bit < bits); bit += 6) {
    unsigned first = static_cast<unsigned char>(padded[bit / 8]);
    unsigned second =
        bit / 8 + 1 < padded.size() ? static_cast<unsigned char>(padded[bit / 8 + 1]) : 0;
    encoded += alphabet[((first << 8 | second) >> (10 - bit % 8)) & 63];
  }
  size_t mixed = (before * 8 + 5) / 6;
  return encoded.substr(std::min(mixed, encoded.size()));
}

std::string url_encoded(std::string_view bytes, bool plus_for_blank) {
  std::string out;
  for (char c : bytes) {
    bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                    c == '-' || c == '_' || c == '.' || c == '~';
    if (is_plain) {
      out += c;
    } else if (c == ' ' && plus_for_blank) {
      out += '+';
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string inside_quotes(const std::string& quoted) {
  return quoted.substr(1, quoted.size() - 2);
}

std::string shell_quoted(std::string_view text) {
  std::string out;
  for (char c : text) {
    out += c == '\'' ? std::string("'\"'\"'") : std::string(1, c);
  }
  return out;
}

std::vector<std::string> encodings(std::string_view secret) {
  std::vector<std::string> all = {std::string(secret),
                                  url_encoded(secret, false),
                                  url_encoded(secret, true),
                                  inside_quotes(json_quote(secret)),
                                  inside_quotes(json_quote_like_go(secret)),
                                  shell_quoted(secret)};
  for (std::string_view alphabet : {base64_standard, base64_url}) {
    for (size_t before : {0, 1, 2}) {
      all.push_back(base64_inside(secret, before, alphabet, false));
      all.push_back(base64_inside(secret, before, alphabet, true));
    }
  }
  return all;
}

void add_strings(const Value& value, bool is_secret, Redactor& redactor) {
  is_secret = is_secret || std::ranges::any_of(value.marks(), [](const Mark& mark) {
                return mark.kind == "sensitive";
              });
  if (!value.has_content()) {
    return;
  }
  switch (value.type().kind()) {
    case TypeKind::String:
      if (is_secret) {
        redactor.add_secret(value.as_string());
      }
      return;
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Tuple:
      for (const Value& element : value.elements()) {
        add_strings(element, is_secret, redactor);
      }
      return;
    case TypeKind::Map:
    case TypeKind::Object:
      for (const auto& [key, element] : value.entries()) {
        add_strings(element, is_secret, redactor);
      }
      return;
    case TypeKind::Dynamic:
    case TypeKind::Bool:
    case TypeKind::Number:
    case TypeKind::Capsule:
      return;
  }
}

}  // namespace

void Redactor::add_secrets_of(const Value& value) {
  add_strings(value, false, *this);
}

void Redactor::add_secret(std::string_view secret) {
  std::unique_lock lock(mutex_);
  size_t begin = 0;
  auto add_all = [this](std::string_view text) {
    while (!text.empty() && (text.back() == '\r' || text.back() == '\n')) {
      text.remove_suffix(1);
    }
    if (text.size() >= shortest) {
      for (std::string& encoded : encodings(text)) {
        add_pattern(std::move(encoded));
      }
    }
  };
  add_all(secret);
  while (begin < secret.size()) {
    size_t end = std::min(secret.find('\n', begin), secret.size());
    add_all(secret.substr(begin, end - begin));
    begin = end + 1;
  }
}

void Redactor::add_pattern(std::string pattern) {
  if (pattern.size() < shortest) {
    return;
  }
  auto longer_first = [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  };
  auto place = std::ranges::lower_bound(patterns_, pattern, longer_first);
  if (place == patterns_.end() || *place != pattern) {
    patterns_.insert(place, std::move(pattern));
  }
}

std::string Redactor::scrub(std::string_view text) const {
  std::shared_lock lock(mutex_);
  std::string out(text);
  for (const std::string& pattern : patterns_) {
    for (size_t at = out.find(pattern); at != std::string::npos;
         at = out.find(pattern, at + replacement.size())) {
      out.replace(at, pattern.size(), replacement);
    }
  }
  return out;
}

}  // namespace kiln
