#include "compiler/syntax/json_parser.h"

#include <algorithm>
#include <vector>

#include "compiler/source/suggest.h"
#include "compiler/syntax/diagnostics.h"
#include "compiler/syntax/expr_builder.h"
#include "compiler/syntax/json_scanner.h"
#include "compiler/syntax/unicode.h"
#include "compiler/value/json_token_reader.h"
#include "compiler/value/number.h"

namespace kiln {
namespace {

using Kind = JsonTokenKind;

bool is_closer(Kind kind) {
  return kind == Kind::CloseBrace || kind == Kind::CloseBracket;
}

bool starts_value(Kind kind) {
  return kind == Kind::OpenBrace || kind == Kind::OpenBracket || kind == Kind::Keyword ||
         kind == Kind::Number || kind == Kind::String;
}

class JsonParser {
 public:
  JsonParser(const SourceMap& sources, SourceId source, Arena& arena, Diagnostics& found)
      : sources_(sources),
        source_(source),
        text_(sources.text(source)),
        arena_(arena),
        found_(found),
        scanner_(text_),
        token_(scanner_.next()) {}

  // Null when no value begins here, which was reported.
  const Expr* root() {
    const Expr* value = this->value();
    if (!found_.has_errors() && token_.kind != Kind::EndOfFile) {
      found_.emit(span(token_), diag::JsonExtraneousData);
    }
    return value;
  }

  const Expr* make_invalid(Span span) {
    return arena_.make<InvalidExpr>(Expr{ExprKind::Invalid, span});
  }

 private:
  Span span(JsonToken token) const { return {source_, token.begin, token.end}; }
  std::string_view text_of(JsonToken token) const {
    return text_.substr(token.begin, token.end - token.begin);
  }

  JsonToken take() {
    const JsonToken token = token_;
    token_ = scanner_.next();
    return token;
  }

  // Whatever follows is not worth a message.
  void give_up() {
    token_ = {Kind::EndOfFile, token_.begin, token_.begin};
    gave_up_ = true;
  }

  // A value; null when what begins here was reported and is still to be passed over.
  const Expr* value() {
    switch (token_.kind) {
      case Kind::OpenBrace:
        return object();
      case Kind::OpenBracket:
        return array();
      case Kind::Number:
        return number();
      case Kind::String:
        return string();
      case Kind::Keyword:
        return keyword();
      case Kind::CloseBrace:
      case Kind::CloseBracket:
      case Kind::Comma:
      case Kind::Colon:
      case Kind::Equals:
      case Kind::Invalid:
      case Kind::EndOfFile:
        report_missing_value();
        return nullptr;
    }
    return nullptr;
  }

  void report_missing_value() {
    const Span here = span(token_);
    switch (token_.kind) {
      case Kind::CloseBrace:
        found_.emit(here, diag::JsonMissingValue);
        return;
      case Kind::CloseBracket:
        found_.emit(here, diag::JsonMissingElement);
        return;
      case Kind::EndOfFile: {
        Diagnostic& problem = found_.emit(here, diag::JsonEndsEarly);
        if (!open_.empty()) {
          problem.labels.push_back({span(open_.back()), "opened here"});
        }
        return;
      }
      case Kind::OpenBrace:
      case Kind::OpenBracket:
      case Kind::Comma:
      case Kind::Colon:
      case Kind::Equals:
      case Kind::Keyword:
      case Kind::Number:
      case Kind::String:
      case Kind::Invalid:
        hint_at_character(found_.emit(here, diag::JsonInvalidStart));
        return;
    }
  }

  // For what people write who think of another language.
  void hint_at_character(Diagnostic& problem) const {
    const std::string_view rest = text_.substr(token_.begin);
    if (rest.starts_with('\'')) {
      problem.hint = "JSON strings are written in double quotes (\")";
    } else if (rest.starts_with('#') || rest.starts_with('/')) {
      problem.hint = "JSON has no comments; a property named \"//\" is ignored";
    } else if (rest.starts_with("\xEF\xBB\xBF")) {
      problem.hint = "save the file as UTF-8 without a byte order mark";
    }
  }

  // Whether one more level may be opened.
  bool can_open() {
    if (open_.size() + 1 < max_nesting) {
      return true;
    }
    found_.emit(span(token_), diag::NestedTooDeeply, max_nesting);
    give_up();
    return false;
  }

