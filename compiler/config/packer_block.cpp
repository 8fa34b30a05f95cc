#include "compiler/config/attribute.h"
#include "compiler/config/diagnostics.h"
#include "compiler/config/loading.h"
#include "compiler/config/version.h"
#include "compiler/value/convert.h"

namespace kiln {
namespace {

void check_required_version(const BodyContent& content, Loading& loading) {
  const BodyAttribute* attribute = content.attribute("required_version");
  const std::optional<Value> value =
      read_value(content, "required_version", literal_scope(), loading.diagnostics);
  if (!value || (value->is_known() && value->is_null())) {
    return;
  }
  const Span span = attribute->expr->span();
  const Result<Value> text = convert(*value, Type::string());
  if (!text) {
    loading.diagnostics.emit(span, diag::VersionNotString);
    return;
  }
  if (!text->is_known()) {
    return;
  }
  const Result<VersionConstraints> constraints = VersionConstraints::parse(text->as_string());
  if (!constraints) {
    loading.diagnostics.emit(span, diag::InvalidVersionConstraint, constraints.error().message);
  } else if (!constraints->allow(*parse_version(packer_version))) {
    loading.diagnostics.emit(span, diag::UnsupportedCoreVersion, std::string(packer_version));
  }
}

}  // namespace

void read_packer_blocks(Loading& loading) {
  const BodySpec spec = {{{"required_version"}}, {{"required_plugins", {}}}};
  for (const BodyBlock& block : loading.blocks) {
    if (block.type != "packer") {
      continue;
    }
    const BodyContent content = block.body->content(spec, loading.diagnostics);
    check_required_version(content, loading);
    for (const BodyBlock& plugins : content.blocks) {
      read_required_plugins(plugins, loading);
    }
  }
}

}  // namespace kiln
