#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kiln {

// 128 bits as two words; an IPv4 address is in the lower 32.
struct AddressBits {
  uint64_t high = 0;
  uint64_t low = 0;

  auto operator<=>(const AddressBits&) const = default;

  AddressBits operator+(const AddressBits& other) const;
  AddressBits operator-(const AddressBits& other) const;
  AddressBits operator<<(unsigned bits) const;
  AddressBits operator>>(unsigned bits) const;
  AddressBits operator|(const AddressBits& other) const;
};

// An address range such as 10.0.0.0/8; the bits beyond the length are zero.
struct IpPrefix {
  AddressBits address;
  // 32 or 128.
  unsigned width = 32;
  unsigned length = 0;

  unsigned host_bits() const { return width - length; }
  // The highest address of the range.
  AddressBits last() const;
  bool contains(const AddressBits& other) const { return other >= address && other <= last(); }
};

// `address/length`, strictly; bits beyond the length are dropped.
std::optional<IpPrefix> parse_ip_prefix(std::string_view text);

// All ones in the lowest `bits`, at most 128.
AddressBits low_ones(unsigned bits);

// RFC 5952 for IPv6.
std::string format_address(const AddressBits& address, unsigned width);
std::string format_prefix(const IpPrefix& prefix);

}  // namespace kiln
