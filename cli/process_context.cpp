#include "cli/process_context.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <exception>
#include <iostream>

#include "cli/debug_log.h"
#include "compiler/source/check.h"
#include "compiler/source/disk_reader.h"
#include "compiler/source/system_error.h"

namespace kiln {
namespace {

Result<void> write_all(int fd, std::string_view bytes, std::string_view subject) {
  while (!bytes.empty()) {
    ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      return system_error("write", subject);
    }
    bytes.remove_prefix(written < 0 ? 0 : static_cast<size_t>(written));
  }
  return {};
}

// A result that could not be delivered (a full disk behind a redirection) must not look like one
// that was.
void print(int fd, std::string_view bytes) {
  Result<void> written = write_all(fd, bytes, fd == STDOUT_FILENO ? "standard output" : "stderr");
  if (!written) {
    if (fd == STDOUT_FILENO) {
      print(STDERR_FILENO, "Error: " + written.error().message + "\n");
    }
    _exit(static_cast<int>(ExitCode::Failed));
  }
}

Result<std::string> read_standard_input() {
  std::string text;
  char buffer[65536];
  for (;;) {
    ssize_t count = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (count == 0) {
      return text;
    }
    if (count < 0) {
      if (errno == EINTR) {
        continue;
      }
      return system_error("read", "standard input");
    }
    text.append(buffer, static_cast<size_t>(count));
  }
}

std::optional<std::string> read_standard_line() {
  std::string line;
  if (!std::getline(std::cin, line)) {
    return std::nullopt;
  }
  return line;
}

// Writes beside the target and renames, so that a reader sees the old content or the new one. A
// target that is a link keeps being one: what it points at is replaced.
Result<void> replace_file(const std::string& path, std::string_view content, bool secret) {
  std::string target = path;
  if (char* resolved = ::realpath(path.c_str(), nullptr)) {
    target = resolved;
    std::free(resolved);
  }
  struct stat old{};
  bool exists = ::stat(target.c_str(), &old) == 0;
  if (exists && !S_ISREG(old.st_mode)) {
    // A device or a pipe is written to, never replaced.
    int fd = ::open(target.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd < 0) {
      return system_error("open", path);
    }
    Result<void> written = write_all(fd, content, path);
    ::close(fd);
    return written;
  }
  std::string temporary = target + ".kiln-XXXXXX";
  int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) {
    return system_error("create a file beside", path);
  }
  Result<void> done = write_all(fd, content, path);
  mode_t mask = ::umask(0);
  ::umask(mask);
  mode_t mode = exists ? old.st_mode & 07777 : secret ? 0600 : 0666 & ~mask;
  if (done && ::fchmod(fd, mode) != 0) {
    done = system_error("set the permissions of", path);
  }
  if (::close(fd) != 0 && done) {
    done = system_error("write", path);
  }
  if (done && ::rename(temporary.c_str(), target.c_str()) != 0) {
    done = system_error("replace", path);
  }
  if (!done) {
    ::unlink(temporary.c_str());
  }
  return done;
}

std::optional<std::string> environment_value(const std::string& name) {
  const char* value = ::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

[[noreturn]] void report_escaped_exception() {
  std::string what = "no exception";
  if (std::exception_ptr escaped = std::current_exception()) {
    try {
      std::rethrow_exception(escaped);
    } catch (const std::exception& e) {
      what = e.what();
    } catch (...) {
      what = "an exception that is no std::exception";
    }
  }
  report_bug("no exception escapes", __FILE__, __LINE__, what.c_str());
}

}  // namespace

CommandContext process_context() {
  std::set_terminate(report_escaped_exception);
  static const DiskReader disk;
  CommandContext context;
  context.out = [](std::string_view bytes) { print(STDOUT_FILENO, bytes); };
  context.err = [](std::string_view bytes) { print(STDERR_FILENO, bytes); };
  context.write_out = [](std::string_view bytes) {
    return write_all(STDOUT_FILENO, bytes, "standard output");
  };
  context.read_input = read_standard_input;
  context.read_line = read_standard_line;
  context.files = &disk;
  context.write_file = replace_file;
  context.environment = environment_value;
  context.log = open_debug_log(environment_value, context.err);
  context.in_is_terminal = ::isatty(STDIN_FILENO) == 1;
  context.out_is_terminal = ::isatty(STDOUT_FILENO) == 1;
  context.err_is_terminal = ::isatty(STDERR_FILENO) == 1;
  return context;
}

std::vector<std::string> command_words(int argc, char** argv) {
  return {argv + (argc > 0 ? 1 : 0), argv + argc};
}

}  // namespace kiln
