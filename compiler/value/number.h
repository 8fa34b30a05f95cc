#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kiln {

// A number of the language: Go's big.Float as cty uses it. A binary float with its own precision in
// bits, rounded to nearest even; signed zero and infinities, no NaN. Immutable.
//
// Precision is visible in results (`length(x) / 7` has 64 bits, `3 / 7` has 512), so every
// operation keeps Go's rules for it.
class Number {
 public:
  // Zero with 64 bits.
  Number() : Number(int64_t{0}) {}

  // An integer the language's own operations make (length, indexes): 64 bits of precision.
  Number(int64_t integer);

  // A result of a function computed in float64: 53 bits. Needs not NaN.
  static Number from_double(double value);

  static Number infinity(bool negative);

  // Parses what Go's big.ParseFloat(text, 10) accepts, at 512 bits: optional sign, digits with an
  // optional point, an optional e or p exponent; or Inf/inf. Nothing for other text or an exponent
  // beyond Go's range.
  static std::optional<Number> parse(std::string_view text);

  // An integer in a base of 2 to 62, exact however long: digits, then letters (upper and lower case
  // differ above base 36), with an optional sign. Its precision is its length in bits, at least 64.
  static std::optional<Number> parse_integer(std::string_view text, int base);

  // Shortest decimal that reads back as this number at its precision, never with an exponent; `-0`,
  // `+Inf`, `-Inf`. Numbers beyond about 10^39000 or below its inverse, whose text could fill the
  // memory, are the exception: they are written like `1e+100000`.
  std::string text() const { return format('f', -1); }

  // Go's big.Float.Text: verb `e`, `E`, `f`, `g` or `G`; a negative precision means the shortest.
  std::string format(char verb, int precision) const;

  // A whole number's digits in a base of 2 to 16, lower case, `-` before a negative one. Nothing
  // for other numbers and for those whose text would be too long to print.
  std::optional<std::string> integer_text(int base) const;

  uint32_t precision() const;

  bool is_integer() const;
  bool is_infinite() const;
  // True for negative zero and negative infinity too.
  bool is_negative() const;
  bool is_zero() const;

  // Exact, or nothing when it is no integer or does not fit.
  std::optional<int64_t> to_int64() const;

  // The nearest double.
  double to_double() const;

  // The sign changed, precision kept; floor and ceiling as integers of the same precision.
  Number negate() const;
  Number absolute() const;
  Number floor() const;
  Number ceiling() const;

  // cty's equality: same sign and same shortest text, so pow(10,-1) equals 0.1 at other precision;
  // -0 equals 0.
  bool equals(const Number& other) const;

  // Exact order of the binary values.
  std::strong_ordering compare(const Number& other) const;

  // Nothing when the result is not a number (Inf - Inf, 0/0, 0*Inf, modulo of zero and infinity).
  static std::optional<Number> add(const Number& a, const Number& b);
  static std::optional<Number> subtract(const Number& a, const Number& b);
  static std::optional<Number> multiply(const Number& a, const Number& b);
  static std::optional<Number> divide(const Number& a, const Number& b);
  static std::optional<Number> modulo(const Number& a, const Number& b);

 private:
  struct Big;
  // The few functions that see the MPFR number.
  friend struct BigNumbers;

  explicit Number(std::shared_ptr<const Big> big) : big_(std::move(big)) {}
  Number(int64_t small, uint32_t precision) : small_(small), small_precision_(precision) {}

  // Small integers, by far the most, live here without MPFR; `big_` is null then. Only integers
  // whose shortest text is all their digits: 64 bits of precision or more, or 53 and below 2^52.
  int64_t small_ = 0;
  uint32_t small_precision_ = 64;
  std::shared_ptr<const Big> big_;
};

}  // namespace kiln
