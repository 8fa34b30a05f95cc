#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

#include "compiler/source/system_error.h"
#include "runtime/image/output_formats.h"
#include "runtime/image/tar_writer.h"
#include "runtime/process/process.h"

namespace kiln {
namespace {

// Writes to a socket whose other end may go away, without a signal.
class SocketSink final : public ByteSink {
 public:
  explicit SocketSink(int fd) : fd_(fd) {}
  Result<void> write(std::string_view bytes) override {
    while (!bytes.empty()) {
      ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) {
        continue;
      }
      if (sent < 0) {
        reader_gone_ = errno == EPIPE || errno == ECONNRESET;
        return system_error("write to", "mksquashfs");
      }
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return {};
  }
  // mksquashfs ended before it had read everything: it says why itself.
  bool reader_gone() const { return reader_gone_; }

 private:
  int fd_;
  bool reader_gone_ = false;
};

std::vector<std::string> command_line(const OutputFile& output, const SquashfsOptions& options) {
  std::vector<std::string> out = {options.program,
                                  "-",
                                  output.temporary_path(),
                                  "-tar",
                                  "-noappend",
                                  "-reproducible",
                                  "-no-recovery",
                                  "-no-progress",
                                  "-quiet",
                                  "-exit-on-error",
                                  "-comp",
                                  options.compression};
  if (options.level) {
    out.insert(out.end(), {"-Xcompression-level", std::to_string(*options.level)});
  }
  if (options.processors != 0) {
    out.insert(out.end(), {"-processors", std::to_string(options.processors)});
  }
  return out;
}

Result<void> send_tree(FileDescriptor socket, bool& reader_gone, const std::vector<int>& layers,
                       const WalkOptions& walk) {
  SocketSink sink(socket.get());
  TarWriter tar(sink);
  Result<void> sent = walk_tree(layers, walk, tar);
  if (sent) {
    sent = tar.finish();
  }
  reader_gone = sink.reader_gone();
  return sent;
}

// Asked before, so that a missing program is one message and not a failed pipe.
bool is_installed(const std::string& program) {
  if (program.find('/') != std::string::npos) {
    return ::access(program.c_str(), X_OK) == 0;
  }
  const char* variable = ::getenv("PATH");
  std::string_view path = variable == nullptr ? "" : variable;
  while (!path.empty()) {
    size_t colon = path.find(':');
    std::string candidate = fmt::format("{}/{}", path.substr(0, colon), program);
    if (::access(candidate.c_str(), X_OK) == 0) {
      return true;
    }
    path = colon == std::string_view::npos ? std::string_view() : path.substr(colon + 1);
  }
  return false;
}

// The last lines of what the program said.
std::string last_words(const std::string& text) {
  std::string words = text.size() > 2000 ? text.substr(text.size() - 2000) : text;
  while (!words.empty() && words.back() == '\n') {
    words.pop_back();
  }
  return words;
}

}  // namespace

Result<void> write_squashfs(OutputFile& output, const std::vector<int>& layers,
                            const WalkOptions& walk, const SquashfsOptions& options) {
  if (!is_installed(options.program)) {
    return Error{
        fmt::format("{} was not found: install the package squashfs-tools", options.program)};
  }
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return system_error("make", "a socket pair");
  }
  FileDescriptor ours(ends[0]);
  FileDescriptor theirs(ends[1]);
  ProcessSpec spec;
  spec.arguments = command_line(output, options);
  spec.input_file = theirs.get();
  std::string said;
  spec.output = spec.error_output = [&](std::string_view text) { said.append(text); };
  std::map<std::string, std::string> environment = {{"LC_ALL", "C.UTF-8"}};
  if (const char* path = ::getenv("PATH")) {
    environment["PATH"] = path;
  }
  // mksquashfs takes the time of the file system from it; files have theirs from the tar file.
  if (walk.latest_time) {
    environment["SOURCE_DATE_EPOCH"] = std::to_string(*walk.latest_time);
  }
  spec.environment = std::move(environment);

  Result<void> sent;
  bool reader_gone = false;
  std::jthread sender([&, socket = std::move(ours)]() mutable {
    sent = send_tree(std::move(socket), reader_gone, layers, walk);
  });
  Result<ExitStatus> ended = run_process(spec, walk.stop);
  // Without a reader the sender's write ends.
  theirs.reset();
  sender.join();
  if (!sent && !reader_gone) {
    return sent;
  }
  if (!ended) {
    return ended.error();
  }
  if (ended->code != 0 || !sent) {
    return Error{fmt::format("{} failed with exit code {} while writing {}:\n{}", options.program,
                             ended->code, output.destination(), last_words(said))};
  }
  return {};
}

}  // namespace kiln
