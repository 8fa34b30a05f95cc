#include "runtime/reuse/lazy_communicator.h"

namespace kiln {

Result<Communicator*> LazyCommunicator::made() const {
  if (made_ == nullptr) {
    KILN_ASSIGN(made_, make_());
  }
  return made_;
}

bool LazyCommunicator::reconnects() const {
  const Result<Communicator*> communicator = made();
  return communicator && (*communicator)->reconnects();
}

Result<ExitStatus> LazyCommunicator::execute(const MachineCommand& command, std::stop_token stop) {
  KILN_ASSIGN(Communicator * communicator, made());
  return communicator->execute(command, std::move(stop));
}

Result<void> LazyCommunicator::upload(const std::string& source, const std::string& destination,
                                      uint32_t mode, std::stop_token stop) {
  KILN_ASSIGN(Communicator * communicator, made());
  return communicator->upload(source, destination, mode, std::move(stop));
}

Result<void> LazyCommunicator::upload_content(std::string_view content,
                                              const std::string& destination, uint32_t mode,
                                              std::stop_token stop) {
  KILN_ASSIGN(Communicator * communicator, made());
  return communicator->upload_content(content, destination, mode, std::move(stop));
}

Result<void> LazyCommunicator::upload_directory(const std::string& source,
                                                const std::string& destination,
                                                std::stop_token stop) {
  KILN_ASSIGN(Communicator * communicator, made());
  return communicator->upload_directory(source, destination, std::move(stop));
}

Result<void> LazyCommunicator::download(const std::string& source, const std::string& destination,
                                        std::stop_token stop) {
  KILN_ASSIGN(Communicator * communicator, made());
  return communicator->download(source, destination, std::move(stop));
}

Result<void> LazyCommunicator::download_directory(const std::string& source,
                                                  const std::string& destination,
                                                  std::stop_token stop) {
  KILN_ASSIGN(Communicator * communicator, made());
  return communicator->download_directory(source, destination, std::move(stop));
}

Result<bool> LazyCommunicator::is_directory(const std::string& path, std::stop_token stop) {
  KILN_ASSIGN(Communicator * communicator, made());
  return communicator->is_directory(path, std::move(stop));
}

}  // namespace kiln
