#include "compiler/value/unicode.h"
#include "stdlib/functions/arguments.h"
#include "stdlib/functions/formats/ip_prefix.h"

namespace kiln {
namespace {

// No call extends a prefix by more: subnet numbers have 32 bits.
constexpr int64_t kMostNewBits = 32;

Result<IpPrefix> read_prefix(const Value& value) {
  if (auto prefix = parse_ip_prefix(value.as_string())) {
    return *prefix;
  }
  return Error{"invalid CIDR expression: invalid CIDR address: " + value.as_string()};
}

AddressBits bits_of(int64_t number) {
  return {0, static_cast<uint64_t>(number)};
}

FunctionResult cidrhost_call(const CallContext&, Arguments arguments) {
  KILN_ASSIGN(int64_t number, whole_number(arguments[1]));
  KILN_ASSIGN(IpPrefix prefix, read_prefix(arguments[0]));
  AddressBits highest = low_ones(prefix.host_bits());
  // -1 is the last address, -2 the one before it.
  AddressBits distance = bits_of(number < 0 ? -(number + 1) : number);
  if (distance > highest) {
    return call_error(
        fmt::format("prefix of {} does not accommodate a host numbered {}", prefix.length, number));
  }
  AddressBits host = number < 0 ? highest - distance : distance;
  return Value::string(format_address(prefix.address | host, prefix.width));
}

FunctionResult cidrnetmask_call(const CallContext&, Arguments arguments) {
  KILN_ASSIGN(IpPrefix prefix, read_prefix(arguments[0]));
  AddressBits mask = low_ones(prefix.width) - low_ones(prefix.host_bits());
  return Value::string(format_address(mask, prefix.width));
}

// What Packer makes of a negative number of bits: the shorter prefix, with the number put where a
// subnet's number would stand, and no bit beyond the prefix cleared.
FunctionResult enclosing_range(IpPrefix prefix, int64_t new_bits, int64_t number) {
  const int64_t length = static_cast<int64_t>(prefix.length) + new_bits;
  if (length < 0) {
    return call_error("must leave a prefix of at least zero bits");
  }
  prefix.length = static_cast<unsigned>(length);
  const AddressBits placed = bits_of(number) << prefix.host_bits();
  const bool fits = prefix.host_bits() < prefix.width || number == 0;
  if (!fits || (placed >> prefix.host_bits()) != bits_of(number) ||
      placed > low_ones(prefix.width)) {
    return call_error(
        fmt::format("a prefix of {} bits has no subnet numbered {}", prefix.length, number));
  }
  prefix.address = prefix.address | placed;
  return Value::string(format_prefix(prefix));
}

FunctionResult cidrsubnet_call(const CallContext&, Arguments arguments) {
  KILN_ASSIGN(int64_t new_bits, whole_number(arguments[1]));
  KILN_ASSIGN(int64_t number, whole_number(arguments[2]));
  KILN_ASSIGN(IpPrefix prefix, read_prefix(arguments[0]));
  if (new_bits > kMostNewBits) {
    return call_error("may not extend prefix by more than 32 bits");
  }
  if (number < 0) {
    return call_error("subnet number must not be negative");
  }
  if (new_bits < 0) {
    return enclosing_range(prefix, new_bits, number);
  }
  auto added = static_cast<unsigned>(new_bits);
  if (added > prefix.host_bits()) {
    return call_error(fmt::format("insufficient address space to extend prefix of {} by {}",
                                  prefix.length, added));
  }
  if (bits_of(number) > low_ones(added)) {
    return call_error(fmt::format(
        "prefix extension of {} does not accommodate a subnet numbered {}", added, number));
  }
  prefix.length += added;
  prefix.address = prefix.address | bits_of(number) << prefix.host_bits();
  return Value::string(format_prefix(prefix));
}

// The first range of a length that lies behind `previous` (or begins the parent), or nothing when
// the parent is full.
std::optional<IpPrefix> next_subnet(const IpPrefix& parent, const std::optional<IpPrefix>& previous,
                                    unsigned length) {
  IpPrefix next = parent;
  next.length = length;
  if (previous) {
    AddressBits block = previous->last() >> next.host_bits();
    next.address = (block + AddressBits{0, 1}) << next.host_bits();
    if (next.address <= previous->address || !parent.contains(next.address)) {
      return {};
    }
  }
  return next;
}

FunctionResult cidrsubnets_call(const CallContext&, Arguments arguments) {
  auto parent = read_prefix(arguments[0]);
  if (!parent) {
    return argument_error(0, parent.error().message);
  }
  std::vector<std::string> subnets;
  std::optional<IpPrefix> previous;
  for (size_t i = 1; i < arguments.size(); ++i) {
    auto argument = static_cast<int>(i);
    auto new_bits = whole_number(arguments[i]);
    if (!new_bits) {
      return argument_error(argument, new_bits.error().message);
    }
    if (*new_bits < 1) {
      return argument_error(argument, "must extend prefix by at least one bit");
    }
    if (*new_bits > kMostNewBits) {
      return argument_error(argument, "may not extend prefix by more than 32 bits");
    }
    unsigned length = parent->length + static_cast<unsigned>(*new_bits);
    if (length > parent->width) {
      return argument_error(
          argument,
          fmt::format("would extend prefix to {} bits, which is too long for an {} address", length,
                      parent->width == 32 ? "IPv4" : "IPv6"));
    }
    auto next = next_subnet(*parent, previous, length);
    const AddressBits zero{0, 0};
    if (next && !previous && next->address == zero) {
      // Packer looks for the range behind the one before the first, and takes the step over the end
      // of all addresses for the end of the room.
      IpPrefix last = *next;
      last.address = low_ones(last.width) - low_ones(last.host_bits());
      previous = last;
      next.reset();
    }
    if (!next) {
      return argument_error(argument, fmt::format("not enough remaining address space for a subnet "
                                                  "with a prefix of {} bits after {}",
                                                  length, format_prefix(*previous)));
    }
    subnets.push_back(format_prefix(*next));
    previous = next;
  }
  return string_list(subnets);
}

}  // namespace

std::span<const FunctionInfo> network_functions() {
  static const Parameter prefix =
      string_parameter("prefix", "An address range, such as \"10.0.0.0/8\".");
  static const FunctionInfo functions[] = {
      {
          .name = "cidrhost",
          .category = "network",
          .doc = "The address of a host within a range.",
          .example = {R"(cidrhost("10.0.2.0/24", 15))", R"("10.0.2.15")"},
          .parameters = {prefix,
                         number_parameter("hostnum", "Its number; negative counts from the end.")},
          .result = Type::string(),
          .not_null = false,
          .call = cidrhost_call,
      },
      {
          .name = "cidrnetmask",
          .category = "network",
          .doc = "The network mask of a range.",
          .example = {R"(cidrnetmask("10.0.0.0/12"))", R"("255.240.0.0")"},
          .parameters = {prefix},
          .result = Type::string(),
          .not_null = false,
          .call = cidrnetmask_call,
      },
      {
          .name = "cidrsubnet",
          .category = "network",
          .doc = "A subnet of a range.",
          .example = {R"(cidrsubnet("10.0.0.0/16", 8, 2))", R"("10.0.2.0/24")"},
          .parameters = {prefix, number_parameter("newbits", "How many bits longer its prefix is."),
                         number_parameter("netnum", "Its number.")},
          .result = Type::string(),
          .not_null = false,
          .call = cidrsubnet_call,
      },
      {
          .name = "cidrsubnets",
          .category = "network",
          .doc = "Subnets of a range, one after the other.",
          .example = {R"(cidrsubnets("10.0.0.0/16", 8, 8, 4))",
                      R"(["10.0.0.0/24", "10.0.1.0/24", "10.0.16.0/20"])"},
          .parameters = {prefix},
          .rest = number_parameter("newbits", "How many bits longer each one's prefix is."),
          .result = Type::list(Type::string()),
          .not_null = false,
          .call = cidrsubnets_call,
      },
  };
  return functions;
}

}  // namespace kiln
