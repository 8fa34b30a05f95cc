#include "runtime/image/compress.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>

#include "compiler/source/system_error.h"
#include "runtime/image/file_content.h"
#include "runtime/image/tar_writer.h"
#include "runtime/image/tree_walk.h"

namespace kiln {
namespace {

// Follows links, as the user named the file.
Result<FileDescriptor> open_input(const std::string& path, struct stat& info) {
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!file || ::fstat(file.get(), &info) != 0) {
    return system_error("open", path);
  }
  if (!S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode)) {
    return Error{fmt::format("open {}: is neither a file nor a directory", path)};
  }
  return file;
}

// Puts a tree under a name, and takes its owners away.
class MemberSink final : public TreeSink {
 public:
  MemberSink(TreeSink& to, std::string name, bool files_only)
      : to_(to), name_(std::move(name)), files_only_(files_only) {}

  Result<void> add(const TreeEntry& original, EntryContent* content) override {
    TreeEntry entry = original;
    entry.path = entry.path.empty() ? name_ : name_ + "/" + entry.path;
    entry.uid = 0;
    entry.gid = 0;
    entry.xattrs.clear();
    if (entry.kind == EntryKind::HardLink) {
      entry.link_target = name_ + "/" + entry.link_target;
    }
    bool special = entry.kind != EntryKind::File && entry.kind != EntryKind::Directory;
    if (files_only_ && special) {
      return Error{
          fmt::format("{}: a zip file holds files and directories only; use a tar format for links",
                      entry.path)};
    }
    return to_.add(entry, content);
  }

 private:
  TreeSink& to_;
  std::string name_;
  bool files_only_;
};

Result<void> add_members(const std::vector<ArchiveMember>& members, bool files_only, TreeSink& sink,
                         const std::stop_token& stop) {
  for (const ArchiveMember& member : members) {
    struct stat info{};
    KILN_ASSIGN(FileDescriptor file, open_input(member.path, info));
    MemberSink named(sink, member.name, files_only);
    if (S_ISDIR(info.st_mode)) {
      WalkOptions walk;
      walk.stop = stop;
      KILN_TRY(walk_tree({file.get()}, walk, named));
      continue;
    }
    TreeEntry entry;
    entry.mode = info.st_mode & 07777;
    entry.mtime = info.st_mtim.tv_sec;
    entry.size = static_cast<uint64_t>(info.st_size);
    DiskFileContent content(file.get(), info, member.path, stop);
    KILN_TRY(named.add(entry, entry.size > 0 ? &content : nullptr));
  }
  return {};
}

}  // namespace

Result<void> compress_file(const std::string& input, OutputFile& output,
                           const CompressionOptions& options, std::stop_token stop) {
  struct stat info{};
  KILN_ASSIGN(FileDescriptor file, open_input(input, info));
  if (S_ISDIR(info.st_mode)) {
    return Error{fmt::format("compress {}: is a directory; use a tar or zip format", input)};
  }
  FileSource source(file.get(), input, stop);
  FileSink disk(output.fd(), output.destination(), stop);
  KILN_ASSIGN(auto compressor, Compressor::create(options, disk));
  for (;;) {
    KILN_ASSIGN(std::string_view bytes, source.next());
    if (bytes.empty()) {
      return compressor->finish();
    }
    KILN_TRY(compressor->write(bytes));
  }
}

Result<void> archive_files(const std::vector<ArchiveMember>& members, ArchiveFormat format,
                           OutputFile& output, const CompressionOptions& options,
                           std::stop_token stop) {
  FileSink disk(output.fd(), output.destination(), stop);
  if (format == ArchiveFormat::Zip) {
    KILN_ASSIGN(auto zip, ZipWriter::create(options.level, disk));
    KILN_TRY(add_members(members, true, *zip, stop));
    return zip->finish();
  }
  KILN_ASSIGN(auto compressor, Compressor::create(options, disk));
  TarWriter tar(*compressor);
  KILN_TRY(add_members(members, false, tar, stop));
  KILN_TRY(tar.finish());
  return compressor->finish();
}

}  // namespace kiln
