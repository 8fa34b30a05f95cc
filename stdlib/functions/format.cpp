#include <algorithm>

#include "compiler/value/convert.h"
#include "compiler/value/json.h"
#include "compiler/value/unicode.h"
#include "stdlib/functions/arguments.h"

namespace kiln {
namespace {

// Wider than anyone means; without a limit a typo would fill the memory.
constexpr int kLargestWidth = 1'000'000;

// One `%...x` of a format string.
struct Verb {
  std::string raw;
  size_t offset = 0;
  // Counted from 1.
  size_t argument = 0;
  char mode = 0;
  bool zero = false;
  bool sharp = false;
  bool plus = false;
  bool minus = false;
  bool space = false;
  // Negative when not given.
  int width = -1;
  int precision = -1;
};

FunctionError bad_value(const Verb& verb, std::string_view why) {
  return call_error(
      fmt::format("unsupported value for {} at {}: {}", go_quote(verb.raw), verb.offset, why));
}

std::string pad(const Verb& verb, std::string text) {
  auto length = static_cast<int>(split_graphemes(text).size());
  if (length >= verb.width) {
    return text;
  }
  std::string padding(static_cast<size_t>(verb.width - length), verb.zero ? '0' : ' ');
  return verb.minus ? text + padding : padding + text;
}

// A number's text with the sign that the flags ask for, padded between sign and digits for `0`.
std::string pad_number(const Verb& verb, std::string sign, const std::string& prefix,
                       const std::string& digits, bool zeros_allowed) {
  if (sign.empty()) {
    sign = verb.plus ? "+" : verb.space ? " " : "";
  }
  auto length = static_cast<int>(sign.size() + prefix.size() + digits.size());
  std::string padding(static_cast<size_t>(std::max(verb.width - length, 0)), ' ');
  if (verb.minus) {
    return sign + prefix + digits + padding;
  }
  if (verb.zero && zeros_allowed) {
    std::fill(padding.begin(), padding.end(), '0');
    return sign + prefix + padding + digits;
  }
  return padding + sign + prefix + digits;
}

FunctionResult format_float(const Verb& verb, const Number& number) {
  int precision = verb.precision;
  if (precision < 0 && verb.mode != 'g' && verb.mode != 'G') {
    precision = 6;
  }
  std::string text = number.format(verb.mode, precision);
  std::string sign = text.starts_with('-') ? "-" : number.is_infinite() ? "+" : "";
  std::string digits = text.starts_with('-') || text.starts_with('+') ? text.substr(1) : text;
  return Value::string(pad_number(verb, sign, "", digits, !number.is_infinite()));
}

FunctionResult format_integer(const Verb& verb, const Number& number) {
  int base = verb.mode == 'b' ? 2 : verb.mode == 'o' ? 8 : verb.mode == 'd' ? 10 : 16;
  auto text = number.integer_text(base);
  if (!text) {
    return bad_value(verb, "an integer is required");
  }
  std::string sign = text->starts_with('-') ? "-" : "";
  std::string digits = text->substr(sign.size());
  std::string prefix;
  if (verb.sharp) {
    prefix = verb.mode == 'b'   ? "0b"
             : verb.mode == 'o' ? "0"
             : verb.mode == 'x' ? "0x"
             : verb.mode == 'X' ? "0X"
                                : "";
  }
  if (verb.mode == 'X') {
    std::transform(digits.begin(), digits.end(), digits.begin(),
                   [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c; });
  }
  if (verb.precision == 0 && digits == "0") {
    return Value::string("");
  }
  if (verb.precision > static_cast<int>(digits.size())) {
    digits.insert(0, static_cast<size_t>(verb.precision) - digits.size(), '0');
  }
  return Value::string(pad_number(verb, sign, prefix, digits, verb.precision < 0));
}

FunctionResult format_number(const Verb& verb, const Value& value) {
  auto number = convert(value, Type::number());
  if (!number) {
    return bad_value(verb, number.error().message);
  }
  bool floating = std::string_view("eEfgG").find(verb.mode) != std::string_view::npos;
  return floating ? format_float(verb, number->as_number())
                  : format_integer(verb, number->as_number());
}

FunctionResult format_text(const Verb& verb, const Value& value) {
  auto converted = convert(value, Type::string());
  if (!converted) {
    return bad_value(verb, converted.error().message);
  }
  std::string text = converted->as_string();
  if (verb.precision > 0) {
    std::vector<std::string_view> clusters = split_graphemes(text);
    size_t count = std::min(clusters.size(), static_cast<size_t>(verb.precision));
    std::string cut;
    for (size_t i = 0; i < count; ++i) {
      cut += clusters[i];
    }
    text = cut;
  }
  return Value::string(pad(verb, verb.mode == 'q' ? json_quote_like_go(text) : text));
}

FunctionResult format_as_is(const Verb& verb, const Value& value) {
  if (!verb.sharp && !value.is_null()) {
    if (value.type().is(TypeKind::String)) {
      return Value::string(pad(verb, value.as_string()));
    }
    if (value.type().is(TypeKind::Number)) {
      return Value::string(pad(verb, value.as_number().format('g', -1)));
    }
  }
  auto json = value_to_json(value, JsonEscapes::LikeGo);
  if (!json) {
    return bad_value(verb, json.error().message);
  }
  return Value::string(pad(verb, *json));
}

FunctionResult format_bool(const Verb& verb, const Value& value) {
  auto truth = convert(value, Type::boolean());
  if (!truth) {
    return bad_value(verb, truth.error().message);
  }
  return Value::string(truth->as_bool() ? "true" : "false");
}

FunctionResult format_verb(const Verb& verb, Arguments arguments) {
  if (verb.argument > arguments.size()) {
    return call_error(
        fmt::format("not enough arguments for {} at {}: need index {} but have {} total",
                    go_quote(verb.raw), verb.offset, verb.argument, arguments.size()));
  }
  const Value& value = arguments[verb.argument - 1];
  if (verb.mode != 'v' && value.is_null()) {
    return bad_value(verb, "null value cannot be formatted");
  }
  switch (verb.mode) {
    case 'v':
      return format_as_is(verb, value);
    case 't':
      return format_bool(verb, value);
    case 's':
    case 'q':
      return format_text(verb, value);
    case 'b':
    case 'd':
    case 'o':
    case 'x':
    case 'X':
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G':
      return format_number(verb, value);
    default:
      return call_error(fmt::format("unsupported format verb '{}' in {} at offset {}", verb.mode,
                                    go_quote(verb.raw), verb.offset));
  }
}

// Reads a format string verb by verb.
class FormatReader {
 public:
  FormatReader(std::string_view text, Arguments arguments) : text_(text), arguments_(arguments) {}

