#include <fmt/format.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <random>

#include "compiler/config/config.h"
#include "compiler/config/option.h"
#include "runtime/component.h"
#include "stdlib/script/line_splitter.h"
#include "stdlib/script/script_options.h"

namespace kiln {
namespace {

constexpr auto start_retry_pause = std::chrono::seconds(2);

Duration duration_of(const Value& config, std::string_view name, Duration fallback) {
  return parse_duration(string_option(config, name)).value_or(fallback);
}

// One script with everything needed to run it in the machine.
struct Script {
  std::string shown;
  std::string text;
  std::string remote_path;
};

std::string random_number() {
  return std::to_string(std::random_device{}() % 9999);
}

std::string without_carriage_returns(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
      continue;
    }
    out += text[i];
  }
  return out;
}

// The provisioner for one step: the options, read once, and the machine.
class ShellRun {
 public:
  ShellRun(const Value& config, Communicator& communicator, StepContext& context)
      : config_(config),
        communicator_(communicator),
        context_(context),
        environment_(script_environment(config, context.declared_name, context.builder_type)),
        folder_(string_option(config, "remote_folder", "/tmp")),
        use_file_(bool_option(config, "use_env_var_file")),
        retry_for_(communicator.reconnects()
                       ? duration_of(config, "start_retry_timeout", std::chrono::minutes(5))
                       : Duration{0}) {}

  Result<void> run() {
    KILN_ASSIGN(std::vector<Script> scripts, read_scripts());
    if (use_file_) {
      variable_file_ = fmt::format("{}/varfile_{}.sh", folder_, random_number());
    }
    for (const Script& script : scripts) {
      KILN_TRY(run_script(script));
    }
    if (use_file_ && !bool_option(config_, "skip_clean")) {
      KILN_TRY(remove(variable_file_));
    }
    return pause_after();
  }

 private:
  Result<std::vector<Script>> read_scripts() const {
    std::vector<Script> scripts;
    std::string fixed_path = string_option(config_, "remote_path");
    auto remote_path = [&] {
      std::string file = string_option(config_, "remote_file");
      return !fixed_path.empty()
                 ? fixed_path
                 : fmt::format("{}/{}", folder_,
                               file.empty() ? "script_" + random_number() + ".sh" : file);
    };
    if (has_option(config_, "inline")) {
      scripts.push_back({"inline", inline_script(config_), remote_path()});
    }
    for (const std::string& path : script_paths(config_)) {
      auto text = context_.files->read(path);
      if (!text) {
        return Error{fmt::format("Error opening shell script: {}", text.error().message)};
      }
      scripts.push_back({path, *std::move(text), remote_path()});
    }
    if (!bool_option(config_, "binary")) {
      for (Script& script : scripts) {
        script.text = without_carriage_returns(script.text);
      }
    }
    return scripts;
  }

  Result<void> run_script(const Script& script) {
    context_.say(fmt::format("Provisioning with shell script: {}", script.shown));
    KILN_ASSIGN(std::string line, command_line(script));
    KILN_ASSIGN(ExitStatus status, start(script, line));
    for (const std::string& name : status.leftovers) {
      context_.say_error(fmt::format(
          "Warning: the script left the process `{}` running; it was ended. A process that "
          "must run in the finished machine is started by the machine's own init.",
          name));
    }
    if (status.code == ExitStatus::kDisconnected) {
      if (!bool_option(config_, "expect_disconnect")) {
        return Error{
            "Script disconnected unexpectedly. If you expected your script to disconnect, i.e. "
            "from a restart, you "
            "can try adding `\"expect_disconnect\": true` or `\"valid_exit_codes\": [0, 2300218]` "
            "to the shell "
            "provisioner parameters."};
      }
    } else {
      KILN_TRY(check_exit_code(status.code, config_));
    }
    return bool_option(config_, "skip_clean") ? Result<void>{} : remove(script.remote_path);
  }

