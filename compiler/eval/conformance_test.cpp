#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "compiler/eval/debug.h"
#include "compiler/eval/debug_input.h"
#include "compiler/eval/evaluate.h"
#include "compiler/eval/type_expression.h"
#include "compiler/source/disk_reader.h"
#include "compiler/syntax/parse.h"
#include "tests/support/catch.h"
#include "tests/support/fake_functions.h"

using namespace kiln;

// Cases recorded from HCL's own tests and library, read from $KILN_CONFORMANCE.
namespace {

std::vector<Value> rows(const std::string& name) {
  const char* folder = std::getenv("KILN_CONFORMANCE");
  if (folder == nullptr) {
    std::cout << "conformance: NOT RUN (" << name << ")\n";
    return {};
  }
  std::ifstream file(std::string(folder) + "/hcl/" + name);
  std::stringstream text;
  text << file.rdbuf();
  Result<Value> all = value_from_json(text.str());
  REQUIRE(all.ok());
  return (*all).elements();
}

std::string text_of(const Value& row, std::string_view member) {
  const Value* value = row.find(member);
  bool is_text = value != nullptr && value->has_content() && value->type().is(TypeKind::String);
  return is_text ? value->as_string() : "";
}

Value answer(const std::string& request) {
  DiskReader files;
  std::vector<std::string> arguments = {"--json-lines", "--test-funcs"};
  DebugAnswer answer = debug_eval(arguments, request + "\n", files, fake_functions());
  Result<Value> read = value_from_json(answer.out);
  REQUIRE(read.ok());
  return *read;
}

std::string request(const Value& row, const Value* context) {
  JsonWriter json;
  json.begin_object();
  json.key("expr");
  json.string(text_of(row, "input"));
  if (const Value* is_template = row.find("template")) {
    json.key("template");
    json.literal(*value_to_json(*is_template));
  }
  if (context == nullptr || context->is_null()) {
    json.key("no_context");
    json.boolean(true);
  } else {
    for (auto [theirs, ours] : {std::pair("variables", "typed_vars"), {"functions", "functions"}}) {
      const Value* value = context->find(theirs);
      json.key(ours);
      bool is_set = value != nullptr && !value->is_null();
      json.literal(is_set ? *value_to_json(*value) : *ours == 't' ? "{}" : "[]");
    }
  }
  json.end_object();
  return json.text();
}

bool is_true(const Value* value) {
  return value != nullptr && value->has_content() && value->type().is(TypeKind::Bool) &&
         value->as_bool();
}

// The type at the front of `"type" value`, as JSON.
std::string leading_json(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    in_string ^= text[i] == '"';
    depth +=
        in_string ? 0 : (text[i] == '[' || text[i] == '{') - (text[i] == ']' || text[i] == '}');
    if (!in_string && depth == 0) {
      return std::string(text.substr(0, i + 1));
    }
  }
  return std::string(text);
}

bool meets_recorded_text(const Value& ours, const std::string& recorded) {
  if (!is_true(ours.find("ok"))) {
    if (!recorded.starts_with("error (" + text_of(ours, "stage") + ")")) {
      return false;
    }
    for (const Value& diagnostic : ours.find("diagnostics")->elements()) {
      std::string text = text_of(diagnostic, "summary") + ": " + text_of(diagnostic, "detail");
      if (recorded.find(text) == std::string::npos) {
        return false;
      }
    }
    return true;
  }
  std::string type = leading_json(recorded);
  Result<Value> value = value_from_json(recorded.substr(type.size()));
  return value.ok() && *ours.find("type") == *value_from_json(type) &&
         *ours.find("value") == *value;
}

}  // namespace

TEST_CASE("the tricky expressions") {
  size_t count = 0;
  for (const Value& row : rows("tricky.json")) {
    if (text_of(row, "kind") != "expression") {
      continue;
    }
    std::string line = "{\"expr\":" + json_quote(text_of(row, "input")) +
                       ",\"vars\":" + *value_to_json(*row.find("vars")) + "}";
    INFO(text_of(row, "why") << ": " << text_of(row, "input"));
    Value ours = answer(line);
    INFO(value_to_debug_json(ours));
    CHECK(meets_recorded_text(ours, text_of(row, "newest")));
    ++count;
  }
  if (count > 0) {
    std::cout << "conformance: " << count << " rows (tricky.json)\n";
  }
}

