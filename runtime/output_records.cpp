#include "runtime/output_records.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <llvm/Support/JSON.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <vector>

#include "compiler/source/disk_reader.h"
#include "compiler/source/system_error.h"
#include "runtime/atomic_output.h"
#include "runtime/digest.h"
#include "runtime/file_descriptor.h"
#include "runtime/pause.h"

namespace kiln {
namespace {

// The path with its directory resolved and its own name kept, so that a link at the output is seen
// as a link. `exists` tells whether something is there.
Result<std::string> absolute_path(const std::string& path) {
  std::string trimmed = path;
  while (trimmed.size() > 1 && trimmed.back() == '/') {
    trimmed.pop_back();
  }
  std::error_code error;
  std::filesystem::path name(trimmed);
  std::filesystem::path parent = name.has_parent_path() ? name.parent_path() : ".";
  std::filesystem::path resolved = std::filesystem::weakly_canonical(parent, error);
  if (error) {
    return Error{fmt::format("resolve {}: {}", parent.string(), error.message())};
  }
  return (resolved / name.filename()).string();
}

std::string time_text(const struct stat& info) {
  return fmt::format("{}.{:09}", info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
}

std::string identity(const struct stat& info) {
  return fmt::format("{}:{}", info.st_dev, info.st_ino);
}

Result<void> list_into(Digest& digest, int directory, const std::string& prefix,
                       const std::string& shown) {
  int copy = ::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  std::unique_ptr<DIR, int (*)(DIR*)> stream(copy < 0 ? nullptr : ::fdopendir(copy), ::closedir);
  if (!stream) {
    return system_error("open", shown);
  }
  std::vector<std::string> names;
  while (dirent* entry = ::readdir(stream.get())) {
    std::string name = entry->d_name;
    if (name != "." && name != "..") {
      names.push_back(std::move(name));
    }
  }
  stream.reset();
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) {
    struct stat info{};
    if (::fstatat(directory, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
      return system_error("stat", shown + "/" + prefix + name);
    }
    bool is_directory = S_ISDIR(info.st_mode);
    std::array<char, 4096> target{};
    ssize_t length = S_ISLNK(info.st_mode)
                         ? ::readlinkat(directory, name.c_str(), target.data(), target.size())
                         : 0;
    digest.update(prefix + name);
    digest.update({"\0", 1});
    // Not the owner: inside the user namespace that wrote the output it has another number.
    digest.update(
        fmt::format("{:o} {} {} ", info.st_mode, is_directory ? 0 : info.st_size, time_text(info)));
    digest.update({target.data(), static_cast<size_t>(std::max<ssize_t>(length, 0))});
    digest.update({"\0", 1});
    if (is_directory) {
      FileDescriptor child(
          ::openat(directory, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
      if (!child) {
        return system_error("open", shown + "/" + prefix + name);
      }
      KILN_TRY(list_into(digest, child.get(), prefix + name + "/", shown));
    }
  }
  return {};
}

Result<bool> unchanged(const std::string& path, const struct stat& info,
                       const llvm::json::Object& record) {
  auto text = [&](const char* key) { return record.getString(key).value_or("").str(); };
  if (S_ISDIR(info.st_mode)) {
    if (text("kind") != "directory") {
      return false;
    }
    KILN_ASSIGN(std::string listing, digest_of_listing(path));
    return listing == text("digest");
  }
  if (!S_ISREG(info.st_mode) || text("kind") != "file" ||
      record.getInteger("size") != static_cast<int64_t>(info.st_size)) {
    return false;
  }
  if (text("inode") == identity(info) && text("mtime") == time_text(info)) {
    return true;
  }
  KILN_ASSIGN(std::string digest, digest_of_file(DigestAlgorithm::Sha256, path));
  return digest == text("digest");
}

// What a rename does not change.
Result<std::string> announcement(const std::string& path) {
  struct stat info{};
  if (::lstat(path.c_str(), &info) != 0) {
    return system_error("stat", path);
  }
  if (S_ISDIR(info.st_mode)) {
    return digest_of_listing(path);
  }
  return fmt::format("{} {} {}", identity(info), info.st_size, time_text(info));
}

}  // namespace

Result<std::string> digest_of_listing(const std::string& directory) {
  FileDescriptor fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!fd) {
    return system_error("open", directory);
  }
  Digest digest(DigestAlgorithm::Sha256);
  KILN_TRY(list_into(digest, fd.get(), "", directory));
  return digest.finish();
}

Result<std::string> OutputRecords::record_path(const std::string& absolute) const {
  std::error_code error;
  std::filesystem::create_directories(directory_, error);
  if (error) {
    return Error{fmt::format("create {}: {}", directory_, error.message())};
  }
  return fmt::format("{}/{}.json", directory_, digest_of(DigestAlgorithm::Sha256, absolute));
}

Result<OutputStanding> OutputRecords::standing(const std::string& path) const {
  KILN_ASSIGN(std::string absolute, absolute_path(path));
  struct stat info{};
  if (::lstat(absolute.c_str(), &info) != 0) {
    if (errno == ENOENT) {
      return OutputStanding::Absent;
    }
    return system_error("stat", absolute);
  }
  KILN_ASSIGN(std::string file, record_path(absolute));
  Result<std::string> text = DiskReader().read(file);
  if (!text) {
    return OutputStanding::Foreign;
  }
  llvm::Expected<llvm::json::Value> parsed = llvm::json::parse(*text);
  if (!parsed) {
    llvm::consumeError(parsed.takeError());
    return OutputStanding::Foreign;
  }
  const llvm::json::Object* record = parsed->getAsObject();
  if (record == nullptr ||
      record->getString("path") != llvm::StringRef(llvm::json::fixUTF8(absolute))) {
    return OutputStanding::Foreign;
  }
  KILN_ASSIGN(bool same, unchanged(absolute, info, *record));
  if (!same) {
    KILN_ASSIGN(std::string now, announcement(absolute));
    same = record->getString("announced") == llvm::StringRef(now);
  }
  return same ? OutputStanding::Unchanged : OutputStanding::Changed;
}

Result<void> OutputRecords::check(const std::string& path, bool force) const {
  if (force) {
    return {};
  }
  KILN_ASSIGN(OutputStanding found, standing(path));
  switch (found) {
    case OutputStanding::Absent:
    case OutputStanding::Unchanged:
      return {};
    case OutputStanding::Changed:
      return Error{fmt::format(
          "output {} exists and was changed after kiln wrote it. Move it away, or replace it "
          "with -force",
          path)};
    case OutputStanding::Foreign:
      return Error{fmt::format(
          "output {} exists and was not made by kiln. Move it away, or replace it with -force",
          path)};
  }
  return {};
}

Result<void> OutputRecords::record(const std::string& path, const std::string& sha256) const {
  KILN_ASSIGN(std::string absolute, absolute_path(path));
  struct stat info{};
  if (::lstat(absolute.c_str(), &info) != 0) {
    return system_error("stat", absolute);
  }
  llvm::json::Object record{{"format", "kiln.output/1"}, {"path", llvm::json::fixUTF8(absolute)}};
  if (S_ISDIR(info.st_mode)) {
    KILN_ASSIGN(std::string listing, digest_of_listing(absolute));
    record["kind"] = "directory";
    record["digest"] = std::move(listing);
  } else {
    std::string digest = sha256;
    if (digest.empty()) {
      KILN_ASSIGN(digest, digest_of_file(DigestAlgorithm::Sha256, absolute));
    }
    record["kind"] = "file";
    record["digest"] = std::move(digest);
    record["size"] = static_cast<int64_t>(info.st_size);
    record["mtime"] = time_text(info);
    record["inode"] = identity(info);
  }
  KILN_ASSIGN(std::string file, record_path(absolute));
  std::string text = llvm::formatv("{0}", llvm::json::Value(std::move(record))).str();
  return write_file_atomically(file, text + "\n", 0600);
}

Result<std::string> OutputRecords::tree_index_path(const std::string& path) const {
  KILN_ASSIGN(std::string absolute, absolute_path(path));
  KILN_ASSIGN(std::string file, record_path(absolute));
  return file.substr(0, file.rfind('.')) + ".tree";
}

Result<void> OutputRecords::announce(const std::string& path, const std::string& temporary) const {
  KILN_ASSIGN(std::string absolute, absolute_path(path));
  KILN_ASSIGN(std::string file, record_path(absolute));
  KILN_ASSIGN(std::string announced, announcement(temporary));
  llvm::json::Object record{{"format", "kiln.output/1"}, {"path", llvm::json::fixUTF8(absolute)}};
  // What stands there now stays kiln's own until it is replaced.
  if (Result<std::string> text = DiskReader().read(file)) {
    llvm::Expected<llvm::json::Value> former = llvm::json::parse(*text);
    if (!former) {
      llvm::consumeError(former.takeError());
    } else if (const llvm::json::Object* object = former->getAsObject()) {
      record = *object;
    }
  }
  record["announced"] = announced;
  std::string text = llvm::formatv("{0}", llvm::json::Value(std::move(record))).str();
  return write_file_atomically(file, text + "\n", 0600);
}

Result<FileDescriptor> OutputRecords::lock(const std::string& path,
                                           const std::stop_token& stop) const {
  KILN_ASSIGN(std::string absolute, absolute_path(path));
  KILN_ASSIGN(std::string file, record_path(absolute));
  const std::string name = file + ".lock";
  FileDescriptor lock(::open(name.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!lock) {
    return system_error("open", name);
  }
  while (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    KILN_TRY(pause_for(std::chrono::milliseconds(50), stop));
  }
  return lock;
}

Result<void> OutputRecords::forget(const std::string& path) const {
  KILN_ASSIGN(std::string absolute, absolute_path(path));
  KILN_ASSIGN(std::string file, record_path(absolute));
  if (::unlink(file.c_str()) != 0 && errno != ENOENT) {
    return system_error("remove", file);
  }
  return {};
}

}  // namespace kiln
