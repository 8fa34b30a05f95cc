#include "cli/kiln_engine/build/build_report.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/report.h"
#include "runtime/report/json_log.h"
#include "runtime/report/packer_log.h"
#include "runtime/report/terminal_prompt.h"

namespace kiln {
namespace {

TerminalSize terminal_size() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) {
    return {};
  }
  return {size.ws_col, size.ws_row};
}

}  // namespace

BuildReport::BuildReport(const CommandContext& context, const Arguments& arguments,
                         std::function<std::string(const std::string&)> log_path)
    : context_(context), is_for_programs_(context.machine_readable || arguments.is_on("json")) {
  auto out = [this](std::string_view bytes) { write(bytes); };
  bool color = use_color(context, arguments, context.out_is_terminal);
  bool can_redraw = context.out_is_terminal && context.environment("TERM").value_or("") != "dumb";
  if (arguments.is_on("json")) {
    sink_ = std::make_unique<JsonLog>(out);
  } else if (can_redraw && !context.machine_readable && !arguments.is_on("timestamp-ui")) {
    auto live = std::make_unique<LiveView>(LiveView::Terminal{out, terminal_size}, color,
                                           std::move(log_path));
    live_ = live.get();
    sink_ = std::move(live);
  } else {
    sink_ = std::make_unique<PackerLog>(
        out, PackerLogStyle{.machine_readable = context.machine_readable,
                            .timestamps = arguments.is_on("timestamp-ui"),
                            .color = color});
  }
}

void BuildReport::write(std::string_view bytes) {
  if (!is_heard_) {
    return;
  }
  if (!context_.write_out) {
    context_.out(bytes);
    return;
  }
  if (Result<void> written = context_.write_out(bytes); !written) {
    is_heard_ = false;
    context_.err("Warning: " + written.error().message + "; the build goes on.\n");
  }
}

std::function<std::optional<std::string>(std::string_view, const std::stop_token&)>
BuildReport::asker() {
  if (is_for_programs_ || !context_.out_is_terminal || !has_terminal()) {
    return {};
  }
  return
      [this](std::string_view prompt, const std::stop_token& stop) -> std::optional<std::string> {
        std::lock_guard one_at_a_time(questions_);
        std::optional<std::string> answer;
        auto talk = [&] { answer = ask_at_terminal(prompt, stop); };
        if (live_ != nullptr) {
          live_->suspended(talk);
        } else {
          talk();
        }
        return answer;
      };
}

}  // namespace kiln
