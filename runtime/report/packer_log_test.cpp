#include "runtime/report/packer_log.h"

#include "runtime/event_hub.h"
#include "tests/support/catch.h"

namespace kiln {
namespace {

using namespace std::chrono_literals;

// The events of a run of two builds, one of which fails; 2026-01-02 03:04:05 UTC throughout.
std::string told(PackerLogStyle style, bool interrupted = false, bool second_fails = true) {
  std::string text;
  PackerLog log([&](std::string_view line) { text += line; }, style);
  auto emit = [&](const std::string& build, auto what) {
    log.on_event({std::chrono::system_clock::time_point(1767323045s), build, std::move(what)});
  };
  emit("", event::RunStarted{"id", {"null.a", "web.file.b"}});
  emit("null.a", event::StepStarted{"build.null.a/provisioner[0]", "run",
                                    ComponentKind::Provisioner, "shell-local"});
  emit("null.a", event::StepSaid{"build.null.a/provisioner[0]", "one\ntwo", false});
  emit("null.a", event::StepOutput{"build.null.a/provisioner[0]", "", false});
  emit("null.a", event::StepOutput{"build.null.a/provisioner[0]", "a, b", true});
  emit("null.a", event::StepSaid{"", "Running post-processor:  (type manifest)", false});
  emit("null.a", event::StepStarted{"build.null.a/post-processor[0][0]", "m",
                                    ComponentKind::PostProcessor, "manifest"});
  emit("null.a", event::StepSaid{"build.null.a/post-processor[0][0]", "writing", false});
  if (interrupted) {
    emit("", event::Interrupted{"interrupt"});
  }
  emit("null.a",
       event::BuildFinished{
           Outcome::Succeeded, "", 1003ms, {{"packer.x", "ID", "Stored file: o", {"o", "p"}}}});
  if (second_fails) {
    emit("web.file.b", event::BuildFinished{Outcome::Failed, "no luck", 2s, {}});
  }
  emit("", event::RunFinished{Outcome::Failed, 2s});
  return text;
}

}  // namespace

TEST_CASE("a run in Packer's lines", "[packer_log]") {
  CHECK(told({}) == R"(==> null.a: one
==> null.a: two
==> null.a:
==> null.a: a, b
==> null.a: Running post-processor:  (type manifest)
==> null.a (manifest): writing
Build 'null.a' finished after 1 second 3 milliseconds.
Build 'web.file.b' errored after 2 seconds: no luck

==> Wait completed after 2 seconds

==> Some builds didn't complete successfully and had errors:
--> web.file.b: no luck

==> Builds finished. The artifacts of successful builds are:
--> null.a: Stored file: o
)");
}

TEST_CASE("an interrupted run has no list of artifacts", "[packer_log]") {
  CHECK(told({}, true).ends_with(R"(Cancelling build after receiving interrupt
Build 'null.a' finished after 1 second 3 milliseconds.
Build 'web.file.b' errored after 2 seconds: no luck

==> Wait completed after 2 seconds
Cleanly cancelled builds after being interrupted.
)"));
}

TEST_CASE("colours follow the builds and errors are red", "[packer_log]") {
  std::string text = told({.color = true});
  CHECK(
      text.starts_with("\x1b[1;32mnull.a: output will be in this color.\x1b[0m\n"
                       "\x1b[1;36mweb.file.b: output will be in this color.\x1b[0m\n\n"
                       "\x1b[1;32m==> null.a: one\n==> null.a: two\x1b[0m\n"));
  CHECK(text.find("\x1b[1;31m==> null.a: a, b\x1b[0m\n") != std::string::npos);
  CHECK(text.find("\x1b[1;31mBuild 'web.file.b' errored") != std::string::npos);
}

TEST_CASE("a time before each message", "[packer_log]") {
  std::string text = told({.timestamps = true});
  // The zone is the machine's; the shape is RFC 3339's.
  CHECK(text.starts_with("2026-01-0"));
  CHECK(text.find(": ==> null.a: one\n==> null.a: two\n2026-01-0") != std::string::npos);
}

TEST_CASE("lines for programs", "[packer_log]") {
  CHECK(told({.machine_readable = true}) ==
        R"(1767323045,,ui,say,==> null.a: one\n==> null.a: two
1767323045,,ui,say,==> null.a:
1767323045,,ui,error,==> null.a: a%!(PACKER_COMMA) b
1767323045,,ui,say,==> null.a: Running post-processor:  (type manifest)
1767323045,,ui,say,==> null.a (manifest): writing
1767323045,,ui,say,Build 'null.a' finished after 1 second 3 milliseconds.
1767323045,,ui,error,Build 'web.file.b' errored after 2 seconds: no luck
1767323045,,ui,say,\n==> Wait completed after 2 seconds
1767323045,,error-count,1
1767323045,,ui,error,\n==> Some builds didn't complete successfully and had errors:
1767323045,web.file.b,error,no luck
1767323045,,ui,error,--> web.file.b: no luck
1767323045,,ui,say,\n==> Builds finished. The artifacts of successful builds are:
1767323045,null.a,artifact-count,1
1767323045,null.a,artifact,0,builder-id,packer.x
1767323045,null.a,artifact,0,id,ID
1767323045,null.a,artifact,0,string,Stored file: o
1767323045,null.a,artifact,0,files-count,2
1767323045,null.a,artifact,0,file,0,o
1767323045,null.a,artifact,0,file,1,p
1767323045,null.a,artifact,0,end
1767323045,,ui,say,--> null.a: Stored file: o
)");
}

}  // namespace kiln
