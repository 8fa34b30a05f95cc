#include "cli/say.h"

#include "compiler/source/machine_line.h"

namespace kiln {

void say(CommandContext& context, std::string_view text, bool is_error) {
  if (!context.machine_readable) {
    context.out(std::string(text) + "\n");
    return;
  }
  tell_program(context, {"ui", is_error ? "error" : "say", std::string(text)});
}

void tell_program(CommandContext& context, const std::vector<std::string>& fields) {
  if (context.machine_readable) {
    context.out(machine_line(std::chrono::system_clock::now(), "", fields));
  }
}

}  // namespace kiln
