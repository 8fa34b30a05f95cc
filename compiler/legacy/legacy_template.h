#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/parse.h"

namespace kiln {

// A legacy JSON template, read as Packer reads it: which components there are, in order, and which
// of their properties are Packer's own. Texts are views into the tree that the template keeps.

struct LegacyVariable {
  const JsonStringExpr* name;
  // Null when it must be given a value.
  const Expr* value;
  // What a number or a truth value says as text; for a string, what it says.
  std::string text;
};

struct LegacyBuilder {
  std::string_view type;
  // The type when it has no name of its own.
  std::string_view name;
  const JsonStringExpr* type_place;
  // Null when it has no name of its own.
  const JsonStringExpr* name_place;
  const JsonObjectExpr* object;
  // What the builder itself reads.
  std::vector<const JsonProperty*> options;
};

struct LegacyProvisioner {
  std::string_view type;
  const JsonStringExpr* type_place;
  const JsonObjectExpr* object;
  std::vector<const JsonProperty*> options;
  std::vector<const JsonStringExpr*> only;
  std::vector<const JsonStringExpr*> except;
  // Null when they are not set.
  const JsonProperty* override_options = nullptr;
  const JsonProperty* pause_before = nullptr;
  const JsonProperty* max_retries = nullptr;
  const JsonProperty* timeout = nullptr;
};

struct LegacyPostProcessor {
  std::string_view type;
  // What names the type: a property's value, or the post-processor's only word.
  const JsonStringExpr* type_place;
  // Null for a post-processor that is a word.
  const JsonObjectExpr* object = nullptr;
  std::vector<const JsonProperty*> options = {};
  std::vector<const JsonStringExpr*> only = {};
  std::vector<const JsonStringExpr*> except = {};
  const JsonProperty* name = nullptr;
  const JsonProperty* keep_input_artifact = nullptr;
};

struct LegacyTemplate {
  std::unique_ptr<SyntaxTree> tree;
  // Of the properties that begin with `_`.
  std::vector<const JsonProperty*> comments;
  const JsonStringExpr* description = nullptr;
  const JsonStringExpr* min_packer_version = nullptr;
  std::vector<LegacyVariable> variables;
  std::vector<std::string_view> sensitive_variables;
  std::vector<LegacyBuilder> builders;
  std::vector<LegacyProvisioner> provisioners;
  std::optional<LegacyProvisioner> error_cleanup;
  std::vector<std::vector<LegacyPostProcessor>> post_processors;

  // Null when it is not declared.
  const LegacyVariable* variable(std::string_view name) const;
  // By the name of a build. Null when there is none.
  const LegacyBuilder* builder(std::string_view name) const;
  bool is_sensitive(std::string_view variable) const;
};

// Reads the JSON file `source`. Always returns what could be understood. `needs_builders`: a
// template without any is a mistake, as it is for every command but those that rewrite it.
LegacyTemplate read_legacy_template(const SourceMap& sources, SourceId source, bool needs_builders,
                                    Diagnostics& diagnostics);

}  // namespace kiln
