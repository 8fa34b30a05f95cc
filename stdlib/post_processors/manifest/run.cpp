#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <mutex>

#include "compiler/config/option.h"
#include "runtime/atomic_output.h"
#include "runtime/component.h"
#include "runtime/file_descriptor.h"
#include "runtime/pause.h"
#include "stdlib/post_processors/manifest/run_manifest_file.h"

namespace kiln {
namespace {

// Keeps other processes away from a manifest while it is read and written: the lock file that
// Packer uses. Like Packer it goes on without after three tries, because a lock file may be one
// that a dead process left.
class ManifestLock {
 public:
  ManifestLock(const std::string& output, const std::stop_token& stop) : path_(output + ".lock") {
    for (int i = 0; i < 3 && !is_held_; ++i) {
      if (!pause_for(std::chrono::milliseconds(200 * i), stop)) {
        return;
      }
      FileDescriptor fd(::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
      is_held_ = static_cast<bool>(fd);
    }
  }
  ManifestLock(const ManifestLock&) = delete;
  ManifestLock& operator=(const ManifestLock&) = delete;
  ~ManifestLock() { ::unlink(path_.c_str()); }

 private:
  std::string path_;
  bool is_held_ = false;
};

ManifestBuild describe(const Value& config, const Artifact& input, const StepContext& context) {
  ManifestBuild build;
  build.name = context.declared_name;
  build.builder_type = context.builder_type;
  if (!bool_option(config, "strip_time")) {
    build.build_time = std::chrono::duration_cast<std::chrono::seconds>(
                           std::chrono::system_clock::now().time_since_epoch())
                           .count();
  }
  if (!input.files.empty()) {
    build.files.emplace();
  }
  for (const std::string& file : input.files) {
    struct stat info{};
    int64_t size = ::stat(file.c_str(), &info) == 0 ? info.st_size : 0;
    std::string name =
        bool_option(config, "strip_path") ? std::filesystem::path(file).filename().string() : file;
    build.files->push_back({std::move(name), size});
  }
  build.artifact_id = input.id;
  build.packer_run_uuid = context.run_id;
  if (find_option(config, "custom_data") != nullptr) {
    build.custom_data = string_map_option(config, "custom_data");
  }
  return build;
}

Result<ManifestFile> read_manifest(const std::string& path, const StepContext& context) {
  if (context.files->kind(path) == FileKind::Missing) {
    return ManifestFile{};
  }
  Result<std::string> text = context.files->read(path);
  if (!text) {
    return Error{fmt::format("Unable to open {} for reading: {}", path, text.error().message)};
  }
  if (text->empty()) {
    return ManifestFile{};
  }
  Result<ManifestFile> manifest = parse_manifest(*text);
  if (!manifest) {
    return Error{
        fmt::format("Unable to parse content from {}: {}", path, manifest.error().message)};
  }
  if (context.force && manifest->last_run_uuid != context.run_id) {
    return ManifestFile{};
  }
  return manifest;
}

Result<PostProcessed> post_process(const Value& config, const Artifact& input,
                                   StepContext& context) {
  std::string path = string_option(config, "output");
  if (path.empty()) {
    path = "packer-manifest.json";
  }
  // Builds of one run take turns here; the lock file is for other processes.
  static std::mutex turns;
  std::lock_guard turn(turns);
  ManifestLock lock(path, context.stop);
  KILN_ASSIGN(ManifestFile manifest, read_manifest(path, context));
  manifest.builds.push_back(describe(config, input, context));
  manifest.last_run_uuid = context.run_id;
  if (Result<void> written = write_file_atomically(path, manifest_json(manifest), 0664); !written) {
    return Error{fmt::format("Unable to write {}: {}", path, written.error().message)};
  }
  // Whatever the user said: what a manifest tells of must stay.
  return PostProcessed{input, true, true, {path}};
}

}  // namespace

const PostProcessorRunner& manifest_post_processor_runner() {
  static const PostProcessorRunner runner = {post_process};
  return runner;
}

}  // namespace kiln
