#include <algorithm>

#include "compiler/config/attribute.h"
#include "compiler/config/diagnostics.h"
#include "compiler/config/loading.h"

namespace kiln {
namespace {

bool is_bucket_name(const std::string& name) {
  return name.size() >= 3 && name.size() <= 36 && std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-';
         });
}

}  // namespace

void read_registry(const BodyBlock& block, const Scope& scope, Loading& loading) {
  Diagnostics& diagnostics = loading.diagnostics;
  // Packer ignores whatever else is in the block.
  BodyPointer ignored;
  const BodyContent content =
      block.body->partial_content({{{"bucket_name"}, {"description"}}, {}}, diagnostics, ignored);
  const size_t mark = diagnostics.mark();
  const std::string bucket = read_string(content, "bucket_name", scope, diagnostics).value_or("");
  if (!bucket.empty() && !is_bucket_name(bucket)) {
    diagnostics.emit(content.attribute("bucket_name")->expr->span(), diag::InvalidBucketName);
  }
  const std::string description =
      read_string(content, "description", scope, diagnostics).value_or("");
  if (description.size() > 255) {
    diagnostics.emit(content.attribute("description")->expr->span(), diag::LongRegistryDescription);
  }
  if (diagnostics.mark() == mark) {
    diagnostics.emit(block.header_span, diag::RegistryUnused);
  }
}

}  // namespace kiln
