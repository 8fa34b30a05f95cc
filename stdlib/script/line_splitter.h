#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace kiln {

// Turns output that comes in pieces into lines: each given once, without its newline, trailing
// blanks and what a carriage return overwrote, as Packer shows command output. What is left without
// a newline is given at destruction. A line of more than 64 KiB is given in parts, so that memory
// is bounded whatever a command prints.
class LineSplitter {
 public:
  explicit LineSplitter(std::function<void(std::string_view)> on_line)
      : on_line_(std::move(on_line)) {}
  ~LineSplitter();
  LineSplitter(const LineSplitter&) = delete;
  LineSplitter& operator=(const LineSplitter&) = delete;

  void add(std::string_view piece);

  // `add` as a function, valid as long as this object.
  std::function<void(std::string_view)> sink() {
    return [this](std::string_view piece) { add(piece); };
  }

 private:
  void give();

  std::function<void(std::string_view)> on_line_;
  std::string pending_;
};

}  // namespace kiln
