#include "compiler/eval/evaluate.h"

#include <functional>

#include "compiler/eval/call.h"
#include "compiler/syntax/parse.h"
#include "tests/support/catch.h"
#include "tests/support/fake_functions.h"

using namespace kiln;

namespace {

// Evaluates text; the answer is the value in debug notation, or every message.
class Session {
 public:
  Session() {
    context_.sources = &sources_;
    scope_.set_functions(&fake_functions(), &context_);
    scope_.set("s", Value::string("hello"));
    scope_.set("l", Value::tuple({number(1), number(2), number(3)}));
    scope_.set("o", Value::object({{"x", number(1)}, {"name", Value::string("n")}}));
    scope_.set("secret", Value::string("hunter2").with_marks({{"sensitive", "var.secret"}}));
    scope_.set("later", Value::unknown(Type::string(), {true, {}, "build.Host"}));
  }

  Scope& scope() { return scope_; }
  CallContext& context() { return context_; }

  Value value(std::string text, Diagnostics& diagnostics, bool is_template = false) {
    SourceId source = sources_.add("t.hcl", std::move(text));
    trees_.push_back(is_template ? parse_template(sources_, source, diagnostics)
                                 : parse_expression(sources_, source, diagnostics));
    return evaluate(*trees_.back().root, scope_, diagnostics);
  }

  std::string operator()(std::string text, bool is_template = false) {
    Diagnostics diagnostics;
    Value result = value(std::move(text), diagnostics, is_template);
    if (!diagnostics.has_errors()) {
      return value_to_debug_json(result);
    }
    std::string out;
    for (const Diagnostic& diagnostic : diagnostics.all()) {
      out += (out.empty() ? "" : "; ") + diagnostic.summary + ": " + diagnostic.detail;
    }
    return out;
  }

  std::vector<Reference> references_of(std::string text) {
    Diagnostics diagnostics;
    SourceId source = sources_.add("t.hcl", std::move(text));
    trees_.push_back(parse_expression(sources_, source, diagnostics));
    return references(*trees_.back().root);
  }

 private:
  static Value number(int64_t value) { return Value::number(Number(value)); }

  SourceMap sources_;
  std::vector<ParsedExpr> trees_;
  Scope scope_;
  CallContext context_;
};

std::string repeat(std::string_view text, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i) {
    out += text;
  }
  return out;
}

std::string origin(Session& session, const std::string& text) {
  Diagnostics diagnostics;
  Value value = session.value(text, diagnostics);
  REQUIRE_FALSE(diagnostics.has_errors());
  REQUIRE_FALSE(value.is_known());
  return value.refinement().origin;
}

}  // namespace

TEST_CASE("operators convert, propagate and report") {
  Session eval;
  CHECK(eval("\"5\" + 1") == "6");
  CHECK(eval("1 == \"1\"") == "false");
  CHECK(eval("null == null") == "true");
  CHECK(eval("1/0") == "{\"$number\":\"+Inf\"}");
  CHECK(eval("0/0") ==
        "Operation failed: Error during operation: can't divide zero by zero or infinity by "
        "infinity.");
  CHECK(eval("{} < []") ==
        "Invalid operand: Unsuitable value for left operand: number required.; Invalid operand: "
        "Unsuitable value for right operand: number required.");
  CHECK(eval("-null") == "Operation failed: Error during operation: argument must not be null.");
  CHECK(eval("1e646456993") == "{\"$number\":\"+Inf\"}");
  CHECK(eval("1e2147483648") ==
        "Invalid number literal: Failed to recognize the value of this number literal.");
  CHECK(eval("(unknown(number) + 1) == 1/0") == "false");
  CHECK(eval("(1/0) % 0") == "{\"$number\":\"+Inf\"}");
  CHECK(eval("5 % (1/0)") ==
        "Operation failed: Error during operation: can't use modulo with zero and infinity.");
}

TEST_CASE("what is not known yet keeps the marks of what it is made of, in HCL it does not") {
  Session session;
  session.scope().set("token", Value::unknown(Type::string()).with_marks({{"sensitive", ""}}));
  session.scope().set("any", Value::unknown({}).with_marks({{"sensitive", ""}}));
  const auto is_marked = [&](const std::string& text, bool is_template = false) {
    Diagnostics diagnostics;
    return session.value(text, diagnostics, is_template).is_marked();
  };
  const std::vector<std::string> expressions = {
      "!any", "-any", "upper(token)", "[for x in any : x]", "o[any]", "o[token]"};
  for (const std::string& expression : expressions) {
    INFO(expression);
    session.context().forgets_marks = false;
    CHECK(is_marked(expression));
    session.context().forgets_marks = true;
    CHECK_FALSE(is_marked(expression));
  }
  session.context().forgets_marks = false;
  CHECK(is_marked("%{ for x in [token] }${x}%{ endfor }", true));
}

