#include <algorithm>

#include "compiler/config/attribute.h"
#include "compiler/config/diagnostics.h"
#include "compiler/config/loading.h"
#include "compiler/config/version.h"
#include "compiler/eval/evaluate.h"

namespace kiln {
namespace {

bool is_lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// A DNS label in its normal form.
bool is_normal_label(std::string_view text) {
  return !text.empty() && text.size() <= 63 && text.front() != '-' && text.back() != '-' &&
         text.find("--") == std::string_view::npos && std::ranges::all_of(text, [](char c) {
           return is_lower_or_digit(c) || c == '-' || static_cast<unsigned char>(c) >= 0x80;
         });
}

// What is wrong with `host/namespace/name`, or nothing.
std::string source_problem(std::string_view source) {
  const auto slashes = static_cast<size_t>(std::ranges::count(source, '/'));
  if (source.find("://") != std::string_view::npos) {
    return "A plugin source is written without a scheme";
  }
  if (source.find_first_of("?#") != std::string_view::npos) {
    return "A plugin source has no query and no fragment";
  }
  if (slashes < 2 || source.starts_with('/') || source.ends_with('/') ||
      source.find("//") != std::string_view::npos) {
    return "A plugin source has the form \"github.com/hashicorp/happycloud\": a host, a "
           "namespace and a name";
  }
  if (slashes > 15) {
    return "A plugin source has at most 16 parts";
  }
  const std::string_view name = source.substr(source.find_last_of('/') + 1);
  if (name.starts_with("packer-")) {
    return fmt::format("The name of a plugin does not begin with \"packer-\": write \"{}\"",
                       name.starts_with("packer-plugin-") ? name.substr(14) : name.substr(7));
  }
  if (!is_normal_label(name)) {
    return fmt::format(
        "\"{}\" is not the name of a plugin: lower-case letters, digits and single dashes", name);
  }
  return {};
}

class PluginReader {
 public:
  PluginReader(const BodyAttribute& attribute, Loading& loading)
      : attribute_(attribute), loading_(loading), span_(attribute.expr->span()) {}

  void read() {
    if (!is_normal_label(attribute_.name)) {
      loading_.diagnostics.emit(attribute_.name_span, diag::InvalidPluginName, attribute_.name);
      return;
    }
    const Value value = evaluate(*attribute_.expr, literal_scope(), loading_.diagnostics);
    if (!value.is_known()) {
      return;
    }
    if (value.type().is_primitive()) {
      report_primitive(value);
    } else if (!value.type().is(TypeKind::Object)) {
      loading_.diagnostics.emit(span_, diag::InvalidPluginRequirement);
    } else if (std::optional<RequiredPlugin> plugin = read_object(value)) {
      keep(*std::move(plugin));
    }
  }

 private:
  void report_primitive(const Value& value) {
    const bool is_constraint = value.has_content() && value.type().is(TypeKind::String) &&
                               VersionConstraints::parse(value.as_string()).ok();
    loading_.diagnostics.emit(attribute_.span, diag::PluginRequirementNotObject, attribute_.name,
                              is_constraint ? value.as_string() : "version");
  }

  std::optional<RequiredPlugin> read_object(const Value& value) {
    Diagnostics& diagnostics = loading_.diagnostics;
    const Value* version = value.find("version");
    if (version == nullptr) {
      diagnostics.emit(span_, diag::MissingPluginVersion);
      return std::nullopt;
    }
    if (!version->is_known()) {
      return std::nullopt;
    }
    if (!version->type().is(TypeKind::String) || version->is_null()) {
      diagnostics.emit(span_, diag::VersionNotString);
      return std::nullopt;
    }
    const Result<VersionConstraints> constraints = VersionConstraints::parse(version->as_string());
    if (!constraints) {
      diagnostics.emit(span_, diag::InvalidVersionConstraint, constraints.error().message);
      return std::nullopt;
    }
    if (const std::string condition = constraints->prerelease_condition(); !condition.empty()) {
      diagnostics.emit(span_, diag::PrereleaseConstraint, condition);
      return std::nullopt;
    }
    const Value* source = value.find("source");
    if (source == nullptr) {
      diagnostics.emit(span_, diag::MissingPluginSource);
      return std::nullopt;
    }
    if (!source->is_known()) {
      return std::nullopt;
    }
    if (!source->type().is(TypeKind::String) || source->is_null()) {
      diagnostics.emit(span_, diag::PluginSourceNotString);
      return std::nullopt;
    }
    if (const std::string problem = source_problem(source->as_string()); !problem.empty()) {
      diagnostics.emit(span_, diag::InvalidPluginSource, problem + ".");
      return std::nullopt;
    }
    if (value.size() > 2) {
      diagnostics.emit(span_, diag::ExtraPluginKey);
    }
    return RequiredPlugin{attribute_.name, source->as_string(), version->as_string(),
                          attribute_.span};
  }

  void keep(RequiredPlugin plugin) {
    std::vector<RequiredPlugin>& plugins = loading_.module.config.required_plugins;
    const auto same = std::ranges::find(plugins, plugin.name, &RequiredPlugin::name);
    if (same == plugins.end()) {
      plugins.push_back(std::move(plugin));
      return;
    }
    Diagnostic& diagnostic =
        loading_.diagnostics.emit(attribute_.name_span, diag::DuplicateRequiredPlugin, plugin.name,
                                  loading_.sources.describe(same->span));
    diagnostic.summary = fmt::format("Duplicate required_plugin.\"{}\" block", plugin.name);
  }

  const BodyAttribute& attribute_;
  Loading& loading_;
  Span span_;
};

}  // namespace

void read_required_plugins(const BodyBlock& block, Loading& loading) {
  for (const BodyAttribute& attribute : block.body->just_attributes(loading.diagnostics)) {
    PluginReader(attribute, loading).read();
  }
}

}  // namespace kiln
