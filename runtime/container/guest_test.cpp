#include "runtime/container/guest_test.h"

#include <unistd.h>

#include <fstream>

#include "runtime/process/user_namespace.h"
#include "runtime/remove_tree.h"
#include "tests/support/catch.h"

namespace kiln {

namespace fs = std::filesystem;

TestDirectory::TestDirectory() {
  std::string pattern = fs::temp_directory_path() / "kiln-container-XXXXXX";
  REQUIRE(::mkdtemp(pattern.data()) != nullptr);
  directory_ = pattern;
}

TestDirectory::~TestDirectory() {
  if (!needs_user_namespace()) {
    CHECK(remove_tree(directory_).ok());
    return;
  }
  Result<RootDirectory> parent =
      RootDirectory::open_in_user_namespace(directory_.parent_path(), {});
  if (parent) {
    CHECK(parent->remove(directory_.filename()).ok());
  } else {
    fs::remove_all(directory_);
  }
}

std::string TestDirectory::path(const std::string& name) const {
  return directory_ / name;
}

TestTree::TestTree() {
  fs::create_directories(place.path("lower/bin"));
  fs::create_directories(place.path("lower/etc"));
  fs::copy_file("/bin/busybox", place.path("lower/bin/busybox"));
  for (const char* applet :
       {"sh",       "cat",    "sleep",  "ls",   "id",   "mount",    "mknod", "grep",   "ln",
        "rm",       "mkdir",  "echo",   "dd",   "ps",   "hostname", "touch", "stat",   "unshare",
        "mkfifo",   "chmod",  "chown",  "su",   "wc",   "head",     "ip",    "setsid", "mv",
        "readlink", "umount", "chroot", "kill", "date", "find"}) {
    fs::create_symlink("busybox", place.path("lower/bin/") + applet);
  }
  write_test_file(place.path("lower/etc/passwd"),
                  "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n");
  write_test_file(place.path("lower/etc/group"), "root:x:0:\nnogroup:x:65534:\n");
  fs::create_directory(place.path("upper"));
  fs::create_directory(place.path("work"));
  options.lower = {place.path("lower")};
  options.directory = place.path("upper");
  options.work = place.path("work");
  options.temporary = place.path("tmp");
  options.var_temporary = place.path("var_tmp");
}

std::unique_ptr<Container> TestTree::start() {
  Result<std::unique_ptr<Container>> container = Container::start(options, {});
  INFO((container ? "" : container.error().message));
  REQUIRE(container.ok());
  return *std::move(container);
}

GuestOutcome run_in(Container& container, const std::string& line) {
  GuestOutcome outcome;
  MachineCommand command;
  command.line = line;
  command.output = [&](std::string_view piece) { outcome.output += piece; };
  command.error_output = command.output;
  Result<ExitStatus> status = container.execute(command, {});
  INFO(line << ": " << (status ? "" : status.error().message));
  REQUIRE(status.ok());
  outcome.status = *status;
  return outcome;
}

int count_processes(const std::string& mark) {
  int count = 0;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    if (entry.path().filename() != std::to_string(::getpid()) &&
        read_test_file(entry.path() / "cmdline").find(mark) != std::string::npos) {
      ++count;
    }
  }
  return count;
}

std::string unique_sleep() {
  static int serial = 0;
  return std::to_string(100'000 + ::getpid() % 100'000 * 100 + ++serial);
}

void write_test_file(const std::string& path, const std::string& content) {
  std::ofstream file(path);
  file << content;
  REQUIRE(file.good());
}

std::string read_test_file(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace kiln
