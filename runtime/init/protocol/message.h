#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/result.h"
#include "runtime/file_descriptor.h"

namespace kiln {

// What kiln and its init say to each other over a stream socket. kiln asks and init answers, one
// request at a time, except Kill, which may come while a command runs.
enum class MessageType : uint32_t {
  // kiln: a Setup. Answer: Ready or Failed.
  Setup,
  Ready,
  // A text that says what failed and why.
  Failed,
  // kiln: an Execution, with the descriptors of its input, output and error output. Answer: Exited,
  // or Failed when it could not be started.
  Execute,
  // An ExitReport.
  Exited,
  // kiln: end the running command and all it started, at once. No answer of its own.
  Kill,
  // kiln: a TreeRequest. Answer: TreeAnswer, perhaps with a descriptor.
  Tree,
  TreeAnswer,
  // kiln: take everything down in order. Answer: Ready, and the end of the connection.
  Close,
};

struct Message {
  MessageType type{};
  std::string payload;
  std::vector<FileDescriptor> files;
};

// Sends one message; blocks until the other end has room.
Result<void> send_message(int socket, MessageType type, std::string_view payload,
                          const std::vector<int>& files = {});

// Receives one message; nothing when the other end is gone. Descriptors are close-on-exec.
Result<std::optional<Message>> receive_message(int socket);

}  // namespace kiln
