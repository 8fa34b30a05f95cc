#include <algorithm>

#include "compiler/legacy/diagnostics.h"
#include "compiler/legacy/upgrading.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

bool is_keyword(std::string_view name) {
  return name == "for" || name == "true" || name == "false" || name == "null";
}

bool is_object(const Expr& value) {
  return value.kind == ExprKind::JsonObject;
}

bool is_scalar(const Expr& value) {
  return value.kind == ExprKind::JsonString || value.kind == ExprKind::Literal;
}

bool is_empty_list(const Expr& value) {
  return value.kind == ExprKind::Tuple && as<TupleExpr>(value).elements.empty();
}

bool is_list_of_objects(const Expr& value) {
  return value.kind == ExprKind::Tuple && !is_empty_list(value) &&
         std::ranges::all_of(as<TupleExpr>(value).elements,
                             [](const Expr* element) { return is_object(*element); });
}

// Does an object look like a block rather than like a map? One with nothing but texts, numbers and
// truth values does not.
bool looks_like_block(std::string_view name, const JsonObjectExpr& object) {
  // Blocks that often hold nothing else.
  for (std::string_view known : {"linux_options", "network_interface", "shared_image_gallery"}) {
    if (name == known) {
      return true;
    }
  }
  return object.properties.empty() ||
         std::ranges::any_of(object.properties, [](const JsonProperty& property) {
           return !is_scalar(*property.value);
         });
}

class BodyWriter {
 public:
  BodyWriter(const Schema* schema, Upgrading& upgrading, NativeText& out)
      : schema_(schema), up_(upgrading), out_(out) {}

  void option(const JsonProperty& property) {
    const Expr& value = *property.value;
    const std::string name = known_name(property.name->text);
    if (!is_identifier(name)) {
      up_.diagnostics.emit(property.name->span(), diag::LegacyInvalidName, name);
      return;
    }
    if (is_empty_list(value)) {
      return;
    }
    const ArgumentSchema* argument = schema_ == nullptr ? nullptr : schema_->argument(name);
    const NestedBlockSchema* block = schema_ == nullptr ? nullptr : schema_->block(name);
    const Schema* nested = block == nullptr ? nullptr : &block->schema;
    if (block != nullptr && value.kind == ExprKind::Literal) {
      return;
    }
    if (argument == nullptr && is_object(value) &&
        (block != nullptr || looks_like_block(name, as<JsonObjectExpr>(value)))) {
      write_block(name, property, as<JsonObjectExpr>(value), nested);
    } else if (argument == nullptr && is_list_of_objects(value)) {
      for (const Expr* element : as<TupleExpr>(value).elements) {
        write_block(name, property, as<JsonObjectExpr>(*element), nested);
      }
    } else {
      const size_t begin = out_.size();
      out_.write(name, property.name->span());
      out_.write(" = ");
      write_argument(value, argument);
      out_.place(begin, {value.span().source, property.name->span().begin, value.span().end});
      out_.write("\n");
    }
  }

 private:
  // Packer's decoder takes names in any case.
  std::string known_name(std::string_view name) const {
    if (schema_ == nullptr || schema_->argument(name) != nullptr ||
        schema_->block(name) != nullptr) {
      return std::string(name);
    }
    const auto is_same = [&](const std::string& other) {
      return std::ranges::equal(name, other, [](char a, char b) {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; };
        return lower(a) == lower(b);
      });
    };
    const auto argument = std::ranges::find_if(schema_->arguments, is_same, &ArgumentSchema::name);
    if (argument != schema_->arguments.end()) {
      return argument->name;
    }
    const auto block = std::ranges::find_if(schema_->blocks, is_same, &NestedBlockSchema::type);
    return block != schema_->blocks.end() ? block->type : std::string(name);
  }

  void write_block(const std::string& type, const JsonProperty& property,
                   const JsonObjectExpr& object, const Schema* schema) {
    const size_t begin = out_.size();
    out_.write(type, property.name->span());
    out_.write(" {\n");
    out_.place(begin,
               {object.span().source, property.name->span().begin, property.name->span().end});
    std::vector<const JsonProperty*> options;
    for (const JsonProperty& option : object.properties) {
      options.push_back(&option);
    }
    write_body(options, {}, schema, up_, out_);
    out_.write("}");
    out_.write("\n");
  }

  // Packer's decoder makes a list of one value, one map of several, a truth value of a number.
  void write_argument(const Expr& value, const ArgumentSchema* argument) {
    const Type type = argument == nullptr ? Type::dynamic() : argument->type;
    if ((type.is(TypeKind::List) || type.is(TypeKind::Set)) && is_scalar(value) &&
        !is_null(value)) {
      out_.write("[");
      write_value(value, StringPlace::Option, up_, out_);
      out_.write("]");
    } else if (type.is(TypeKind::Map) && is_list_of_objects(value)) {
      out_.write("{\n");
      for (const Expr* element : as<TupleExpr>(value).elements) {
        write_members(as<JsonObjectExpr>(*element));
      }
      out_.write("}");
    } else if (type.is(TypeKind::Bool) && truth_of(value)) {
      out_.write(*truth_of(value) ? "true" : "false", value.span());
    } else {
      write_value(value, StringPlace::Option, up_, out_);
    }
  }

  static bool is_null(const Expr& value) {
    return value.kind == ExprKind::Literal && as<LiteralExpr>(value).literal() == LiteralKind::Null;
  }

  // strconv.ParseBool's texts and numbers, as far as they are not truth values by themselves.
  static std::optional<bool> truth_of(const Expr& value) {
    if (value.kind == ExprKind::JsonString) {
      const std::string_view text = as<JsonStringExpr>(value).text;
      const auto is_any = [&](std::initializer_list<std::string_view> texts) {
        return std::ranges::find(texts, text) != texts.end();
      };
      if (is_any({"1", "t", "T", "TRUE", "True"})) {
        return true;
      }
      if (is_any({"0", "f", "F", "FALSE", "False", ""})) {
        return false;
      }
    } else if (value.kind == ExprKind::Literal &&
               as<LiteralExpr>(value).literal() == LiteralKind::Number) {
      return as<LiteralExpr>(value).text().find_first_of("123456789") != std::string_view::npos;
    }
    return std::nullopt;
  }

  void write_members(const JsonObjectExpr& object);

  const Schema* schema_;
  Upgrading& up_;
  NativeText& out_;
};

