#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "compiler/config/option.h"
#include "compiler/source/system_error.h"
#include "runtime/component.h"
#include "runtime/digest.h"
#include "runtime/file_descriptor.h"
#include "runtime/remove_tree.h"

namespace kiln {
namespace {

namespace fs = std::filesystem;

// A file to hash, and the name its line gets.
struct Subject {
  std::string path;
  std::string name;
};

// A file is itself; a directory stands for every regular file in it, in order of names.
Result<std::vector<Subject>> subjects_of(const std::string& path) {
  fs::path base = fs::path(path).lexically_normal();
  std::string name = (base.has_filename() ? base : base.parent_path()).filename().string();
  std::error_code error;
  if (!fs::is_directory(path, error)) {
    return std::vector<Subject>{{path, name}};
  }
  std::vector<Subject> found;
  for (fs::recursive_directory_iterator it(path, error), end; !error && it != end;
       it.increment(error)) {
    if (it->is_regular_file(error) && !it->is_symlink(error)) {
      found.push_back(
          {it->path().string(), name + "/" + it->path().lexically_relative(path).string()});
    }
  }
  if (error) {
    return Error{fmt::format("unable to open file {}: {}", path, error.message())};
  }
  std::ranges::sort(found, {}, &Subject::name);
  return found;
}

Result<void> append(const std::string& path, std::string_view text) {
  std::error_code error;
  fs::path parent = fs::path(path).parent_path();
  if (!parent.empty()) {
    fs::create_directories(parent, error);
  }
  if (error) {
    return Error{fmt::format("unable to create dir: {}: {}", parent.string(), error.message())};
  }
  FileDescriptor fd(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644));
  if (!fd) {
    return system_error("unable to create file", path);
  }
  return write_all(fd.get(), text, path);
}

Result<PostProcessed> post_process(const Value& config, const Artifact& input,
                                   StepContext& context) {
  std::vector<std::string> types = strings_option(config, "checksum_types");
  if (types.empty()) {
    types = {"md5"};
  }
  std::string output = string_option(config, "output");
  if (output.empty()) {
    output = "packer_{{.BuildName}}_{{.BuilderType}}_{{.ChecksumType}}.checksum";
  }
  Artifact artifact;
  artifact.builder_id = "packer.post-processor.checksum";
  artifact.files = input.files;
  artifact.data = input.data;
  for (const std::string& type : types) {
    std::optional<DigestAlgorithm> algorithm = digest_by_name(type);
    if (!algorithm) {
      return Error{"Unrecognized checksum type: " + type};
    }
    KILN_ASSIGN(
        std::string path,
        render_go_template(output, template_context(context, {{"BuildName", context.declared_name},
                                                              {"BuilderType", context.builder_type},
                                                              {"ChecksumType", type}})));
    std::string lines;
    for (const std::string& file : input.files) {
      KILN_ASSIGN(std::vector<Subject> subjects, subjects_of(file));
      for (const Subject& subject : subjects) {
        if (context.stop.stop_requested()) {
          return Error{"The checksums were interrupted."};
        }
        KILN_ASSIGN(std::string digest, digest_of_file(*algorithm, subject.path));
        lines += fmt::format("{}\t{}\n", digest, subject.name);
      }
    }
    if (!input.files.empty()) {
      std::error_code error;
      if (!fs::exists(path, error)) {
        artifact.files.push_back(path);
      }
      KILN_TRY(append(path, lines));
    }
  }
  artifact.description =
      fmt::format("Created artifact from files: {}", fmt::join(artifact.files, ", "));
  artifact.destroy = [files = artifact.files]() -> Result<void> {
    for (const std::string& file : files) {
      KILN_TRY(remove_tree(file));
    }
    return {};
  };
  // Whatever the user said: what was hashed must stay.
  return PostProcessed{std::move(artifact), true, true};
}

}  // namespace

const PostProcessorRunner& checksum_post_processor_runner() {
  static const PostProcessorRunner runner = {post_process};
  return runner;
}

}  // namespace kiln
