#include "compiler/eval/debug.h"

#include <algorithm>
#include <initializer_list>

#include "compiler/eval/debug_input.h"
#include "compiler/eval/debug_scope.h"
#include "compiler/eval/evaluate.h"
#include "compiler/eval/line_blocks.h"
#include "compiler/eval/type_expression.h"
#include "compiler/syntax/debug.h"
#include "compiler/syntax/parse.h"
#include "compiler/value/json.h"

namespace kiln {
namespace {

// One answer as the oracle writes it: members in bytewise order.
class Answer {
 public:
  struct Member {
    // Needs no escapes.
    std::string_view name;
    std::string json;
  };

  Answer() = default;
  Answer(std::initializer_list<Member> members) : members_(members) {}

  // A name that is not there yet.
  void add(std::string_view name, std::string json) { members_.push_back({name, std::move(json)}); }

  void append_to(std::string& out) {
    std::sort(members_.begin(), members_.end(),
              [](const Member& a, const Member& b) { return a.name < b.name; });
    char before = '{';
    for (const Member& member : members_) {
      out += before;
      out += '"';
      out += member.name;
      out += "\":";
      out += member.json;
      before = ',';
    }
    out += '}';
  }

 private:
  std::vector<Member> members_;
};

// Answers the requests of `eval`, one after another.
class EvalSession {
 public:
  EvalSession(const DebugOptions& options, const DebugScopes& scopes)
      : options_(options), scopes_(scopes) {}

  Answer answer(const DebugRequest& request) {
    DebugScopes::Table table;
    if (auto problem = scopes_.fill(table, request)) {
      return {{"ok", "false"}, {"input_error", json_quote(*problem)}};
    }
    const Scope& scope = table.scope;
    SourceMap sources;
    scopes_.call_context().sources = &sources;
    EvaluationBudget budget;
    scopes_.call_context().budget = &budget;
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
    std::string shown = value_to_debug_json(value, options_.has("refinements"));
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
    std::string pair;
    Answer({{"type", type}, {"value", value}}).append_to(pair);
    return pair;
  }

  const DebugOptions& options_;
  DebugScopes scopes_;
};

// Adds to `out` what `answer_one` says to each request of the input.
template <typename AnswerOne>
void answer_lines(std::string_view input, const DebugOptions& options, AnswerOne answer_one,
                  std::string& out) {
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
    if (options.has("json-lines")) {
      Result<DebugRequest> read = read_debug_request(line);
      if (!read) {
        Answer({{"ok", "false"}, {"input_error", json_quote(read.error().message)}}).append_to(out);
        out += '\n';
        continue;
      }
      request = *std::move(read);
    } else {
      request.expr = line;
    }
    Answer answer = answer_one(request);
    if (!request.id.empty()) {
      answer.add("id", request.id);
    }
    if (options.has("echo")) {
      answer.add("input", json_quote(request.expr));
    }
    answer.append_to(out);
    out += '\n';
  }
}

template <typename AnswerOne>
std::string answer_lines(std::string_view input, const DebugOptions& options,
                         AnswerOne answer_one) {
  std::string out;
  answer_lines(input, options, answer_one, out);
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

DebugAnswer debug_usage_error(const Error& error) {
  return {2, "", "kiln debug: " + error.message + "\n"};
}

DebugAnswer debug_eval(std::span<const std::string> arguments, std::string_view standard_input,
                       const FileReader& files, const FunctionTable& functions) {
  Result<DebugOptions> options = read_debug_options(arguments);
  if (!options) {
    return debug_usage_error(options.error());
  }
  Result<std::string> input = read_debug_input(*options, standard_input, files);
  if (!input) {
    return debug_usage_error(input.error());
  }
  DebugScopes scopes(*options, files, functions);
  if (Result<void> read = scopes.read_variables(files); !read) {
    return debug_usage_error(read.error());
  }
  auto begin = [&]() -> BlockAnswer {
    return [&, session = EvalSession(*options, scopes)](std::string_view block,
                                                        std::string& out) mutable {
      answer_lines(
          block, *options, [&](const DebugRequest& request) { return session.answer(request); },
          out);
    };
  };
  return {0, answer_in_blocks(*input, begin), ""};
}

DebugAnswer debug_expr(std::span<const std::string> arguments, std::string_view standard_input,
                       const FileReader& files,
                       const std::function<std::string(std::string_view)>& format) {
  Result<DebugOptions> options = read_debug_options(arguments);
  if (!options) {
    return debug_usage_error(options.error());
  }
  Result<std::string> input = read_debug_input(*options, standard_input, files);
  if (!input) {
    return debug_usage_error(input.error());
  }
  auto answer = [&](const DebugRequest& request) -> Answer {
    SourceMap sources;
    SourceId source = sources.add("", request.expr);
    Diagnostics diagnostics;
    if (options->has("config")) {
      auto tree = parse(sources, source, diagnostics);
      Answer file_answer{{"ok", diagnostics.has_errors() ? "false" : "true"},
                         {"diagnostics", debug_diagnostics(sources, diagnostics, 0)},
                         {"body", debug_body(sources, source, *tree)}};
      if (options->has("formatted")) {
        file_answer.add("formatted", json_quote(format(request.expr)));
      }
      return file_answer;
    }
    bool is_template = request.is_template || options->has("template");
    ParsedExpr parsed = is_template ? parse_template(sources, source, diagnostics)
                                    : parse_expression(sources, source, diagnostics);
    return {{"ok", diagnostics.has_errors() ? "false" : "true"},
            {"diagnostics", debug_diagnostics(sources, diagnostics, 0)},
            {"expr", debug_expression(sources, source, *parsed.root)}};
  };
  return {0, answer_lines(*input, *options, answer), ""};
}

DebugAnswer debug_type(std::span<const std::string> arguments, std::string_view standard_input,
                       const FileReader& files) {
  Result<DebugOptions> options = read_debug_options(arguments);
  if (!options) {
    return debug_usage_error(options.error());
  }
  Result<std::string> input = read_debug_input(*options, standard_input, files);
  if (!input) {
    return debug_usage_error(input.error());
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
      result.add("defaults", json.text());
    }
    return result;
  };
  return {0, answer_lines(*input, *options, answer), ""};
}

}  // namespace kiln
