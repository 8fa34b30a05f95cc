#include <fmt/format.h>

#include "compiler/plan/plan_value.h"
#include "compiler/plan/print.h"
#include "compiler/plan/relative_path.h"
#include "compiler/source/check.h"
#include "compiler/source/sha256.h"
#include "compiler/value/json.h"

namespace kiln {
namespace {

using Members = std::map<std::string, Value>;

Value text(std::string_view text) {
  return Value::string(text);
}

template <typename Items, typename ToValue>
Value array(const Items& items, const ToValue& to_value) {
  std::vector<Value> elements;
  for (const auto& item : items) {
    elements.push_back(to_value(item));
  }
  return Value::tuple(std::move(elements));
}

std::string_view effect_name(Effect::Kind kind) {
  switch (kind) {
    case Effect::Kind::Network:
      return "network";
    case Effect::Kind::Credential:
      return "credential";
    case Effect::Kind::Creates:
      break;
  }
  return "creates";
}

std::string_view reuse_name(ReusePolicy reuse) {
  switch (reuse) {
    case ReusePolicy::Always:
      return "always";
    case ReusePolicy::Resume:
      return "resume";
    case ReusePolicy::Never:
      break;
  }
  return "never";
}

std::string_view origin_name(ValueOrigin origin) {
  switch (origin) {
    case ValueOrigin::Unset:
      return "unset";
    case ValueOrigin::Default:
      return "default";
    case ValueOrigin::Environment:
      return "environment";
    case ValueOrigin::VarFile:
      return "var-file";
    case ValueOrigin::CommandLine:
      break;
  }
  return "command-line";
}

class PlanDocument {
 public:
  PlanDocument(const Plan& plan, const Module& module, const SourceMap& sources)
      : plan_(plan), module_(module), sources_(sources) {}

  Members members() const {
    return {
        {"format", text("kiln.plan/1")},
        {"builds", array(plan_.builds, [this](const auto& build) { return show(build); })},
        {"steps", array(plan_.steps, [this](const auto& step) { return show(step); })},
        {"template", show_template()},
    };
  }

 private:
  std::string relative(std::string_view path) const {
    return relative_to(module_.root_directory, path);
  }

  Value address(StepId id) const { return text(plan_.step(id).address); }

  Value addresses(const std::vector<StepId>& ids) const {
    return array(ids, [this](StepId id) { return address(id); });
  }

  Value place(Span span) const {
    const Position position = sources_.position(span.source, span.begin);
    return Value::object({{"file", text(relative(sources_.name(span.source)))},
                          {"line", Value::number(Number(position.line))},
                          {"column", Value::number(Number(position.column))}});
  }

  // A path and what it holds now; the digest is null when it cannot be read.
  Value file(const std::string& path, const std::optional<std::string>& digest) const {
    return Value::object({{"path", text(relative(path))},
                          {"digest", digest ? text(*digest) : Value::null(Type::string())}});
  }

  Value show_template() const {
    Members variables;
    for (const VariableConfig& variable : module_.config.variables) {
      variables.emplace(variable.name,
                        Value::object({{"value", plan_value(variable.value)},
                                       {"origin", text(origin_name(variable.origin))}}));
    }
    return Value::object(
        {{"files", array(module_.files,
                         [this](SourceId id) {
                           return file(std::string(sources_.name(id)),
                                       "sha256:" + sha256_hex(sources_.text(id)));
                         })},
         {"environment",
          array(module_.environment_read, [](const std::string& name) { return text(name); })},
         {"variables", Value::object(std::move(variables))}});
  }

  Value show(const PlannedBuild& build) const {
    return Value::object(
        {{"name", text(build.name)},
         {"block", text(build.block_name)},
         {"source", Value::object({{"type", text(build.source_type)},
                                   {"name", text(build.source_name)},
                                   {"declared_name", text(build.declared_name)}})},
         {"config", plan_value(build.config)},
         {"prepare", addresses(build.prepare)},
         {"provision", addresses(build.provision)},
         {"capture", addresses(build.capture)},
         {"error_cleanup",
          build.error_cleanup ? address(*build.error_cleanup) : Value::null(Type::string())},
         {"post_process",
          array(build.post_process, [this](const auto& chain) { return addresses(chain); })},
         {"origin", place(build.origin)}});
  }

