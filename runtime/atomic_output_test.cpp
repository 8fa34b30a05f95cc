#include "runtime/atomic_output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "runtime/remove_tree.h"
#include "tests/support/small_disk.h"

namespace kiln {

TEST_CASE("a file appears at its destination only when committed") {
  TemporaryDirectory directory;
  {
    auto file = OutputFile::create(directory / "out", 0640);
    REQUIRE(file);
    REQUIRE(file->write("hello"));
    CHECK_FALSE(std::filesystem::exists(directory / "out"));
    CHECK(std::filesystem::exists(file->temporary_path()));
    REQUIRE(file->commit(Replace::Refuse));
  }
  CHECK(directory.read("out") == "hello");
  CHECK(directory.count() == 1);
}

TEST_CASE("a file that is not committed leaves nothing") {
  TemporaryDirectory directory;
  {
    auto file = OutputFile::create(directory / "out");
    REQUIRE(file);
    REQUIRE(file->write("half"));
  }
  CHECK(directory.count() == 0);
}

TEST_CASE("what stands at the destination is replaced only when that is allowed") {
  TemporaryDirectory directory;
  directory.write("out", "old");
  {
    auto file = OutputFile::create(directory / "out");
    REQUIRE(file->write("new"));
    Result<void> refused = file->commit(Replace::Refuse);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message == (directory / "out") + " already exists");
    CHECK(directory.read("out") == "old");
    REQUIRE(file->commit(Replace::Allow));
  }
  CHECK(directory.read("out") == "new");
  CHECK(directory.count() == 1);
}

TEST_CASE("directories are replaced whole") {
  TemporaryDirectory directory;
  directory.write("out/old/file", "old");
  {
    auto made = OutputDirectory::create((directory / "out") + "/");
    REQUIRE(made);
    std::ofstream(made->temporary_path() + "/new") << "new";
    REQUIRE(made->commit(Replace::Allow));
  }
  CHECK(directory.read("out/new") == "new");
  CHECK_FALSE(std::filesystem::exists(directory / "out/old"));
  CHECK(directory.count() == 1);
}

TEST_CASE("a symbolic link at the destination is replaced, not followed") {
  TemporaryDirectory directory;
  directory.write("precious", "precious");
  std::filesystem::create_symlink("precious", directory / "out");
  REQUIRE(write_file_atomically(directory / "out", "new"));
  CHECK(directory.read("precious") == "precious");
  CHECK_FALSE(std::filesystem::is_symlink(directory / "out"));
}

TEST_CASE("what a killed writer left is removed, what another one writes is not") {
  TemporaryDirectory directory;
  pid_t child = ::fork();
  if (child == 0) {
    auto dead = OutputFile::create(directory / "out");
    auto dead_directory = OutputDirectory::create(directory / "out");
    ::raise(SIGKILL);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(WIFSIGNALED(status));
  REQUIRE(directory.count() == 2);
  auto first = OutputFile::create(directory / "out");
  CHECK(directory.count() == 1);
  auto second = OutputFile::create(directory / "out");
  CHECK(directory.count() == 2);
  REQUIRE(first->commit(Replace::Allow));
  REQUIRE(second->commit(Replace::Allow));
}

TEST_CASE("a missing directory and a name that is none are errors") {
  TemporaryDirectory directory;
  CHECK(OutputFile::create(directory / "none/out").error().message ==
        "create " + (directory / "none/out") + ": no such file or directory");
  CHECK(OutputFile::create(directory / "..").error().message ==
        "\"" + (directory / "..") + "\" cannot be written: it does not name a file");
}

TEST_CASE("a full disk is reported and leaves nothing") {
  TemporaryDirectory directory;
  on_small_disk(directory, 256, [&] {
    bool reported = false;
    {
      auto file = OutputFile::create(directory / "out");
      Result<void> written = file ? file->write(std::string(1 << 20, 'x')) : Result<void>{};
      reported = !written && written.error().message ==
                                 "write " + (directory / "out") +
                                     ": no space left on device; nothing was left there. Free "
                                     "some space on that file system, or write elsewhere";
    }
    return reported && std::filesystem::is_empty(directory.path());
  });
}

TEST_CASE("trees are removed whatever is in them") {
  TemporaryDirectory directory;
  directory.write("outside/precious", "precious");
  directory.write("tree/.kiln-removed-1/file", "taken name");
  directory.write("tree/closed/file", "x");
  std::filesystem::create_symlink("../outside", directory / "tree/link");
  ::chmod((directory / "tree/closed").c_str(), 0);

  // Deeper than any limit on open files or on the length of a path.
  int at = ::open((directory / "tree").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  for (int depth = 0; depth < 3000; ++depth) {
    REQUIRE(::mkdirat(at, "deep", 0755) == 0);
    int next = ::openat(at, "deep", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ::close(at);
    at = next;
  }
  ::close(at);

  Result<void> removed = remove_tree(directory / "tree");
  INFO((removed ? "" : removed.error().message));
  CHECK(removed);
  CHECK_FALSE(std::filesystem::exists(directory / "tree"));
  CHECK(directory.read("outside/precious") == "precious");
  CHECK(remove_tree(directory / "tree"));
}

}  // namespace kiln