  // With the default command the environment travels beside it, not in it: no secret shows up in a
  // process title.
  Result<std::string> command_line(const Script& script) {
    std::string execute = string_option(config_, "execute_command");
    bool is_default = execute.empty();
    if (is_default) {
      execute = use_file_ ? "chmod +x {{.Path}}; . {{.EnvVarFile}} && {{.Path}}"
                          : "chmod +x {{.Path}}; {{.Vars}} {{.Path}}";
    }
    bool in_command = !use_file_ && !is_default;
    std::string format =
        string_option(config_, "env_var_format", use_file_ ? "export %s='%s'\n" : "%s='%s' ");
    variables_text_ = format_environment(environment_, format);
    travels_beside_ = !use_file_ && is_default && !has_option(config_, "env_var_format");
    return render_go_template(
        execute,
        template_context(context_, {{"Path", script.remote_path},
                                    {"Vars", in_command || !travels_beside_ ? variables_text_ : ""},
                                    {"EnvVarFile", variable_file_}}));
  }

  // Uploads and starts the script, again and again while the machine cannot be reached; a script
  // that ran, however it ended, is not started twice.
  Result<ExitStatus> start(const Script& script, const std::string& line) {
    auto deadline = std::chrono::steady_clock::now() + retry_for_;
    for (;;) {
      auto status = try_start(script, line);
      if (status || context_.stop.stop_requested() ||
          std::chrono::steady_clock::now() >= deadline) {
        return status;
      }
      context_.say(
          fmt::format("Could not start the script: {}. Trying again.", status.error().message));
      KILN_TRY(wait(start_retry_pause));
    }
  }

  Result<ExitStatus> try_start(const Script& script, const std::string& line) {
    if (use_file_) {
      KILN_TRY(communicator_.upload_content(variables_text_, variable_file_, 0600, context_.stop));
    }
    auto uploaded =
        communicator_.upload_content(script.text, script.remote_path, 0755, context_.stop);
    if (!uploaded) {
      return Error{fmt::format("Error uploading script: {}", uploaded.error().message)};
    }
    LineSplitter out(context_.output);
    LineSplitter err(context_.error_output);
    MachineCommand command{
        .line = line,
        .environment = travels_beside_ ? environment_ : std::map<std::string, std::string>{},
        .output = out.sink(),
        .error_output = err.sink()};
    return communicator_.execute(command, context_.stop);
  }

  Result<void> remove(const std::string& path) {
    MachineCommand command{.line = fmt::format("rm -f {}", path),
                           .environment = {},
                           .output = [](std::string_view) {},
                           .error_output = [](std::string_view) {}};
    auto deadline = std::chrono::steady_clock::now() + retry_for_;
    for (;;) {
      auto status = communicator_.execute(command, context_.stop);
      if (status && status->code == 0) {
        return {};
      }
      if (status || context_.stop.stop_requested() ||
          std::chrono::steady_clock::now() >= deadline) {
        return Error{fmt::format("Error removing temporary script at {}!", path)};
      }
      KILN_TRY(wait(start_retry_pause));
    }
  }

  Result<void> pause_after() {
    Duration pause = duration_of(config_, "pause_after", Duration{0});
    if (pause > Duration{0}) {
      context_.say(fmt::format("Pausing {} after this provisioner...",
                               string_option(config_, "pause_after")));
      return wait(pause);
    }
    return {};
  }

  Result<void> wait(Duration duration) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any wake;
    if (wake.wait_for(lock, context_.stop, duration, [] { return false; }) ||
        context_.stop.stop_requested()) {
      return Error{"context canceled"};
    }
    return {};
  }

  const Value& config_;
  Communicator& communicator_;
  StepContext& context_;
  std::map<std::string, std::string> environment_;
  std::string folder_;
  bool use_file_;
  Duration retry_for_;
  std::string variable_file_;
  std::string variables_text_;
  bool travels_beside_ = false;
};

Result<void> provision_with_shell(const Value& config, Communicator& communicator,
                                  StepContext& context) {
  return ShellRun(config, communicator, context).run();
}

}  // namespace

const ProvisionerRunner& shell_provisioner_runner() {
  static const ProvisionerRunner runner = {provision_with_shell};
  return runner;
}

}  // namespace kiln
