#include "runtime/process/command_streams.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>

#include "compiler/source/system_error.h"

namespace kiln {
namespace {

constexpr size_t kBufferSize = size_t{64} << 10;

Result<void> make_pipe(FileDescriptor& reader, FileDescriptor& writer) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return system_error("make", "a pipe");
  }
  reader = FileDescriptor(ends[0]);
  writer = FileDescriptor(ends[1]);
  return {};
}

Result<void> make_nonblocking(const FileDescriptor& file) {
  if (::fcntl(file.get(), F_SETFL, O_NONBLOCK) != 0) {
    return system_error("prepare", "a pipe");
  }
  return {};
}

// write(2) that gives EPIPE but no SIGPIPE, whatever the program does with that signal.
ssize_t write_without_signal(int fd, std::string_view bytes) {
  sigset_t pipe_signal;
  sigset_t before;
  sigset_t pending;
  ::sigemptyset(&pipe_signal);
  ::sigaddset(&pipe_signal, SIGPIPE);
  ::sigpending(&pending);
  ::pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
  ssize_t written = ::write(fd, bytes.data(), bytes.size());
  int error = errno;
  if (written < 0 && error == EPIPE && ::sigismember(&pending, SIGPIPE) == 0) {
    timespec now{};
    ::sigtimedwait(&pipe_signal, nullptr, &now);
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return written;
}

}  // namespace

Result<CommandStreams> CommandStreams::open(std::string_view input, int input_file,
                                            const OutputSink& output,
                                            const OutputSink& error_output) {
  CommandStreams streams;
  streams.input_ = input;
  streams.buffer_.resize(kBufferSize);
  if (input_file >= 0) {
    streams.in_.child = FileDescriptor(::fcntl(input_file, F_DUPFD_CLOEXEC, 0));
    if (!streams.in_.child) {
      return system_error("copy", "a command's input");
    }
  } else if (input.empty()) {
    streams.in_.child = FileDescriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (!streams.in_.child) {
      return system_error("open", "/dev/null");
    }
  } else {
    KILN_TRY(make_pipe(streams.in_.child, streams.in_.ours));
    KILN_TRY(make_nonblocking(streams.in_.ours));
  }
  std::array<const OutputSink*, 2> sinks{&output, &error_output};
  for (size_t i = 0; i < sinks.size(); ++i) {
    KILN_TRY(make_pipe(streams.out_[i].ours, streams.out_[i].child));
    KILN_TRY(make_nonblocking(streams.out_[i].ours));
    streams.out_[i].sink = *sinks[i] ? sinks[i] : nullptr;
  }
  return streams;
}

std::vector<int> CommandStreams::child_ends() const {
  return {in_.child.get(), out_[0].child.get(), out_[1].child.get()};
}

void CommandStreams::close_child_ends() {
  in_.child.reset();
  out_[0].child.reset();
  out_[1].child.reset();
}

void CommandStreams::watch(std::vector<pollfd>& watched) const {
  watched.push_back({in_.ours.get(), POLLOUT, 0});
  watched.push_back({out_[0].ours.get(), POLLIN, 0});
  watched.push_back({out_[1].ours.get(), POLLIN, 0});
}

Result<void> CommandStreams::transfer(const std::vector<pollfd>& watched) {
  size_t first = watched.size() - 3;
  if (watched[first].revents != 0) {
    feed();
  }
  for (size_t i = 0; i < out_.size(); ++i) {
    if (watched[first + 1 + i].revents != 0) {
      KILN_TRY(read_some(out_[i]));
    }
  }
  return {};
}

void CommandStreams::feed() {
  ssize_t written = write_without_signal(in_.ours.get(), input_);
  if (written < 0 && (errno == EINTR || errno == EAGAIN)) {
    return;
  }
  // A command need not read its input: what it leaves is no error.
  input_.remove_prefix(written < 0 ? input_.size() : static_cast<size_t>(written));
  if (input_.empty()) {
    in_.ours.reset();
  }
}

Result<bool> CommandStreams::read_some(Stream& stream) {
  ssize_t size = ::read(stream.ours.get(), buffer_.data(), buffer_.size());
  if (size < 0) {
    if (errno == EINTR || errno == EAGAIN) {
      return errno == EINTR;
    }
    return system_error("read", "a command's output");
  }
  if (size == 0) {
    stream.ours.reset();
    return false;
  }
  if (stream.sink != nullptr) {
    (*stream.sink)({buffer_.data(), static_cast<size_t>(size)});
  }
  return true;
}

Result<void> CommandStreams::drain() {
  for (Stream& stream : out_) {
    bool more = static_cast<bool>(stream.ours);
    while (more) {
      KILN_ASSIGN(more, read_some(stream));
    }
  }
  return {};
}

void CommandStreams::discard_output() {
  out_[0].sink = nullptr;
  out_[1].sink = nullptr;
}

}  // namespace kiln