  Value show(const Step& step) const {
    Members members = {
        {"address", text(step.address)},
        {"kind", text(component_kind_name(step.kind))},
        {"component", text(step.component->name)},
        {"component_version", Value::number(Number(step.component->version))},
        {"summary", text(step.summary)},
        {"config", plan_value(step.config)},
        {"condition", plan_value(step.condition)},
        {"needs", addresses(step.needs)},
        {"effects", array(step.effects,
                          [](const Effect& effect) {
                            return Value::object({{"kind", text(effect_name(effect.kind))},
                                                  {"subject", text(effect.subject)}});
                          })},
        {"input_files",
         array(step.input_files,
               [this](const InputFile& input) { return file(input.path, input.digest); })},
        {"key_inputs", show(step.key)},
        {"reuse", text(reuse_name(step.reuse))},
        {"origin", place(step.origin)},
    };
    add_when_set(step, members);
    if (step.same_as) {
      members.emplace("same_as", address(*step.same_as));
    }
    return Value::object(std::move(members));
  }

  Value show(const KeyInputs& key) const {
    Members members = {{"parents", addresses(key.parents)}};
    if (key.machine.has_content()) {
      members.emplace("machine", plan_value(key.machine));
    }
    if (!key.build_name.empty()) {
      members.emplace("build_name", text(key.build_name));
    }
    return Value::object(std::move(members));
  }

  // What most steps do not have.
  static void add_when_set(const Step& step, Members& members) {
    if (!step.action.empty()) {
      members.emplace("action", text(step.action));
    }
    if (!step.name.empty()) {
      members.emplace("name", text(step.name));
    }
    if (step.pause_before != Duration{0}) {
      members.emplace("pause_before_ns", Value::number(Number(step.pause_before.count())));
    }
    if (step.timeout != Duration{0}) {
      members.emplace("timeout_ns", Value::number(Number(step.timeout.count())));
    }
    if (step.max_retries != 0) {
      members.emplace("max_retries", Value::number(Number(int64_t{step.max_retries})));
    }
    if (step.continue_on_error) {
      members.emplace("continue_on_error", Value::boolean(true));
    }
    if (step.keep_input_artifact) {
      members.emplace("keep_input_artifact", Value::boolean(*step.keep_input_artifact));
    }
  }

  const Plan& plan_;
  const Module& module_;
  const SourceMap& sources_;
};

// Indented; keys are in bytewise order because entries() is.
void write(JsonWriter& writer, const Value& value) {
  if (value.is_null()) {
    writer.null();
    return;
  }
  switch (value.type().kind()) {
    case TypeKind::Bool:
      writer.boolean(value.as_bool());
      return;
    case TypeKind::Number:
      writer.number(value.as_number().text());
      return;
    case TypeKind::String:
      writer.string(value.as_string());
      return;
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Tuple:
      writer.begin_array();
      for (const Value& element : value.elements()) {
        write(writer, element);
      }
      writer.end_array();
      return;
    case TypeKind::Map:
    case TypeKind::Object:
      writer.begin_object();
      for (const auto& [name, element] : value.entries()) {
        writer.key(name);
        write(writer, element);
      }
      writer.end_object();
      return;
    case TypeKind::Dynamic:
    case TypeKind::Capsule:
      break;
  }
  KILN_CHECK(false, "a plan's document holds plain JSON only");
}

std::string to_json(Members members) {
  JsonWriter writer(2);
  write(writer, Value::object(std::move(members)));
  return writer.text() + "\n";
}

}  // namespace

std::string print_plan_json(const Plan& plan, const Module& module, const SourceMap& sources) {
  Members members = PlanDocument(plan, module, sources).members();
  const std::string digest = sha256_hex(to_json(members));
  members.emplace("digest", text("sha256:" + digest));
  return to_json(std::move(members));
}

}  // namespace kiln
