#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/plan/plan.h"
#include "compiler/source/result.h"

namespace kiln {

// The document `kiln.plan/1` (docs/plan.schema.json): a plan as it is shown, saved and compared. A
// pure function of template, variables, environment and the content of files: nothing in it tells
// when, where or on what machine it was made, and no secret is in it. Values are plain JSON:
// plan_value.h says how they stand for unknowns and secrets.

struct DocumentPlace {
  std::string file;
  uint32_t line = 0;
  uint32_t column = 0;
};

struct DocumentEffect {
  // `network`, `credential`, `creates`.
  std::string kind;
  std::string subject;
};

// Names of fields as in the JSON; Step (plan.h) says what they mean. Steps are named by index.
struct DocumentStep {
  std::string address;
  std::string kind;
  std::string component;
  int64_t component_version = 1;
  std::string action;
  std::string name;
  std::string summary;
  Value config;
  Value condition;
  std::vector<uint32_t> needs;
  std::vector<DocumentEffect> effects;
  std::vector<InputFile> input_files;
  std::vector<uint32_t> key_parents;
  Value key_machine;
  std::string key_build_name;
  std::string reuse;
  std::optional<uint32_t> same_as;
  int64_t pause_before_ns = 0;
  int64_t timeout_ns = 0;
  int64_t max_retries = 0;
  bool continue_on_error = false;
  std::optional<bool> keep_input_artifact;
  DocumentPlace origin;
};

struct DocumentBuild {
  std::string name;
  std::string block;
  std::string source_type;
  std::string source_name;
  std::string declared_name;
  Value config;
  std::vector<uint32_t> prepare;
  std::vector<uint32_t> provision;
  std::vector<uint32_t> capture;
  std::vector<std::vector<uint32_t>> post_process;
  std::optional<uint32_t> error_cleanup;
  DocumentPlace origin;
};

struct DocumentVariable {
  // `unset`, `default`, `environment`, `var-file`, `command-line`; `given` of a secret that came
  // from any of the last three.
  std::string origin;
  Value value;
};

struct PlanDocument {
  // Template and variable files, with digests; without one those that hold a secret.
  std::vector<InputFile> files;
  // What was asked of the environment: text, null when not set, `$sensitive` where a secret
  // variable asked.
  std::map<std::string, Value> environment;
  std::map<std::string, DocumentVariable> variables;
  // The values of `output` blocks.
  std::map<std::string, Value> outputs;
  std::vector<DocumentBuild> builds;
  std::vector<DocumentStep> steps;
};

// Needs add_input_content(). Files have no digests when nothing that shows or compares them is made
// of the document: reading a large template again for them costs as much as parsing it.
enum class FileDigests : uint8_t { Made, LeftOut };
PlanDocument document_of(const Plan& plan, const Module& module, const SourceMap& sources,
                         FileDigests digests = FileDigests::Made);

struct PlanJson {
  // Canonical: members sorted, the same bytes for the same document; ends in a newline.
  std::string text;
  // Its member `digest`: `sha256:` and the SHA-256 of the text without that member's line.
  std::string digest;
};
PlanJson print_plan_json(const PlanDocument& document);

// Reads what print_plan_json() wrote. The error says what is not as it should be, a digest that
// does not fit included.
struct ReadPlan {
  PlanDocument document;
  std::string digest;
};
Result<ReadPlan> read_plan_json(std::string_view text);

// `declared 12, unique 9`: the steps of a plan, and how many are left when those that are the same
// are counted once.
size_t count_unique(const PlanDocument& document);

}  // namespace kiln
