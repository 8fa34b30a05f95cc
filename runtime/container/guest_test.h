#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "runtime/container/container.h"

namespace kiln {

// A directory of this test, removed at the end, also when it holds files of other ids.
class TestDirectory {
 public:
  TestDirectory();
  ~TestDirectory();
  TestDirectory(const TestDirectory&) = delete;
  TestDirectory& operator=(const TestDirectory&) = delete;

  std::string path(const std::string& name = "") const;

 private:
  std::filesystem::path directory_;
};

// A layer with a static busybox and a few files, an upper layer and what belongs to them.
struct TestTree {
  TestTree();

  TestDirectory place;
  ContainerOptions options;

  std::unique_ptr<Container> start();
};

struct GuestOutcome {
  ExitStatus status;
  // Both streams.
  std::string output;
};

// Runs a shell line; fails the test when it cannot be run.
GuestOutcome run_in(Container& container, const std::string& line);

// Processes of this machine whose command line has this mark, this one left out.
int count_processes(const std::string& mark);

// A number of seconds that nothing else sleeps.
std::string unique_sleep();

void write_test_file(const std::string& path, const std::string& content);
std::string read_test_file(const std::string& path);

}  // namespace kiln
