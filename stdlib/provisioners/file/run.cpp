#include <fmt/format.h>

#include <filesystem>

#include "compiler/config/option.h"
#include "runtime/component.h"

namespace kiln {
namespace {

namespace fs = std::filesystem;

std::string base_name(std::string_view path) {
  return fs::path(path).filename().string();
}

// The mode a file has here goes with it, without what would be dangerous to carry over unseen.
uint32_t mode_of(const std::string& path) {
  std::error_code error;
  auto permissions = fs::status(path, error).permissions();
  return error ? 0644 : static_cast<uint32_t>(permissions & fs::perms::mask) & 0777;
}

class FileRun {
 public:
  FileRun(const Value& config, Communicator& communicator, StepContext& context)
      : config_(config),
        communicator_(communicator),
        context_(context),
        destination_(string_option(config, "destination")) {}

  Result<void> run() {
    std::vector<std::string> sources = strings_option(config_, "sources");
    if (std::string source = string_option(config_, "source"); !source.empty()) {
      sources.insert(sources.begin(), source);
    }
    return string_option(config_, "direction", "upload") == "download" ? download(sources)
                                                                       : upload(sources);
  }

 private:
  Result<void> upload(const std::vector<std::string>& sources) {
    if (std::string content = string_option(config_, "content"); !content.empty()) {
      context_.say(fmt::format("Uploading content => {}", destination_));
      return failed("Upload",
                    communicator_.upload_content(content, destination_, 0644, context_.stop));
    }
    for (const std::string& source : sources) {
      context_.say(fmt::format("Uploading {} => {}", source, destination_));
      KILN_TRY(failed("Upload", upload_one(source)));
    }
    return {};
  }

  Result<void> upload_one(const std::string& source) {
    switch (context_.files->kind(source)) {
      case FileKind::Missing:
        return Error{
            fmt::format("Bad source '{}': stat {}: no such file or directory", source, source)};
      case FileKind::Directory:
        return communicator_.upload_directory(source, destination_, context_.stop);
      case FileKind::Regular: {
        std::string target =
            destination_.ends_with('/') ? destination_ + base_name(source) : destination_;
        return communicator_.upload(source, target, mode_of(source), context_.stop);
      }
      case FileKind::Other:
        break;
    }
    return Error{fmt::format("{} is neither a file nor a directory", source)};
  }

  Result<void> download(const std::vector<std::string>& sources) {
    for (const std::string& source : sources) {
      context_.say(fmt::format("Downloading {} => {}", source, destination_));
      KILN_TRY(failed("Download", download_one(source)));
    }
    return {};
  }

  Result<void> download_one(const std::string& source) {
    KILN_ASSIGN(bool is_directory, communicator_.is_directory(source, context_.stop));
    fs::path target = destination_;
    if (destination_.ends_with('/') && !is_directory) {
      target /= base_name(source);
    }
    std::error_code error;
    fs::path parent = is_directory ? target : target.parent_path();
    if (!parent.empty() && !fs::create_directories(parent, error) && error) {
      return Error{fmt::format("create directory {}: {}", parent.string(), error.message())};
    }
    return is_directory ? communicator_.download_directory(source, destination_, context_.stop)
                        : communicator_.download(source, target.string(), context_.stop);
  }

  // Says the failure where Packer does, beside returning it.
  Result<void> failed(std::string_view what, Result<void> result) {
    if (!result) {
      context_.say_error(fmt::format("{} failed: {}", what, result.error().message));
    }
    return result;
  }

  const Value& config_;
  Communicator& communicator_;
  StepContext& context_;
  std::string destination_;
};

Result<void> provision_with_files(const Value& config, Communicator& communicator,
                                  StepContext& context) {
  return FileRun(config, communicator, context).run();
}

}  // namespace

const ProvisionerRunner& file_provisioner_runner() {
  static const ProvisionerRunner runner = {provision_with_files};
  return runner;
}

}  // namespace kiln
