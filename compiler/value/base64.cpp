#include "compiler/value/base64.h"

#include <cstdint>

namespace kiln {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string encode_base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    uint32_t group = 0;
    for (size_t j = 0; j < 3; ++j) {
      group = group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    }
    for (size_t j = 0; j < 4; ++j) {
      bool padding = j > 0 && i + j > bytes.size();
      out += padding ? '=' : kAlphabet[group >> (18 - 6 * j) & 0x3F];
    }
  }
  return out;
}

DecodedBase64 decode_base64(std::string_view text) {
  DecodedBase64 out;
  uint32_t group = 0;
  size_t count = 0;
  size_t padding = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '\n' || c == '\r') {
      continue;
    }
    size_t digit = kAlphabet.find(c);
    bool pads = c == '=' && count >= 2 && padding + count < 4;
    if (pads) {
      ++padding;
      continue;
    }
    if (digit == std::string_view::npos || padding > 0) {
      out.bad_offset = i;
      return out;
    }
    group = group << 6 | static_cast<uint32_t>(digit);
    if (++count == 4) {
      for (int shift : {16, 8, 0}) {
        out.bytes += static_cast<char>(group >> shift & 0xFF);
      }
      group = 0;
      count = 0;
    }
  }
  if (count > 0) {
    if (count + padding != 4) {
      out.bad_offset = text.size();
      return out;
    }
    group <<= 6 * padding;
    for (size_t i = 0; i + 1 < count; ++i) {
      out.bytes += static_cast<char>(group >> (16 - 8 * i) & 0xFF);
    }
  }
  out.ok = true;
  return out;
}

}  // namespace kiln
