#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace kiln {

// The bytes of a message between kiln and its init: numbers of 8 bytes in the machine's order, and
// strings after their length. Both ends are the same build of the same program.
class WireWriter {
 public:
  void number(uint64_t value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }

  void text(std::string_view value) {
    number(value.size());
    bytes_.append(value);
  }

  void list(const std::vector<std::string>& values) {
    number(values.size());
    for (const std::string& value : values) {
      text(value);
    }
  }

  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Reads what WireWriter wrote. Reading past the end gives zeros and empty strings, and ok() is
// false from then on.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : rest_(bytes) {}

  bool ok() const { return ok_; }

  uint64_t number() {
    uint64_t value = 0;
    std::string_view bytes = take(sizeof value);
    if (ok_) {
      std::memcpy(&value, bytes.data(), sizeof value);
    }
    return value;
  }

  std::string text() {
    uint64_t size = number();
    return std::string(take(size));
  }

  std::vector<std::string> list() {
    std::vector<std::string> values;
    for (uint64_t left = number(); ok_ && left > 0; --left) {
      values.push_back(text());
    }
    return values;
  }

 private:
  std::string_view take(uint64_t size) {
    if (!ok_ || size > rest_.size()) {
      ok_ = false;
      return {};
    }
    std::string_view bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace kiln
