#include "cli/plan_assertions.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/eval/evaluate.h"
#include "compiler/plan/input_content.h"
#include "compiler/plan/plan_document.h"
#include "compiler/syntax/parse.h"
#include "compiler/value/convert.h"
#include "compiler/value/json.h"
#include "stdlib/catalog.h"

namespace kiln {
namespace {

using Variables = std::map<std::string, std::string>;

struct AssertBlock {
  const Expr* condition = nullptr;
  std::string message;
  Span span;
};

struct TestBlock {
  std::string name;
  Variables variables;
  Selection selection;
  // Each must be in what some error says.
  std::vector<std::string> expected_failures;
  std::vector<AssertBlock> asserts;
};

class TestFileReader {
 public:
  explicit TestFileReader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {
    scope_.set_functions(catalog().functions, &no_calls_);
  }

  std::vector<TestBlock> read(const Body& body) {
    const BodySpec spec = {{{"variables"}}, {{"test", {"name"}}}};
    const BodyContent content = body.content(spec, diagnostics_);
    const Variables shared = variables_of(content);
    std::vector<TestBlock> tests;
    for (const BodyBlock& block : content.blocks) {
      tests.push_back(read_test(block, shared));
    }
    return tests;
  }

 private:
  TestBlock read_test(const BodyBlock& block, const Variables& shared) {
    const BodySpec spec = {{{"variables"}, {"only"}, {"except"}, {"expect_failures"}},
                           {{"assert", {}}}};
    const BodyContent content = block.body->content(spec, diagnostics_);
    TestBlock test;
    test.name = block.labels[0].text;
    test.variables = variables_of(content);
    test.variables.insert(shared.begin(), shared.end());
    test.selection = {.only = texts_of(content, "only"), .except = texts_of(content, "except")};
    test.expected_failures = texts_of(content, "expect_failures");
    for (const BodyBlock& inner : content.blocks) {
      const BodySpec own = {{{"condition", true}, {"error_message"}}, {}};
      const BodyContent written = inner.body->content(own, diagnostics_);
      if (const BodyAttribute* condition = written.attribute("condition")) {
        test.asserts.push_back(
            {condition->expr, text_of(written, "error_message"), condition->expr->span()});
      }
    }
    return test;
  }

  // The value of an attribute, known and of that type; null when it is not there.
  Value value_of(const BodyContent& content, std::string_view name, const Type& type) {
    const BodyAttribute* attribute = content.attribute(name);
    if (attribute == nullptr) {
      return {};
    }
    return converted(evaluate(*attribute, scope_, diagnostics_), type);
  }

  static Value converted(const Value& value, const Type& type) {
    const Result<Value> result = convert(value, type);
    return result && result->has_content() ? result->without_marks_deep() : Value();
  }

  std::string text_of(const BodyContent& content, std::string_view name) {
    const Value value = value_of(content, name, Type::string());
    return value.has_content() ? value.as_string() : "";
  }

  std::vector<std::string> texts_of(const BodyContent& content, std::string_view name) {
    const Value value = value_of(content, name, Type::list(Type::string()));
    std::vector<std::string> texts;
    if (value.has_content()) {
      for (const Value& element : value.elements()) {
        texts.push_back(element.has_content() ? element.as_string() : "");
      }
    }
    return texts;
  }

  // As `-var` takes them.
  Variables variables_of(const BodyContent& content) {
    Variables variables;
    const BodyAttribute* attribute = content.attribute("variables");
    if (attribute == nullptr) {
      return variables;
    }
    const Value value = evaluate(*attribute, scope_, diagnostics_).without_marks_deep();
    if (!value.has_content() || !value.is_wholly_known() || !value.type().is(TypeKind::Object)) {
      return variables;
    }
    for (const auto& [name, given] : value.entries()) {
      const bool is_text = given.has_content() && given.type().is(TypeKind::String);
      variables.emplace(name, is_text ? given.as_string() : value_to_expression(given));
    }
    return variables;
  }

  Diagnostics& diagnostics_;
  CallContext no_calls_;
  Scope scope_;
};

std::string sentence_of(const Diagnostic& diagnostic, const SourceMap& sources) {
  return fmt::format("{}{}: {}",
                     diagnostic.has_span ? sources.describe(diagnostic.span) + ": " : "",
                     diagnostic.summary, diagnostic.detail);
}

class TestRunner {
 public:
  TestRunner(const CommandContext& context, const LoadOptions& options,
             const std::string& template_path, const SourceMap& sources)
      : context_(context), options_(options), path_(template_path), sources_(sources) {}

