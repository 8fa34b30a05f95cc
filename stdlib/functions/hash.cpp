#include <llvm/ADT/StringRef.h>
#include <llvm/Support/MD5.h>
#include <llvm/Support/SHA1.h>
#include <llvm/Support/SHA256.h>

#include "stdlib/functions/arguments.h"
#include "stdlib/functions/formats/sha512.h"

namespace kiln {
namespace {

template <typename Bytes>
std::string hex(const Bytes& bytes) {
  std::string out;
  for (auto byte : bytes) {
    out += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  }
  return out;
}

// LLVM's digests share one interface.
template <typename Digest>
auto digest(std::string_view text) {
  Digest state;
  state.update(llvm::StringRef(text.data(), text.size()));
  return state.final();
}

FunctionResult md5_call(const CallContext&, Arguments arguments) {
  llvm::MD5 state;
  state.update(llvm::StringRef(arguments[0].as_string()));
  llvm::MD5::MD5Result result;
  state.final(result);
  return Value::string(hex(static_cast<std::array<uint8_t, 16>&>(result)));
}

FunctionResult sha1_call(const CallContext&, Arguments arguments) {
  return Value::string(hex(digest<llvm::SHA1>(arguments[0].as_string())));
}

FunctionResult sha256_call(const CallContext&, Arguments arguments) {
  return Value::string(hex(digest<llvm::SHA256>(arguments[0].as_string())));
}

FunctionResult sha512_call(const CallContext&, Arguments arguments) {
  return Value::string(hex(sha512(arguments[0].as_string())));
}

// Sixteen bytes as a UUID of this version (RFC 9562).
std::string uuid_text(std::string bytes, unsigned version) {
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | static_cast<int>(version << 4));
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  std::string text = hex(bytes);
  for (size_t dash : {20, 16, 12, 8}) {
    text.insert(dash, "-");
  }
  return text;
}

FunctionResult uuidv4_call(const CallContext& context, Arguments) {
  return context.random ? Value::string(uuid_text(context.random(16), 4)) : pending(Type::string());
}

int hex_digit(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

// The bytes of a namespace: one of RFC 9562's by its short name, or a UUID.
std::optional<std::string> namespace_bytes(const std::string& name) {
  constexpr std::string_view known[][2] = {{"dns", "6ba7b8109dad11d180b400c04fd430c8"},
                                           {"url", "6ba7b8119dad11d180b400c04fd430c8"},
                                           {"oid", "6ba7b8129dad11d180b400c04fd430c8"},
                                           {"x500", "6ba7b8149dad11d180b400c04fd430c8"}};
  std::string digits;
  for (const auto& [short_name, uuid] : known) {
    digits = name == short_name ? uuid : digits;
  }
  if (digits.empty()) {
    digits = name;
    std::erase(digits, '-');
  }
  if (digits.size() != 32) {
    return {};
  }
  std::string bytes;
  for (size_t i = 0; i < 32; i += 2) {
    int high = hex_digit(digits[i]);
    int low = hex_digit(digits[i + 1]);
    if (high < 0 || low < 0) {
      return {};
    }
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

FunctionResult uuidv5_call(const CallContext&, Arguments arguments) {
  auto space = namespace_bytes(arguments[0].as_string());
  if (!space) {
    return call_error("uuidv5() doesn't support namespace " + arguments[0].as_string());
  }
  auto hash = digest<llvm::SHA1>(*space + arguments[1].as_string());
  return Value::string(uuid_text(std::string(hash.begin(), hash.begin() + 16), 5));
}

}  // namespace

std::span<const FunctionInfo> hash_functions() {
  static const Parameter str = string_parameter("str", "The text, whose UTF-8 bytes count.");
  static const FunctionInfo functions[] = {
      {
          .name = "md5",
          .doc = "The MD5 digest of a text, in hexadecimal digits.",
          .parameters = {str},
          .result = Type::string(),
          .call = md5_call,
      },
      {
          .name = "sha1",
          .doc = "The SHA-1 digest of a text, in hexadecimal digits.",
          .parameters = {str},
          .result = Type::string(),
          .call = sha1_call,
      },
      {
          .name = "sha256",
          .doc = "The SHA-256 digest of a text, in hexadecimal digits.",
          .parameters = {str},
          .result = Type::string(),
          .call = sha256_call,
      },
      {
          .name = "sha512",
          .doc = "The SHA-512 digest of a text, in hexadecimal digits.",
          .parameters = {str},
          .result = Type::string(),
          .call = sha512_call,
      },
      {
          .name = "uuidv4",
          .doc = "A random UUID.",
          .result = Type::string(),
          .pure = false,
          .call = uuidv4_call,
      },
      {
          .name = "uuidv5",
          .doc = "The UUID of a name within a namespace.",
          .parameters = {string_parameter("namespace",
                                          "\"dns\", \"url\", \"oid\", \"x500\" or a UUID."),
                         string_parameter("name", "The name.")},
          .result = Type::string(),
          .call = uuidv5_call,
      },
  };
  return functions;
}

}  // namespace kiln
