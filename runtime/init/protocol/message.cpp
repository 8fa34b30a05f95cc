#include "runtime/init/protocol/message.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "compiler/source/system_error.h"

namespace kiln {
namespace {

constexpr size_t kMaxFiles = 4;
// Far above the largest command line and environment the kernel takes (6 MiB).
constexpr uint64_t kMaxPayload = uint64_t{64} << 20;

struct Header {
  uint32_t type;
  uint32_t file_count;
  uint64_t size;
};

// The control part of a message, as sendmsg(2) wants it aligned.
union ControlBuffer {
  cmsghdr align;
  std::array<char, CMSG_SPACE(kMaxFiles * sizeof(int))> bytes;
};

Result<void> send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) {
      if (errno == EINTR) {
        continue;
      }
      return system_error("send", "a message");
    }
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return {};
}

// False when the stream ends first.
Result<bool> receive_all(int socket, char* buffer, size_t size) {
  while (size > 0) {
    ssize_t got = ::recv(socket, buffer, size, 0);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0 && errno != ECONNRESET) {
      return system_error("receive", "a message");
    }
    if (got <= 0) {
      return false;
    }
    buffer += got;
    size -= static_cast<size_t>(got);
  }
  return true;
}

void take_files(msghdr& message, std::vector<FileDescriptor>& files) {
  for (cmsghdr* control = CMSG_FIRSTHDR(&message); control != nullptr;
       control = CMSG_NXTHDR(&message, control)) {
    if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS) {
      continue;
    }
    size_t count = (control->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(control) + i * sizeof fd, sizeof fd);
      files.emplace_back(fd);
    }
  }
}

}  // namespace

Result<void> send_message(int socket, MessageType type, std::string_view payload,
                          const std::vector<int>& files) {
  Header header{static_cast<uint32_t>(type), static_cast<uint32_t>(files.size()), payload.size()};
  iovec part{&header, sizeof header};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  ControlBuffer control{};
  if (!files.empty() && files.size() <= kMaxFiles) {
    message.msg_control = control.bytes.data();
    message.msg_controllen = CMSG_SPACE(files.size() * sizeof(int));
    cmsghdr* rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(files.size() * sizeof(int));
    std::memcpy(CMSG_DATA(rights), files.data(), files.size() * sizeof(int));
  }
  ssize_t sent = 0;
  do {
    sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  if (sent < 0) {
    return system_error("send", "a message");
  }
  // The descriptors went with the first byte.
  KILN_TRY(send_all(socket,
                    {reinterpret_cast<const char*>(&header) + sent, sizeof header - size_t(sent)}));
  return send_all(socket, payload);
}

Result<std::optional<Message>> receive_message(int socket) {
  Header header{};
  iovec part{&header, sizeof header};
  msghdr raw{};
  raw.msg_iov = &part;
  raw.msg_iovlen = 1;
  ControlBuffer control{};
  raw.msg_control = control.bytes.data();
  raw.msg_controllen = control.bytes.size();
  ssize_t got = 0;
  do {
    got = ::recvmsg(socket, &raw, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  if (got < 0 && errno != ECONNRESET) {
    return system_error("receive", "a message");
  }
  if (got <= 0) {
    return std::optional<Message>{};
  }
  Message message;
  take_files(raw, message.files);
  KILN_ASSIGN(bool whole, receive_all(socket, reinterpret_cast<char*>(&header) + got,
                                      sizeof header - static_cast<size_t>(got)));
  if (!whole) {
    return std::optional<Message>{};
  }
  if (header.size > kMaxPayload) {
    return Error{"receive a message: it is not one of kiln's"};
  }
  message.type = static_cast<MessageType>(header.type);
  message.payload.resize(header.size);
  KILN_ASSIGN(bool complete, receive_all(socket, message.payload.data(), message.payload.size()));
  if (!complete) {
    return std::optional<Message>{};
  }
  return std::optional<Message>{std::move(message)};
}

}  // namespace kiln
