#include "runtime/init/server.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include <cerrno>

#include "compiler/source/system_error.h"
#include "runtime/init/command.h"
#include "runtime/init/confinement.h"
#include "runtime/init/protocol/message.h"
#include "runtime/init/protocol/tree.h"
#include "runtime/init/root.h"

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

Result<FileDescriptor> open_root(const char* path) {
  FileDescriptor root(::open(path, O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!root) {
    return system_error("open", path);
  }
  return root;
}

// Answers requests on one tree and runs commands, one request at a time.
class Server {
 public:
  Server(int control, const Setup& setup) : control_(control), setup_(setup) {}

  Result<void> prepare() {
    switch (setup_.kind) {
      case Setup::Kind::Process:
        KILN_TRY(prepare_process(setup_));
        break;
      case Setup::Kind::Root: {
        KILN_TRY(enter_root(setup_));
        KILN_ASSIGN(root_, open_root("/"));
        break;
      }
      case Setup::Kind::Tree: {
        KILN_ASSIGN(root_, open_root(setup_.root.directory.c_str()));
        break;
      }
    }
    return send_message(control_, MessageType::Ready, "");
  }

  Result<void> execute(Message message) {
    Execution execution;
    if (!decode(message.payload, execution)) {
      return Error{"run a command: its description is damaged"};
    }
    Confinement confinement;
    if (setup_.kind == Setup::Kind::Root) {
      confinement = [this] { return confine(setup_.root); };
    }
    Result<ExitReport> report =
        run_command(control_, execution, std::move(message.files), confinement);
    if (!report) {
      return send_message(control_, MessageType::Failed, report.error().message);
    }
    return send_message(control_, MessageType::Exited, encode(*report));
  }

  Result<void> access_tree(const Message& message) {
    TreeRequest request;
    if (!root_ || !decode(message.payload, request)) {
      return Error{"access a tree: the request is damaged"};
    }
    TreeAnswer answer = perform(root_.get(), request);
    return send_message(control_, MessageType::TreeAnswer, encode(answer),
                        answer.file ? std::vector<int>{answer.file.get()} : std::vector<int>{});
  }

  Result<void> close() {
    root_.reset();
    if (setup_.kind == Setup::Kind::Root) {
      leave_root();
    }
    return send_message(control_, MessageType::Ready, "");
  }

 private:
  int control_;
  const Setup& setup_;
  FileDescriptor root_;
};

}  // namespace

Result<void> serve(int control, const Setup& setup) {
  Server server(control, setup);
  KILN_TRY(server.prepare());
  for (;;) {
    KILN_ASSIGN(std::optional<Message> message, receive_message(control));
    if (!message) {
      end_everything();
    }
    switch (message->type) {
      case MessageType::Execute:
        KILN_TRY(server.execute(*std::move(message)));
        break;
      case MessageType::Tree:
        KILN_TRY(server.access_tree(*message));
        break;
      case MessageType::Close:
        return server.close();
      case MessageType::Kill:
        // It crossed the end of the command it was meant for.
        break;
      case MessageType::Setup:
      case MessageType::Ready:
      case MessageType::Failed:
      case MessageType::Exited:
      case MessageType::TreeAnswer:
        return Error{"answer kiln: it sent an unknown request"};
    }
  }
}

}  // namespace kiln
