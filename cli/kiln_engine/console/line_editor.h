#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace kiln {

// Reads lines from the terminal with editing, completion and a history, through libedit. The
// library is loaded when the first editor is opened: commands that never ask do not pay for it.
class LineEditor {
 public:
  enum class Outcome : uint8_t {
    Line,
    // Ctrl-C: what was typed does not count.
    Cancelled,
    // Ctrl-D on an empty line, or the terminal went away.
    End
  };
  struct Line {
    Outcome outcome = Outcome::End;
    // Without its newline.
    std::string text = {};
  };
  // All that the text before the cursor may be continued to, whole, sorted.
  using Completer = std::function<std::vector<std::string>(const std::string& word)>;

  // Null when libedit is not there; plain reading does then. One at a time. The history is read
  // from `history_path` and written there at the end, for its owner's eyes only; an empty path
  // keeps none.
  static std::unique_ptr<LineEditor> open(Completer completer, std::string history_path);

  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  // Lines that are not blank enter the history.
  Line read(const std::string& prompt);

 private:
  struct Library;

  explicit LineEditor(std::unique_ptr<Library> library);

  std::unique_ptr<Library> library_;
};

}  // namespace kiln
