#pragma once

#include <string>
#include <vector>

#include "compiler/config/catalog.h"
#include "stdlib/options/option_row.h"

namespace kiln {

// The options that every builder with a machine shares: how to reach it (Packer's communicator
// block: SSH, WinRM, none).
OptionGroup communicator_options();

// What a builder brings to them.
struct CommunicatorDefaults {
  // Used when the template names none.
  std::string_view kind = "ssh";
  // The builder has a user of its own when the template names none.
  bool has_user = false;
  // What it accepts beside `ssh`, `winrm` and `none`.
  std::string_view own_kind = {};
};

// `ssh` unless the template says otherwise.
std::string communicator_kind(const Value& config, const CommunicatorDefaults& defaults = {});

// The rules between those options that Packer checks, in its words.
std::vector<ConfigProblem> check_communicator(const Value& config, const CheckContext& context,
                                              const CommunicatorDefaults& defaults = {});

// The step that waits for the machine and connects to it: what it needs of `host`, where a builder
// that makes the machine says what that is.
StepDeclaration connect_step(const Value& config, std::string_view host,
                             const CommunicatorDefaults& defaults = {});

}  // namespace kiln
