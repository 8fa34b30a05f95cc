#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "runtime/container/container.h"
#include "runtime/container/guest_test.h"
#include "tests/support/catch.h"

namespace kiln {
namespace {

namespace fs = std::filesystem;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("a command has Docker's capabilities without mknod, and a filter", "[container]") {
  TestTree tree;
  auto guest = tree.start();
  std::string status = run_in(*guest, "cat /proc/self/status").output;
  for (const char* set : {"CapPrm", "CapEff", "CapBnd"}) {
    CHECK(contains(status, std::string(set) + ":\t00000000a00425fb\n"));
  }
  CHECK(contains(status, "CapInh:\t0000000000000000\n"));
  CHECK(contains(status, "CapAmb:\t0000000000000000\n"));
  CHECK(contains(status, "Seccomp:\t2\n"));
  CHECK(contains(status, "NoNewPrivs:\t0\n"));
}

TEST_CASE("a guest's setuid programs still work", "[container]") {
  TestTree tree;
  auto guest = tree.start();
  CHECK(run_in(*guest,
               "echo 'root::0:0:r:/:/bin/sh' > /etc/passwd; "
               "echo 'daemon::1:1:d:/:/bin/sh' >> /etc/passwd; "
               "chmod 4755 /bin/busybox; "
               "su daemon -c 'id -u; su root -c \"id -u\"'")
            .output == "1\n0\n");
}

TEST_CASE("a command has no file of kiln's and no terminal", "[container]") {
  FileDescriptor leak(::open("/etc/hostname", O_RDONLY));
  TestTree tree;
  auto guest = tree.start();
  // The fourth is the directory that ls reads.
  CHECK(run_in(*guest, "ls /proc/self/fd | wc -l").output == "4\n");
  CHECK(run_in(*guest, "ls -l /proc/self/fd/0").output.ends_with("-> /dev/null\n"));
  CHECK(run_in(*guest, "(echo x > /dev/tty) 2>&1").status.code != 0);
}

TEST_CASE("the machine's files and processes are out of reach", "[container]") {
  TestTree tree;
  std::string mark = tree.place.path();
  auto guest = tree.start();
  CHECK(run_in(*guest, "ls -d /../../.." + mark + " /home /usr").status.code != 0);
  CHECK(run_in(*guest, "ls /proc/1/root/" + mark + " /proc/1/cwd/../../" + mark).status.code != 0);
  // Init, the shell, its subshell and perhaps wc.
  CHECK(run_in(*guest, "ls -d /proc/[0-9]* | wc -l").output <= "5\n");
  CHECK(contains(run_in(*guest, "mkdir /x; chroot /x true; kill -9 1; echo still here").output,
                 "still here\n"));
}

TEST_CASE("mounts and namespaces are refused", "[container]") {
  TestTree tree;
  auto guest = tree.start();
  for (const char* line : {"mount -t tmpfs none /etc", "mount -t proc none /proc", "umount /proc",
                           "umount -l /dev", "mount -o remount,rw /proc/sys", "unshare -m true",
                           "unshare -U true", "unshare -n true", "hostname other"}) {
    INFO(line);
    CHECK(run_in(*guest, line).status.code != 0);
  }
}

TEST_CASE("the kernel's switches cannot be written", "[container]") {
  TestTree tree;
  auto guest = tree.start();
  for (const char* path :
       {"/proc/sys/kernel/hostname", "/proc/sys/kernel/core_pattern", "/proc/sys/vm/drop_caches",
        "/proc/sysrq-trigger", "/proc/irq/default_smp_affinity", "/proc/1/exe", "/proc/1/mem",
        "/sys/kernel/mm/transparent_hugepage/enabled"}) {
    INFO(path);
    GuestOutcome outcome = run_in(*guest, std::string("(echo 0 > ") + path + ") 2>&1");
    CHECK(outcome.status.code != 0);
  }
  for (const char* path : {"kcore", "keys", "kmsg", "timer_list", "sched_debug", "interrupts"}) {
    INFO(path);
    CHECK(run_in(*guest, std::string("[ ! -e /proc/") + path + " ] || cat /proc/" + path).output ==
          "");
  }
  CHECK(run_in(*guest, "cat /proc/1/exe > /tmp/init").status.code != 0);
  CHECK(run_in(*guest, "cat /proc/1/environ").status.code != 0);
}

TEST_CASE("device nodes cannot be made, and those of the tree cannot be used", "[container]") {
  TestTree tree;
  bool root = ::geteuid() == 0;
  if (root) {
    REQUIRE(::mknod(tree.place.path("lower/disk").c_str(), S_IFBLK | 0600, makedev(7, 0)) == 0);
    REQUIRE(::mknod(tree.place.path("lower/zero").c_str(), S_IFCHR | 0666, makedev(1, 5)) == 0);
  }
  auto guest = tree.start();
  for (const char* line : {"mknod /disk2 b 7 0", "mknod /tmp/disk b 7 0", "mknod /dev/disk b 7 0",
                           "mknod /dev/mem c 1 1"}) {
    INFO(line);
    CHECK(run_in(*guest, line).status.code != 0);
  }
  CHECK(run_in(*guest, "mknod /pipe p && ls /pipe").output == "/pipe\n");
  if (root) {
    CHECK(contains(run_in(*guest, "head -c 1 /disk").output, "Permission denied"));
    CHECK(contains(run_in(*guest, "head -c 1 /zero").output, "Permission denied"));
  }
  CHECK(run_in(*guest,
               "head -c 3 /dev/zero | wc -c; echo x > /dev/null; head -c 1 /dev/urandom "
               "| wc -c; : > /dev/full")
            .output == "3\n1\n");
}

}  // namespace
}  // namespace kiln
