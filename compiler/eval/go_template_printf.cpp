#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "compiler/eval/go_template_number.h"
#include "compiler/eval/go_template_text.h"
#include "compiler/eval/go_template_value.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

// Wider output than this is a mistake or an attack; Go refuses at the same number.
constexpr int64_t max_width = 1000000;

struct Directive {
  bool minus = false;
  bool plus = false;
  bool sharp = false;
  bool space = false;
  bool zero = false;
  std::optional<size_t> width;
  std::optional<size_t> precision;
};

size_t count_code_points(std::string_view text) {
  size_t count = 0;
  for (size_t at = 0; at < text.size(); at += first_code_point(text.substr(at)).size) {
    ++count;
  }
  return count;
}

std::string cut(std::string_view text, size_t code_points) {
  size_t end = 0;
  for (size_t i = 0; i < code_points && end < text.size(); ++i) {
    end += first_code_point(text.substr(end)).size;
  }
  return std::string(text.substr(0, end));
}

std::string pad(std::string text, const Directive& directive) {
  size_t size = count_code_points(text);
  if (!directive.width || *directive.width <= size) {
    return text;
  }
  std::string filling(*directive.width - size, directive.zero && !directive.minus ? '0' : ' ');
  return directive.minus ? text + filling : filling + text;
}

// Pads a number: zeros go behind the sign.
std::string pad_number(const std::string& sign, std::string digits, const Directive& directive) {
  bool zeros = directive.zero && !directive.minus && directive.width;
  if (zeros && sign.size() + digits.size() < *directive.width) {
    digits.insert(0, *directive.width - sign.size() - digits.size(), '0');
  }
  Directive blanks = directive;
  blanks.zero = false;
  return pad(sign + digits, blanks);
}

std::string sign_of(bool is_negative, const Directive& directive) {
  return is_negative ? "-" : directive.plus ? "+" : directive.space ? " " : "";
}

std::string bad_verb(char verb, const GoValue& value) {
  if (value.is_missing()) {
    return fmt::format("%!{}(<nil>)", verb);
  }
  return fmt::format("%!{}({}={})", verb, value.type_name(), value.text());
}

std::string hexadecimal(std::string_view bytes, bool upper, const Directive& directive) {
  std::string out;
  for (char byte : bytes.substr(0, directive.precision.value_or(bytes.size()))) {
    if (directive.space && !out.empty()) {
      out += ' ';
    }
    if (directive.sharp && (directive.space || out.empty())) {
      out += upper ? "0X" : "0x";
    }
    auto value = static_cast<unsigned char>(byte);
    out += upper ? fmt::format("{:02X}", value) : fmt::format("{:02x}", value);
  }
  return pad(out, directive);
}

std::string quoted_string(const std::string& text, const Directive& directive) {
  bool can_backquote = text.find_first_of("`\x7F") == std::string::npos &&
                       std::none_of(text.begin(), text.end(), [](char c) {
                         return static_cast<unsigned char>(c) < 0x20 && c != '\t';
                       });
  return pad(directive.sharp && can_backquote ? "`" + text + "`" : go_quote(text), directive);
}

std::string format_string(char verb, const std::string& whole, const Directive& directive) {
  std::string text =
      directive.precision && verb != 'x' && verb != 'X' ? cut(whole, *directive.precision) : whole;
  switch (verb) {
    case 'v':
      return directive.sharp ? quoted_string(text, Directive{}) : pad(text, directive);
    case 's':
      return pad(text, directive);
    case 'q':
      return quoted_string(text, directive);
    case 'x':
    case 'X':
      return hexadecimal(whole, verb == 'X', directive);
    default:
      return bad_verb(verb, GoValue(whole));
  }
}

std::string format_integer(char verb, int64_t value, const Directive& directive) {
  bool is_negative = value < 0;
  uint64_t size = is_negative ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  std::string digits;
  std::string prefix;
  switch (verb) {
    case 'v':
    case 'd':
      digits = fmt::format("{}", size);
      break;
    case 'b':
      digits = fmt::format("{:b}", size);
      prefix = directive.sharp ? "0b" : "";
      break;
    case 'o':
    case 'O':
      digits = fmt::format("{:o}", size);
      prefix = verb == 'O' ? "0o" : directive.sharp ? "0" : "";
      break;
    case 'x':
      digits = fmt::format("{:x}", size);
      prefix = directive.sharp ? "0x" : "";
      break;
    case 'X':
      digits = fmt::format("{:X}", size);
      prefix = directive.sharp ? "0X" : "";
      break;
    case 'U':
      return pad(fmt::format("U+{:04X}", size), directive);
    case 'c': {
      std::string character;
      append_utf8(character, value < 0 || value > 0x10FFFF ? 0xFFFD : static_cast<char32_t>(value));
      return pad(character, directive);
    }
    case 'q': {
      std::string character;
      append_utf8(character, value < 0 || value > 0x10FFFF ? 0xFFFD : static_cast<char32_t>(value));
      std::string quoted = go_quote(character);
      std::string inner = quoted.substr(1, quoted.size() - 2);
      inner = inner == "\\\"" ? "\"" : inner == "'" ? "\\'" : inner;
      return pad("'" + inner + "'", directive);
    }
    default:
      return bad_verb(verb, GoValue(value));
  }
  Directive numeric = directive;
  if (directive.precision) {
    numeric.zero = false;
    if (digits.size() < *directive.precision) {
      digits.insert(0, *directive.precision - digits.size(), '0');
    }
    if (*directive.precision == 0 && value == 0) {
      digits.clear();
      prefix.clear();
    }
  }
  return pad_number(sign_of(is_negative, directive) + prefix, digits, numeric);
}

