#include "compiler/config/option.h"
#include "stdlib/communicator/communicator_options.h"

namespace kiln {
namespace {

std::vector<ConfigProblem> check_null(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems = check_communicator(config, context);
  std::string kind = communicator_kind(config);
  if (kind != "ssh" && kind != "winrm") {
    return problems;
  }
  bool is_ssh = kind == "ssh";
  if (!has_option(config, is_ssh ? "ssh_host" : "winrm_host")) {
    problems.push_back(
        {"", "a Host must be specified, please reference your communicator documentation"});
  }
  int methods = static_cast<int>(has_option(config, "ssh_password")) +
                static_cast<int>(has_option(config, "ssh_private_key_file")) +
                static_cast<int>(bool_option(config, "ssh_agent_auth"));
  if (is_ssh && methods == 0) {
    problems.push_back({"",
                        "one authentication method must be specified, please reference your "
                        "communicator documentation"});
  }
  if (is_ssh && methods > 1) {
    problems.push_back({"",
                        "only one of ssh_agent_auth, ssh_password, and ssh_private_key_file must "
                        "be specified"});
  }
  return problems;
}

std::vector<StepDeclaration> null_steps(const Value& config) {
  std::string kind = communicator_kind(config);
  if (kind == "none") {
    return {};
  }
  return {connect_step(config, "the machine")};
}

}  // namespace

const ComponentInfo& null_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "null",
      .schema =
          schema_of("Makes nothing: runs provisioners on this machine (communicator `none`) or "
                    "on one that exists already.",
                    {communicator_options()}),
      .reuse = ReusePolicy::Never,
      .steps = null_steps,
      .check = check_null};
  return info;
}

}  // namespace kiln
