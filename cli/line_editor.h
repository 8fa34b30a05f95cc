#pragma once

#include <memory>
#include <optional>
#include <string>

namespace kiln {

// Reads lines from the terminal with editing and a history, through libedit. The library is loaded
// when the first editor is opened: commands that never ask do not pay for it.
class LineEditor {
 public:
  // Null when libedit is not there; plain reading does then. One at a time.
  static std::unique_ptr<LineEditor> open(const std::string& prompt);

  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  // The next line without its newline; nothing at the end of input. Lines that are not blank enter
  // the history.
  std::optional<std::string> read();

 private:
  struct Library;

  explicit LineEditor(std::unique_ptr<Library> library);

  std::unique_ptr<Library> library_;
};

}  // namespace kiln
