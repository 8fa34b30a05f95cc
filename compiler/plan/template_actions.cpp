#include "compiler/plan/template_actions.h"

#include <algorithm>
#include <array>

#include "compiler/config/version.h"
#include "compiler/eval/go_template.h"
#include "compiler/plan/diagnostics.h"

namespace kiln {
namespace {

// Functions whose result only a run knows.
constexpr std::array<std::string_view, 6> run_functions = {"build",    "isotime",   "pwd",
                                                           "strftime", "timestamp", "uuid"};

bool has_action(const Value& value) {
  if (!value.has_content()) {
    return false;
  }
  switch (value.type().kind()) {
    case TypeKind::String:
      return has_template_action(value.as_string());
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Tuple:
      return std::ranges::any_of(value.elements(), has_action);
    case TypeKind::Map:
    case TypeKind::Object:
      return std::ranges::any_of(value.entries(), [](const auto& entry) {
        return has_template_action(entry.first) || has_action(entry.second);
      });
    case TypeKind::Dynamic:
    case TypeKind::Bool:
    case TypeKind::Number:
    case TypeKind::Capsule:
      break;
  }
  return false;
}

class ActionRenderer {
 public:
  ActionRenderer(const TemplateNames& names, const std::vector<std::string>& own_functions,
                 Diagnostics& diagnostics)
      : diagnostics_(diagnostics), own_functions_(own_functions) {
    const auto constant = [this](const char* name, std::string text) {
      context_.functions[name] = [text = std::move(text)](const std::vector<std::string>&) {
        return Result<std::string>(text);
      };
    };
    constant("build_name", names.build_name);
    constant("build_type", names.build_type);
    constant("packer_version", std::string(packer_version));
    const auto refusal = [this](const char* name, std::string message) {
      context_.functions[name] = [message = std::move(message)](const std::vector<std::string>&) {
        return Result<std::string>(Error{message});
      };
    };
    refusal("env", "env vars are not allowed here");
    refusal("template_dir", "template path not available");
    refusal("consul_key", "consul_key is not allowed here");
    refusal("vault", "Vault vars are only allowed in the variables section");
    refusal("aws_secretsmanager", "AWS Secrets Manager is only allowed in the variables section");
    refusal("aws_secretsmanager_raw",
            "AWS Secrets Manager is only allowed in the variables section");
    refusal("sed", "template function `sed` is deprecated. Use `replace` or `replace_all` instead");
  }

  // The options of one body, of a component or of a block in it.
  Value render_body(const Value& body, const Schema& schema,
                    const std::map<std::string, Span, std::less<>>* spans, Span block) {
    if (!has_action(body)) {
      return body;
    }
    std::map<std::string, Value> attributes = body.entries();
    for (auto& [name, value] : attributes) {
      if (const NestedBlockSchema* nested = schema.block(name)) {
        value = render_blocks(value, nested->schema, place_of(name, spans, block));
        continue;
      }
      const ArgumentSchema* argument = schema.argument(name);
      if (argument == nullptr || argument->raw_template || !has_action(value)) {
        continue;
      }
      argument_ = name;
      span_ = place_of(name, spans, block);
      value = render(value);
    }
    return Value::object(std::move(attributes)).with_marks_of(body);
  }

 private:
  using Spans = std::map<std::string, Span, std::less<>>;

  static Span place_of(const std::string& name, const Spans* spans, Span block) {
    const auto place = spans == nullptr ? Spans::const_iterator() : spans->find(name);
    return spans == nullptr || place == spans->end() ? block : place->second;
  }

  Value render_blocks(const Value& value, const Schema& schema, Span block) {
    if (!has_action(value)) {
      return value;
    }
    if (value.type().is(TypeKind::Object)) {
      return render_body(value, schema, nullptr, block);
    }
    std::vector<Value> elements = value.elements();
    for (Value& element : elements) {
      element = render_body(element, schema, nullptr, block);
    }
    return rebuilt(value, std::move(elements));
  }

  Value render(const Value& value) {
    if (!has_action(value)) {
      return value;
    }
    switch (value.type().kind()) {
      case TypeKind::String:
        return render_text(value.as_string()).with_marks_of(value);
      case TypeKind::List:
      case TypeKind::Set:
      case TypeKind::Tuple: {
        std::vector<Value> elements = value.elements();
        std::ranges::transform(elements, elements.begin(),
                               [this](const Value& element) { return render(element); });
        return rebuilt(value, std::move(elements));
      }
      case TypeKind::Map:
      case TypeKind::Object:
        return render_entries(value);
      case TypeKind::Dynamic:
      case TypeKind::Bool:
      case TypeKind::Number:
      case TypeKind::Capsule:
        break;
    }
    return value;
  }

  Value render_entries(const Value& value) {
    std::map<std::string, Value> entries;
    for (const auto& [key, element] : value.entries()) {
      const Value name = render_text(key);
      if (!name.is_known()) {
        return Value::unknown(value.type(), name.refinement()).with_marks(value.all_marks());
      }
      entries.insert_or_assign(name.as_string(), render(element));
    }
    const Value result = value.type().is(TypeKind::Map)
                             ? Value::map(value.type().element(), std::move(entries))
                             : Value::object(std::move(entries));
    return result.with_marks_of(value);
  }

  static Value rebuilt(const Value& original, std::vector<Value> elements) {
    const Type& type = original.type();
    const Value result = type.is(TypeKind::List)  ? Value::list(type.element(), std::move(elements))
                         : type.is(TypeKind::Set) ? Value::set(type.element(), std::move(elements))
                                                  : Value::tuple(std::move(elements));
    return result.with_marks_of(original);
  }

  Value render_text(const std::string& text) {
    if (!has_template_action(text)) {
      return Value::string(text);
    }
    const Result<GoTemplateUses> uses = go_template_uses(text);
    if (!uses) {
      return report(uses.error());
    }
    for (const std::string& function : uses->functions) {
      if (std::ranges::find(run_functions, function) != run_functions.end() ||
          std::ranges::find(own_functions_, function) != own_functions_.end()) {
        return unknown(text, "{{" + function + "}}");
      }
    }
    if (!uses->fields.empty()) {
      return unknown(text, "{{." + uses->fields.front() + "}}");
    }
    const Result<std::string> rendered = render_go_template(text, context_);
    return rendered ? Value::string(*rendered) : report(rendered.error());
  }

  // What stands before the first action stays, unless the action trims it.
  static Value unknown(const std::string& text, std::string origin) {
    const size_t action = text.find("{{");
    const bool is_trimmed = text.compare(action, 3, "{{-") == 0;
    return Value::unknown(Type::string(),
                          {.not_null = true,
                           .prefix = is_trimmed ? std::string() : text.substr(0, action),
                           .origin = std::move(origin)});
  }

  Value report(const Error& error) {
    diagnostics_.emit(span_, diag::InvalidTemplateAction, argument_, error.message);
    return Value::unknown(Type::string());
  }

  Diagnostics& diagnostics_;
  const std::vector<std::string>& own_functions_;
  GoTemplateContext context_;
  // What is being rendered, for messages.
  std::string argument_;
  Span span_;
};

}  // namespace

void render_known_actions(DecodedBody& decoded, const ComponentInfo& component,
                          const TemplateNames& names, Span block, Diagnostics& diagnostics) {
  if (component.schema.is_open) {
    return;
  }
  if (!has_action(decoded.value)) {
    return;
  }
  decoded.value = ActionRenderer(names, component.template_functions, diagnostics)
                      .render_body(decoded.value, component.schema, &decoded.argument_spans, block);
}

}  // namespace kiln