  std::vector<std::string> run(const TestBlock& test) const {
    LoadOptions options = options_;
    for (const auto& [name, text] : test.variables) {
      options.variables.emplace_back(name, text);
    }
    const auto compilation = load_template(context_, path_, options);
    Plan plan = lower(*compilation->module, test.selection, catalog(), *context_.files,
                      compilation->diagnostics);
    std::vector<std::string> errors;
    for (const Diagnostic& diagnostic : compilation->diagnostics.all()) {
      if (diagnostic.severity == Severity::Error) {
        errors.push_back(sentence_of(diagnostic, compilation->sources));
      }
    }
    if (!errors.empty() || !test.expected_failures.empty()) {
      return compare(errors, test.expected_failures);
    }
    add_input_content(plan, content_from(*context_.files));
    return check(test, *compilation, document_of(plan, *compilation->module, compilation->sources));
  }

 private:
  static std::vector<std::string> compare(const std::vector<std::string>& errors,
                                          const std::vector<std::string>& expected) {
    std::vector<std::string> problems;
    const auto has = [](const std::string& error, const std::string& text) {
      return error.find(text) != std::string::npos;
    };
    for (const std::string& text : expected) {
      if (std::ranges::none_of(errors,
                               [&](const std::string& error) { return has(error, text); })) {
        problems.push_back(fmt::format("no error says \"{}\"", text));
      }
    }
    for (const std::string& error : errors) {
      if (std::ranges::none_of(expected,
                               [&](const std::string& text) { return has(error, text); })) {
        problems.push_back(error);
      }
    }
    return problems;
  }

  std::vector<std::string> check(const TestBlock& test, const Compilation& compilation,
                                 const PlanDocument& document) const {
    Scope scope(&compilation.module->config.scope);
    const Result<Value> plan = value_from_json(print_plan_json(document).text);
    if (!plan) {
      return {plan.error().message};
    }
    scope.set("plan", *plan);
    scope.set("output", Value::object(document.outputs));
    std::vector<std::string> problems;
    for (const AssertBlock& assertion : test.asserts) {
      Diagnostics found;
      const Value value = evaluate(*assertion.condition, scope, found);
      for (const Diagnostic& diagnostic : found.all()) {
        problems.push_back(sentence_of(diagnostic, sources_));
      }
      if (found.has_errors()) {
        continue;
      }
      const Result<Value> truth = convert(value, Type::boolean());
      const std::string place = sources_.describe(assertion.span);
      if (!truth || (truth->is_known() && truth->is_null())) {
        problems.push_back(fmt::format("{}: the condition must be true or false, not {}", place,
                                       value.type().friendly_name()));
      } else if (!truth->is_known()) {
        problems.push_back(
            fmt::format("{}: the condition depends on what only a run knows", place));
      } else if (!truth->as_bool()) {
        problems.push_back(fmt::format(
            "{}: {}", place, assertion.message.empty() ? "it does not hold" : assertion.message));
      }
    }
    return problems;
  }

  const CommandContext& context_;
  const LoadOptions& options_;
  const std::string& path_;
  const SourceMap& sources_;
};

}  // namespace

std::vector<TestResult> run_template_tests(const CommandContext& context,
                                           const LoadOptions& options,
                                           const std::string& template_path,
                                           const std::string& test_path, SourceMap& sources,
                                           Diagnostics& diagnostics) {
  const Result<std::string> text = context.files->read(test_path);
  if (!text) {
    return {{test_path, "", {text.error().message}}};
  }
  const SourceId source = sources.add(test_path, *text);
  const std::unique_ptr<SyntaxTree> tree = parse(sources, source, diagnostics);
  TestFileReader reader(diagnostics);
  const std::vector<TestBlock> tests = reader.read(*tree->body());
  std::vector<TestResult> results;
  if (diagnostics.has_errors()) {
    return results;
  }
  const TestRunner runner(context, options, template_path, sources);
  for (const TestBlock& test : tests) {
    results.push_back({test_path, test.name, runner.run(test)});
  }
  return results;
}

}  // namespace kiln
