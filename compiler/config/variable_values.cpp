#include <algorithm>

#include "compiler/config/attribute.h"
#include "compiler/config/diagnostics.h"
#include "compiler/config/loading.h"
#include "compiler/config/mismatch_report.h"
#include "compiler/eval/evaluate.h"
#include "compiler/source/suggest.h"

namespace kiln {
namespace {

class VariableAssigner {
 public:
  explicit VariableAssigner(Loading& loading) : loading_(loading) {}

  void from_environment() {
    // Legacy templates ask for the environment themselves.
    if (!loading_.options.environment || loading_.module.is_legacy) {
      return;
    }
    for (DeclaredVariable& variable : loading_.variables) {
      const std::string key = "PKR_VAR_" + variable.config.name;
      if (std::optional<std::string> text = loading_.module.call_context.environment(key)) {
        from_text(variable, *std::move(text), ValueOrigin::Environment);
      }
      if (variable.config.sensitive) {
        loading_.module.environment_read[key].secret_of = "var." + variable.config.name;
      }
    }
  }

  // `*.auto.pkrvars.*` beside a template that was given as a directory; native syntax first.
  void from_automatic_files() {
    const std::string& directory = loading_.module.path;
    if (loading_.files.kind(directory) != FileKind::Directory) {
      return;
    }
    const Result<std::vector<std::string>> names = loading_.files.list(directory);
    if (!names) {
      return;
    }
    for (std::string_view suffix :
         {".auto.pkrvars.hcl", ".auto.kilnvars.hcl", ".auto.pkrvars.json", ".auto.kilnvars.json"}) {
      for (const std::string& name : *names) {
        if (name.ends_with(suffix)) {
          from_file(in_directory(directory, name));
        }
      }
    }
  }

  void from_file(const std::string& path) {
    if (!path.ends_with(".json") && !path.ends_with(".hcl")) {
      Diagnostic& diagnostic = loading_.diagnostics.emit_without_span(diag::UnknownVarFileFormat);
      diagnostic.summary = "Could not guess format of " + path;
      return;
    }
    Result<std::string> text = loading_.files.read(path);
    if (!text) {
      loading_.diagnostics.emit_without_span(diag::UnreadableFile, text.error().message + ".");
      return;
    }
    const SourceId id = loading_.sources.add(path, *std::move(text));
    loading_.module.files.push_back(id);
    from_parsed(id);
  }

  void from_argument(const std::string& name, const std::string& text) {
    DeclaredVariable* variable = loading_.find_variable(name);
    if (variable == nullptr && loading_.module.is_legacy) {
      // As in Packer, which has no declarations there: nothing asks for it.
      return;
    }
    if (variable == nullptr) {
      Diagnostic& diagnostic = loading_.diagnostics.emit_without_span(
          diag::UndefinedVarArgument, name, did_you_mean(name, declared_names()));
      diagnostic.hint = declaration_hint(name);
      return;
    }
    from_text(*variable, text, ValueOrigin::CommandLine);
  }

 private:
  // Plain text for strings, numbers and what may be anything; an expression for the rest.
  void from_text(DeclaredVariable& variable, std::string text, ValueOrigin origin) {
    const bool is_environment = origin == ValueOrigin::Environment;
    const Type& type = variable.constraint.type;
    const bool is_literal =
        type.is(TypeKind::String) || type.is(TypeKind::Number) || type.is(TypeKind::Dynamic);
    const SourceId id =
        loading_.sources.add(fmt::format("<value for var.{} from {}>", variable.config.name,
                                         is_environment ? "env" : "arguments"),
                             variable.config.sensitive ? std::string() : text);
    const Span span{id, 0, static_cast<uint32_t>(variable.config.sensitive ? 0 : text.size())};
    if (is_literal) {
      assign(variable, Value::string(text), span, nullptr, origin);
      return;
    }
    // A secret's text must not appear in the excerpt of a message.
    SourceMap hidden;
    const SourceMap& shown = variable.config.sensitive ? hidden : loading_.sources;
    const SourceId parsed_id =
        variable.config.sensitive ? hidden.add("value", std::move(text)) : id;
    Diagnostics problems;
    const ParsedExpr parsed = parse_expression(shown, parsed_id, problems);
    Value value = Value::unknown(Type::dynamic());
    if (!problems.has_errors()) {
      value = evaluate(*parsed.root, literal_scope(), problems);
    }
    if (problems.has_errors() && variable.config.sensitive) {
      report_mismatch(variable, span, origin, "it is not an expression of that type");
      return;
    }
    if (problems.has_errors()) {
      mark_broken(variable, origin);
    } else {
      assign(variable, value, span, parsed.root, origin);
    }
    loading_.diagnostics.append(std::move(problems));
  }

