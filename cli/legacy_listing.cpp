#include "cli/legacy_listing.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cli/say.h"

namespace kiln {
namespace {

void list_variables_of(CommandContext& context, const LegacyTemplate& legacy) {
  if (legacy.variables.empty()) {
    say(context, "Variables:\n");
    say(context, "  <No variables>");
    return;
  }
  std::map<std::string, const LegacyVariable*> sorted;
  size_t width = 0;
  bool any_required = false;
  bool any_optional = false;
  for (const LegacyVariable& variable : legacy.variables) {
    sorted.emplace(variable.name->text, &variable);
    (variable.value == nullptr ? any_required : any_optional) = true;
    width = std::max(width, variable.name->text.size());
  }
  if (any_required) {
    say(context, "Required variables:\n");
    for (const auto& [name, variable] : sorted) {
      if (variable->value == nullptr) {
        tell_program(context, {"template-variable", name, "", "1"});
        say(context, "  " + name);
      }
    }
    say(context, "");
  }
  if (any_optional) {
    say(context, "Optional variables and their defaults:\n");
    for (const auto& [name, variable] : sorted) {
      if (variable->value != nullptr) {
        const std::string value = legacy.is_sensitive(name) ? "<sensitive>" : variable->text;
        tell_program(context, {"template-variable", name, value, "0"});
        say(context, fmt::format("  {:{}} = {}", name, width, value));
      }
    }
  }
}

}  // namespace

void list_legacy_template(CommandContext& context, const LegacyTemplate& legacy) {
  say(context, "Packer Inspect: JSON mode");
  if (legacy.description != nullptr && !legacy.description->text.empty()) {
    say(context, "Description:\n");
    say(context, std::string(legacy.description->text) + "\n");
  }
  list_variables_of(context, legacy);
  say(context, "");
  say(context, "Builders:\n");
  std::map<std::string, std::string> builders;
  size_t width = 0;
  for (const LegacyBuilder& builder : legacy.builders) {
    builders.emplace(builder.name, builder.type);
    width = std::max(width, builder.name.size());
  }
  if (builders.empty()) {
    say(context, "  <No builders>");
  }
  for (const auto& [name, type] : builders) {
    tell_program(context, {"template-builder", name, type});
    say(context, name == type ? fmt::format("  {:{}}", name, width)
                              : fmt::format("  {:{}} ({})", name, width, type));
  }
  say(context, "");
  say(context, "Provisioners:\n");
  if (legacy.provisioners.empty()) {
    say(context, "  <No provisioners>");
  }
  for (const LegacyProvisioner& provisioner : legacy.provisioners) {
    tell_program(context, {"template-provisioner", std::string(provisioner.type)});
    say(context, "  " + std::string(provisioner.type));
  }
  say(context,
      "\nNote: If your build names contain user variables or template\n"
      "functions such as 'timestamp', these are processed at build time,\n"
      "and therefore only show in their raw form here.");
}

}  // namespace kiln
