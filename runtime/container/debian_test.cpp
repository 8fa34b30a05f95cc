#include <cstdlib>

#include "runtime/container/container.h"
#include "runtime/container/guest_test.h"
#include "tests/support/catch.h"

namespace kiln {
namespace {

namespace fs = std::filesystem;

// Needs a Debian tree that debootstrap made, named by KILN_TEST_DEBIAN, and the network: run by
// hand and by tests/machine.
TEST_CASE("packages are installed in a Debian tree", "[.debian]") {
  const char* debian = std::getenv("KILN_TEST_DEBIAN");
  REQUIRE(debian != nullptr);
  TestDirectory place;
  ContainerOptions options;
  options.lower = {debian};
  options.directory = place.path("upper");
  options.work = place.path("work");
  options.temporary = place.path("tmp");
  options.var_temporary = place.path("var_tmp");
  options.resolv_conf = host_resolv_conf();
  options.environment["DEBIAN_FRONTEND"] = "noninteractive";
  fs::create_directory(options.directory);
  fs::create_directory(options.work);
  Result<std::unique_ptr<Container>> guest = Container::start(options, {});
  INFO((guest ? "" : guest.error().message));
  REQUIRE(guest.ok());
  // nginx has a maintainer script that starts it, systemd and dbus make users and tmpfiles, and
  // iputils-ping sets a file capability.
  GuestOutcome outcome = run_in(
      **guest,
      "set -e; apt-get -q update; apt-get -qy install --no-install-recommends nginx-light systemd "
      "iputils-ping sudo man-db; nginx -v; /usr/sbin/getcap /usr/bin/ping || true; "
      "sudo -u www-data id -un; dpkg --audit");
  INFO(outcome.output);
  CHECK(outcome.status.code == 0);
  CHECK(outcome.output.find("nginx version") != std::string::npos);
  CHECK(outcome.output.find("\nwww-data\n") != std::string::npos);
  for (const std::string& name : outcome.status.leftovers) {
    WARN("left running: " << name);
  }
  REQUIRE((*guest)->close({}).ok());
  CHECK(fs::exists(place.path("upper/usr/sbin/nginx")));
  CHECK(!fs::exists(place.path("upper/etc/resolv.conf")));
  CHECK((!fs::exists(place.path("upper/run")) || fs::is_empty(place.path("upper/run"))));
}

}  // namespace
}  // namespace kiln