std::string format_real(char verb, double value, const Directive& directive) {
  char kind = verb == 'v' ? 'g' : verb == 'F' ? 'f' : verb;
  if (std::string_view("eEfgG").find(kind) == std::string_view::npos) {
    return bad_verb(verb, GoValue(value));
  }
  std::string text;
  bool shortest = !directive.precision && (kind == 'g' || kind == 'G');
  if (shortest) {
    text = go_float_text(value);
  } else {
    std::string specification = fmt::format("%.{}{}", directive.precision.value_or(6), kind);
    int size = std::snprintf(nullptr, 0, specification.c_str(), value);
    text.resize(static_cast<size_t>(size) + 1);
    std::snprintf(text.data(), text.size(), specification.c_str(), value);
    text.pop_back();
  }
  bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) {
    text.erase(0, 1);
  }
  return pad_number(sign_of(is_negative, directive), text, directive);
}

std::string format_value(char verb, const GoValue& value, const Directive& directive) {
  if (verb == 'T') {
    return pad(value.type_name(), directive);
  }
  if (const std::string* string = value.as_string()) {
    return format_string(verb, *string, directive);
  }
  if (const int64_t* integer = value.as_integer()) {
    return format_integer(verb, *integer, directive);
  }
  if (const double* real = value.as_real()) {
    return format_real(verb, *real, directive);
  }
  bool is_plain = verb == 'v' || (value.as_bool() != nullptr && verb == 't') ||
                  (value.as_fields() != nullptr && verb == 's');
  return is_plain ? pad(value.text(), directive) : bad_verb(verb, value);
}

// One run through a format.
class Formatter {
 public:
  Formatter(std::string_view format, std::span<const GoValue> arguments)
      : rest_(format), arguments_(arguments) {}

  std::string run() {
    // Beyond what may be rendered the rest does not matter.
    while (!rest_.empty() && out_.size() <= max_template_output) {
      size_t percent = std::min(rest_.find('%'), rest_.size());
      out_ += rest_.substr(0, percent);
      rest_.remove_prefix(percent);
      if (!rest_.empty()) {
        rest_.remove_prefix(1);
        directive();
      }
    }
    if (next_ < arguments_.size()) {
      out_ += "%!(EXTRA ";
      for (size_t i = next_; i < arguments_.size(); ++i) {
        out_ += i > next_ ? ", " : "";
        const GoValue& value = arguments_[i];
        out_ += value.is_missing() ? "<nil>" : value.type_name() + "=" + value.text();
      }
      out_ += ")";
    }
    return std::move(out_);
  }

 private:
  void directive() {
    Directive directive;
    flags(directive);
    bool bad_width = false;
    directive.width = size(bad_width, &directive.minus);
    out_ += bad_width ? "%!(BADWIDTH)" : "";
    if (rest_.starts_with('.')) {
      rest_.remove_prefix(1);
      bool bad_precision = false;
      auto precision = size(bad_precision, nullptr);
      out_ += bad_precision ? "%!(BADPREC)" : "";
      directive.precision = bad_precision ? std::nullopt : std::optional(precision.value_or(0));
    }
    if (rest_.empty()) {
      out_ += "%!(NOVERB)";
      return;
    }
    char verb = rest_[0];
    CodePoint whole = first_code_point(rest_);
    std::string_view shown = rest_.substr(0, whole.size);
    rest_.remove_prefix(whole.size);
    if (verb == '%') {
      out_ += '%';
      return;
    }
    if (next_ >= arguments_.size()) {
      out_ += fmt::format("%!{}(MISSING)", shown);
      return;
    }
    out_ += format_value(verb, arguments_[next_++], directive);
  }

  void flags(Directive& directive) {
    for (; !rest_.empty(); rest_.remove_prefix(1)) {
      switch (rest_[0]) {
        case '-':
          directive.minus = true;
          break;
        case '+':
          directive.plus = true;
          break;
        case '#':
          directive.sharp = true;
          break;
        case ' ':
          directive.space = true;
          break;
        case '0':
          directive.zero = true;
          break;
        default:
          return;
      }
    }
  }

  // A width or a precision: digits, or `*` for an argument. A negative width is one to the left.
  std::optional<size_t> size(bool& is_bad, bool* minus) {
    int64_t value = 0;
    if (rest_.starts_with('*')) {
      rest_.remove_prefix(1);
      const int64_t* given = next_ < arguments_.size() ? arguments_[next_].as_integer() : nullptr;
      next_ += next_ < arguments_.size();
      if (given == nullptr || *given > max_width || *given < -max_width) {
        is_bad = true;
        return std::nullopt;
      }
      value = *given;
      if (value < 0 && minus != nullptr) {
        *minus = true;
        value = -value;
      } else if (value < 0) {
        is_bad = true;
        return std::nullopt;
      }
      return static_cast<size_t>(value);
    }
    bool any = false;
    while (!rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9') {
      any = true;
      value = std::min(value * 10 + (rest_[0] - '0'), max_width + 1);
      rest_.remove_prefix(1);
    }
    bool fits = any && value <= max_width;
    return fits ? std::optional(static_cast<size_t>(value)) : std::nullopt;
  }

  std::string_view rest_;
  std::span<const GoValue> arguments_;
  size_t next_ = 0;
  std::string out_;
};

}  // namespace

std::string go_sprintf(std::string_view format, std::span<const GoValue> arguments) {
  return Formatter(format, arguments).run();
}

}  // namespace kiln
