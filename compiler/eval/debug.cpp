#include "compiler/eval/debug.h"

#include "compiler/eval/debug_input.h"
#include "compiler/eval/evaluate.h"
#include "compiler/eval/probe_functions.h"
#include "compiler/eval/type_expression.h"
#include "compiler/syntax/debug.h"
#include "compiler/syntax/parse.h"
#include "compiler/value/json.h"

namespace kiln {
namespace {

// One answer as the oracle writes it: members in bytewise order, on one line.
using Answer = std::map<std::string, std::string>;

std::string write(const Answer& answer) {
  JsonWriter json;
  json.begin_object();
  for (const auto& [name, value] : answer) {
    json.key(name);
    json.literal(value);
  }
  json.end_object();
  return json.text() + "\n";
}

DebugAnswer usage_error(const Error& error) {
  return {2, "", "kiln debug: " + error.message + "\n"};
}

// A session of `eval`: what the command line gives, for every request.
class EvalSession {
 public:
  EvalSession(const DebugOptions& options, const FileReader& files, const FunctionTable& functions)
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
    std::string_view base = options.flag("basedir");
    context_.base_directory = base.empty() ? "." : std::string(base);
  }

  Result<void> read_variables(const FileReader& files) {
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

  Answer answer(const DebugRequest& request) {
    Scope scope;
    FunctionTable functions;
    if (auto problem = fill(scope, functions, request)) {
      return {{"ok", "false"}, {"input_error", json_quote(*problem)}};
    }
    SourceMap sources;
    context_.sources = &sources;
    EvaluationBudget budget;
    context_.budget = &budget;
    SourceId source = sources.add("", request.expr);
    Diagnostics diagnostics;
    bool is_template = request.is_template || options_.has("template");
    ParsedExpr parsed = is_template ? parse_template(sources, source, diagnostics)
                                    : parse_expression(sources, source, diagnostics);
    if (diagnostics.has_errors()) {
      return {{"ok", "false"},
              {"stage", "\"parse\""},
              {"diagnostics", debug_diagnostics(sources, diagnostics, 0)}};
    }
    Value value = evaluate(*parsed.root, scope, diagnostics);
    std::string type = value.type().json();
    std::string shown = value_to_debug_json(value);
    if (!diagnostics.has_errors()) {
      return {{"ok", "true"}, {"type", type}, {"value", shown}};
    }
    return {{"ok", "false"},
            {"stage", "\"eval\""},
            {"partial", write_pair(type, shown)},
            {"diagnostics", debug_diagnostics(sources, diagnostics, 0)}};
  }

 private:
  static std::string write_pair(const std::string& type, const std::string& value) {
    std::string line = write({{"type", type}, {"value", value}});
    line.pop_back();
    return line;
  }

  Result<void> add_variables(std::string_view json) {
    KILN_ASSIGN(Value values, value_from_json(json));
    if (!values.type().is(TypeKind::Object)) {
      return Error{"variables must be a JSON object"};
    }
    for (const auto& [name, value] : values.entries()) {
      variables_.insert_or_assign(name, value);
    }
    return {};
  }

  // What is wrong with the request, if anything is.
  std::optional<std::string> fill(Scope& scope, FunctionTable& functions,
                                  const DebugRequest& request) {
    bool no_context = request.no_context || options_.has("no-context");
    if (no_context || request.no_variables || options_.has("no-vars")) {
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
    functions = functions_;
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
    scope.set_functions(&functions, &context_);
    return std::nullopt;
  }

  const DebugOptions& options_;
  FunctionTable all_functions_;
  FunctionTable functions_;
  std::map<std::string, Value> variables_;
  CallContext context_;
};

// Calls `answer` with each request of the input.
template <typename AnswerOne>
std::string answer_lines(std::string_view input, const DebugOptions& options,
                         AnswerOne answer_one) {
  std::string out;
  while (!input.empty()) {
    std::string_view line = input.substr(0, input.find('\n'));
    input.remove_prefix(std::min(line.size() + 1, input.size()));
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    if (line.empty() && !options.has("keep-empty")) {
      continue;
    }
    DebugRequest request;
    Answer answer;
    if (options.has("json-lines")) {
      Result<DebugRequest> read = read_debug_request(line);
      if (!read) {
        out += write({{"ok", "false"}, {"input_error", json_quote(read.error().message)}});
        continue;
      }
      request = *std::move(read);
    } else {
      request.expr = line;
    }
    answer = answer_one(request);
    if (!request.id.empty()) {
      answer["id"] = request.id;
    }
    if (options.has("echo")) {
      answer["input"] = json_quote(request.expr);
    }
    out += write(answer);
  }
  return out;
}

void write_defaults(JsonWriter& json, const TypeDefaults& defaults) {
  json.begin_object();
  json.key("children");
  json.begin_object();
  for (const auto& [key, child] : defaults.children) {
    json.key(key);
    write_defaults(json, *child);
  }
  json.end_object();
  json.key("default_values");
  json.begin_object();
  for (const auto& [name, value] : defaults.values) {
    json.key(name);
    json.begin_object();
    json.key("type");
    json.literal(value.type().json());
    json.key("value");
    json.literal(value_to_debug_json(value));
    json.end_object();
  }
  json.end_object();
  json.key("optional_attributes");
  json.begin_array();
  if (defaults.type.is(TypeKind::Object)) {
    for (const std::string& name : defaults.type.optional_attributes()) {
      json.string(name);
    }
  }
  json.end_array();
  json.key("type");
  json.literal(defaults.type.json());
  json.end_object();
}

}  // namespace

DebugAnswer debug_eval(std::span<const std::string> arguments, std::string_view standard_input,
                       const FileReader& files, const FunctionTable& functions) {
  Result<DebugOptions> options = read_debug_options(arguments);
  if (!options) {
    return usage_error(options.error());
  }
  Result<std::string> input = read_debug_input(*options, standard_input, files);
  if (!input) {
    return usage_error(input.error());
  }
  EvalSession session(*options, files, functions);
  if (Result<void> read = session.read_variables(files); !read) {
    return usage_error(read.error());
  }
  return {0,
          answer_lines(*input, *options,
                       [&](const DebugRequest& request) { return session.answer(request); }),
          ""};
}

DebugAnswer debug_type(std::span<const std::string> arguments, std::string_view standard_input,
                       const FileReader& files) {
  Result<DebugOptions> options = read_debug_options(arguments);
  if (!options) {
    return usage_error(options.error());
  }
  Result<std::string> input = read_debug_input(*options, standard_input, files);
  if (!input) {
    return usage_error(input.error());
  }
  std::string_view mode = options->flag("mode");
  TypeForm form = mode == "defaults"     ? TypeForm::ConstraintWithDefaults
                  : mode == "constraint" ? TypeForm::Constraint
                                         : TypeForm::Exact;
  auto answer = [&](const DebugRequest& request) -> Answer {
    SourceMap sources;
    SourceId source = sources.add("", request.expr);
    Diagnostics diagnostics;
    ParsedExpr parsed = parse_expression(sources, source, diagnostics);
    if (diagnostics.has_errors()) {
      return {{"ok", "false"},
              {"stage", "\"parse\""},
              {"diagnostics", debug_diagnostics(sources, diagnostics, 0)}};
    }
    TypeExpression read = evaluate_type(*parsed.root, form, diagnostics);
    Answer result = {{"ok", diagnostics.has_errors() ? "false" : "true"},
                     {"type", read.type.json()},
                     {"friendly", json_quote(read.type.constraint_name())},
                     {"string", json_quote(read.type.expression())},
                     {"diagnostics", debug_diagnostics(sources, diagnostics, 0)}};
    if (form == TypeForm::ConstraintWithDefaults) {
      JsonWriter json;
      if (read.defaults == nullptr) {
        json.null();
      } else {
        write_defaults(json, *read.defaults);
      }
      result["defaults"] = json.text();
    }
    return result;
  };
  return {0, answer_lines(*input, *options, answer), ""};
}

}  // namespace kiln
