#pragma once

#include <poll.h>

#include <array>
#include <string_view>
#include <vector>

#include "compiler/source/result.h"
#include "runtime/communicator.h"
#include "runtime/file_descriptor.h"

namespace kiln {

// The pipes to one command: its input, output and error output. Memory is one fixed buffer however
// much flows, because nothing is read before the sink has taken the last piece.
class CommandStreams {
 public:
  // `input` and the sinks must outlive this object. With an `input_file` (not -1) the command reads
  // that, and `input` must be empty.
  static Result<CommandStreams> open(std::string_view input, int input_file,
                                     const OutputSink& output, const OutputSink& error_output);

  // The command's ends, in the order 0, 1, 2.
  std::vector<int> child_ends() const;
  void close_child_ends();

  // Appends what is to be polled, and transfers what is ready of it.
  void watch(std::vector<pollfd>& watched) const;
  Result<void> transfer(const std::vector<pollfd>& watched);

  // Reads what is still in the pipes of a command that has ended.
  Result<void> drain();

  // From now on output is read and thrown away.
  void discard_output();

 private:
  struct Stream {
    FileDescriptor ours;
    FileDescriptor child;
    const OutputSink* sink = nullptr;
  };

  CommandStreams() = default;

  void feed();
  // False when there is nothing to read now.
  Result<bool> read_some(Stream& stream);

  std::string_view input_;
  Stream in_;
  std::array<Stream, 2> out_;
  std::vector<char> buffer_;
};

}  // namespace kiln