  FunctionResult run() {
    while (position_ < text_.size()) {
      if (text_[position_] != '%') {
        out_ += text_[position_++];
        continue;
      }
      if (text_.substr(position_).starts_with("%%")) {
        out_ += '%';
        position_ += 2;
        continue;
      }
      if (auto failed = read_verb()) {
        return *std::move(failed);
      }
      KILN_TRY(check_length(out_.size()));
    }
    if (highest_ < arguments_.size()) {
      std::string problem =
          highest_ == 0
              ? "too many arguments; no verbs in format string"
              : fmt::format("too many arguments; only {} used by format string", highest_);
      return argument_error(static_cast<int>(highest_) + 1, std::move(problem));
    }
    return Value::string(out_);
  }

 private:
  bool at_digit() const {
    return position_ < text_.size() && text_[position_] >= '0' && text_[position_] <= '9';
  }

  FunctionError unexpected() const {
    if (position_ >= text_.size()) {
      return call_error(fmt::format("invalid format string starting at offset {}", text_.size()));
    }
    return call_error(fmt::format("unrecognized format character {} at offset {}",
                                  go_quote_character(text_.substr(position_)), position_));
  }

  int read_number() {
    int64_t number = 0;
    while (at_digit()) {
      number = std::min<int64_t>(number * 10 + (text_[position_++] - '0'), kLargestWidth + 1);
    }
    return static_cast<int>(number);
  }

  void read_flags(Verb& verb) {
    for (; position_ < text_.size(); ++position_) {
      switch (text_[position_]) {
        case '0':
          verb.zero = true;
          break;
        case '#':
          verb.sharp = true;
          break;
        case '+':
          verb.plus = true;
          break;
        case '-':
          verb.minus = true;
          break;
        case ' ':
          verb.space = true;
          break;
        default:
          return;
      }
    }
  }

  std::optional<FunctionError> read_verb() {
    Verb verb;
    verb.offset = position_++;
    verb.argument = next_;
    read_flags(verb);
    if (at_digit()) {
      verb.width = read_number();
    }
    if (position_ < text_.size() && text_[position_] == '.') {
      ++position_;
      verb.precision = read_number();
    }
    if (verb.width > kLargestWidth || verb.precision > kLargestWidth) {
      return call_error(fmt::format("a width or precision of more than {} at offset {}",
                                    kLargestWidth, verb.offset));
    }
    if (position_ < text_.size() && text_[position_] == '[') {
      ++position_;
      if (!at_digit() || text_[position_] == '0') {
        return unexpected();
      }
      verb.argument = static_cast<size_t>(read_number());
      if (position_ >= text_.size() || text_[position_] != ']') {
        return unexpected();
      }
      ++position_;
    }
    char mode = position_ < text_.size() ? text_[position_] : '\0';
    if (!((mode >= 'a' && mode <= 'z') || (mode >= 'A' && mode <= 'Z'))) {
      return unexpected();
    }
    verb.mode = mode;
    ++position_;
    verb.raw = text_.substr(verb.offset, position_ - verb.offset);
    FunctionResult text = format_verb(verb, arguments_);
    if (!text) {
      return text.error();
    }
    out_ += (*text).as_string();
    next_ = verb.argument + 1;
    highest_ = std::max(highest_, verb.argument);
    return {};
  }

