#include "runtime/container/container.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <future>
#include <thread>

#include "runtime/container/guest_test.h"
#include "runtime/process/user_namespace.h"
#include "tests/support/catch.h"

namespace kiln {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

TEST_CASE("a command runs as root of the tree, with its code, streams and environment",
          "[container]") {
  TestTree tree;
  tree.options.environment["LANG"] = "C";
  auto guest = tree.start();
  std::string output;
  std::string error_output;
  MachineCommand command;
  command.line = "id -u; pwd; echo $LANG $SECRET $HOME; umask; hostname; echo problem >&2; exit 3";
  command.environment["SECRET"] = "a b";
  command.output = [&](std::string_view piece) { output += piece; };
  command.error_output = [&](std::string_view piece) { error_output += piece; };
  Result<ExitStatus> status = guest->execute(command, {});
  REQUIRE(status.ok());
  CHECK(status->code == 3);
  CHECK(output == "0\n/\nC a b /root\n0022\nlocalhost\n");
  CHECK(error_output == "problem\n");
  // A second command in the same machine.
  CHECK(run_in(*guest, "echo $SECRET again").output == "again\n");
  CHECK(guest->close({}).ok());
}

TEST_CASE("what a command changes is in the upper layer and nowhere else", "[container]") {
  TestTree tree;
  auto guest = tree.start();
  CHECK(run_in(*guest,
               "echo new > /etc/new; rm /etc/group; echo t > /tmp/t; echo r > /run/r; "
               "echo v > /var/tmp/v; echo d > /dev/shm/d")
            .output == "");
  REQUIRE(guest->close({}).ok());
  CHECK(read_test_file(tree.place.path("upper/etc/new")) == "new\n");
  CHECK(fs::is_character_file(tree.place.path("upper/etc/group")));
  CHECK(fs::exists(tree.place.path("lower/etc/group")));
  for (const char* name : {"tmp", "run", "var/tmp", "dev", "proc", "sys"}) {
    CHECK(fs::is_empty(tree.place.path("upper/") + name));
  }
  struct stat info{};
  REQUIRE(::stat(tree.place.path("upper/tmp").c_str(), &info) == 0);
  CHECK((info.st_mode & 07777) == 01777);
}

TEST_CASE("/tmp and /var/tmp last from step to step and /run does not", "[container]") {
  TestTree tree;
  {
    auto guest = tree.start();
    run_in(*guest, "echo a > /tmp/a; echo b > /var/tmp/b; echo c > /run/c");
    REQUIRE(guest->close({}).ok());
  }
  tree.options.lower.insert(tree.options.lower.begin(), tree.options.directory);
  tree.options.directory = tree.place.path("upper2");
  tree.options.work = tree.place.path("work2");
  fs::create_directory(tree.options.directory);
  fs::create_directory(tree.options.work);
  auto guest = tree.start();
  CHECK(run_in(*guest, "cat /tmp/a /var/tmp/b; ls /run").output == "a\nb\n");
}

TEST_CASE("a plain directory can be the root", "[container]") {
  TestTree tree;
  tree.options.directory = tree.place.path("lower");
  tree.options.lower.clear();
  tree.options.work.clear();
  auto guest = tree.start();
  CHECK(run_in(*guest, "echo new > /etc/new; ls /bin/busybox").output == "/bin/busybox\n");
  REQUIRE(guest->close({}).ok());
  CHECK(read_test_file(tree.place.path("lower/etc/new")) == "new\n");
}

TEST_CASE("resolv.conf is shown and never gets into the tree", "[container]") {
  TestTree tree;
  tree.options.resolv_conf = "nameserver 192.0.2.1\n";
  bool below_run = false;
  SECTION("where there is none") {}
  SECTION("over a file") {
    write_test_file(tree.place.path("lower/etc/resolv.conf"), "its own\n");
  }
  SECTION("through a link into /run") {
    fs::create_symlink("../run/systemd/resolve/stub-resolv.conf",
                       tree.place.path("lower/etc/resolv.conf"));
    below_run = true;
  }
  SECTION("through a link out of the tree") {
    fs::create_symlink("/../../../etc/hostname", tree.place.path("lower/etc/resolv.conf"));
  }
  auto guest = tree.start();
  CHECK(run_in(*guest, "cat /etc/resolv.conf").output == "nameserver 192.0.2.1\n");
  CHECK(run_in(*guest, "ls -A /run").output.find("resolv.conf") == std::string::npos);
  Result<void> written = guest->upload_content("other", "/etc/resolv.conf", 0644, {});
  REQUIRE(guest->close({}).ok());
  // Below /run it is a file like others, which goes when /run goes.
  CHECK(written.ok() == below_run);
  if (!below_run) {
    CHECK(written.error().message ==
          "write /etc/resolv.conf: kiln itself provides this file while the machine is being "
          "built");
  }
  CHECK(!fs::exists(fs::symlink_status(tree.place.path("upper/etc/resolv.conf"))));
  CHECK(!fs::exists(tree.place.path("upper/etc/hostname")));
}

TEST_CASE("with network none there is only loopback, and with host the machine's", "[container]") {
  TestTree tree;
  tree.options.network = ContainerNetwork::None;
  auto guest = tree.start();
  GuestOutcome outcome = run_in(*guest, "ls /sys/class/net; ip addr show lo");
  CHECK(outcome.output.find("127.0.0.1") != std::string::npos);
  CHECK(run_in(*guest, "cat /proc/net/dev | wc -l").output == "3\n");
}

TEST_CASE("a process in the background is ended and named", "[container]") {
  TestTree tree;
  auto guest = tree.start();
  std::string seconds = unique_sleep();
  GuestOutcome outcome =
      run_in(*guest, "setsid sleep " + seconds + " </dev/null >/dev/null 2>&1 & exit 4");
  CHECK(outcome.status.code == 4);
  CHECK(outcome.status.leftovers == std::vector<std::string>{"sleep"});
  CHECK(count_processes(seconds) == 0);
  CHECK(run_in(*guest, "true").status.leftovers.empty());
}

TEST_CASE("cancelling a command ends all of it within a second, and the machine stays usable",
          "[container]") {
  TestTree tree;
  auto guest = tree.start();
  std::string seconds = unique_sleep();
  std::stop_source source;
  std::promise<void> started;
  MachineCommand command;
  command.line = "trap '' TERM; setsid sleep " + seconds + " & echo; sleep " + seconds;
  command.output = [&](std::string_view) { started.set_value(); };
  Clock::time_point asked;
  std::jthread canceller([&] {
    started.get_future().wait();
    asked = Clock::now();
    source.request_stop();
  });
  Result<ExitStatus> status = guest->execute(command, source.get_token());
  CHECK(Clock::now() - asked < 1s);
  REQUIRE(!status.ok());
  CHECK(count_processes(seconds) == 0);
  CHECK(run_in(*guest, "echo alive").output == "alive\n");
}

TEST_CASE("a gigabyte of output streams through bounded memory", "[container]") {
  TestTree tree;
  auto guest = tree.start();
  uint64_t total = 0;
  size_t largest = 0;
  MachineCommand command;
  command.line = "dd if=/dev/zero bs=1M count=1024 2>/dev/null";
  command.output = [&](std::string_view piece) {
    total += piece.size();
    largest = std::max(largest, piece.size());
  };
  Result<ExitStatus> status = guest->execute(command, {});
  REQUIRE(status.ok());
  CHECK(status->code == 0);
  CHECK(total == uint64_t{1} << 30);
  CHECK(largest <= 65536);
}

TEST_CASE("a tree without a shell is reported", "[container]") {
  TestTree tree;
  fs::remove(tree.place.path("lower/bin/sh"));
  auto guest = tree.start();
  MachineCommand command;
  command.line = "true";
  Result<ExitStatus> status = guest->execute(command, {});
  REQUIRE(!status.ok());
  CHECK(status.error().message == "run /bin/sh: no such file or directory");
}

TEST_CASE("a missing layer is named", "[container]") {
  TestTree tree;
  tree.options.lower = {"/no/such/layer"};
  Result<std::unique_ptr<Container>> guest = Container::start(tree.options, {});
  REQUIRE(!guest.ok());
  CHECK(guest.error().message == "open /no/such/layer: no such file or directory");
}

TEST_CASE("a killed kiln leaves no process and no mount", "[container]") {
  TestTree tree;
  std::string seconds = unique_sleep();
  std::string mounts = read_test_file("/proc/mounts");
  pid_t kiln = ::fork();
  REQUIRE(kiln >= 0);
  if (kiln == 0) {
    Result<std::unique_ptr<Container>> guest = Container::start(tree.options, {});
    MachineCommand command;
    command.line = "setsid sleep " + seconds + " & exec sleep " + seconds;
    (void)(*guest)->execute(command, {});
    ::_exit(0);
  }
  auto deadline = Clock::now() + 10s;
  // Counted once: while a process becomes another program, its command line is empty for a moment.
  int started = 0;
  while ((started = count_processes(seconds)) < 2 && Clock::now() < deadline) {
    ::sched_yield();
  }
  CHECK(started >= 2);
  ::kill(kiln, SIGKILL);
  ::waitpid(kiln, nullptr, 0);
  deadline = Clock::now() + 1s;
  while (count_processes(seconds) > 0 && Clock::now() < deadline) {
    ::sched_yield();
  }
  CHECK(count_processes(seconds) == 0);
  CHECK(read_test_file("/proc/mounts") == mounts);
}

// The first of this process's children, or of the child of `parent`.
pid_t child_of(const std::string& parent) {
  std::string children = read_test_file("/proc/" + parent + "/task/" + parent + "/children");
  return static_cast<pid_t>(std::strtol(children.c_str(), nullptr, 10));
}

TEST_CASE("a killed init takes its guest along and is reported", "[container]") {
  TestTree tree;
  std::string seconds = unique_sleep();
  bool inner = GENERATE(false, true);
  auto guest = tree.start();
  pid_t outside = child_of(std::to_string(::getpid()));
  pid_t victim = inner ? child_of(std::to_string(outside)) : outside;
  REQUIRE(victim > 0);
  MachineCommand command;
  command.line = "echo; exec sleep " + seconds;
  command.output = [&](std::string_view) { ::kill(victim, SIGKILL); };
  Result<ExitStatus> status = guest->execute(command, {});
  REQUIRE(!status.ok());
  CHECK(status.error().message ==
        "talk to kiln-init: it ended unexpectedly (killed, or out of memory?)");
  CHECK(!guest->upload_content("x", "/tmp/x", 0644, {}).ok());
  auto deadline = Clock::now() + 1s;
  while (count_processes(seconds) > 0 && Clock::now() < deadline) {
    ::sched_yield();
  }
  CHECK(count_processes(seconds) == 0);
}

TEST_CASE("an ordinary user with a range of ids can make files of other users", "[container]") {
  if (needs_user_namespace() && !plan_user_namespace().limits.empty()) {
    WARN("not checked: " << plan_user_namespace().limits);
    return;
  }
  TestTree tree;
  auto guest = tree.start();
  CHECK(guest->limits().empty());
  GuestOutcome outcome =
      run_in(*guest,
             "mkdir -m 700 /home && echo own > /home/f && chown -R nobody /home && "
             "su -s /bin/sh nobody -c 'id -u; cat /home/f; echo x > /etc/x'");
  CHECK(outcome.output == "65534\nown\nsh: can't create /etc/x: Permission denied\n");
  // kiln reads and replaces what belongs to someone else inside.
  REQUIRE(guest->download("/home/f", tree.place.path("f"), {}).ok());
  CHECK(read_test_file(tree.place.path("f")) == "own\n");
  CHECK(guest->upload_content("kiln's", "/home/f", 0644, {}).ok());
  CHECK(run_in(*guest, "cat /home/f").output == "kiln's");
}

// The next two are run by tests/machine, as users and in places that are made for them.

TEST_CASE("a user without a range of ids is root only, and is told", "[.single-id]") {
  TestTree tree;
  auto guest = tree.start();
  CHECK(guest->limits().starts_with(
      "the image can hold files of root only, and programs that change their user (apt, su, most "
      "daemons) fail in it: /etc/subuid and /etc/subgid grant "));
  CHECK(run_in(*guest, "id -u; echo x > /etc/new; cat /proc/self/uid_map | wc -l").output ==
        "0\n1\n");
  CHECK(run_in(*guest, "chown nobody /etc/new").status.code != 0);
  REQUIRE(guest->close({}).ok());
  CHECK(read_test_file(tree.place.path("upper/etc/new")) == "x\n");
}

TEST_CASE("a kernel that allows no namespaces is reported with a remedy", "[.no-namespaces]") {
  TestTree tree;
  Result<std::unique_ptr<Container>> guest = Container::start(tree.options, {});
  REQUIRE(!guest.ok());
  CHECK(guest.error().message ==
        "make a user namespace: no space left on device. Building a root filesystem needs root, "
        "or user namespaces for an ordinary user. Run kiln as root, or allow user namespaces: "
        "sysctl user.max_user_namespaces=15000 (it is 0).");
}

}  // namespace
}  // namespace kiln