  // In JSON too, where strings are literal: a variable file has no templates.
  void from_parsed(SourceId id) {
    Diagnostics& diagnostics = loading_.diagnostics;
    const size_t mark = diagnostics.mark();
    loading_.module.trees.push_back(parse_by_name(loading_.sources, id, diagnostics));
    if (diagnostics.mark() != mark) {
      return;
    }
    const SyntaxTree& tree = *loading_.module.trees.back();
    // A common mistake that deserves better words than "blocks are not allowed here".
    Diagnostics ignored;
    BodyPointer rest;
    const BodyContent declared =
        tree.body()->partial_content({{}, {{"variable", {"name"}}}}, ignored, rest);
    for (const BodyBlock& block : declared.blocks) {
      diagnostics.emit(block.type_span, diag::VariableInVarFile,
                       std::string(loading_.sources.name(id)), block.labels[0].text);
    }
    // In JSON a property of that name that declares nothing is a value.
    if (declared.blocks.empty()) {
      rest = tree.body();
    }
    for (const BodyAttribute& attribute : rest->just_attributes(diagnostics)) {
      const size_t before = diagnostics.mark();
      const Value value = evaluate(*attribute.expr, literal_scope(), diagnostics);
      if (diagnostics.mark() == before) {
        from_var_file(attribute.name, value, attribute.name_span, attribute.expr);
      } else if (DeclaredVariable* variable = loading_.find_variable(attribute.name)) {
        mark_broken(*variable, ValueOrigin::VarFile);
      }
    }
  }

  // `expr` is how the value is written; null when it is no expression.
  void from_var_file(const std::string& name, const Value& value, Span name_span,
                     const Expr* expr) {
    DeclaredVariable* variable = loading_.find_variable(name);
    if (variable != nullptr) {
      const Span span = expr == nullptr ? name_span : expr->span();
      if (variable->config.sensitive) {
        loading_.module.secret_files.insert(span.source);
      }
      assign(*variable, value, span, expr, ValueOrigin::VarFile);
    } else if (loading_.options.warn_undeclared_variables) {
      Diagnostic& diagnostic = loading_.diagnostics.emit(name_span, diag::UndefinedVariable, name,
                                                         did_you_mean(name, declared_names()));
      diagnostic.hint = declaration_hint(name);
    }
  }

  // `expr` is how the value is written; null when it is no expression.
  void assign(DeclaredVariable& variable, const Value& value, Span span, const Expr* expr,
              ValueOrigin origin) {
    Result<Value> converted = convert_to(variable.constraint, value);
    if (!converted) {
      Diagnostic& diagnostic = report_mismatch(variable, span, origin, converted.error().message);
      if (!variable.config.sensitive) {
        explain_mismatch(diagnostic, "var." + variable.config.name, value, variable.constraint.type,
                         expr, literal_scope());
      }
      return;
    }
    variable.config.value = *std::move(converted);
    variable.config.origin = origin;
  }

  Diagnostic& report_mismatch(DeclaredVariable& variable, Span span, ValueOrigin origin,
                              const std::string& reason) {
    mark_broken(variable, origin);
    // The lines of a secret are not shown, only where they are.
    const bool is_secret = variable.config.sensitive;
    Diagnostic& diagnostic =
        loading_.diagnostics.emit(is_secret ? variable.config.span : span,
                                  origin == ValueOrigin::CommandLine ? diag::InvalidVariableArgument
                                                                     : diag::InvalidVariableValue,
                                  variable.config.name, reason);
    if (is_secret) {
      diagnostic.hint =
          fmt::format("The value is not shown because it is sensitive; it is in {}.",
                      span.begin == span.end ? std::string(loading_.sources.name(span.source))
                                             : loading_.sources.describe(span));
    }
    return diagnostic;
  }

  // It was given, but what it is nobody can tell.
  static void mark_broken(DeclaredVariable& variable, ValueOrigin origin) {
    variable.config.value = Value::unknown(variable.config.type);
    variable.config.origin = origin;
    variable.is_broken = true;
  }

  std::vector<std::string> declared_names() const {
    std::vector<std::string> names;
    std::ranges::transform(loading_.variables, std::back_inserter(names),
                           [](const DeclaredVariable& variable) { return variable.config.name; });
    return names;
  }

  static std::string declaration_hint(const std::string& name) {
    if (const size_t dot = name.find('.'); dot != std::string::npos) {
      return fmt::format(
          "A variable's name has no dot; of an object the whole value is given: {} = {{ ... }}.",
          name.substr(0, dot));
    }
    return fmt::format(
        "To declare it, write `variable \"{}\" {{}}` in one of the template's files.", name);
  }

  Loading& loading_;
};

}  // namespace

void assign_variables(Loading& loading) {
  VariableAssigner assigner(loading);
  assigner.from_environment();
  assigner.from_automatic_files();
  for (const std::string& path : loading.options.var_files) {
    assigner.from_file(path);
  }
  // The last one of a name counts, and so only it is looked at.
  std::map<std::string_view, size_t> last;
  const auto& given = loading.options.variables;
  for (size_t i = 0; i < given.size(); ++i) {
    last[given[i].first] = i;
  }
  for (size_t i = 0; i < given.size(); ++i) {
    if (last[given[i].first] == i) {
      assigner.from_argument(given[i].first, given[i].second);
    }
  }
}

}  // namespace kiln
