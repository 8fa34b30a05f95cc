#include <fmt/format.h>

#include <unordered_map>

#include "compiler/plan/plan_document.h"
#include "compiler/source/sha256.h"
#include "compiler/value/json.h"

namespace kiln {
namespace {

// Reads members of JSON objects; the first thing that is not as it should be is kept, and what
// follows it is empty.
class PlanJsonReader {
 public:
  Result<ReadPlan> read(std::string_view text) {
    KILN_ASSIGN(const Value root, value_from_json(text));
    ReadPlan read;
    if (string(root, "format") != "kiln.plan/1") {
      return Error{"its format is not \"kiln.plan/1\""};
    }
    read.digest = string(root, "digest");
    for (const Value& step : list(root, "steps")) {
      addresses_.emplace(string(step, "address"), static_cast<uint32_t>(addresses_.size()));
    }
    for (const Value& step : list(root, "steps")) {
      read.document.steps.push_back(read_step(step));
    }
    for (const Value& build : list(root, "builds")) {
      read.document.builds.push_back(read_build(build));
    }
    read.document.outputs = entries(member(root, "outputs"));
    const Value source = member(root, "template");
    read.document.files = files(source, "files");
    read.document.environment = entries(member(source, "environment"));
    for (const auto& [name, variable] : entries(member(source, "variables"))) {
      read.document.variables.emplace(
          name, DocumentVariable{string(variable, "origin"), member(variable, "value")});
    }
    if (!problem_.empty()) {
      return Error{problem_};
    }
    if (print_plan_json(read.document).digest != read.digest) {
      return Error{"its digest does not fit: it was changed after it was written"};
    }
    return read;
  }

 private:
  void fail(std::string_view name, std::string_view expected) {
    if (problem_.empty()) {
      problem_ = fmt::format("its member \"{}\" is not {}", name, expected);
    }
  }

  static const Value* find(const Value& object, std::string_view name) {
    return object.has_content() && object.type().is(TypeKind::Object) ? object.find(name) : nullptr;
  }

  Value member(const Value& object, std::string_view name) {
    const Value* found = find(object, name);
    if (found == nullptr) {
      fail(name, "there");
      return {};
    }
    return *found;
  }

  std::string string(const Value& object, std::string_view name) {
    const Value* found = find(object, name);
    if (found == nullptr || !found->has_content() || !found->type().is(TypeKind::String)) {
      fail(name, "a string");
      return {};
    }
    return found->as_string();
  }

  std::string optional_string(const Value& object, std::string_view name) {
    return find(object, name) == nullptr ? std::string() : string(object, name);
  }

  int64_t integer(const Value& object, std::string_view name) {
    const Value* found = find(object, name);
    if (found != nullptr && found->has_content() && found->type().is(TypeKind::Number)) {
      if (const std::optional<int64_t> number = found->as_number().to_int64()) {
        return *number;
      }
    }
    fail(name, "a whole number");
    return 0;
  }

  int64_t optional_integer(const Value& object, std::string_view name) {
    return find(object, name) == nullptr ? 0 : integer(object, name);
  }

  std::optional<bool> optional_bool(const Value& object, std::string_view name) {
    const Value* found = find(object, name);
    if (found == nullptr) {
      return std::nullopt;
    }
    if (!found->has_content() || !found->type().is(TypeKind::Bool)) {
      fail(name, "true or false");
      return std::nullopt;
    }
    return found->as_bool();
  }

  std::vector<Value> elements(const Value& value, std::string_view name) {
    if (!value.has_content() || !value.type().is(TypeKind::Tuple)) {
      fail(name, "an array");
      return {};
    }
    return value.elements();
  }

  std::vector<Value> list(const Value& object, std::string_view name) {
    return elements(member(object, name), name);
  }

  std::map<std::string, Value> entries(const Value& value) {
    return value.has_content() && value.type().is(TypeKind::Object)
               ? value.entries()
               : std::map<std::string, Value>();
  }