  const Expr* object() {
    if (!can_open()) {
      return nullptr;
    }
    const JsonToken open = take();
    const size_t first = properties_.size();
    const uint32_t end = items(open, Kind::CloseBrace, [this] { return property(); });
    const std::span<const JsonProperty> own(properties_);
    const Expr* result = arena_.make<JsonObjectExpr>(
        Expr{ExprKind::JsonObject, {source_, open.begin, end}}, arena_.copy(own.subspan(first)));
    properties_.resize(first);
    return result;
  }

  const Expr* array() {
    if (!can_open()) {
      return nullptr;
    }
    const JsonToken open = take();
    const size_t first = elements_.size();
    const uint32_t end = items(open, Kind::CloseBracket, [this] { return element(); });
    const std::span<const Expr* const> own(elements_);
    const Expr* result = arena_.make<TupleExpr>(Expr{ExprKind::Tuple, {source_, open.begin, end}},
                                                arena_.copy(own.subspan(first)));
    elements_.resize(first);
    return result;
  }

  bool element() {
    const Expr* element = value();
    if (element != nullptr) {
      elements_.push_back(element);
    }
    return element != nullptr;
  }

  bool property() {
    if (token_.kind != Kind::String) {
      if (!starts_value(token_.kind)) {
        report_missing_value();
        return false;
      }
      Diagnostic& problem = found_.emit(span(token_), diag::JsonInvalidPropertyName);
      if (token_.kind == Kind::Keyword) {
        problem.hint = "put the name in double quotes";
      }
      return false;
    }
    const Expr* name = string();
    if (name == nullptr || !take_colon()) {
      return false;
    }
    const Expr* value = this->value();
    if (value != nullptr && name->kind == ExprKind::JsonString) {
      properties_.push_back({&as<JsonStringExpr>(*name), value});
    }
    return value != nullptr;
  }

  // Whether a value may follow.
  bool take_colon() {
    switch (token_.kind) {
      case Kind::Colon:
        take();
        return true;
      case Kind::Equals:
        found_.emit(span(take()), diag::JsonEqualsSign);
        return true;
      case Kind::Comma:
      case Kind::CloseBrace:
        found_.emit(span(token_), diag::JsonMissingObjectValue);
        // Perhaps a list in the wrong brackets: what follows would be wrong in the same way.
        pass_over(false);
        return false;
      case Kind::OpenBrace:
      case Kind::OpenBracket:
      case Kind::CloseBracket:
      case Kind::Keyword:
      case Kind::Number:
      case Kind::String:
      case Kind::Invalid:
      case Kind::EndOfFile:
        found_.emit(span(token_), diag::JsonMissingColon);
        return starts_value(token_.kind);
    }
    return false;
  }

  // Reads the members of an object or array with `item` up to its closer, after which it ends.
  // `item` is false when it left something to pass over.
  template <typename Item>
  uint32_t items(JsonToken open, Kind closer, Item item) {
    open_.push_back(open);
    uint32_t end = open.end;
    if (token_.kind == closer) {
      end = take().end;
    } else {
      while (has_next_item(item(), open, closer, end)) {
      }
    }
    open_.pop_back();
    return end;
  }

  // Takes what stands after a member. False when that was the end, which `end` is set to.
  bool has_next_item(bool is_sound, JsonToken open, Kind closer, uint32_t& end) {
    const bool in_object = closer == Kind::CloseBrace;
    while (true) {
      if (!is_sound) {
        pass_over(true);
      }
      end = token_.begin;
      if (token_.kind == Kind::Comma) {
        const JsonToken comma = take();
        if (token_.kind != closer) {
          return true;
        }
        if (is_sound) {
          found_.emit(span(comma),
                      in_object ? diag::JsonTrailingCommaInObject : diag::JsonTrailingCommaInArray);
        }
      }
      if (token_.kind == closer) {
        end = take().end;
        return false;
      }
      if (token_.kind == Kind::EndOfFile) {
        if (is_sound && !gave_up_) {
          found_.emit(span(open), in_object ? diag::JsonUnclosedObject : diag::JsonUnclosedArray);
        }
        give_up();
        return false;
      }
      if (is_closer(token_.kind)) {
        close_wrongly(is_sound, in_object, open);
        return false;
      }
      report_separator(in_object);
      if (in_object ? token_.kind == Kind::String : starts_value(token_.kind)) {
        return true;
      }
      is_sound = false;
    }
  }

  // The other kind of bracket: the closer is wrong, or it belongs to something around this.
  void close_wrongly(bool is_sound, bool in_object, JsonToken open) {
    if (is_sound) {
      found_
          .emit(span(token_), in_object ? diag::JsonMismatchedBraces : diag::JsonMismatchedBrackets)
          .labels.push_back({span(open), "opened here"});
    }
    const Kind opener = in_object ? Kind::OpenBracket : Kind::OpenBrace;
    if (std::ranges::find(open_, opener, &JsonToken::kind) == open_.end()) {
      take();
    }
  }

