#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <thread>

#include "compiler/config/option.h"
#include "runtime/component.h"
#include "runtime/image/compress.h"
#include "stdlib/post_processors/compress/archive_choice.h"

namespace kiln {
namespace {

Compression compression_of(const std::string& algorithm) {
  return algorithm == "gz"      ? Compression::Gzip
         : algorithm == "xz"    ? Compression::Xz
         : algorithm == "zst"   ? Compression::Zstd
         : algorithm == "bzip2" ? Compression::Bzip2
         : algorithm == "lz4"   ? Compression::Lz4
                                : Compression::None;
}

CompressionOptions options_for(const Value& config, const ArchiveChoice& choice) {
  CompressionOptions options;
  options.kind = compression_of(choice.algorithm);
  int64_t level = integer_option(config, "compression_level");
  if (level > 0) {
    options.level = static_cast<int>(std::min<int64_t>(level, 9));
  }
  return options;
}

// Packer's name for gzip is that of the library it uses.
std::string shown(const std::string& algorithm) {
  return algorithm == "gz" ? "pgzip" : algorithm.empty() ? "no compression" : algorithm;
}

std::vector<ArchiveMember> members_of(const std::vector<std::string>& files, bool is_zip) {
  std::vector<ArchiveMember> members;
  for (const std::string& file : files) {
    std::filesystem::path path = std::filesystem::path(file).lexically_normal();
    std::filesystem::path base = path.has_filename() ? path : path.parent_path();
    members.push_back({file, is_zip ? file : base.filename().string()});
  }
  return members;
}

Result<void> pack(const Artifact& input, const std::string& target, const ArchiveChoice& choice,
                  const CompressionOptions& options, StepContext& context) {
  std::error_code error;
  std::filesystem::path parent = std::filesystem::path(target).parent_path();
  if (!parent.empty()) {
    std::filesystem::create_directories(parent, error);
  }
  if (error) {
    return Error{fmt::format("Unable to create dir for archive {}: {}", target, error.message())};
  }
  if (options.kind != Compression::None) {
    bool is_parallel = options.kind == Compression::Gzip || options.kind == Compression::Xz ||
                       options.kind == Compression::Zstd;
    unsigned cores = is_parallel ? std::max(1u, std::thread::hardware_concurrency()) : 1;
    context.say(fmt::format("Using {} compression with {} core{} for {}", shown(choice.algorithm),
                            cores, cores == 1 ? "" : "s", target));
  }
  if (choice.archive.empty() && input.files.size() != 1) {
    return Error{
        fmt::format("Can only have 1 input file when not using tar/zip. Found {} files: [{}]",
                    input.files.size(), fmt::join(input.files, " "))};
  }
  KILN_ASSIGN(OutputFile output, OutputFile::create(target));
  if (choice.archive.empty()) {
    context.say(fmt::format("Archiving {} with {}", input.files[0], shown(choice.algorithm)));
    KILN_TRY(compress_file(input.files[0], output, options, context.stop));
  } else {
    bool is_zip = choice.archive == "zip";
    context.say(is_zip ? fmt::format("Zipping {}", target)
                       : fmt::format("Tarring {} with {}", target, shown(choice.algorithm)));
    KILN_TRY(archive_files(members_of(input.files, is_zip),
                           is_zip ? ArchiveFormat::Zip : ArchiveFormat::Tar, output, options,
                           context.stop));
  }
  KILN_TRY(output.commit(Replace::Allow));
  context.say(fmt::format("Archive {} completed", target));
  return {};
}

Result<PostProcessed> post_process(const Value& config, const Artifact& input,
                                   StepContext& context) {
  std::string output = string_option(config, "output");
  if (output.empty()) {
    output = default_compress_output;
  }
  ArchiveChoice choice = choose_archive(output, string_option(config, "format"));
  Result<std::string> target = render_go_template(
      output, template_context(context, {{"BuildName", context.declared_name},
                                         {"BuilderType", context.builder_type}}));
  if (!target) {
    return Error{fmt::format("Error interpolating output value: {}", target.error().message)};
  }
  KILN_TRY(pack(input, *target, choice, options_for(config, choice), context));
  Artifact artifact;
  artifact.builder_id = "packer.post-processor.compress";
  artifact.description = "compressed artifacts in: " + *target;
  artifact.files = {*target};
  artifact.data = input.data;
  artifact.destroy = [path = *target]() -> Result<void> {
    std::error_code error;
    std::filesystem::remove(path, error);
    return error ? Result<void>(Error{"remove " + path + ": " + error.message()}) : Result<void>();
  };
  return PostProcessed{std::move(artifact), false, false};
}

}  // namespace

const PostProcessorRunner& compress_post_processor_runner() {
  static const PostProcessorRunner runner = {post_process};
  return runner;
}

}  // namespace kiln
