#pragma once

#include <optional>
#include <string_view>

namespace kiln {

// A plugin that components outside of Packer itself come from, as required_plugins names it.
struct KnownPlugin {
  // The first word of its components' names: `amazon`.
  std::string_view name;
  std::string_view source;
};

// The plugin of a component, which is the one with the longest name that begins the component's
// name. Nothing for those that Packer had within itself to the end, and for unknown ones.
std::optional<KnownPlugin> plugin_of_component(std::string_view component);

}  // namespace kiln