  std::string_view text_;
  Arguments arguments_;
  size_t position_ = 0;
  size_t next_ = 1;
  size_t highest_ = 0;
  std::string out_;
};

bool all_known(Arguments arguments) {
  return std::all_of(arguments.begin(), arguments.end(),
                     [](const Value& value) { return value.is_wholly_known(); });
}

FunctionResult format_call(const CallContext&, Arguments arguments) {
  if (!all_known(arguments)) {
    // What stands before the first verb is certain.
    const std::string& format = arguments[0].as_string();
    const size_t verb = format.find('%');
    Refinement refinement{.not_null = true};
    refinement.prefix = verb == std::string::npos ? "" : certain_prefix(format.substr(0, verb));
    return Value::unknown(Type::string(), std::move(refinement));
  }
  return FormatReader(arguments[0].as_string(), arguments.subspan(1)).run();
}

bool is_iterated(const Value& value) {
  return is_sequence_or_set(value.type()) && !value.is_null();
}

// How often formatlist() formats: the length that all its sequences have. Negative when a length is
// not known yet.
FunctionResult common_length(Arguments arguments) {
  int64_t length = -1;
  size_t chooser = 0;
  bool unknown = false;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const Value& value = arguments[i];
    unknown |= !value.is_known() && value.type().is(TypeKind::Dynamic);
    if (!is_iterated(value)) {
      continue;
    }
    unknown |= !has_known_length(value);
    bool tuple = value.type().is(TypeKind::Tuple);
    if (!tuple && !has_known_length(value)) {
      continue;
    }
    auto own = static_cast<int64_t>(tuple ? value.type().elements().size() : value.size());
    if (length < 0) {
      length = own;
      chooser = i;
    } else if (own != length) {
      return argument_error(
          static_cast<int>(i) + 1,
          fmt::format(
              "argument {} has length {}, which is inconsistent with argument {} of length {}",
              i + 1, own, chooser + 1, length));
    }
  }
  return Value::number(unknown ? int64_t{-1} : length < 0 ? int64_t{1} : length);
}

FunctionResult formatlist_call(const CallContext& context, Arguments arguments) {
  Arguments values = arguments.subspan(1);
  if (values.empty()) {
    FunctionResult text = format_call(context, arguments);
    return text ? FunctionResult(Value::list(Type::string(), {*text})) : text;
  }
  FunctionResult length = common_length(values);
  if (!length) {
    return length;
  }
  int64_t count = *(*length).as_number().to_int64();
  if (count < 0) {
    return pending(Type::list(Type::string()));
  }
  std::vector<Value> out;
  for (size_t i = 0; i < static_cast<size_t>(count); ++i) {
    std::vector<Value> row;
    for (const Value& value : values) {
      row.push_back(is_iterated(value) ? value.elements()[i] : value);
    }
    if (!all_known(row)) {
      out.push_back(pending(Type::string()));
      continue;
    }
    FunctionResult text = FormatReader(arguments[0].as_string(), row).run();
    if (!text) {
      return call_error(fmt::format("error on format iteration {}: {}", i, text.error().message));
    }
    KILN_TRY(afford(context, static_cast<size_t>(steps_to_make(*text))));
    out.push_back(*text);
  }
  return Value::list(Type::string(), std::move(out));
}

}  // namespace

std::span<const FunctionInfo> format_functions() {
  static const FunctionInfo functions[] = {
      {
          .name = "format",
          .category = "string",
          .doc = "A text made from a format such as \"%s has %d\" and values. Verbs: %v %s %q %t "
                 "%d %b %o %x %X %e %E %f %g %G and %%; between % and the verb go flags (+ - space "
                 "0 #), a width, a precision after a point and [n] for the n-th value. %v shows "
                 "lists and maps as JSON.",
          .example = {R"(format("%s has %d disks", "web", 2))", R"("web has 2 disks")"},
          .parameters = {string_parameter("format", "The format.")},
          .rest = Parameter{.name = "args",
                            .type = Type::dynamic(),
                            .allow_null = true,
                            .allow_unknown = true,
                            .needs_type = true,
                            .doc = "A value for each verb."},
          .result = Type::string(),
          .call = format_call,
      },
      {
          .name = "formatlist",
          .category = "string",
          .doc = "A list of texts: as format, once for each element of the lists among the values, "
                 "which must have the same length. Single values are used each time.",
          .example = {R"(formatlist("%s:%d", ["a", "b"], 80))", R"(["a:80", "b:80"])"},
          .parameters = {string_parameter("format", "The format.")},
          .rest = Parameter{.name = "args",
                            .type = Type::dynamic(),
                            .allow_null = true,
                            .allow_unknown = true,
                            .needs_type = true,
                            .doc = "Lists of one length, and single values."},
          .result = Type::list(Type::string()),
          .call = formatlist_call,
      },
  };
  return functions;
}

}  // namespace kiln
