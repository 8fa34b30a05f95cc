#pragma once

#include <cstdint>
#include <string>

#include "compiler/value/big_number.h"

namespace kiln {

// A positive number in decimal: 0.DIGITS times ten to the exponent, no zero at either end. No
// digits mean zero.
struct Decimal {
  std::string digits;
  int64_t exponent = 0;

  // The digit at an index, zeros beyond the end.
  char at(int64_t index) const {
    return index >= 0 && index < static_cast<int64_t>(digits.size())
               ? digits[static_cast<size_t>(index)]
               : '0';
  }

  // Keeps `count` digits: to the nearest (half to even), down, up. More than there are changes
  // nothing; so does a negative count.
  void round(int64_t count);
  void round_down(int64_t count);
  void round_up(int64_t count);
};

// The exact decimal of |value|, which must be finite and of moderate exponent.
Decimal exact_decimal(mpfr_srcptr value);

// The shortest decimal that rounds to |value| at its precision, by Go's rules. Same needs.
Decimal shortest_decimal(mpfr_srcptr value);

}  // namespace kiln
