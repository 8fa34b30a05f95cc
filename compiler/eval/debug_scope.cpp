#include "compiler/eval/debug_scope.h"

#include "compiler/eval/probe_functions.h"
#include "compiler/value/json.h"

namespace kiln {

DebugScopes::DebugScopes(const DebugOptions& options, const FileReader& files,
                         const FunctionTable& functions)
    : options_(options), all_functions_(functions) {
  for (const FunctionInfo& probe : probe_functions()) {
    // A probe may have the name of a function of the language: the oracle's is the probe.
    if (options.has("test-funcs")) {
      all_functions_.insert_or_assign(probe.name, &probe);
    } else {
      all_functions_.emplace(probe.name, &probe);
    }
  }
  functions_ = options.has("test-funcs") ? all_functions_ : functions;
  context_.files = &files;
  context_.forgets_marks = true;
  std::string_view base = options.flag("basedir");
  context_.base_directory = base.empty() ? "." : std::string(base);
}

Result<void> DebugScopes::read_variables(const FileReader& files) {
  if (options_.has("vars-file")) {
    KILN_ASSIGN(std::string text, files.read(std::string(options_.flag("vars-file"))));
    KILN_TRY(add_variables(text));
  }
  if (options_.has("vars")) {
    KILN_TRY(add_variables(options_.flag("vars")));
  }
  if (options_.has("typed-vars")) {
    KILN_ASSIGN(Value all, value_from_json(options_.flag("typed-vars")));
    KILN_ASSIGN(DebugRequest request,
                read_debug_request("{\"typed_vars\":" + *value_to_json(all) + "}"));
    variables_.merge(request.variables);
  }
  return {};
}

Result<void> DebugScopes::add_variables(std::string_view json) {
  KILN_ASSIGN(Value values, value_from_json(json));
  if (!values.type().is(TypeKind::Object)) {
    return Error{"variables must be a JSON object"};
  }
  for (const auto& [name, value] : values.entries()) {
    variables_.insert_or_assign(name, value);
  }
  return {};
}

std::optional<std::string> DebugScopes::fill(Table& table, const DebugRequest& request) const {
  Scope& scope = table.scope;
  FunctionTable& functions = table.functions;
  bool no_context = request.no_context || options_.has("no-context");
  if (no_context) {
    scope.forbid_templates();
  } else if (request.no_variables || options_.has("no-vars")) {
    scope.forbid_variables();
  } else {
    for (const auto& [name, value] : variables_) {
      scope.set(name, value);
    }
    for (const auto& [name, value] : request.variables) {
      scope.set(name, value);
    }
  }
  if (no_context || request.no_functions || options_.has("no-functions")) {
    return std::nullopt;
  }
  if (request.functions) {
    functions.clear();
    for (const std::string& name : *request.functions) {
      size_t colons = name.rfind("::");
      auto found = all_functions_.find(name);
      if (found == all_functions_.end() && colons != std::string::npos) {
        found = all_functions_.find(std::string_view(name).substr(colons + 2));
      }
      if (found == all_functions_.end()) {
        return "no function \"" + name + "\" in the table";
      }
      functions.emplace(name, found->second);
    }
  }
  scope.set_functions(request.functions ? &functions : &functions_, &context_);
  return std::nullopt;
}

}  // namespace kiln
