#include "compiler/plan/plan_document.h"
#include "compiler/plan/plan_value.h"
#include "compiler/source/sha256.h"
#include "compiler/value/json.h"

namespace kiln {
namespace {

// Members are written in bytewise order of their names, by hand: a plan of a hundred thousand steps
// is not to be sorted.
class PlanJsonWriter {
 public:
  explicit PlanJsonWriter(const PlanDocument& document) : document_(document) {}

  PlanJson write() {
    writer_.begin_object();
    writer_.key("builds");
    each(document_.builds, [this](const DocumentBuild& build) { write(build); });
    const size_t after_builds = writer_.text().size();
    member("format", "kiln.plan/1");
    writer_.key("outputs");
    write_values(document_.outputs);
    writer_.key("steps");
    each(document_.steps, [this](const DocumentStep& step) { write(step); });
    writer_.key("template");
    write_template();
    writer_.end_object();
    std::string text = writer_.text() + "\n";
    const std::string digest = "sha256:" + sha256_hex(text);
    text.insert(after_builds + 1, "\n  \"digest\": " + json_quote(digest) + ",");
    return {std::move(text), digest};
  }

 private:
  void member(std::string_view name, std::string_view text) {
    writer_.key(name);
    writer_.string(text);
  }

  void integer(std::string_view name, int64_t value) {
    writer_.key(name);
    writer_.integer(value);
  }

  void value(std::string_view name, const Value& plain) {
    writer_.key(name);
    write_plain_value(writer_, plain);
  }

  template <typename Items, typename WriteItem>
  void each(const Items& items, const WriteItem& write_item) {
    writer_.begin_array();
    for (const auto& item : items) {
      write_item(item);
    }
    writer_.end_array();
  }

  void write_values(const std::map<std::string, Value>& values) {
    writer_.begin_object();
    for (const auto& [name, plain] : values) {
      value(name, plain);
    }
    writer_.end_object();
  }

  void steps(std::string_view name, const std::vector<uint32_t>& indexes) {
    writer_.key(name);
    each(indexes, [this](uint32_t index) { writer_.string(document_.steps[index].address); });
  }

  void files(std::string_view name, const std::vector<InputFile>& list) {
    writer_.key(name);
    each(list, [this](const InputFile& file) {
      writer_.begin_object();
      writer_.key("digest");
      if (file.digest) {
        writer_.string(*file.digest);
      } else {
        writer_.null();
      }
      member("path", file.path);
      writer_.end_object();
    });
  }

  void place(const DocumentPlace& origin) {
    writer_.key("origin");
    writer_.begin_object();
    integer("column", origin.column);
    member("file", origin.file);
    integer("line", origin.line);
    writer_.end_object();
  }

  void write_template() {
    writer_.begin_object();
    writer_.key("environment");
    write_values(document_.environment);
    files("files", document_.files);
    writer_.key("variables");
    writer_.begin_object();
    for (const auto& [name, variable] : document_.variables) {
      writer_.key(name);
      writer_.begin_object();
      member("origin", variable.origin);
      value("value", variable.value);
      writer_.end_object();
    }
    writer_.end_object();
    writer_.end_object();
  }

  void write(const DocumentBuild& build) {
    writer_.begin_object();
    member("block", build.block);
    steps("capture", build.capture);
    value("config", build.config);
    writer_.key("error_cleanup");
    if (build.error_cleanup) {
      writer_.string(document_.steps[*build.error_cleanup].address);
    } else {
      writer_.null();
    }
    member("name", build.name);
    place(build.origin);
    writer_.key("post_process");
    each(build.post_process, [this](const std::vector<uint32_t>& chain) {
      each(chain, [this](uint32_t index) { writer_.string(document_.steps[index].address); });
    });
    steps("prepare", build.prepare);
    steps("provision", build.provision);
    writer_.key("source");
    writer_.begin_object();
    member("declared_name", build.declared_name);
    member("name", build.source_name);
    member("type", build.source_type);
    writer_.end_object();
    writer_.end_object();
  }

  // What most steps do not have is left out.
  void write(const DocumentStep& step) {
    writer_.begin_object();
    if (!step.action.empty()) {
      member("action", step.action);
    }
    member("address", step.address);
    member("component", step.component);
    integer("component_version", step.component_version);
    value("condition", step.condition);
    value("config", step.config);
    if (step.continue_on_error) {
      writer_.key("continue_on_error");
      writer_.boolean(true);
    }
    writer_.key("effects");
    each(step.effects, [this](const DocumentEffect& effect) {
      writer_.begin_object();
      member("kind", effect.kind);
      member("subject", effect.subject);
      writer_.end_object();
    });
    files("input_files", step.input_files);
    if (step.keep_input_artifact) {
      writer_.key("keep_input_artifact");
      writer_.boolean(*step.keep_input_artifact);
    }
    write_key(step);
    member("kind", step.kind);
    if (step.max_retries != 0) {
      integer("max_retries", step.max_retries);
    }
    if (!step.name.empty()) {
      member("name", step.name);
    }
    steps("needs", step.needs);
    place(step.origin);
    if (step.pause_before_ns != 0) {
      integer("pause_before_ns", step.pause_before_ns);
    }
    member("reuse", step.reuse);
    if (step.same_as) {
      member("same_as", document_.steps[*step.same_as].address);
    }
    member("summary", step.summary);
    if (step.timeout_ns != 0) {
      integer("timeout_ns", step.timeout_ns);
    }
    writer_.end_object();
  }

  void write_key(const DocumentStep& step) {
    writer_.key("key_inputs");
    writer_.begin_object();
    if (!step.key_build_name.empty()) {
      member("build_name", step.key_build_name);
    }
    if (step.key_machine.has_content() && step.key_machine.size() != 0) {
      value("machine", step.key_machine);
    }
    steps("parents", step.key_parents);
    writer_.end_object();
  }

  const PlanDocument& document_;
  JsonWriter writer_{2};
};

}  // namespace

PlanJson print_plan_json(const PlanDocument& document) {
  return PlanJsonWriter(document).write();
}

}  // namespace kiln
