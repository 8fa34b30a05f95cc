#include "stdlib/functions/formats/text_encoding.h"

#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <vector>

#include "compiler/value/unicode.h"

namespace kiln {
namespace {

// The C library's converter between two encodings, closed at the end.
class Converter {
 public:
  Converter(const std::string& to, const std::string& from)
      : handle_(iconv_open(to.c_str(), from.c_str())) {}
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  ~Converter() {
    if (ok()) {
      iconv_close(handle_);
    }
  }

  bool ok() const { return reinterpret_cast<intptr_t>(handle_) != -1; }

  // Nothing if the text has no such form, or this machine's C library lacks the encoding.
  std::optional<std::string> convert(std::string_view text) {
    if (!ok()) {
      return {};
    }
    std::string out;
    std::string input(text);
    char* from = input.data();
    size_t left = input.size();
    std::vector<char> buffer(4096);
    while (true) {
      char* to = buffer.data();
      size_t room = buffer.size();
      bool flushing = left == 0;
      size_t result = iconv(handle_, flushing ? nullptr : &from, &left, &to, &room);
      int error = errno;
      out.append(buffer.data(), buffer.size() - room);
      bool failed = result == static_cast<size_t>(-1);
      if (failed && error != E2BIG) {
        return {};
      }
      if (flushing && !failed) {
        return out;
      }
    }
  }

 private:
  iconv_t handle_;
};

}  // namespace

std::optional<std::string> encode_text(std::string_view utf8, const EncodingName& encoding) {
  const bool marked = encoding.registered == "UTF-16";
  Converter converter(marked ? "UTF-16BE" : std::string(encoding.converter), "UTF-8");
  std::optional<std::string> out = converter.convert(utf8);
  if (out && marked) {
    out->insert(0, "\xFE\xFF");
  }
  return out;
}

std::optional<std::string> decode_text(std::string_view bytes, const EncodingName& encoding) {
  const bool marked = encoding.registered == "UTF-16";
  const bool little = marked && bytes.starts_with("\xFF\xFE");
  if (little || (marked && bytes.starts_with("\xFE\xFF"))) {
    bytes.remove_prefix(2);
  }
  Converter converter(
      "UTF-8", marked ? (little ? "UTF-16LE" : "UTF-16BE") : std::string(encoding.converter));
  std::optional<std::string> out = converter.convert(bytes);
  return out && is_utf8(*out) && out->find("\uFFFD") == std::string::npos ? out : std::nullopt;
}

}  // namespace kiln
