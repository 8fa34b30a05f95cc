#include "compiler/config/catalog.h"

#include <algorithm>

namespace kiln {

std::string_view component_kind_name(ComponentKind kind) {
  switch (kind) {
    case ComponentKind::Builder:
      return "builder";
    case ComponentKind::Provisioner:
      return "provisioner";
    case ComponentKind::PostProcessor:
      return "post-processor";
    case ComponentKind::DataSource:
      return "data source";
  }
  return {};
}

ComponentTable::ComponentTable(std::initializer_list<std::pair<std::string_view, Make>> entries)
    : entries_(entries) {}

const ComponentInfo* ComponentTable::find(std::string_view name) const {
  const auto found = std::ranges::find(entries_, name, &std::pair<std::string_view, Make>::first);
  return found == entries_.end() ? nullptr : &found->second();
}

std::vector<std::string> ComponentTable::names() const {
  std::vector<std::string> names;
  for (const auto& [name, make] : entries_) {
    names.emplace_back(name);
  }
  std::ranges::sort(names);
  return names;
}

const ComponentTable& Catalog::of(ComponentKind kind) const {
  switch (kind) {
    case ComponentKind::Builder:
      return builders;
    case ComponentKind::Provisioner:
      return provisioners;
    case ComponentKind::PostProcessor:
      return post_processors;
    case ComponentKind::DataSource:
      break;
  }
  return data_sources;
}

const ComponentInfo* Catalog::find(ComponentKind kind, std::string_view name) const {
  return of(kind).find(name);
}

ComponentInfo untyped_component(ComponentKind kind, std::string name) {
  return {.kind = kind,
          .name = std::move(name),
          .schema = {.doc = {}, .arguments = {}, .blocks = {}, .is_open = true},
          .reuse = ReusePolicy::Never};
}

}  // namespace kiln