TEST_CASE("logical operators short-circuit") {
  Session eval;
  CHECK(eval("false && nope") == "false");
  CHECK(eval("nope || true") == "true");
  CHECK(eval("nope || false") == "Unknown variable: There is no variable named \"nope\".");
  CHECK(eval("null && true") == "false");
  CHECK(eval("false && 1") ==
        "Invalid operand: Unsuitable value for right operand: bool required.");
  CHECK(eval("unknown(bool) && false") == "false");
  CHECK(eval("true || \"a${nope}\"") == "true");
  CHECK(eval("true || \"a${l}\"") ==
        "Invalid template interpolation value: Cannot include the given value in a string "
        "template: string required.");
}

TEST_CASE("names are looked up, suggested and may be forbidden") {
  Session eval;
  CHECK(eval("secrett") ==
        "Unknown variable: There is no variable named \"secrett\". Did you mean \"secret\"?");
  CHECK(eval("o.nmae") ==
        "Unsupported attribute: This object does not have an attribute named \"nmae\". Did you "
        "mean \"name\"?");
  CHECK(eval("uper(s)") ==
        "Call to unknown function: There is no function named \"uper\". Did you mean \"upper\"?");
  Scope closed;
  closed.forbid_variables();
  Diagnostics diagnostics;
  SourceMap sources;
  ParsedExpr parsed = parse_expression(sources, sources.add("", "a + f()"), diagnostics);
  evaluate(*parsed.root, closed, diagnostics);
  REQUIRE(diagnostics.all().size() == 2);
  CHECK(diagnostics.all()[0].kind == "VariablesNotAllowed");
  CHECK(diagnostics.all()[1].kind == "FunctionCallsNotAllowed");
}

TEST_CASE("one mistake in a loop is one message") {
  Session eval;
  CHECK(eval("[for x in l : x.y]") ==
        "Unsupported attribute: Can't access attributes on a primitive-typed value (number).");
  CHECK(eval("l[*].y") ==
        "Unsupported attribute: Can't access attributes on a primitive-typed value (number).");
}

TEST_CASE("a failing expression tells what its references are, never secrets") {
  Session eval;
  Diagnostics diagnostics;
  eval.value("(s * secret) + later", diagnostics);
  REQUIRE(diagnostics.all().size() == 2);
  using Values = std::vector<std::pair<std::string, std::string>>;
  CHECK(diagnostics.all()[0].values == Values{{"s", "is \"hello\""}});
  CHECK(diagnostics.all()[1].values == Values{{"secret", "is (sensitive value)"}});
}

TEST_CASE("marks are kept everywhere") {
  Session eval;
  const std::string marked = "{\"$marks\":[\"sensitive\"],\"$value\":";
  CHECK(eval("\"a-${secret}\"") == marked + "\"a-hunter2\"}");
  CHECK(eval("secret == \"x\"") == marked + "false}");
  CHECK(eval("sensitive(true) ? 1 : 2") == marked + "1}");
  CHECK(eval("{(secret) = 1}") == marked + "{\"hunter2\":1}}");
  CHECK(eval("[for c in sensitive(l) : 1]") == marked + "[1,1,1]}");
  CHECK(eval("sensitive(l)[0]") == marked + "1}");
  CHECK(eval("l[sensitive(0)]") == marked + "1}");
  CHECK(eval("sensitive([o])[*].x") == marked + "[1]}");
  CHECK(eval("upper(secret)") == marked + "\"HUNTER2\"}");
  CHECK(eval("unknown(number) + sensitive(1)") == marked + "{\"$unknown\":true}}");
  CHECK(eval("try(secret, 1)") == marked + "\"hunter2\"}");
}

TEST_CASE("an unknown value says where it comes from") {
  Session eval;
  CHECK(origin(eval, "later") == "build.Host");
  CHECK(origin(eval, "\"http://${later}:80\"") == "build.Host");
  CHECK(origin(eval, "upper(later)") == "build.Host");
  CHECK(origin(eval, "later == s") == "build.Host");
  CHECK(origin(eval, "later == \"a\" ? 1 : 2") == "build.Host");
  CHECK(origin(eval, "[for x in l : x if later == \"a\"]") == "build.Host");
  CHECK(origin(eval, "now()") == "now()");
  CHECK(origin(eval, "[o][later == \"a\" ? 0 : 1].x") == "build.Host");
}

TEST_CASE("the known beginning of a template is kept") {
  Session eval;
  CHECK(eval("\"http://${later}\" == \"ftp://x\"") == "false");
  CHECK(eval("\"http://${later}\" == \"http://x\"") == "{\"$unknown\":true}");
  CHECK(eval("later == null") == "false");
}

