#include "cli/debug_log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <memory>
#include <mutex>

namespace kiln {
namespace {

class LogFile {
 public:
  explicit LogFile(int descriptor) : descriptor_(descriptor) {}
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;
  ~LogFile() { ::close(descriptor_); }

  // What cannot be written is lost: a log is no reason to fail.
  void write(std::string_view line) const {
    while (!line.empty()) {
      const ssize_t written = ::write(descriptor_, line.data(), line.size());
      if (written <= 0 && errno != EINTR) {
        return;
      }
      line.remove_prefix(static_cast<size_t>(written < 0 ? 0 : written));
    }
  }

 private:
  int descriptor_;
};

std::string log_line(std::string_view level, std::string_view sentence) {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::localtime_r(&now, &parts);
  return fmt::format("{:04}/{:02}/{:02} {:02}:{:02}:{:02} [{}] {}\n", parts.tm_year + 1900,
                     parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                     level, sentence);
}

}  // namespace

WriteLog open_debug_log(
    const std::function<std::optional<std::string>(const std::string&)>& environment,
    const std::function<void(std::string_view)>& err) {
  const auto either = [&](const std::string& name) {
    const std::string own = environment("KILN_" + name).value_or("");
    return own.empty() ? environment("PACKER_" + name).value_or("") : own;
  };
  const std::string path = either("LOG_PATH");
  if (path.empty()) {
    const std::string wish = either("LOG");
    if (wish.empty() || wish == "0") {
      return {};
    }
    return [err, mutex = std::make_shared<std::mutex>()](std::string_view level,
                                                         std::string_view sentence) {
      const std::lock_guard lock(*mutex);
      err(log_line(level, sentence));
    };
  }
  constexpr int mode = 0600;
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (descriptor < 0) {
    err(fmt::format("Warning: no log is kept: open {}: {}\n", path, std::strerror(errno)));
    return {};
  }
  return [file = std::make_shared<LogFile>(descriptor), mutex = std::make_shared<std::mutex>()](
             std::string_view level, std::string_view sentence) {
    const std::lock_guard lock(*mutex);
    file->write(log_line(level, sentence));
  };
}

}  // namespace kiln
