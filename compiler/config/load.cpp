#include <algorithm>
#include <charconv>

#include "compiler/config/diagnostics.h"
#include "compiler/config/loading.h"
#include "compiler/config/version.h"
#include "compiler/eval/evaluate.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

std::string with_forward_slashes(std::string path) {
  std::ranges::replace(path, '\\', '/');
  return path;
}

// templatefile()'s way back into the compiler. The text is parsed in a map of its own, so that
// functions may run in several threads; a problem becomes the function's error.
Result<Value> render_template(const CallContext& context, const FunctionTable* functions,
                              const std::string& path, const std::string& text,
                              const Value& variables) {
  SourceMap sources;
  Diagnostics diagnostics;
  const ParsedExpr parsed = parse_template(sources, sources.add(path, text), diagnostics);
  // Without a way to render: a template may not render another, or itself.
  CallContext inner = context;
  inner.render_template = nullptr;
  Scope scope;
  scope.set_functions(functions, &inner);
  if (variables.has_content()) {
    for (const auto& [name, value] : variables.entries()) {
      scope.set(name, value);
    }
  }
  Value value = evaluate(*parsed.root, scope, diagnostics);
  if (context.budget != nullptr && context.budget->is_spent()) {
    return value;
  }
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (diagnostic.severity == Severity::Error) {
      return Error{fmt::format("{}: {}; {}", sources.describe(diagnostic.span), diagnostic.summary,
                               diagnostic.detail)};
    }
  }
  return value;
}

// How many steps the expressions may take: what the environment says, if it says something.
int64_t evaluation_steps(Loading& loading) {
  const auto& lookup = loading.options.environment;
  const std::string text = lookup ? lookup("KILN_EVALUATION_STEPS").value_or("") : "";
  if (text.empty()) {
    return EvaluationBudget::default_steps;
  }
  int64_t steps = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), steps);
  if (problem != std::errc{} || end != text.data() + text.size() || steps <= 0) {
    loading.diagnostics.emit_without_span(diag::InvalidEvaluationSteps, go_quote(text));
    return EvaluationBudget::default_steps;
  }
  return steps;
}

void set_up_calls(Loading& loading) {
  Module& module = loading.module;
  CallContext& context = module.call_context;
  context.files = &loading.files;
  context.base_directory = module.root_directory;
  context.now = loading.options.now;
  context.random = loading.options.random;
  context.ask_service = loading.options.ask_service;
  module.budget = std::make_unique<EvaluationBudget>(evaluation_steps(loading));
  context.budget = module.budget.get();
  context.environment = [lookup = loading.options.environment,
                         &read = module.environment_read](const std::string& name) {
    const auto [place, is_new] = read.try_emplace(name);
    if (is_new && lookup) {
      place->second.value = lookup(name);
    }
    place->second.is_asked = true;
    return place->second.value;
  };
  context.render_template = [&context, functions = loading.catalog.functions](
                                const std::string& path, const std::string& text,
                                const Value& variables) {
    return render_template(context, functions, path, text, variables);
  };
}

// What every expression of the template sees besides variables, locals and data.
void set_up_scope(Loading& loading) {
  const Module& module = loading.module;
  Scope& scope = loading.module.config.scope;
  scope.set_functions(loading.catalog.functions, &module.call_context);
  const auto marked_path = [](const char* name, const std::string& path) {
    return Value::string(path).with_marks({{std::string("path.") + name, path}});
  };
  scope.set(
      "path",
      Value::object(
          {{"cwd", marked_path("cwd", with_forward_slashes(loading.files.working_directory()))},
           {"root", marked_path("root", with_forward_slashes(module.root_directory))}}));
  const auto unknown_text = [](const char* origin) {
    return Value::unknown(Type::string(), {.not_null = true, .prefix = {}, .origin = origin});
  };
  scope.set("packer",
            Value::object({{"version", Value::string(packer_version)},
                           {"versionFingerprint", unknown_text("packer.versionFingerprint")},
                           {"iterationID", unknown_text("packer.iterationID")}}));
  // Outside of builds these have no value, and `build` no attributes.
  scope.set("source", Value::object({{"type", unknown_text("source.type")},
                                     {"name", unknown_text("source.name")}}));
  scope.set_remedy("var", "To declare it, write `variable \"{}\" {}` in the template.");
  scope.set_remedy("local", "To define it, write `locals { {} = ... }` in the template.");
  scope.set_remedy("source",
                   "A source block is named by a text: \"source.{}.NAME\", in quotes; in other "
                   "places source has the attributes name and type.");
  scope.set("build",
            Value::unknown(Type::object({}), {.not_null = true, .prefix = {}, .origin = "build"}));
}

}  // namespace

bool is_kiln_file(std::string_view name) {
  return name.ends_with(".kiln.hcl") || name.ends_with(".kiln.json");
}

DeclaredVariable* Loading::find_variable(std::string_view name) {
  const auto found = variable_indexes.find(name);
  return found == variable_indexes.end() ? nullptr : &variables[found->second];
}

void Loading::add_variable(DeclaredVariable variable) {
  variable_indexes.emplace(variable.config.name, variables.size());
  variables.push_back(std::move(variable));
}

std::unique_ptr<Module> load(const std::string& path, const LoadOptions& options,
                             const Catalog& catalog, const FileReader& files, SourceMap& sources,
                             Diagnostics& diagnostics) {
  auto module = std::make_unique<Module>();
  module->path = path;
  // After a file that could not be understood, the rest is still read as far as it goes, for those
  // who ask about the module, but not commented on.
  Diagnostics later;
  Diagnostics reading;
  Loading loading{options, catalog, files, sources, reading, *module};
  read_template(loading);
  module->mentions_artifacts = std::ranges::any_of(module->files, [&](SourceId id) {
    return sources.text(id).find("artifact.") != std::string_view::npos;
  });
  Loading rest{options, catalog, files, sources, later, *module, std::move(loading.blocks)};
  rest.lost_names = std::move(loading.lost_names);
  set_up_calls(rest);
  set_up_scope(rest);
  read_packer_blocks(rest);
  declare_variables(rest);
  assign_variables(rest);
  if (!options.syntax_only) {
    finish_variables(rest);
    read_locals_and_data(rest);
    read_sources(rest);
    read_builds(rest);
    read_outputs(rest);
  }
  diagnostics.append(std::move(reading));
  if (!module->is_incomplete) {
    // A body is read for each of its instances.
    diagnostics.append_distinct(later);
  }
  diagnostics.merge_repeated();
  return module;
}

}  // namespace kiln
