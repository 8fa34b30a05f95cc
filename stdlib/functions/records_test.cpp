// What `kiln doc` shows of each function is complete and true.
#include <set>

#include "compiler/value/json.h"
#include "stdlib/functions.h"
#include "tests/support/catch.h"
#include "tests/support/evaluate.h"
#include "tests/support/memory_files.h"

namespace kiln {
namespace {

// The value of an example as `kiln doc` writes it, or what was wrong.
std::string example_value(std::string_view call) {
  const MemoryFiles files = {{"/template/motd.txt", "hello\n"},
                             {"/template/greeting.tpl", "hello ${name}"}};
  CallContext context;
  context.files = &files;
  context.base_directory = "/template";
  context.environment = [](const std::string& name) {
    return name == "HOME" ? std::optional<std::string>("/home/kim") : std::nullopt;
  };
  SourceMap sources;
  context.render_template = [&](const std::string& path, const std::string& text,
                                const Value& variables) -> Result<Value> {
    Diagnostics diagnostics;
    const ParsedExpr parsed = parse_template(sources, sources.add(path, text), diagnostics);
    Scope scope;
    for (const auto& [name, value] : variables.entries()) {
      scope.set(name, value);
    }
    return evaluate(*parsed.root, scope, diagnostics);
  };
  Scope scope;
  scope.set_functions(&functions(), &context);
  Diagnostics diagnostics;
  const ParsedExpr parsed =
      parse_expression(sources, sources.add("example", std::string(call)), diagnostics);
  const Value value = evaluate(*parsed.root, scope, diagnostics);
  if (diagnostics.has_errors()) {
    return diagnostics.all().front().detail;
  }
  return value_to_expression(value);
}

TEST_CASE("every function has a record that explains it") {
  CHECK(functions().size() > 130);
  for (const auto& [name, function] : functions()) {
    INFO(name);
    CHECK(function->name == name);
    CHECK_FALSE(function->category.empty());
    CHECK(function->doc.ends_with('.'));
    std::set<std::string_view> names;
    for (const Parameter& parameter : function->parameters) {
      INFO(parameter.name);
      CHECK(parameter.doc.ends_with('.'));
      CHECK(names.insert(parameter.name).second);
    }
    if (function->rest) {
      CHECK(function->rest->doc.ends_with('.'));
    }
    CHECK(function->example.call.find(std::string(name) + "(") != std::string_view::npos);
  }
}

TEST_CASE("every example of a pure function gives what its record says") {
  for (const auto& [name, function] : functions()) {
    INFO(name);
    // Its key would be longer than the record; formats/rsa_test.cpp shows it.
    if (name == "rsadecrypt" || (!function->pure && function->example.result.empty())) {
      continue;
    }
    CHECK(example_value(function->example.call) == function->example.result);
  }
}

}  // namespace
}  // namespace kiln
