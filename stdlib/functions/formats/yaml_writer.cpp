#include "stdlib/functions/formats/yaml_writer.h"

#include <algorithm>

#include "compiler/value/unicode.h"
#include "fmt/format.h"

namespace kiln {
namespace {

constexpr int kIndent = 2;
constexpr int kWidth = 80;
// A longer key is written after a `?`.
constexpr size_t kLongestSimpleKey = 128;

bool is_break(char32_t c) {
  return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

// What libyaml takes for printable: nothing beyond 16 bits, and no tab.
bool is_printable(char32_t c) {
  return c == '\n' || (c >= 0x20 && c <= 0x7E) || (c >= 0xA0 && c < 0xD800) ||
         (c >= 0xE000 && c < 0xFFFE && c != 0xFEFF);
}

std::string escape(char32_t c) {
  constexpr std::string_view letters = "0abtnvfre\"\\N_LP";
  constexpr char32_t escaped[] = {0,    0x07, 0x08, 0x09, 0x0A, 0x0B,   0x0C,  0x0D,
                                  0x1B, 0x22, 0x5C, 0x85, 0xA0, 0x2028, 0x2029};
  const auto* found = std::find(std::begin(escaped), std::end(escaped), c);
  if (found != std::end(escaped)) {
    return {'\\', letters[static_cast<size_t>(found - escaped)]};
  }
  auto number = static_cast<uint32_t>(c);
  return number <= 0xFF     ? fmt::format("\\x{:02X}", number)
         : number <= 0xFFFF ? fmt::format("\\u{:04X}", number)
                            : fmt::format("\\U{:08X}", number);
}

std::u32string code_points(std::string_view text) {
  std::u32string out;
  while (!text.empty()) {
    CodePoint next = first_code_point(text);
    out += next.value;
    text.remove_prefix(next.size);
  }
  return out;
}

// Whether a text can stand as a literal block: all printable, no blank before a line's end.
bool fits_literal_block(const std::u32string& text) {
  for (size_t i = 0; i < text.size(); ++i) {
    bool last = i + 1 == text.size();
    if (!is_printable(text[i]) || (text[i] == ' ' && (last || is_break(text[i + 1])))) {
      return false;
    }
  }
  return true;
}

class Writer {
 public:
  Result<std::string> write(const Value& value) {
    KILN_TRY(node(value, Context::Root));
    write_indent();
    if (open_ended_) {
      out_ += "...\n";
    }
    return out_;
  }

 private:
  enum class Context : uint8_t { Root, Sequence, Mapping, SimpleKey };

  // Indentation of what is inside a node, taken back at its end.
  class Nested {
   public:
    Nested(int& indent, int inner) : indent_(indent), outer_(indent) { indent = inner; }
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;
    ~Nested() { indent_ = outer_; }

   private:
    int& indent_;
    int outer_;
  };

  void put(char32_t c) {
    append_utf8(out_, c);
    ++column_;
  }

  void put_break() {
    out_ += '\n';
    column_ = 0;
  }

  void write_indent() {
    int wanted = std::max(indent_, 0);
    if (!indention_ || column_ > wanted || (column_ == wanted && !whitespace_)) {
      put_break();
    }
    while (column_ < wanted) {
      put(' ');
    }
    whitespace_ = true;
    indention_ = true;
  }

  void indicator(std::string_view text, bool needs_whitespace, bool keeps_indention) {
    if (needs_whitespace && !whitespace_) {
      put(' ');
    }
    for (char c : text) {
      put(static_cast<unsigned char>(c));
    }
    whitespace_ = false;
    indention_ = indention_ && keeps_indention;
    open_ended_ = false;
  }

  Result<void> node(const Value& value, Context context) {
    if (value.is_null()) {
      plain("null", context);
      return {};
    }
    switch (value.type().kind()) {
      case TypeKind::Bool:
        plain(value.as_bool() ? "true" : "false", context);
        return {};
      case TypeKind::Number:
        plain(value.as_number().text(), context);
        return {};
      case TypeKind::String:
        string(value.as_string(), context);
        return {};
      case TypeKind::List:
      case TypeKind::Set:
      case TypeKind::Tuple:
        return sequence(value, context);
      case TypeKind::Map:
      case TypeKind::Object:
        return mapping(value);
      case TypeKind::Dynamic:
      case TypeKind::Capsule:
        break;
    }
    return Error{fmt::format("can't marshal {} as YAML", value.type().friendly_name())};
  }

  void plain(std::string_view text, Context context) {
    indicator(text, true, false);
    open_ended_ = context == Context::Root;
  }

  Result<void> sequence(const Value& value, Context context) {
    if (value.elements().empty()) {
      indicator("[]", true, false);
      return {};
    }
    bool indentless = context == Context::Mapping && !indention_;
    Nested nested(indent_, indent_ < 0 ? 0 : indentless ? indent_ : indent_ + kIndent);
    for (const Value& element : value.elements()) {
      write_indent();
      indicator("-", true, true);
      KILN_TRY(node(element, Context::Sequence));
    }
    return {};
  }

  Result<void> mapping(const Value& value) {
    if (value.entries().empty()) {
      indicator("{}", true, false);
      return {};
    }
    Nested nested(indent_, indent_ < 0 ? 0 : indent_ + kIndent);
    for (const auto& [key, element] : value.entries()) {
      write_indent();
      std::u32string text = code_points(key);
      bool simple =
          key.size() <= kLongestSimpleKey && std::none_of(text.begin(), text.end(), is_break);
      if (simple) {
        string(key, Context::SimpleKey);
        indicator(":", false, false);
      } else {
        indicator("?", true, true);
        string(key, Context::Mapping);
        write_indent();
        indicator(":", true, true);
      }
      KILN_TRY(node(element, Context::Mapping));
    }
    return {};
  }

  void string(const std::string& text, Context context) {
    std::u32string characters = code_points(text);
    Nested nested(indent_, indent_ < 0 ? kIndent : indent_ + kIndent);
    bool lines = text.find('\n') != std::string::npos;
    if (lines && context != Context::SimpleKey && fits_literal_block(characters)) {
      literal(characters);
    } else {
      double_quoted(characters, context != Context::SimpleKey);
    }
  }

  void double_quoted(const std::u32string& text, bool may_fold) {
    indicator("\"", true, false);
    bool after_space = false;
    for (size_t i = 0; i < text.size(); ++i) {
      char32_t c = text[i];
      if (c == ' ') {
        bool fold = may_fold && !after_space && column_ > kWidth && i > 0 && i + 1 < text.size();
        if (fold) {
          write_indent();
          if (text[i + 1] == ' ') {
            put('\\');
          }
        } else {
          put(c);
        }
        after_space = true;
        continue;
      }
      after_space = false;
      if (!is_printable(c) || is_break(c) || c == '"' || c == '\\') {
        for (char escaped : escape(c)) {
          put(static_cast<unsigned char>(escaped));
        }
      } else {
        put(c);
      }
    }
    whitespace_ = false;
    indicator("\"", false, false);
  }

  void literal(const std::u32string& text) {
    indicator("|", true, false);
    if (text[0] == ' ' || is_break(text[0])) {
      put('0' + kIndent);
    }
    if (!is_break(text.back())) {
      put('-');
    } else if (text.size() == 1 || is_break(text[text.size() - 2])) {
      put('+');
    }
    put_break();
    indention_ = true;
    whitespace_ = true;
    bool at_start = true;
    for (char32_t c : text) {
      if (is_break(c)) {
        if (c == '\n') {
          put_break();
        } else {
          put(c);
          column_ = 0;
        }
        indention_ = true;
        at_start = true;
        continue;
      }
      if (at_start) {
        write_indent();
      }
      put(c);
      indention_ = false;
      at_start = false;
    }
  }

  std::string out_;
  int column_ = 0;
  int indent_ = -1;
  // Whether the last character was a blank, and whether the line has only blanks and indicators.
  bool whitespace_ = true;
  bool indention_ = true;
  bool open_ended_ = false;
};

}  // namespace

Result<std::string> value_to_yaml(const Value& value) {
  return Writer().write(value);
}

}  // namespace kiln
