#include <algorithm>

#include "compiler/plan/lowering.h"

namespace kiln {
namespace {

// A scope in which nothing is known of the source or of the build.
Scope blind_scope(const Scope& outer) {
  Scope scope(&outer);
  scope.set("source", Value::unknown({}));
  scope.set("build", Value::unknown({}));
  return scope;
}

template <typename Block>
void check_block(const Block& block, ComponentKind kind, const Scope& scope, Lowering& lowering) {
  const ComponentInfo* component = lowering.catalog.find(kind, block.type);
  if (component == nullptr) {
    return;
  }
  lower_options(
      *component, {.body = block.body, .overrides = {}, .scope = {}, .when = {}}, {}, scope, {},
      block.span, [&] { return preparation_failure(kind, block.type, block.name); }, lowering);
}

bool is_used(const SourceConfig& source, const Config& config) {
  return std::ranges::any_of(config.builds, [&](const BuildConfig& build) {
    return std::ranges::any_of(build.sources, [&](const SourceUse& use) {
      return use.type == source.type && use.declared_name == source.name;
    });
  });
}

}  // namespace

void check_leftovers(Lowering& lowering) {
  const Config& config = lowering.module.config;
  const Scope scope = blind_scope(config.scope);
  for (const SourceConfig& source : config.sources) {
    const ComponentInfo* builder = lowering.catalog.find(ComponentKind::Builder, source.type);
    if (builder != nullptr && !is_used(source, config)) {
      lower_options(*builder, {.body = source.body, .overrides = {}, .scope = {}, .when = {}}, {},
                    scope, {}, source.span, {}, lowering);
    }
  }
  for (const BuildConfig& build : config.builds) {
    if (!build.sources.empty()) {
      continue;
    }
    for (const ProvisionerConfig& provisioner : build.provisioners) {
      check_block(provisioner, ComponentKind::Provisioner, scope, lowering);
    }
    for (const auto& chain : build.chains) {
      for (const PostProcessorConfig& post_processor : chain) {
        check_block(post_processor, ComponentKind::PostProcessor, scope, lowering);
      }
    }
  }
}

}  // namespace kiln
