#include "stdlib/script/run_shell_local.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "compiler/config/option.h"
#include "compiler/source/system_error.h"
#include "runtime/file_descriptor.h"
#include "runtime/process/process.h"
#include "stdlib/script/line_splitter.h"
#include "stdlib/script/script_options.h"
#include "stdlib/script/shell_local_options.h"

namespace kiln {
namespace {

// A script of the template as a file that only this user may read and run; gone with the object.
class TemporaryScript {
 public:
  static Result<TemporaryScript> write(const std::string& directory, const std::string& extension,
                                       std::string_view text) {
    TemporaryScript script(
        fmt::format("{}/packer-shell{}{}", directory, std::random_device{}(), extension));
    FileDescriptor fd(::open(script.path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0700));
    if (!fd) {
      return system_error("create", script.path_);
    }
    KILN_TRY(write_all(fd.get(), text, script.path_));
    return script;
  }

  TemporaryScript(TemporaryScript&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryScript& operator=(TemporaryScript&&) = delete;
  ~TemporaryScript() {
    if (!path_.empty()) {
      ::unlink(path_.c_str());
    }
  }

  const std::string& path() const { return path_; }

 private:
  explicit TemporaryScript(std::string path) : path_(std::move(path)) {}

  std::string path_;
};

std::map<std::string, std::string> own_environment() {
  std::map<std::string, std::string> own;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    std::string_view text = *entry;
    size_t equals = text.find('=');
    if (equals != std::string_view::npos) {
      own.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  return own;
}

class ShellLocalRun {
 public:
  ShellLocalRun(const Value& config, StepContext& context, bool single_needs_shell)
      : config_(with_command_as_inline(config)),
        context_(context),
        variables_(script_environment(config, context.declared_name, context.builder_type)),
        command_(strings_option(config, "execute_command")) {
    if (command_.size() == 1 && single_needs_shell) {
      command_ = {"sh", "-c", command_[0]};
    }
  }

  Result<void> run() {
    std::vector<std::string> systems = strings_option(config_, "only_on");
    if (!systems.empty() && std::ranges::find(systems, "linux") == systems.end()) {
      context_.say("Skipping shell-local due to runtime OS");
      return {};
    }
    if (!strings_option(config_, "inline").empty()) {
      KILN_ASSIGN(std::string directory, context_.scratch_directory());
      KILN_ASSIGN(TemporaryScript script,
                  TemporaryScript::write(directory, string_option(config_, "tempfile_extension"),
                                         inline_script(config_)));
      return run_script(script.path());
    }
    for (const std::string& path : script_paths(config_)) {
      std::error_code error;
      std::filesystem::path absolute = std::filesystem::absolute(path, error);
      KILN_TRY(run_script(error ? path : absolute.lexically_normal().string()));
    }
    return {};
  }

 private:
  Result<void> run_script(const std::string& path) {
    KILN_ASSIGN(ProcessSpec process, process_for(path));
    LineSplitter out(context_.output);
    LineSplitter err(context_.error_output);
    process.output = out.sink();
    process.error_output = err.sink();
    context_.say(fmt::format("Running local shell script: {}", path));
    Result<ExitStatus> status = run_process(process, context_.stop);
    if (!status) {
      return Error{fmt::format("Error executing script: {}: {}", path, status.error().message)};
    }
    for (const std::string& name : status->leftovers) {
      context_.say_error(
          fmt::format("Warning: the script left the process `{}` running; it was ended.", name));
    }
    return check_exit_code(status->code, config_);
  }

  // With Packer's own command the variables travel in the environment: same effect, and no secret
  // on a command line, which everybody on the machine can read.
  Result<ProcessSpec> process_for(const std::string& path) const {
    ProcessSpec process;
    process.environment = own_environment();
    bool is_default = command_.empty();
    if (is_default && !has_option(config_, "env_var_format")) {
      for (const auto& [name, value] : variables_) {
        process.environment->insert_or_assign(name, value);
      }
      process.arguments = {"/bin/sh", "-c", "\"$0\"", path};
      return process;
    }
    std::string text =
        format_environment(variables_, string_option(config_, "env_var_format", "%s='%s' "));
    GoTemplateContext context =
        template_context(context_, {{"Vars", text}, {"Script", path}, {"Command", path}});
    std::vector<std::string> words =
        is_default ? std::vector<std::string>{"/bin/sh", "-c", "{{.Vars}} {{.Script}}"} : command_;
    for (const std::string& word : words) {
      KILN_ASSIGN(std::string rendered, render_go_template(word, context));
      process.arguments.push_back(std::move(rendered));
    }
    return process;
  }

  Value config_;
  StepContext& context_;
  std::map<std::string, std::string> variables_;
  // Empty: the default.
  std::vector<std::string> command_;
};

}  // namespace

Result<void> run_shell_local(const Value& config, StepContext& context, bool single_needs_shell) {
  return ShellLocalRun(config, context, single_needs_shell).run();
}

}  // namespace kiln
