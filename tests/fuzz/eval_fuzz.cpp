// Evaluates any bytes as an expression and as a template, with variables of every kind and all
// functions: it ends within its budget, and every value and every problem can be shown.
#include <cstddef>
#include <cstdint>
#include <string>

#include "compiler/eval/evaluate.h"
#include "compiler/source/check.h"
#include "compiler/source/render.h"
#include "compiler/syntax/debug.h"
#include "compiler/syntax/parse.h"
#include "compiler/value/json.h"
#include "stdlib/functions.h"
#include "tests/support/memory_files.h"

namespace {

using namespace kiln;

Value number(int64_t value) {
  return Value::number(Number(value));
}

void set_variables(Scope& scope) {
  const Value list = Value::list(Type::number(), {number(1), number(2), number(3)});
  const Value object = Value::object({{"a", Value::string("x")}, {"b", number(1)}});
  Refinement range{.not_null = true};
  range.minimum = NumberBound{Number(1)};
  range.maximum = NumberBound{Number(5), false};
  scope.set("n", number(5));
  scope.set("s", Value::string("e\xCC\x81 hello"));
  scope.set("b", Value::boolean(true));
  scope.set("z", Value());
  scope.set("l", list);
  scope.set("o", object);
  scope.set("m", Value::map(Type::string(), {{"k", Value::string("v")}}));
  scope.set("t", Value::set(Type::string(), {Value::string("b"), Value::string("a")}));
  scope.set("u", Value::unknown(Type::string(), {.not_null = true, .prefix = "ab-"}));
  scope.set("r", Value::unknown(Type::number(), range));
  scope.set("d", Value::unknown({}));
  scope.set("w", list.with_marks({{"sensitive", "var.w"}}));
  scope.set("lo", Value::tuple({object, object}));
}

void evaluate_and_show(const SourceMap& sources, SourceId source, const ParsedExpr& parsed,
                       CallContext context, const FunctionTable& table) {
  EvaluationBudget budget(100'000);
  context.budget = &budget;
  context.sources = &sources;
  Scope scope;
  scope.set_functions(&table, &context);
  set_variables(scope);
  Diagnostics diagnostics;
  const Value value = evaluate(*parsed.root, scope, diagnostics);
  KILN_CHECK(!value_to_debug_json(value, true).empty(), "every value has a notation");
  KILN_CHECK(value == value, "a value equals itself");
  render_all(sources, diagnostics);
  debug_expression(sources, source, *parsed.root);
  references(*parsed.root);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const FunctionTable& table = functions();
  MemoryFiles files;
  files.set("f.txt", "text");
  CallContext context;
  context.files = &files;
  SourceMap sources;
  const SourceId source =
      sources.add("fuzz.hcl", std::string(reinterpret_cast<const char*>(data), size));
  Diagnostics diagnostics;
  evaluate_and_show(sources, source, parse_expression(sources, source, diagnostics), context,
                    table);
  evaluate_and_show(sources, source, parse_template(sources, source, diagnostics), context, table);
  return 0;
}
