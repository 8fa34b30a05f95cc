#include "compiler/eval/type_expression.h"

#include <fmt/format.h>

#include <array>

#include "compiler/eval/diagnostics.h"
#include "compiler/eval/evaluate.h"
#include "compiler/source/suggest.h"
#include "compiler/syntax/parse.h"
#include "compiler/value/convert.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

// Types nest as deep as the parser allows; this is what the stack is sure to hold.
constexpr unsigned max_type_depth = 200;

Span arguments_span(const CallExpr& call) {
  return {call.span().source, call.name_span().end, call.span().end};
}

std::string element_text(std::string_view constructor) {
  return fmt::format("The {} type constructor requires one argument specifying the element type.",
                     constructor);
}

constexpr std::string_view object_text =
    "The object type constructor requires one argument specifying the attribute types and values "
    "as a map.";
constexpr std::string_view tuple_text =
    "The tuple type constructor requires one argument specifying the element types as a list.";

bool is_collection_name(std::string_view name) {
  return name == "list" || name == "set" || name == "map";
}

std::optional<Type> primitive(std::string_view name) {
  if (name == "string") {
    return Type::string();
  }
  if (name == "number") {
    return Type::number();
  }
  return name == "bool" ? std::optional(Type::boolean()) : std::nullopt;
}

std::shared_ptr<const TypeDefaults> structured_defaults(TypeDefaults defaults) {
  return defaults.values.empty() && defaults.children.empty()
             ? nullptr
             : std::make_shared<const TypeDefaults>(std::move(defaults));
}

class TypeReader {
 public:
  TypeReader(TypeForm form, Diagnostics& diagnostics) : form_(form), diagnostics_(diagnostics) {}

  TypeExpression read(const Expr& expr) {
    if (depth_ == max_type_depth) {
      diagnostics_.emit(expr.span(), diag::ExpressionTooDeep, max_type_depth);
      return {};
    }
    ++depth_;
    TypeExpression result = read_any(expr);
    --depth_;
    return result;
  }

 private:
  TypeExpression fail(Span span, std::string_view detail) {
    reported_ = &diagnostics_.emit(span, diag::InvalidType, std::string(detail));
    return {};
  }

  // For what fail() has just reported.
  TypeExpression hint(std::string text) {
    reported_->hint = std::move(text);
    return {};
  }

  TypeExpression read_any(const Expr& expr) {
    if (auto keyword = as_keyword(expr)) {
      return read_keyword(*keyword, expr.span());
    }
    if (expr.kind == ExprKind::JsonString) {
      return read_string(as<JsonStringExpr>(expr));
    }
    if (expr.kind != ExprKind::Call) {
      fail_as_no_type(expr.span());
      if (expr.kind == ExprKind::Template) {
        hint("a type is written without quotes: string, list(string)");
      }
      return {};
    }
    return read_call(as<CallExpr>(expr));
  }

  // A call written in a JSON string.
  TypeExpression read_string(const JsonStringExpr& string) {
    Diagnostics ignored;
    const ParsedExpr parsed = parse_expression(string, ignored);
    return parsed.root->kind == ExprKind::Call ? read(*parsed.root)
                                               : fail_as_no_type(string.span());
  }

  TypeExpression fail_as_no_type(Span span) {
    return fail(span,
                "A type specification is either a primitive type keyword (bool, number, string) or "
                "a complex type constructor call, like list(string).");
  }

  TypeExpression read_keyword(std::string_view keyword, Span span) {
    if (auto type = primitive(keyword)) {
      return {*type, nullptr};
    }
    if (keyword == "any") {
      if (form_ != TypeForm::Exact) {
        return {};
      }
      return fail(span,
                  "The keyword \"any\" cannot be used in this type specification: an exact "
                  "type is required.");
    }
    if (is_collection_name(keyword)) {
      fail(span, element_text(keyword));
      return hint(
          fmt::format("write {0}(string), or {0}(any) for elements of any one type", keyword));
    }
    if (keyword == "object" || keyword == "tuple") {
      return fail(span, keyword == "object" ? object_text : tuple_text);
    }
    static const std::array<std::string, 9> keywords{"string", "number", "bool",   "any",  "list",
                                                     "map",    "set",    "object", "tuple"};
    fail(span, fmt::format("The keyword {} is not a valid type specification.", go_quote(keyword)));
    const bool is_number = keyword == "int" || keyword == "integer" || keyword == "float";
    const bool is_text = keyword == "text" || keyword == "str";
    const std::string meant = keyword == "boolean" ? "bool"
                              : is_number          ? "number"
                              : is_text            ? "string"
                                                   : suggest(keyword, keywords);
    return hint(meant.empty() ? "" : "did you mean " + meant + "?");
  }

  TypeExpression read_call(const CallExpr& call) {
    if (primitive(call.name())) {
      return fail(arguments_span(call),
                  fmt::format("Primitive type keyword {} does not expect arguments.",
                              go_quote(call.name())));
    }
    if (call.name() == "any") {
      return fail(arguments_span(call),
                  "Type constraint keyword \"any\" does not expect arguments.");
    }
    bool is_collection = is_collection_name(call.name());
    bool is_structure = call.name() == "object" || call.name() == "tuple";
    if (!is_collection && !is_structure) {
      if (call.name() == "optional") {
        return fail(call.name_span(),
                    "Keyword \"optional\" is valid only as a modifier for object "
                    "type attributes.");
      }
      return fail(call.span(), fmt::format("Keyword {} is not a valid type constructor.",
                                           go_quote(call.name())));
    }
    if (call.arguments().size() != 1) {
      Span span = call.arguments().size() > 1
                      ? join(call.arguments()[1]->span(), call.arguments().back()->span())
                      : arguments_span(call);
      return fail(span, is_collection             ? element_text(call.name())
                        : call.name() == "object" ? std::string(object_text)
                                                  : std::string(tuple_text));
    }
    const Expr& argument = *call.arguments()[0];
    if (is_collection) {
      return read_collection(call.name(), argument);
    }
    return call.name() == "object" ? read_object(argument) : read_tuple(argument);
  }

