#include "compiler/plan/plan_document.h"

#include <algorithm>

#include "compiler/plan/plan_value.h"
#include "compiler/plan/relative_path.h"
#include "compiler/source/sha256.h"

namespace kiln {
namespace {

std::string effect_name(Effect::Kind kind) {
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

std::string reuse_name(ReusePolicy reuse) {
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

std::string origin_name(ValueOrigin origin) {
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

std::vector<uint32_t> indexes(const std::vector<StepId>& ids) {
  std::vector<uint32_t> all;
  all.reserve(ids.size());
  for (const StepId id : ids) {
    all.push_back(static_cast<uint32_t>(id));
  }
  return all;
}

class DocumentMaker {
 public:
  DocumentMaker(const Module& module, const SourceMap& sources, FileDigests digests)
      : module_(module), sources_(sources), digests_(digests) {}

  PlanDocument make(const Plan& plan) const {
    PlanDocument document;
    for (const SourceId id : module_.files) {
      // The digest of a short secret tells what it is.
      const bool is_left_out =
          digests_ == FileDigests::LeftOut || module_.secret_files.contains(id);
      document.files.push_back(
          {relative(sources_.name(id)),
           is_left_out ? std::nullopt : std::optional("sha256:" + sha256_hex(sources_.text(id)))});
    }
    for (const auto& [name, read] : module_.environment_read) {
      document.environment.emplace(name, environment_value(read));
    }
    for (const VariableConfig& variable : module_.config.variables) {
      document.variables.emplace(variable.name,
                                 DocumentVariable{origin_of(variable), plan_value(variable.value)});
    }
    for (const PlannedOutput& output : plan.outputs) {
      document.outputs.emplace(output.config->name, plan_value(output.value));
    }
    document.builds.reserve(plan.builds.size());
    for (const PlannedBuild& build : plan.builds) {
      document.builds.push_back(convert(build));
    }
    document.steps.reserve(plan.steps.size());
    for (const Step& step : plan.steps) {
      document.steps.push_back(convert(step));
    }
    return document;
  }

 private:
  std::string relative(std::string_view path) const {
    return relative_to(module_.root_directory, path);
  }

  DocumentPlace place(Span span) const {
    span = sources_.origin(span);
    const Position position = sources_.position(span.source, span.begin);
    return {relative(sources_.name(span.source)), position.line, position.column};
  }

  // A secret may be given in another way when a saved plan is run.
  static std::string origin_of(const VariableConfig& variable) {
    const bool was_given =
        variable.origin != ValueOrigin::Unset && variable.origin != ValueOrigin::Default;
    return variable.sensitive && was_given ? "given" : origin_name(variable.origin);
  }

  static Value environment_value(const EnvironmentVariable& read) {
    if (!read.secret_of.empty()) {
      return plan_value(Value::string("").with_marks({{"sensitive", read.secret_of}}));
    }
    return read.value ? Value::string(*read.value) : Value::null(Type::string());
  }

  DocumentBuild convert(const PlannedBuild& build) const {
    DocumentBuild shown{.name = build.name,
                        .block = build.block_name,
                        .source_type = build.source_type,
                        .source_name = build.source_name,
                        .declared_name = build.declared_name,
                        .config = plan_value(build.config),
                        .prepare = indexes(build.prepare),
                        .provision = indexes(build.provision),
                        .capture = indexes(build.capture),
                        .post_process = {},
                        .error_cleanup = {},
                        .origin = place(build.origin)};
    for (const std::vector<StepId>& chain : build.post_process) {
      shown.post_process.push_back(indexes(chain));
    }
    if (build.error_cleanup) {
      shown.error_cleanup = static_cast<uint32_t>(*build.error_cleanup);
    }
    return shown;
  }

  DocumentStep convert(const Step& step) const {
    DocumentStep shown;
    shown.address = step.address;
    shown.kind = component_kind_name(step.kind);
    shown.component = step.component->name;
    shown.component_version = step.component->version;
    shown.action = step.action;
    shown.name = step.name;
    const std::vector<Mark> marks = step.config.all_marks();
    shown.summary = portable_text(step.summary, marks);
    shown.config = plan_value(step.config);
    shown.condition = plan_value(step.condition);
    shown.needs = indexes(step.needs);
    for (const Effect& effect : step.effects) {
      shown.effects.push_back({effect_name(effect.kind), portable_text(effect.subject, marks)});
    }
    for (const InputFile& file : step.input_files) {
      shown.input_files.push_back({relative(file.path), file.digest});
    }
    shown.key_parents = indexes(step.key.parents);
    shown.key_machine = plan_value(step.key.machine);
    shown.key_build_name = step.key.build_name;
    shown.reuse = reuse_name(step.reuse);
    if (step.same_as) {
      shown.same_as = static_cast<uint32_t>(*step.same_as);
    }
    shown.pause_before_ns = step.pause_before.count();
    shown.timeout_ns = step.timeout.count();
    shown.max_retries = step.max_retries;
    shown.continue_on_error = step.continue_on_error;
    shown.keep_input_artifact = step.keep_input_artifact;
    shown.origin = place(step.origin);
    return shown;
  }

  const Module& module_;
  const SourceMap& sources_;
  FileDigests digests_;
};

}  // namespace

PlanDocument document_of(const Plan& plan, const Module& module, const SourceMap& sources,
                         FileDigests digests) {
  return DocumentMaker(module, sources, digests).make(plan);
}

size_t count_unique(const PlanDocument& document) {
  return static_cast<size_t>(std::ranges::count_if(
      document.steps, [](const DocumentStep& step) { return !step.same_as.has_value(); }));
}

}  // namespace kiln
