#pragma once

#include <functional>

#include "runtime/communicator.h"

namespace kiln {

// A communicator that is made when it is first used: a provisioner that only works on this machine
// does not need the other one.
class LazyCommunicator final : public Communicator {
 public:
  using Make = std::function<Result<Communicator*>()>;

  explicit LazyCommunicator(Make make) : make_(std::move(make)) {}

  bool is_used() const { return made_ != nullptr; }

  bool reconnects() const override;
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
  Result<Communicator*> made() const;

  Make make_;
  mutable Communicator* made_ = nullptr;
};

}  // namespace kiln