TEST_CASE("HCL's own tables of expressions and templates") {
  for (std::string name : {"expression_test.json", "expression_template_test.json"}) {
    size_t count = 0;
    for (const Value& row : rows(name)) {
      const Value* expected = row.find("expected");
      const Value* meets = row.find("new_meets_expected");
      bool usable = !text_of(row, "input").empty() && row.find("input_ast") == nullptr &&
                    expected != nullptr && expected->find("value") != nullptr &&
                    (meets == nullptr || is_true(meets));
      if (!usable) {
        continue;
      }
      const Value* wanted_failures = expected->find("diagnostic_count");
      bool should_fail = wanted_failures != nullptr && wanted_failures->has_content() &&
                         !wanted_failures->as_number().is_zero();
      Value ours = answer(request(row, row.find("ctx")));
      INFO(text_of(row, "id") << ": " << text_of(row, "input"));
      INFO(value_to_debug_json(ours));
      CHECK(is_true(ours.find("ok")) == !should_fail);
      if (!should_fail && is_true(ours.find("ok"))) {
        const Value& wanted = *expected->find("value");
        CHECK(*ours.find("type") == *wanted.find("type"));
        CHECK(*ours.find("value") == *wanted.find("value"));
      }
      ++count;
    }
    if (count > 0) {
      std::cout << "conformance: " << count << " rows (" << name << ")\n";
    }
  }
}

TEST_CASE("HCL's own table of type expressions") {
  size_t count = 0;
  for (const Value& row : rows("get_type_test.json")) {
    bool has_defaults = text_of(row, "id").find("Defaults") != std::string::npos;
    std::vector<std::string> arguments = {"--json-lines", "--mode",
                                          has_defaults                      ? "defaults"
                                          : is_true(row.find("constraint")) ? "constraint"
                                                                            : "type"};
    DiskReader files;
    std::string line = "{\"expr\":" + json_quote(text_of(row, "input")) + "}\n";
    Result<Value> ours = value_from_json(debug_type(arguments, line, files).out);
    REQUIRE(ours.ok());
    const Value& theirs = *row.find("actual_new");
    INFO(text_of(row, "id") << ": " << text_of(row, "input"));
    CHECK(*(*ours).find("type") == *theirs.find("type"));
    const auto& our_diagnostics = (*ours).find("diagnostics")->elements();
    const auto& their_diagnostics = theirs.find("diagnostics")->elements();
    REQUIRE(our_diagnostics.size() == their_diagnostics.size());
    for (size_t i = 0; i < our_diagnostics.size(); ++i) {
      CHECK(text_of(our_diagnostics[i], "detail") == text_of(their_diagnostics[i], "detail"));
    }
    if (const Value* defaults = theirs.find("defaults")) {
      CHECK(*(*ours).find("defaults") == *defaults);
    }
    ++count;
  }
  if (count > 0) {
    std::cout << "conformance: " << count << " rows (get_type_test.json)\n";
  }
}

namespace {

std::shared_ptr<const TypeDefaults> read_defaults(const Value& json) {
  TypeDefaults defaults;
  defaults.type = *type_from_json(*json.find("type"));
  for (const auto& [name, value] : json.find("default_values")->entries()) {
    defaults.values.emplace(name, *typed_value_from_json(value));
  }
  for (const auto& [key, child] : json.find("children")->entries()) {
    defaults.children.emplace(key, read_defaults(child));
  }
  return std::make_shared<const TypeDefaults>(std::move(defaults));
}

}  // namespace

TEST_CASE("HCL's own table of defaults") {
  size_t count = 0;
  for (const Value& row : rows("defaults_test.json")) {
    const Value* input = row.find("input_value");
    const Value* json = row.find("input_defaults");
    if (input == nullptr || json == nullptr) {
      continue;
    }
    Value value = apply_defaults(*read_defaults(*json), *typed_value_from_json(*input));
    INFO(text_of(row, "id"));
    const Value& wanted = *row.find("expected")->find("value");
    CHECK(value.type().json() == value_to_debug_json(*wanted.find("type")));
    CHECK(value_to_debug_json(value) == *value_to_json(*wanted.find("value")));
    ++count;
  }
  if (count > 0) {
    std::cout << "conformance: " << count << " rows (defaults_test.json)\n";
  }
}
