#include "runtime/option_templates.h"

#include <fmt/format.h>

namespace kiln {
namespace {

Result<Value> render_value(const Value& value, const GoTemplateContext& context);

Result<std::vector<Value>> render_elements(const Value& value, const GoTemplateContext& context) {
  std::vector<Value> rendered;
  for (const Value& element : value.elements()) {
    KILN_ASSIGN(Value one, render_value(element, context));
    rendered.push_back(std::move(one));
  }
  return rendered;
}

Result<std::map<std::string, Value>> render_entries(const Value& value,
                                                    const GoTemplateContext& context) {
  std::map<std::string, Value> rendered;
  for (const auto& [key, element] : value.entries()) {
    KILN_ASSIGN(std::string new_key, render_go_template(key, context));
    KILN_ASSIGN(Value one, render_value(element, context));
    rendered.insert_or_assign(std::move(new_key), std::move(one));
  }
  return rendered;
}

Result<Value> render_content(const Value& value, const GoTemplateContext& context) {
  switch (value.type().kind()) {
    case TypeKind::String: {
      if (!has_template_action(value.as_string())) {
        return value;
      }
      KILN_ASSIGN(std::string text, render_go_template(value.as_string(), context));
      return Value::string(text);
    }
    case TypeKind::List: {
      KILN_ASSIGN(std::vector<Value> elements, render_elements(value, context));
      return Value::list(value.type().element(), std::move(elements));
    }
    case TypeKind::Set: {
      KILN_ASSIGN(std::vector<Value> elements, render_elements(value, context));
      return Value::set(value.type().element(), std::move(elements));
    }
    case TypeKind::Tuple: {
      KILN_ASSIGN(std::vector<Value> elements, render_elements(value, context));
      return Value::tuple(std::move(elements));
    }
    case TypeKind::Map: {
      KILN_ASSIGN(auto entries, render_entries(value, context));
      return Value::map(value.type().element(), std::move(entries));
    }
    case TypeKind::Object: {
      KILN_ASSIGN(auto entries, render_entries(value, context));
      return Value::object(std::move(entries));
    }
    case TypeKind::Dynamic:
    case TypeKind::Bool:
    case TypeKind::Number:
    case TypeKind::Capsule:
      return value;
  }
  return value;
}

Result<Value> render_value(const Value& value, const GoTemplateContext& context) {
  if (!value.has_content()) {
    return value;
  }
  KILN_ASSIGN(Value rendered, render_content(value, context));
  return rendered.with_marks_of(value);
}

}  // namespace

Result<Value> render_options(const Value& config, const Schema& schema,
                             const GoTemplateContext& context) {
  if (!config.has_content()) {
    return config;
  }
  if (!config.type().is(TypeKind::Object)) {
    std::vector<Value> blocks;
    for (const Value& block : config.elements()) {
      KILN_ASSIGN(Value rendered, render_options(block, schema, context));
      blocks.push_back(std::move(rendered));
    }
    return Value::list(config.type().element(), std::move(blocks)).with_marks_of(config);
  }
  std::map<std::string, Value> options;
  for (const auto& [name, value] : config.entries()) {
    const ArgumentSchema* argument = schema.argument(name);
    const NestedBlockSchema* block = schema.block(name);
    Result<Value> rendered = argument != nullptr && argument->raw_template ? value
                             : block != nullptr ? render_options(value, block->schema, context)
                                                : render_value(value, context);
    if (!rendered) {
      return block != nullptr
                 ? rendered
                 : Error{fmt::format("render '{}': {}", name, rendered.error().message)};
    }
    options.emplace(name, *std::move(rendered));
  }
  return Value::object(std::move(options)).with_marks_of(config);
}

}  // namespace kiln
