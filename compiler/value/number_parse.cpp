#include <algorithm>
#include <limits>

#include "compiler/value/big_number.h"
#include "compiler/value/number.h"

namespace kiln {
namespace {

// What every number written as text gets.
constexpr uint32_t kTextPrecision = 512;
// Go computes the powers of five that scale a decimal with this many bits more, and the squares
// they are made of with that many again.
constexpr uint32_t kGuardBits = 64;
// Integers of so few digits need no MPFR.
constexpr size_t kSmallDigits = 18;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// A number as written: digits without the point, and the exponents that scale them.
struct Scanned {
  bool negative = false;
  std::string digits;
  int64_t fraction_digits = 0;
  int64_t exponent = 0;
  bool binary_exponent = false;
};

std::optional<int64_t> scan_exponent(std::string_view text) {
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) {
    text.remove_prefix(1);
  }
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) {
    return {};
  }
  int64_t value = 0;
  for (char c : text) {
    if (__builtin_mul_overflow(value, int64_t{10}, &value) ||
        __builtin_add_overflow(value, int64_t{c - '0'}, &value)) {
      return {};
    }
  }
  return negative ? -value : value;
}

std::optional<Scanned> scan(std::string_view text) {
  Scanned out;
  out.negative = text.starts_with('-');
  if (out.negative || text.starts_with('+')) {
    text.remove_prefix(1);
  }
  bool after_point = false;
  while (!text.empty() && (is_digit(text[0]) || (text[0] == '.' && !after_point))) {
    if (text[0] == '.') {
      after_point = true;
    } else {
      out.digits += text[0];
      out.fraction_digits += after_point ? 1 : 0;
    }
    text.remove_prefix(1);
  }
  if (out.digits.empty()) {
    return {};
  }
  if (text.empty()) {
    return out;
  }
  char mark = text[0];
  if (mark != 'e' && mark != 'E' && mark != 'p' && mark != 'P') {
    return {};
  }
  out.binary_exponent = mark == 'p' || mark == 'P';
  auto exponent = scan_exponent(text.substr(1));
  if (!exponent) {
    return {};
  }
  out.exponent = *exponent;
  return out;
}

// 5^n rounded step by step exactly as Go does it, so that the last bit of a scaled decimal is Go's.
std::shared_ptr<BigNumbers::Big> power_of_five(uint64_t n, uint32_t precision) {
  constexpr uint64_t exact_power = 27;
  auto result = BigNumbers::make(precision);
  uint64_t first = std::min(n, exact_power);
  mpfr_ui_pow_ui(result->value, 5, first, MPFR_RNDN);
  auto factor = BigNumbers::make(precision + kGuardBits);
  mpfr_set_ui(factor->value, 5, MPFR_RNDN);
  for (n -= first; n > 0; n >>= 1) {
    if (n & 1) {
      mpfr_mul(result->value, result->value, factor->value, MPFR_RNDN);
    }
    mpfr_sqr(factor->value, factor->value, MPFR_RNDN);
  }
  return result;
}

// An integer of few digits and nothing else, but for negative zero.
std::optional<Number> parse_small(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) {
    text.remove_prefix(1);
  }
  if (text.empty() || text.size() > kSmallDigits) {
    return {};
  }
  int64_t value = 0;
  for (char c : text) {
    if (!is_digit(c)) {
      return {};
    }
    value = value * 10 + (c - '0');
  }
  if (value == 0 && negative) {
    return {};
  }
  return BigNumbers::integer(negative ? -value : value, kTextPrecision);
}

Number signed_zero(bool negative) {
  auto zero = BigNumbers::make(kTextPrecision);
  mpfr_set_zero(zero->value, negative ? -1 : 1);
  return BigNumbers::finish(std::move(zero));
}

}  // namespace

std::optional<Number> Number::parse(std::string_view text) {
  if (auto small = parse_small(text)) {
    return small;
  }
  std::string_view unsigned_text = text;
  if (text.starts_with('-') || text.starts_with('+')) {
    unsigned_text.remove_prefix(1);
  }
  if (unsigned_text == "Inf" || unsigned_text == "inf") {
    auto big = BigNumbers::make(kTextPrecision);
    mpfr_set_inf(big->value, text[0] == '-' ? -1 : 1);
    return BigNumbers::finish(std::move(big));
  }
  auto scanned = scan(text);
  if (!scanned) {
    return {};
  }
  BigInteger digits;
  mpz_set_str(digits.get(), scanned->digits.c_str(), 10);
  if (mpz_sgn(digits.get()) == 0) {
    return signed_zero(scanned->negative);
  }
  auto bits = static_cast<int64_t>(mpz_sizeinbase(digits.get(), 2));
  int64_t exponent2 = 0;
  int64_t exponent5 = scanned->binary_exponent ? 0 : scanned->exponent;
  if (__builtin_add_overflow(scanned->exponent, bits - scanned->fraction_digits, &exponent2) ||
      __builtin_sub_overflow(exponent5, scanned->fraction_digits, &exponent5) ||
      exponent2 < std::numeric_limits<int32_t>::min() ||
      exponent2 > std::numeric_limits<int32_t>::max()) {
    return {};
  }
  auto mantissa = BigNumbers::make(static_cast<uint32_t>(std::max<int64_t>(bits, 2)));
  mpfr_set_z(mantissa->value, digits.get(), MPFR_RNDN);
  mpfr_set_exp(mantissa->value, exponent2);
  if (scanned->negative) {
    mpfr_neg(mantissa->value, mantissa->value, MPFR_RNDN);
  }
  auto result = BigNumbers::make(kTextPrecision);
  if (exponent5 == 0) {
    mpfr_set(result->value, mantissa->value, MPFR_RNDN);
  } else {
    auto magnitude = static_cast<uint64_t>(exponent5 < 0 ? -exponent5 : exponent5);
    auto power = power_of_five(magnitude, kTextPrecision + kGuardBits);
    auto scale = exponent5 < 0 ? mpfr_div : mpfr_mul;
    scale(result->value, mantissa->value, power->value, MPFR_RNDN);
  }
  return BigNumbers::finish(std::move(result));
}

std::optional<Number> Number::parse_integer(std::string_view text, int base) {
  std::string digits(text.starts_with('+') ? text.substr(1) : text);
  std::string_view unsigned_digits = digits;
  if (unsigned_digits.starts_with('-')) {
    unsigned_digits.remove_prefix(1);
  }
  // GMP skips blanks and takes a second sign.
  if (unsigned_digits.empty() ||
      !std::all_of(unsigned_digits.begin(), unsigned_digits.end(), [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      })) {
    return {};
  }
  if (text.starts_with('+') && digits.starts_with('-')) {
    return {};
  }
  if (base > 36) {
    // GMP counts A-Z before a-z, Go a-z before A-Z.
    for (char& c : digits) {
      if (c >= 'a' && c <= 'z') {
        c = static_cast<char>(c - 'a' + 'A');
      } else if (c >= 'A' && c <= 'Z') {
        c = static_cast<char>(c - 'A' + 'a');
      }
    }
  }
  BigInteger integer;
  if (mpz_set_str(integer.get(), digits.c_str(), base) != 0) {
    return {};
  }
  auto bits = static_cast<uint32_t>(mpz_sizeinbase(integer.get(), 2));
  auto big = BigNumbers::make(std::max<uint32_t>(bits, 64));
  mpfr_set_z(big->value, integer.get(), MPFR_RNDN);
  return BigNumbers::finish(std::move(big));
}

}  // namespace kiln
