#include "stdlib/script/line_splitter.h"

namespace kiln {
namespace {

constexpr size_t longest_line = 64 * 1024;

}  // namespace

LineSplitter::~LineSplitter() {
  if (!pending_.empty()) {
    give();
  }
}

void LineSplitter::add(std::string_view piece) {
  while (!piece.empty()) {
    size_t newline = piece.find('\n');
    std::string_view part = piece.substr(0, newline);
    size_t room = longest_line - pending_.size();
    if (part.size() > room) {
      pending_ += part.substr(0, room);
      piece.remove_prefix(room);
      give();
      continue;
    }
    pending_ += part;
    if (newline == std::string_view::npos) {
      return;
    }
    piece.remove_prefix(newline + 1);
    give();
  }
}

void LineSplitter::give() {
  std::string_view line = pending_;
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) {
    line.remove_suffix(1);
  }
  if (size_t overwritten = line.rfind('\r'); overwritten != std::string_view::npos) {
    line.remove_prefix(overwritten + 1);
  }
  on_line_(line);
  pending_.clear();
}

}  // namespace kiln
