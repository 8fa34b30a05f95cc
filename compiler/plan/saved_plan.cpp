#include "compiler/plan/saved_plan.h"

#include <fmt/format.h>

#include "compiler/plan/plan_diff.h"
#include "compiler/value/json.h"

namespace kiln {
namespace {

constexpr std::string_view beginning = "{\n  \"format\": \"kiln.saved-plan/1\"";

void write_texts(JsonWriter& writer, std::string_view name, const std::vector<std::string>& texts) {
  writer.key(name);
  writer.begin_array();
  for (const std::string& text : texts) {
    writer.string(text);
  }
  writer.end_array();
}

const Value* find(const Value& object, std::string_view name) {
  return object.has_content() && object.type().is(TypeKind::Object) ? object.find(name) : nullptr;
}

std::string text_of(const Value* value) {
  return value != nullptr && value->has_content() && value->type().is(TypeKind::String)
             ? value->as_string()
             : std::string();
}

std::vector<std::string> texts_of(const Value* value) {
  std::vector<std::string> texts;
  if (value != nullptr && value->has_content() && value->type().is(TypeKind::Tuple)) {
    for (const Value& element : value->elements()) {
      texts.push_back(text_of(&element));
    }
  }
  return texts;
}

Invocation read_invocation(const Value& value) {
  Invocation invocation;
  invocation.except = texts_of(find(value, "except"));
  invocation.only = texts_of(find(value, "only"));
  invocation.secrets = texts_of(find(value, "secrets"));
  invocation.template_path = text_of(find(value, "template"));
  invocation.var_files = texts_of(find(value, "var_files"));
  const Value* variables = find(value, "variables");
  if (variables != nullptr && variables->has_content() && variables->type().is(TypeKind::Tuple)) {
    for (const Value& pair : variables->elements()) {
      const std::vector<std::string> parts = texts_of(&pair);
      if (parts.size() == 2) {
        invocation.variables.emplace_back(parts[0], parts[1]);
      }
    }
  }
  return invocation;
}

}  // namespace

bool is_saved_plan(std::string_view text) {
  return text.starts_with(beginning);
}

std::string print_saved_plan(const Invocation& invocation, std::string_view kiln_version,
                             const PlanJson& plan) {
  JsonWriter writer(2);
  writer.begin_object();
  writer.key("format");
  writer.string("kiln.saved-plan/1");
  writer.key("invocation");
  writer.begin_object();
  write_texts(writer, "except", invocation.except);
  write_texts(writer, "only", invocation.only);
  write_texts(writer, "secrets", invocation.secrets);
  writer.key("template");
  writer.string(invocation.template_path);
  write_texts(writer, "var_files", invocation.var_files);
  writer.key("variables");
  writer.begin_array();
  for (const auto& [name, value] : invocation.variables) {
    writer.begin_array();
    writer.string(name);
    writer.string(value);
    writer.end_array();
  }
  writer.end_array();
  writer.end_object();
  writer.key("kiln_version");
  writer.string(kiln_version);
  writer.key("plan");
  // Without the newline at its end.
  writer.literal(std::string_view(plan.text).substr(0, plan.text.size() - 1));
  writer.end_object();
  return writer.text() + "\n";
}

Result<SavedPlan> read_saved_plan(std::string_view text) {
  SavedPlan saved;
  std::string_view plan = text;
  if (is_saved_plan(text)) {
    KILN_ASSIGN(const Value root, value_from_json(text));
    const Value* invocation = find(root, "invocation");
    saved.invocation = read_invocation(invocation == nullptr ? Value() : *invocation);
    saved.kiln_version = text_of(find(root, "kiln_version"));
    constexpr std::string_view member = "\n  \"plan\": ";
    const size_t begin = text.find(member);
    const size_t end = text.rfind("\n}");
    if (begin == std::string_view::npos || end < begin + member.size()) {
      return Error{"its member \"plan\" is not there"};
    }
    plan = text.substr(begin + member.size(), end - begin - member.size());
  }
  KILN_ASSIGN(ReadPlan read, read_plan_json(plan));
  saved.document = std::move(read.document);
  saved.digest = std::move(read.digest);
  return saved;
}

std::vector<std::string> refusals(const SavedPlan& saved, const PlanDocument& now,
                                  std::string_view kiln_version) {
  std::vector<std::string> reasons;
  if (saved.kiln_version != kiln_version) {
    reasons.push_back(
        fmt::format("kiln is now version {}; it was {}", kiln_version, saved.kiln_version));
  }
  const PlanJson json = print_plan_json(now);
  if (json.digest == saved.digest) {
    return reasons;
  }
  // As it would be read: values of the same types.
  const Result<ReadPlan> read = read_plan_json(json.text);
  std::vector<std::string> changes =
      read ? changed_inputs(saved.document, read->document) : std::vector<std::string>();
  if (changes.empty()) {
    changes.emplace_back("its steps are not the same (`kiln plan -diff` shows them)");
  }
  reasons.insert(reasons.end(), changes.begin(), changes.end());
  return reasons;
}

}  // namespace kiln
