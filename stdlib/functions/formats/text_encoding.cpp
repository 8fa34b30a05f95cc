#include "stdlib/functions/formats/text_encoding.h"

#include <iconv.h>

#include <algorithm>
#include <cerrno>
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

  bool ok() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  EncodedText convert(std::string_view text) {
    EncodedText out;
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
      out.bytes.append(buffer.data(), buffer.size() - room);
      bool failed = result == static_cast<size_t>(-1);
      if (failed && error != E2BIG) {
        out.problem = EncodingProblem::BadCharacter;
        return out;
      }
      if (flushing && !failed) {
        return out;
      }
    }
  }

 private:
  iconv_t handle_;
};

// The C library takes suffixes such as //TRANSLIT and names that are no encodings of text; only
// what looks like an IANA name gets there.
std::optional<std::string> canonical_name(std::string_view name) {
  std::string upper;
  for (char c : name) {
    bool lower = c >= 'a' && c <= 'z';
    bool allowed = lower || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                   c == '_' || c == ':' || c == '.' || c == '(' || c == ')';
    if (!allowed) {
      return {};
    }
    upper += lower ? static_cast<char>(c - 32) : c;
  }
  if (upper.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == std::string::npos) {
    return {};
  }
  return upper.empty() ? std::nullopt : std::optional(upper);
}

}  // namespace

EncodedText encode_text(std::string_view utf8, std::string_view encoding) {
  auto name = canonical_name(encoding);
  bool marked = name == "UTF-16";
  Converter converter(marked ? "UTF-16BE" : name.value_or("-"), "UTF-8");
  if (!name || !converter.ok()) {
    return {{}, EncodingProblem::UnknownEncoding};
  }
  EncodedText out = converter.convert(utf8);
  if (marked) {
    out.bytes.insert(0, "\xFE\xFF");
  }
  return out;
}

EncodedText decode_text(std::string_view bytes, std::string_view encoding) {
  auto name = canonical_name(encoding);
  bool marked = name == "UTF-16";
  bool little = marked && bytes.starts_with("\xFF\xFE");
  if (little || (marked && bytes.starts_with("\xFE\xFF"))) {
    bytes.remove_prefix(2);
  }
  Converter converter("UTF-8", marked ? (little ? "UTF-16LE" : "UTF-16BE") : name.value_or("-"));
  if (!name || !converter.ok()) {
    return {{}, EncodingProblem::UnknownEncoding};
  }
  EncodedText out = converter.convert(bytes);
  if (!is_utf8(out.bytes) || out.bytes.find("\uFFFD") != std::string::npos) {
    out.problem = EncodingProblem::BadCharacter;
  }
  return out;
}

}  // namespace kiln
