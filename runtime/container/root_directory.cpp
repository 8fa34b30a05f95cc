#include "runtime/container/root_directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "compiler/source/system_error.h"
#include "runtime/container/copy_content.h"
#include "runtime/process/init_session.h"
#include "runtime/process/user_namespace.h"

namespace kiln {

// Who resolves the paths: this process, or an init with other rights.
class RootDirectory::Access {
 public:
  explicit Access(FileDescriptor root) : root_(std::move(root)) {}
  explicit Access(InitSession& session) : session_(&session) {}
  explicit Access(InitSession&& session)
      : owned_(std::make_unique<InitSession>(std::move(session))), session_(owned_.get()) {}

  Result<TreeAnswer> perform(const TreeRequest& request) const {
    return session_ != nullptr ? session_->access(request) : kiln::perform(root_.get(), request);
  }

 private:
  FileDescriptor root_;
  std::unique_ptr<InitSession> owned_;
  InitSession* session_ = nullptr;
};

namespace {

// As many as the kernel follows.
constexpr int kMostLinks = 40;

std::string parent_of(const std::string& path) {
  size_t end = path.find_last_not_of('/');
  size_t slash = end == std::string::npos ? end : path.rfind('/', end);
  return slash == std::string::npos ? "" : path.substr(0, slash + 1);
}

std::string temporary_name() {
  uint64_t random = 0;
  // A name that is taken by chance is an error of the exclusive creation, nothing worse.
  (void)!::getrandom(&random, sizeof random, 0);
  return fmt::format(".kiln-{:016x}", random);
}

TreeRequest request_for(TreeAction action, const std::string& path) {
  TreeRequest request;
  request.action = action;
  request.path = path;
  return request;
}

// ENXIO is what opening a thing that cannot be opened gives.
Error tree_error(std::string_view action, const std::string& path, int error) {
  if (error == ENXIO) {
    return {fmt::format("{} {}: it is neither a regular file nor a directory", action, path)};
  }
  return system_error(action, path, error);
}

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

}  // namespace

RootDirectory::RootDirectory(std::unique_ptr<Access> access) : access_(std::move(access)) {}
RootDirectory::RootDirectory(FileDescriptor root)
    : access_(std::make_unique<Access>(std::move(root))) {}
RootDirectory::RootDirectory(InitSession& session) : access_(std::make_unique<Access>(session)) {}
RootDirectory::RootDirectory(RootDirectory&&) noexcept = default;
RootDirectory& RootDirectory::operator=(RootDirectory&&) noexcept = default;
RootDirectory::~RootDirectory() = default;

Result<RootDirectory> RootDirectory::open(const std::string& directory) {
  FileDescriptor root(::open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!root) {
    return system_error("open", directory);
  }
  return RootDirectory(std::move(root));
}

Result<RootDirectory> RootDirectory::open_in_user_namespace(const std::string& directory,
                                                            std::stop_token stop) {
  Setup setup;
  setup.kind = Setup::Kind::Tree;
  setup.namespaces = CLONE_NEWUSER | CLONE_NEWPID;
  setup.ids = plan_user_namespace().ids;
  setup.root.directory = directory;
  Result<InitSession> session = InitSession::start(setup, std::move(stop));
  if (!session) {
    return explain_namespace_error(session.error());
  }
  return RootDirectory(std::make_unique<Access>(*std::move(session)));
}

Result<TreeAnswer> RootDirectory::ask(std::string_view action, const TreeRequest& request) const {
  KILN_ASSIGN(TreeAnswer answer, access_->perform(request));
  if (answer.error != 0) {
    return answer.text.empty() ? tree_error(action, request.path, static_cast<int>(answer.error))
                               : Error{answer.text};
  }
  return answer;
}

Result<std::optional<PathStatus>> RootDirectory::inspect(const std::string& path) const {
  KILN_ASSIGN(TreeAnswer answer, access_->perform(request_for(TreeAction::Inspect, path)));
  if (answer.error == ENOENT || answer.error == ENOTDIR) {
    return std::optional<PathStatus>{};
  }
  if (answer.error != 0) {
    return tree_error("read", path, static_cast<int>(answer.error));
  }
  return std::optional<PathStatus>{answer.entry};
}

Result<bool> RootDirectory::is_directory(const std::string& path) const {
  // A trailing slash makes the kernel follow the last component.
  KILN_ASSIGN(std::optional<PathStatus> entry, inspect(path + "/"));
  return entry && S_ISDIR(entry->mode);
}

Result<std::string> RootDirectory::read_link(const std::string& path) const {
  KILN_ASSIGN(TreeAnswer answer, ask("read", request_for(TreeAction::ReadLink, path)));
  return std::move(answer.text);
}

Result<std::string> RootDirectory::follow(const std::string& path) const {
  std::string place = path;
  for (int links = 0; links < kMostLinks; ++links) {
    KILN_ASSIGN(std::optional<PathStatus> entry, inspect(place));
    if (!entry || !S_ISLNK(entry->mode)) {
      return place;
    }
    KILN_ASSIGN(std::string target, read_link(place));
    place = target.starts_with("/") ? target : parent_of(place) + target;
  }
  return system_error("follow", path, ELOOP);
}

Result<std::vector<std::string>> RootDirectory::list(const std::string& path) const {
  TreeRequest request = request_for(TreeAction::Open, path);
  request.flags = O_RDONLY | O_DIRECTORY;
  KILN_ASSIGN(TreeAnswer answer, ask("list", request));
  std::unique_ptr<DIR, CloseDirectory> stream(::fdopendir(answer.file.get()));
  if (!stream) {
    return system_error("list", path);
  }
  answer.file.release();
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = ::readdir(stream.get())) {
    std::string_view name = entry->d_name;
    if (name != "." && name != "..") {
      names.emplace_back(name);
    }
    errno = 0;
  }
  if (errno != 0) {
    return system_error("list", path);
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<FileDescriptor> RootDirectory::open_file(const std::string& path) const {
  TreeRequest request = request_for(TreeAction::Open, path);
  request.flags = O_RDONLY;
  KILN_ASSIGN(TreeAnswer answer, ask("open", request));
  struct stat info{};
  if (::fstat(answer.file.get(), &info) != 0) {
    return system_error("open", path);
  }
  if (S_ISDIR(info.st_mode)) {
    return system_error("open", path, EISDIR);
  }
  return std::move(answer.file);
}

Result<void> RootDirectory::make_directories(const std::string& path, uint32_t mode) {
  for (size_t end = path.find_first_not_of('/'); end != std::string::npos;
       end = path.find_first_not_of('/', end)) {
    end = std::min(path.find('/', end), path.size());
    std::string part = path.substr(0, end);
    KILN_ASSIGN(bool there, is_directory(part));
    if (!there) {
      TreeRequest request = request_for(TreeAction::MakeDirectory, part);
      request.mode = mode;
      KILN_TRY(ask("make", request));
    }
  }
  return {};
}

Result<void> RootDirectory::write_whole(const std::string& path, uint32_t mode,
                                        const std::function<Result<void>(int)>& fill) {
  KILN_ASSIGN(std::string place, follow(path));
  KILN_ASSIGN(bool is_taken, is_directory(place));
  if (is_taken) {
    return system_error("write", path, EISDIR);
  }
  std::string temporary = parent_of(place) + temporary_name();
  TreeRequest creation = request_for(TreeAction::Create, temporary);
  creation.mode = mode & 07777;
  KILN_ASSIGN(TreeAnswer made, access_->perform(creation));
  if (made.error != 0) {
    return tree_error("write", path, static_cast<int>(made.error));
  }
  Result<void> written = fill(made.file.get());
  // Writing took the set-id bits away again.
  if (written && ::fchmod(made.file.get(), mode & 07777) != 0) {
    written = system_error("change the mode of", path);
  }
  if (written) {
    TreeRequest renaming = request_for(TreeAction::Rename, temporary);
    renaming.other = place;
    KILN_ASSIGN(TreeAnswer renamed, access_->perform(renaming));
    if (renamed.error == 0) {
      return {};
    }
    written = renamed.error == EBUSY
                  ? Error{fmt::format("write {}: kiln itself provides this file while the "
                                      "machine is being built",
                                      path)}
                  : tree_error("write", path, static_cast<int>(renamed.error));
  }
  KILN_TRY(access_->perform(request_for(TreeAction::Remove, temporary)));
  return written;
}

Result<void> RootDirectory::write_file(const std::string& path, std::string_view content,
                                       uint32_t mode) {
  return write_whole(path, mode, [&](int file) { return write_all(file, content, path); });
}

Result<void> RootDirectory::copy_file(int source, const std::string& path, uint32_t mode,
                                      std::stop_token stop) {
  return write_whole(path, mode, [&](int file) { return copy_content(source, file, path, stop); });
}

Result<void> RootDirectory::remove(const std::string& path) {
  KILN_TRY(ask("remove", request_for(TreeAction::RemoveTree, path)));
  return {};
}

}  // namespace kiln
