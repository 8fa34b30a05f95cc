#include "compiler/config/catalog.h"

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

const Catalog::Table& Catalog::of(ComponentKind kind) const {
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
  const Table& table = of(kind);
  auto found = table.find(name);
  return found == table.end() ? nullptr : found->second;
}

}  // namespace kiln
