#include "compiler/source/system_error.h"

#include <cctype>
#include <cerrno>
#include <system_error>

namespace kiln {

Error system_error(std::string_view action, std::string_view subject) {
  return system_error(action, subject, errno);
}

Error system_error(std::string_view action, std::string_view subject, int error_number) {
  std::string reason = std::generic_category().message(error_number);
  if (!reason.empty()) {
    reason[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(reason[0])));
  }
  std::string message(action);
  if (!subject.empty()) {
    message.append(" ").append(subject);
  }
  return {message + ": " + reason};
}

}  // namespace kiln
