#include "compiler/plan/content_digest.h"

#include "compiler/source/sha256.h"

namespace kiln {
namespace {

// Links to directories above would go round for ever.
constexpr unsigned max_depth = 64;

std::optional<std::string> digest_at(const FileReader& files, const std::string& path,
                                     unsigned depth) {
  if (files.kind(path) != FileKind::Directory) {
    const Result<std::string> content = files.read(path);
    return content ? std::optional(sha256_hex(*content)) : std::nullopt;
  }
  const Result<std::vector<std::string>> names = files.list(path);
  if (!names || depth == max_depth) {
    return std::nullopt;
  }
  std::string listing;
  for (const std::string& name : *names) {
    const std::optional<std::string> inner = digest_at(files, path + "/" + name, depth + 1);
    if (!inner) {
      return std::nullopt;
    }
    listing.append(name).push_back('\0');
    listing.append(*inner).push_back('\n');
  }
  return sha256_hex(listing);
}

}  // namespace

std::optional<std::string> content_digest(const FileReader& files, const std::string& path) {
  std::optional<std::string> digest = digest_at(files, path, 0);
  return digest ? std::optional("sha256:" + *digest) : std::nullopt;
}

}  // namespace kiln