  std::optional<uint32_t> address(const Value& value, std::string_view name) {
    if (value.has_content() && value.type().is(TypeKind::String)) {
      if (const auto found = addresses_.find(value.as_string()); found != addresses_.end()) {
        return found->second;
      }
    }
    fail(name, "the address of a step");
    return std::nullopt;
  }

  std::optional<uint32_t> optional_address(const Value& object, std::string_view name) {
    const Value* found = find(object, name);
    return found == nullptr || found->is_null() ? std::nullopt : address(*found, name);
  }

  std::vector<uint32_t> addresses(const Value& list, std::string_view name) {
    std::vector<uint32_t> indexes;
    for (const Value& element : elements(list, name)) {
      if (const std::optional<uint32_t> index = address(element, name)) {
        indexes.push_back(*index);
      }
    }
    return indexes;
  }

  std::vector<InputFile> files(const Value& object, std::string_view name) {
    std::vector<InputFile> files;
    for (const Value& file : list(object, name)) {
      const Value digest = member(file, "digest");
      files.push_back({string(file, "path"),
                       digest.is_null() ? std::nullopt : std::optional(string(file, "digest"))});
    }
    return files;
  }

  DocumentPlace place(const Value& object) {
    const Value origin = member(object, "origin");
    return {string(origin, "file"), static_cast<uint32_t>(integer(origin, "line")),
            static_cast<uint32_t>(integer(origin, "column"))};
  }

  DocumentStep read_step(const Value& step) {
    DocumentStep read;
    read.address = string(step, "address");
    read.kind = string(step, "kind");
    read.component = string(step, "component");
    read.component_version = integer(step, "component_version");
    read.action = optional_string(step, "action");
    read.name = optional_string(step, "name");
    read.summary = string(step, "summary");
    read.config = member(step, "config");
    read.condition = member(step, "condition");
    read.needs = addresses(member(step, "needs"), "needs");
    for (const Value& effect : list(step, "effects")) {
      read.effects.push_back({string(effect, "kind"), string(effect, "subject")});
    }
    read.input_files = files(step, "input_files");
    const Value key = member(step, "key_inputs");
    read.key_parents = addresses(member(key, "parents"), "parents");
    if (const Value* machine = find(key, "machine")) {
      read.key_machine = *machine;
    }
    read.key_build_name = optional_string(key, "build_name");
    read.reuse = string(step, "reuse");
    read.same_as = optional_address(step, "same_as");
    read.pause_before_ns = optional_integer(step, "pause_before_ns");
    read.timeout_ns = optional_integer(step, "timeout_ns");
    read.max_retries = optional_integer(step, "max_retries");
    read.continue_on_error = optional_bool(step, "continue_on_error").value_or(false);
    read.keep_input_artifact = optional_bool(step, "keep_input_artifact");
    read.origin = place(step);
    return read;
  }

  DocumentBuild read_build(const Value& build) {
    DocumentBuild read;
    read.name = string(build, "name");
    read.block = string(build, "block");
    const Value source = member(build, "source");
    read.source_type = string(source, "type");
    read.source_name = string(source, "name");
    read.declared_name = string(source, "declared_name");
    read.config = member(build, "config");
    read.prepare = addresses(member(build, "prepare"), "prepare");
    read.provision = addresses(member(build, "provision"), "provision");
    read.capture = addresses(member(build, "capture"), "capture");
    for (const Value& chain : list(build, "post_process")) {
      read.post_process.push_back(addresses(chain, "post_process"));
    }
    read.error_cleanup = optional_address(build, "error_cleanup");
    read.origin = place(build);
    return read;
  }

  std::unordered_map<std::string, uint32_t> addresses_;
  std::string problem_;
};

}  // namespace

Result<ReadPlan> read_plan_json(std::string_view text) {
  return PlanJsonReader().read(text);
}

}  // namespace kiln
