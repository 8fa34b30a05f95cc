#pragma once

#include "runtime/communicator.h"

namespace kiln {

// No machine: commands "succeed" without being run, transfers are errors (communicator `none`).
// With `accept_transfers` those succeed as well, without doing anything: what Packer's `file`
// builder hands to its provisioners.
class NoneCommunicator final : public Communicator {
 public:
  explicit NoneCommunicator(bool accept_transfers = false) : accepts_(accept_transfers) {}

  Result<ExitStatus> execute(const MachineCommand& command, std::stop_token stop) override;
  Result<void> upload(const std::string& source, const std::string& destination, uint32_t mode,
                      std::stop_token stop) override;
  Result<void> upload_content(std::string_view content, const std::string& destination,
                              uint32_t mode, std::stop_token stop) override;
  Result<void> upload_directory(const std::string& source, const std::string& destination,
                                std::stop_token stop) override;
  Result<void> download(const std::string& source, const std::string& destination,
                        std::stop_token stop) override;
  Result<void> download_directory(const std::string& source, const std::string& destination,
                                  std::stop_token stop) override;
  Result<bool> is_directory(const std::string& path, std::stop_token stop) override;

 private:
  Result<void> transfer(const char* operation) const;

  bool accepts_;
};

}  // namespace kiln