// The members of an object, a line each.
void write_object_members(const JsonObjectExpr& object, StringPlace place, Upgrading& upgrading,
                          NativeText& out) {
  std::vector<const JsonProperty*> members;
  for (const JsonProperty& property : object.properties) {
    members.push_back(&property);
  }
  if (upgrading.goal == UpgradeGoal::File) {
    std::ranges::stable_sort(members, {},
                             [](const JsonProperty* member) { return member->name->text; });
  }
  for (const JsonProperty* member : members) {
    const size_t begin = out.size();
    const std::string_view key = member->name->text;
    if (is_identifier(key) && !is_keyword(key)) {
      out.write(key, member->name->span());
    } else {
      write_string(*member->name, place, upgrading, out);
    }
    out.write(" = ");
    write_value(*member->value, place, upgrading, out);
    out.place(begin, {member->value->span().source, member->name->span().begin,
                      member->value->span().end});
    out.write("\n");
  }
}

void BodyWriter::write_members(const JsonObjectExpr& object) {
  write_object_members(object, StringPlace::Option, up_, out_);
}

}  // namespace

void write_value(const Expr& value, StringPlace place, Upgrading& upgrading, NativeText& out) {
  switch (value.kind) {
    case ExprKind::JsonString:
      write_string(as<JsonStringExpr>(value), place, upgrading, out);
      return;
    case ExprKind::Literal: {
      const auto& literal = as<LiteralExpr>(value);
      switch (literal.literal()) {
        case LiteralKind::Number:
          out.write(literal.text(), value.span());
          return;
        case LiteralKind::True:
          out.write("true", value.span());
          return;
        case LiteralKind::False:
          out.write("false", value.span());
          return;
        case LiteralKind::Null:
          out.write("null", value.span());
          return;
      }
      return;
    }
    case ExprKind::Tuple: {
      const size_t begin = out.size();
      out.write("[");
      bool is_first = true;
      for (const Expr* element : as<TupleExpr>(value).elements) {
        out.write(is_first ? "" : ", ");
        is_first = false;
        write_value(*element, place, upgrading, out);
      }
      out.write("]");
      out.place(begin, value.span());
      return;
    }
    case ExprKind::JsonObject: {
      const auto& object = as<JsonObjectExpr>(value);
      const size_t begin = out.size();
      out.write(object.properties.empty() ? "{" : "{\n");
      write_object_members(object, place, upgrading, out);
      out.write("}");
      out.place(begin, value.span());
      return;
    }
    case ExprKind::Template:
    case ExprKind::Variable:
    case ExprKind::Attribute:
    case ExprKind::Index:
    case ExprKind::Splat:
    case ExprKind::SplatItem:
    case ExprKind::Call:
    case ExprKind::Paren:
    case ExprKind::Object:
    case ExprKind::For:
    case ExprKind::Conditional:
    case ExprKind::Binary:
    case ExprKind::Unary:
    case ExprKind::Invalid:
      // Reported when the file was parsed.
      out.write("null", value.span());
      return;
  }
}

void write_body(const std::vector<const JsonProperty*>& options, const std::vector<BodyLine>& lines,
                const Schema* schema, Upgrading& upgrading, NativeText& out) {
  struct Entry {
    std::string_view name;
    const JsonProperty* option;
    const BodyLine* line;
  };
  std::vector<Entry> entries;
  for (const JsonProperty* option : options) {
    entries.push_back({option->name->text, option, nullptr});
  }
  for (const BodyLine& line : lines) {
    entries.push_back({line.name, nullptr, &line});
  }
  if (upgrading.goal == UpgradeGoal::File) {
    std::ranges::stable_sort(entries, {}, &Entry::name);
  }
  BodyWriter writer(schema, upgrading, out);
  for (const Entry& entry : entries) {
    if (entry.option != nullptr) {
      writer.option(*entry.option);
    } else {
      out.write(entry.line->name + " = ");
      out.append(entry.line->value);
      out.write("\n");
    }
  }
}

}  // namespace kiln
