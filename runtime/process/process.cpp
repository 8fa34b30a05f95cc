#include "runtime/process/process.h"

#include <sched.h>
#include <unistd.h>

#include "compiler/source/check.h"
#include "runtime/process/init_session.h"
#include "runtime/process/user_namespace.h"

namespace kiln {
namespace {

std::vector<std::string> environment_of(const ProcessSpec& spec) {
  std::vector<std::string> result;
  if (!spec.environment) {
    for (char** entry = ::environ; *entry != nullptr; ++entry) {
      result.emplace_back(*entry);
    }
    return result;
  }
  for (const auto& [name, value] : *spec.environment) {
    result.push_back(name + "=" + value);
  }
  return result;
}

}  // namespace

Result<ExitStatus> run_process(const ProcessSpec& spec, std::stop_token stop) {
  KILN_CHECK(!spec.arguments.empty(), "a process needs a program");
  Setup setup;
  setup.kind = Setup::Kind::Process;
  setup.namespaces = CLONE_NEWPID | CLONE_NEWNS;
  if (spec.in_user_namespace && needs_user_namespace()) {
    setup.namespaces |= CLONE_NEWUSER;
    setup.ids = plan_user_namespace().ids;
  }
  Result<InitSession> session = InitSession::start(setup, stop);
  if (!session) {
    return (setup.namespaces & CLONE_NEWUSER) != 0 ? explain_namespace_error(session.error())
                                                   : session.error();
  }
  Execution execution{spec.arguments, environment_of(spec), spec.directory};
  return session->execute(execution, {spec.input, spec.input_file, spec.output, spec.error_output},
                          spec.time_limit, stop);
}

}  // namespace kiln