  void report_separator(bool in_object) {
    hint_at_character(found_.emit(span(token_), in_object ? diag::JsonMissingPropertyComma
                                                : token_.kind == Kind::Colon
                                                    ? diag::JsonColonInArray
                                                    : diag::JsonMissingElementComma));
  }

  // To the next closer of this level, or comma.
  void pass_over(bool stop_at_comma) {
    size_t depth = 0;
    while (token_.kind != Kind::EndOfFile) {
      const bool is_end = is_closer(token_.kind) || (stop_at_comma && token_.kind == Kind::Comma);
      if (depth == 0 && is_end) {
        return;
      }
      depth += token_.kind == Kind::OpenBrace || token_.kind == Kind::OpenBracket;
      depth -= is_closer(token_.kind);
      take();
    }
    give_up();
  }

  const Expr* literal(JsonToken token) {
    return arena_.make<LiteralExpr>(span(token), text_of(token));
  }

  const Expr* number() {
    const JsonToken token = take();
    JsonTokenReader reader(text_of(token));
    const auto text = reader.read_number();
    if (!text || !reader.at_end() || !Number::parse(*text)) {
      found_.emit(span(token), diag::JsonInvalidNumber);
      return make_invalid(span(token));
    }
    return literal(token);
  }

  const Expr* keyword() {
    const JsonToken token = take();
    const std::string_view text = text_of(token);
    if (text == "true" || text == "false" || text == "null") {
      return literal(token);
    }
    const bool is_script = text == "undefined" || text == "NaN" || text == "Infinity";
    found_.emit(
        span(token), diag::JsonInvalidKeyword,
        is_script
            ? fmt::format("The JavaScript identifier \"{}\" cannot be used in JSON.", text)
            : fmt::format("\"{}\" is not a valid JSON keyword.{}", text,
                          did_you_mean(text, std::vector<std::string>{"false", "true", "null"})));
    return make_invalid(span(token));
  }

  const Expr* string() {
    const JsonToken token = take();
    std::string_view text = text_of(token);
    const bool is_plain = text.size() >= 2 && text.ends_with('"') &&
                          text.find('\\') == std::string_view::npos &&
                          find_broken_utf8(text) == std::string_view::npos;
    if (is_plain) {
      return make_string(token, text.substr(1, text.size() - 2));
    }
    JsonTokenReader reader(text);
    if (const auto decoded = reader.read_string()) {
      return make_string(token, arena_.copy(std::string_view(*decoded)));
    }
    if (reader.at_end()) {
      found_.emit(span(token), diag::JsonInvalidString).hint =
          "the closing quote is missing on this line; a line break in a string is written \\n";
      return nullptr;
    }
    const uint32_t at = token.begin + static_cast<uint32_t>(reader.position());
    found_.emit({source_, at, at + 1}, diag::JsonInvalidString).hint =
        "a backslash is written \\\\; the escapes are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and "
        "\\u with four hexadecimal digits";
    return make_invalid(span(token));
  }

  const Expr* make_string(JsonToken token, std::string_view text) {
    return arena_.make<JsonStringExpr>(Expr{ExprKind::JsonString, span(token)}, text, &sources_);
  }

  const SourceMap& sources_;
  SourceId source_;
  std::string_view text_;
  Arena& arena_;
  Diagnostics& found_;
  JsonScanner scanner_;
  JsonToken token_;
  bool gave_up_ = false;
  // The brackets that are open.
  std::vector<JsonToken> open_;
  std::vector<JsonProperty> properties_;
  std::vector<const Expr*> elements_;
};

}  // namespace

const Expr* parse_json_value(const SourceMap& sources, SourceId source, Arena& arena, bool is_file,
                             Diagnostics& diagnostics) {
  Diagnostics found;
  JsonParser parser(sources, source, arena, found);
  const Expr* root = parser.root();
  const bool is_body =
      root != nullptr && (root->kind == ExprKind::JsonObject || root->kind == ExprKind::Tuple);
  if (is_file && !is_body) {
    if (!found.has_errors()) {
      found.emit(root->span(), diag::JsonRootNotObject);
    }
    root = arena.make<JsonObjectExpr>(Expr{ExprKind::JsonObject, {source, 0, 0}});
  } else if (root == nullptr) {
    root = parser.make_invalid({source, 0, 0});
  }
  diagnostics.append(std::move(found));
  return root;
}

}  // namespace kiln
