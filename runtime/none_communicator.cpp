#include "runtime/none_communicator.h"

#include <fmt/format.h>

namespace kiln {

Result<ExitStatus> NoneCommunicator::execute(const MachineCommand&, std::stop_token) {
  return ExitStatus{};
}

Result<void> NoneCommunicator::transfer(const char* operation) const {
  if (accepts_) {
    return {};
  }
  return Error{fmt::format("{} is not implemented when communicator = 'none'", operation)};
}

Result<void> NoneCommunicator::upload(const std::string&, const std::string&, uint32_t,
                                      std::stop_token) {
  return transfer("Upload");
}

Result<void> NoneCommunicator::upload_content(std::string_view, const std::string&, uint32_t,
                                              std::stop_token) {
  return transfer("Upload");
}

Result<void> NoneCommunicator::upload_directory(const std::string&, const std::string&,
                                                std::stop_token) {
  return transfer("UploadDir");
}

Result<void> NoneCommunicator::download(const std::string&, const std::string&, std::stop_token) {
  return transfer("Download");
}

Result<void> NoneCommunicator::download_directory(const std::string&, const std::string&,
                                                  std::stop_token) {
  return transfer("DownloadDir");
}

Result<bool> NoneCommunicator::is_directory(const std::string&, std::stop_token) {
  return false;
}

}  // namespace kiln