TEST_CASE("functions get what their parameters ask for") {
  Session eval;
  CHECK(eval("upper(null)") ==
        "Invalid function argument: Invalid value for \"str\" parameter: argument must not be "
        "null.");
  CHECK(eval("upper()") ==
        "Not enough function arguments: Function \"upper\" expects 1 argument(s). Missing value "
        "for \"str\".");
  CHECK(eval("upper(s, s)") ==
        "Too many function arguments: Function \"upper\" expects only 1 argument(s).");
  CHECK(eval("upper(l...)") ==
        "Too many function arguments: Function \"upper\" expects only 1 argument(s).");
  CHECK(eval("max(null...)") ==
        "Invalid expanding argument value: The expanding argument (indicated by ...) must not be "
        "null.");
  CHECK(eval("max(s...)") ==
        "Invalid expanding argument value: The expanding argument (indicated by ...) must be of a "
        "tuple, list, or set type.");
  CHECK(eval("max([]...)") ==
        "Error in function call: Call to function \"max\" failed: must pass at least one number.");
}

TEST_CASE("try and can") {
  Session eval;
  CHECK(eval("try(o.nope, nope, 3)") == "3");
  CHECK(eval("try(later, 3)") == "{\"$unknown\":true}");
  CHECK(eval("can(o.x)") == "true");
  CHECK(eval("can(o.y)") == "false");
  CHECK(eval("[for v in [o, s] : try(v.x, \"none\")]") == "[1,\"none\"]");
  CHECK(eval("try(o.nope)") ==
        "Error in function call: Call to function \"try\" failed: no expression succeeded:\n- "
        "Unsupported attribute (at t.hcl:1,6-11)\n  This object does not have an attribute named "
        "\"nope\". Did you mean \"name\"?\n\nAt least one expression must produce a successful "
        "result.");
}

TEST_CASE("templates") {
  Session eval;
  CHECK(eval("%{ for i, x in l ~}\n${i}=${x};\n%{ endfor ~}\n", true) ==
        "\"0=1;\\n1=2;\\n2=3;\\n\"");
  CHECK(eval("%{ if s == \"hello\" }yes%{ else }${nope}%{ endif }", true) == "\"yes\"");
  CHECK(eval("${l}", true) == "[1,2,3]");
  CHECK(eval("x${l}", true) ==
        "Invalid template interpolation value: Cannot include the given value in a string "
        "template: string required.");
  // What is left of a text that could not be made is no second mistake.
  for (const char* text : {"o[\"x${l}\"]", "-\"x${l}\"", "\"x${l}\" ? 1 : 2", "1 < \"x${l}\""}) {
    CHECK(eval(text) ==
          "Invalid template interpolation value: Cannot include the given value in a string "
          "template: string required.");
  }
}

TEST_CASE("deep expressions are evaluated, or reported, and do not overflow the stack") {
  Session eval;
  CHECK(eval("1" + repeat(" + 1", 99999)) == "100000");
  CHECK(eval("[[1]]" + repeat("[0]", 99999)).find("nested") == std::string::npos);
  CHECK(eval(repeat("-", 900) + "1") == "1");
  CHECK(eval(repeat("[", 900) + repeat("]", 900)) == repeat("[", 900) + repeat("]", 900));
  CHECK(eval(repeat("try(", 900) + "1" + repeat(")", 900)) == "1");
  CHECK(eval(repeat("%{ if true }", 900) + "x" + repeat("%{ endif }", 900), true) == "\"x\"");
  for (const std::string& text :
       {repeat("(1 + ", 5000) + "1" + repeat(")", 5000), repeat("[", 5000) + repeat("]", 5000),
        repeat("-", 5000) + "1", "o" + repeat("[*]", 5000)}) {
    CHECK(eval(text).find("nested") != std::string::npos);
  }
}

TEST_CASE("references are static, in order, without loop names") {
  Session eval;
  auto found = eval.references_of(
      "a.b[\"c\"].d[0] + [for x in y.z : x.v + w if x.q][0] + f(g.h[i.j]) + {k = m, (n) = p}.k");
  std::vector<std::string> names;
  for (const Reference& reference : found) {
    names.push_back(reference.root + "/" + std::to_string(reference.steps.size()));
  }
  CHECK(names == std::vector<std::string>{"a/4", "y/1", "w/0", "g/1", "i/1", "m/0", "n/0", "p/0"});
  REQUIRE(found[0].steps.size() == 4);
  CHECK(found[0].steps[1].name == "c");
  CHECK(found[0].steps[1].is_index);
  CHECK(found[0].steps[3].name == "0");
}
