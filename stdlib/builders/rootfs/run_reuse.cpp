#include "stdlib/builders/rootfs/run_reuse.h"

#include <fmt/format.h>

#include "compiler/config/option.h"
#include "runtime/digest.h"
#include "runtime/image/image_config.h"
#include "runtime/process/user_namespace.h"

namespace kiln::rootfs {
namespace {

// Everything about a tree but what is in its files, which size and time stand for.
class MetadataSink final : public TreeSink {
 public:
  Result<void> add(const TreeEntry& entry, EntryContent*) override {
    digest_.update(fmt::format("{}:{} {} {:o} {}:{} {}.{:09} {} {}:{} {}:{}", entry.path.size(),
                               entry.path, static_cast<int>(entry.kind), entry.mode, entry.uid,
                               entry.gid, entry.mtime, entry.mtime_nanoseconds, entry.size,
                               entry.link_target.size(), entry.link_target, entry.device_major,
                               entry.device_minor));
    for (const Xattr& xattr : entry.xattrs) {
      digest_.update(fmt::format(" {}:{}={}:{}", xattr.name.size(), xattr.name, xattr.value.size(),
                                 xattr.value));
    }
    digest_.update("\n");
    return {};
  }

  std::string finish() { return digest_.finish(); }

 private:
  Digest digest_{DigestAlgorithm::Sha256};
};

Result<std::string> tree_metadata(const std::string& directory, StepContext& context) {
  KILN_ASSIGN(OpenLayers open, open_layers({}, directory));
  WalkOptions walk;
  walk.stop = context.stop;
  MetadataSink sink;
  KILN_TRY(walk_tree(open.fds, walk, sink));
  return sink.finish();
}

std::string owner_facts() {
  if (!needs_user_namespace()) {
    return "root";
  }
  return plan_user_namespace().limits.empty() ? "user" : "user-with-one-id";
}

}  // namespace

Result<std::string> reuse_facts(const Base& base, StepContext& context) {
  std::string facts = fmt::format("rootfs/1 {} {}", host_architecture(), owner_facts());
  if (base.kind == BaseKind::Directory) {
    const Result<std::string> metadata = tree_metadata(base.path, context);
    return metadata ? fmt::format("{} {}", facts, *metadata) : std::string();
  }
  return facts;
}

Value written_value(const Written& written) {
  std::vector<Value> files;
  for (const std::string& file : written.files) {
    files.push_back(Value::string(file));
  }
  return Value::object({{"files", Value::tuple(std::move(files))},
                        {"digest", Value::string(written.digest)},
                        {"size", Value::number(Number(static_cast<int64_t>(written.size)))}});
}

Written read_written(const Value& value) {
  return {.files = strings_option(value, "files"),
          .digest = string_option(value, "digest"),
          .size = static_cast<uint64_t>(integer_option(value, "size", 0))};
}

}  // namespace kiln::rootfs