  TypeExpression read_collection(std::string_view constructor, const Expr& argument) {
    TypeExpression element = read(argument);
    Type type = constructor == "list"  ? Type::list(element.type)
                : constructor == "set" ? Type::set(element.type)
                                       : Type::map(element.type);
    if (element.defaults == nullptr) {
      return {type, nullptr};
    }
    TypeDefaults defaults{type, {}, {{"", element.defaults}}};
    return {type, std::make_shared<const TypeDefaults>(std::move(defaults))};
  }

  TypeExpression read_tuple(const Expr& argument) {
    if (argument.kind != ExprKind::Tuple) {
      return fail(argument.span(), "Tuple type constructor requires a list of element types.");
    }
    TypeDefaults defaults;
    std::vector<Type> elements;
    for (const Expr* element : as<TupleExpr>(argument).elements) {
      TypeExpression read_element = read(*element);
      if (read_element.defaults != nullptr) {
        defaults.children.emplace(std::to_string(elements.size()), read_element.defaults);
      }
      elements.push_back(read_element.type);
    }
    Type type = Type::tuple(std::move(elements));
    defaults.type = type;
    return {type, structured_defaults(std::move(defaults))};
  }

  TypeExpression read_object(const Expr& argument) {
    if (argument.kind != ExprKind::Object) {
      return fail(argument.span(),
                  "Object type constructor requires a map whose keys are attribute names and "
                  "whose values are the corresponding attribute types.");
    }
    TypeDefaults defaults;
    std::map<std::string, Type> attributes;
    std::vector<std::string> optional;
    for (const ObjectItem& item : as<ObjectExpr>(argument).items) {
      auto keyword = as_keyword(*item.key);
      if (!keyword) {
        fail(item.key->span(), "Object constructor map keys must be attribute names.");
        continue;
      }
      std::string name = normalize_nfc(*keyword);
      if (attributes.contains(name)) {
        fail(item.key->span(), "Object constructor map keys must be unique.");
        continue;
      }
      read_attribute(name, *item.value, attributes, optional, defaults);
    }
    Type type = Type::object(std::move(attributes), std::move(optional));
    defaults.type = type;
    return {type, structured_defaults(std::move(defaults))};
  }

  void read_attribute(const std::string& name, const Expr& expr,
                      std::map<std::string, Type>& attributes, std::vector<std::string>& optional,
                      TypeDefaults& defaults) {
    const Expr* type_expr = &expr;
    const Expr* default_expr = nullptr;
    if (expr.kind == ExprKind::Call && as<CallExpr>(expr).name() == "optional") {
      const auto& call = as<CallExpr>(expr);
      if (call.arguments().empty()) {
        fail(arguments_span(call),
             "Optional attribute modifier requires the attribute type as its argument.");
        return;
      }
      type_expr = call.arguments()[0];
      if (check_optional(call)) {
        optional.push_back(name);
        default_expr = call.arguments().size() == 2 ? call.arguments()[1] : nullptr;
      }
    }
    std::optional<Value> default_value;
    if (default_expr != nullptr) {
      default_value = read_default(*default_expr);
      if (!default_value) {
        optional.pop_back();
      }
    }
    TypeExpression type = read(*type_expr);
    if (default_value) {
      if (Result<Value> converted = convert(*default_value, type.type)) {
        defaults.values.emplace(name, *std::move(converted));
      } else {
        diagnostics_.emit(default_expr->span(), diag::InvalidTypeDefault,
                          converted.error().message);
      }
    }
    if (type.defaults != nullptr) {
      defaults.children.emplace(name, type.defaults);
    }
    attributes.emplace(name, type.type);
  }

  // Whether `optional(...)` may stand here with so many arguments.
  bool check_optional(const CallExpr& call) {
    switch (form_) {
      case TypeForm::Exact:
        fail(call.name_span(),
             "Optional attribute modifier is only for type constraints, not for exact types.");
        return false;
      case TypeForm::Constraint:
        if (call.arguments().size() > 1) {
          fail(arguments_span(call),
               "Optional attribute modifier expects only one argument: the attribute type.");
          return false;
        }
        return true;
      case TypeForm::ConstraintWithDefaults:
        if (call.arguments().size() > 2) {
          fail(arguments_span(call),
               "Optional attribute modifier expects at most two arguments: the attribute type, "
               "and a default value.");
          return false;
        }
        return true;
    }
    return false;
  }

  std::optional<Value> read_default(const Expr& expr) {
    Scope empty;
    empty.forbid_variables();
    Diagnostics found;
    Value value = evaluate(expr, empty, found);
    bool failed = found.has_errors();
    diagnostics_.append(std::move(found));
    return failed ? std::nullopt : std::optional(value);
  }

  TypeForm form_;
  Diagnostics& diagnostics_;
  // Valid until the next one is reported.
  Diagnostic* reported_ = nullptr;
  unsigned depth_ = 0;
};

}  // namespace

TypeExpression evaluate_type(const Expr& expr, TypeForm form, Diagnostics& diagnostics) {
  return TypeReader(form, diagnostics).read(expr);
}

}  // namespace kiln
