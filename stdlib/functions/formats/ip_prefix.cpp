#include "stdlib/functions/formats/ip_prefix.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "fmt/format.h"

namespace kiln {

AddressBits AddressBits::operator+(const AddressBits& other) const {
  uint64_t sum = low + other.low;
  return {high + other.high + (sum < low ? 1 : 0), sum};
}

AddressBits AddressBits::operator-(const AddressBits& other) const {
  return {high - other.high - (low < other.low ? 1 : 0), low - other.low};
}

AddressBits AddressBits::operator<<(unsigned bits) const {
  if (bits >= 128) {
    return {};
  }
  if (bits >= 64) {
    return {low << (bits - 64), 0};
  }
  return bits == 0 ? *this : AddressBits{high << bits | low >> (64 - bits), low << bits};
}

AddressBits AddressBits::operator>>(unsigned bits) const {
  if (bits >= 128) {
    return {};
  }
  if (bits >= 64) {
    return {0, high >> (bits - 64)};
  }
  return bits == 0 ? *this : AddressBits{high >> bits, low >> bits | high << (64 - bits)};
}

AddressBits AddressBits::operator|(const AddressBits& other) const {
  return {high | other.high, low | other.low};
}

AddressBits low_ones(unsigned bits) {
  return bits >= 128 ? AddressBits{~uint64_t{0}, ~uint64_t{0}}
                     : (AddressBits{0, 1} << bits) - AddressBits{0, 1};
}

AddressBits IpPrefix::last() const {
  return address | low_ones(host_bits());
}

std::optional<IpPrefix> parse_ip_prefix(std::string_view text) {
  size_t slash = text.find('/');
  if (slash == std::string_view::npos || text.size() == slash + 1 || text.size() > slash + 4) {
    return {};
  }
  IpPrefix out;
  for (char c : text.substr(slash + 1)) {
    if (c < '0' || c > '9') {
      return {};
    }
    out.length = out.length * 10 + static_cast<unsigned>(c - '0');
  }
  std::string address(text.substr(0, slash));
  std::array<unsigned char, 16> bytes{};
  bool v6 = address.find(':') != std::string::npos;
  if (inet_pton(v6 ? AF_INET6 : AF_INET, address.c_str(), bytes.data()) != 1) {
    return {};
  }
  out.width = v6 ? 128 : 32;
  if (out.length > out.width) {
    return {};
  }
  for (unsigned i = 0; i < out.width / 8; ++i) {
    out.address = out.address << 8 | AddressBits{0, bytes.at(i)};
  }
  out.address = (out.address >> out.host_bits()) << out.host_bits();
  return out;
}

std::string format_address(const AddressBits& address, unsigned width) {
  if (width == 32) {
    return fmt::format("{}.{}.{}.{}", address.low >> 24 & 0xFF, address.low >> 16 & 0xFF,
                       address.low >> 8 & 0xFF, address.low & 0xFF);
  }
  std::array<unsigned, 8> groups{};
  for (unsigned i = 0; i < 8; ++i) {
    groups.at(i) = static_cast<unsigned>((address >> (112 - 16 * i)).low & 0xFFFF);
  }
  size_t best = 8;
  size_t best_length = 1;
  for (size_t i = 0; i < 8; ++i) {
    size_t end = i;
    while (end < 8 && groups.at(end) == 0) {
      ++end;
    }
    if (end - i > best_length) {
      best = i;
      best_length = end - i;
    }
  }
  std::string out;
  for (size_t i = 0; i < 8; ++i) {
    if (i == best) {
      out += "::";
      i += best_length - 1;
      continue;
    }
    out += out.empty() || out.ends_with(':') ? "" : ":";
    out += fmt::format("{:x}", groups.at(i));
  }
  return out;
}

std::string format_prefix(const IpPrefix& prefix) {
  return fmt::format("{}/{}", format_address(prefix.address, prefix.width), prefix.length);
}

}  // namespace kiln
