#include "runtime/init/server.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include <cerrno>

#include "compiler/source/system_error.h"
#include "runtime/init/command.h"
#include "runtime/init/protocol/message.h"

namespace kiln {
namespace {

// Mounts of the child stay its own, and /proc shows its own processes. Where /proc cannot be
// mounted (kiln itself runs in a container that masks it) the old one serves.
Result<void> prepare_process(const Setup& setup) {
  if (::getpid() != 1 || (setup.namespaces & CLONE_NEWNS) == 0) {
    return {};
  }
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_SLAVE, nullptr) != 0) {
    return system_error("make private", "the mounts of a child");
  }
  (void)::mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr);
  return {};
}

Result<void> answer_execute(int control, Message message) {
  Execution execution;
  if (!decode(message.payload, execution)) {
    return Error{"run a command: its description is damaged"};
  }
  Result<ExitReport> report = run_command(control, execution, std::move(message.files), {});
  if (!report) {
    return send_message(control, MessageType::Failed, report.error().message);
  }
  return send_message(control, MessageType::Exited, encode(*report));
}

}  // namespace

Result<void> serve(int control, const Setup& setup) {
  KILN_TRY(prepare_process(setup));
  KILN_TRY(send_message(control, MessageType::Ready, ""));
  for (;;) {
    KILN_ASSIGN(std::optional<Message> message, receive_message(control));
    if (!message) {
      end_everything();
    }
    switch (message->type) {
      case MessageType::Execute:
        KILN_TRY(answer_execute(control, *std::move(message)));
        break;
      case MessageType::Close:
        return send_message(control, MessageType::Ready, "");
      case MessageType::Kill:
        // It crossed the end of the command it was meant for.
        break;
      case MessageType::Setup:
      case MessageType::Ready:
      case MessageType::Failed:
      case MessageType::Exited:
      case MessageType::Tree:
      case MessageType::TreeAnswer:
        return Error{"answer kiln: it sent an unknown request"};
    }
  }
}

}  // namespace kiln
