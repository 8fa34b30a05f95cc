#include "compiler/config/attribute.h"
#include "compiler/config/diagnostics.h"
#include "compiler/config/loading.h"
#include "compiler/config/mismatch_report.h"
#include "compiler/eval/evaluate.h"
#include "compiler/value/convert.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

class VariableReader {
 public:
  explicit VariableReader(Loading& loading) : loading_(loading) {
    default_scope_.forbid_variables();
    // Defaults may ask the environment, and nothing else.
    if (const FunctionTable* all = loading.catalog.functions) {
      if (const auto env = all->find("env"); env != all->end()) {
        default_functions_.insert(*env);
      }
    }
    default_scope_.set_functions(&default_functions_, &loading.module.call_context);
  }

  void read_block(const BodyBlock& block) {
    DeclaredVariable variable;
    variable.config.name = block.labels[0].text;
    variable.config.span = block.header_span;
    if (!is_identifier(variable.config.name)) {
      loading_.diagnostics.emit(block.labels[0].span, diag::InvalidVariableName);
      return;
    }
    if (is_duplicate(variable.config.name, block.header_span)) {
      return;
    }
    const BodySpec spec = {{{"type"}, {"default"}, {"description"}, {"sensitive"}},
                           {{"validation", {}}}};
    const size_t mark = loading_.diagnostics.mark();
    BodyContent content = block.body->content(spec, loading_.diagnostics);
    variable.config.description =
        read_string(content, "description", literal_scope(), loading_.diagnostics).value_or("");
    variable.config.sensitive =
        read_bool(content, "sensitive", literal_scope(), loading_.diagnostics).value_or(false);
    if (const BodyAttribute* type = content.attribute("type")) {
      variable.constraint =
          evaluate_type(*type->expr, TypeForm::ConstraintWithDefaults, loading_.diagnostics);
      variable.config.type = variable.constraint.type.without_optional();
    }
    if (const BodyAttribute* value = content.attribute("default")) {
      read_default(*value, content.attribute("type") != nullptr, variable);
    }
    note_environment(variable.config);
    variable.is_broken = loading_.diagnostics.mark() != mark;
    variable.validations = std::move(content.blocks);
    loading_.add_variable(std::move(variable));
  }

  // The short form: the type is that of the value, even if it is an empty collection.
  void read_attribute(const BodyAttribute& attribute) {
    if (is_duplicate(attribute.name, attribute.name_span)) {
      return;
    }
    DeclaredVariable variable;
    variable.config.name = attribute.name;
    variable.config.span = attribute.name_span;
    const size_t mark = loading_.diagnostics.mark();
    const Value value = evaluate(*attribute.expr, default_scope_, loading_.diagnostics);
    variable.is_broken = loading_.diagnostics.mark() != mark;
    variable.config.value = value;
    variable.config.type = value.type();
    variable.constraint.type = value.type();
    variable.config.origin = ValueOrigin::Default;
    loading_.add_variable(std::move(variable));
  }

 private:
  bool is_duplicate(const std::string& name, Span span) {
    DeclaredVariable* previous = loading_.find_variable(name);
    if (previous == nullptr) {
      return false;
    }
    Diagnostic& diagnostic = loading_.diagnostics.emit(span, diag::DuplicateVariable, name);
    diagnostic.labels.push_back({previous->config.span, "the first definition is here"});
    // Which of the two is meant nobody can tell.
    previous->is_broken = true;
    return true;
  }

  // What a secret's default asks the environment is a secret too.
  void note_environment(const VariableConfig& variable) {
    for (auto& [name, read] : loading_.module.environment_read) {
      if (read.is_asked && variable.sensitive) {
        read.secret_of = "var." + variable.name;
      }
      read.is_asked = false;
    }
  }

  void read_default(const BodyAttribute& attribute, bool has_type, DeclaredVariable& variable) {
    const size_t mark = loading_.diagnostics.mark();
    Value value = evaluate(*attribute.expr, default_scope_, loading_.diagnostics);
    variable.config.origin = ValueOrigin::Default;
    if (loading_.diagnostics.mark() != mark) {
      variable.config.value = Value::unknown(variable.config.type);
      return;
    }
    if (!has_type) {
      // Of an empty collection the elements' types are not known.
      const bool says_nothing =
          (value.type().is(TypeKind::Object) || value.type().is(TypeKind::Tuple)) &&
          value.has_content() && value.size() == 0;
      variable.constraint.type = says_nothing ? Type::dynamic() : value.type();
      variable.config.type = variable.constraint.type;
    }
    Result<Value> converted = convert_to(variable.constraint, value);
    if (!converted) {
      explain_mismatch(loading_.diagnostics.emit(attribute.expr->span(), diag::InvalidDefault,
                                                 converted.error().message),
                       "var." + variable.config.name, value, variable.constraint.type,
                       attribute.expr, default_scope_);
      variable.config.value = Value::unknown(variable.config.type);
      return;
    }
    variable.config.value = *std::move(converted);
  }

  Loading& loading_;
  FunctionTable default_functions_;
  Scope default_scope_;
};

}  // namespace

Result<Value> convert_to(const TypeExpression& constraint, const Value& value) {
  const Value filled =
      constraint.defaults == nullptr ? value : apply_defaults(*constraint.defaults, value);
  KILN_ASSIGN(Value converted, convert(filled, constraint.type));
  return keep_origin(std::move(converted), value);
}

void declare_variables(Loading& loading) {
  VariableReader reader(loading);
  for (const BodyBlock& block : loading.blocks) {
    if (block.type == "variable") {
      reader.read_block(block);
    } else if (block.type == "variables") {
      for (const BodyAttribute& attribute : block.body->just_attributes(loading.diagnostics)) {
        reader.read_attribute(attribute);
      }
    }
  }
}

}  // namespace kiln
