#include <algorithm>
#include <vector>

#include "compiler/value/big_number.h"
#include "compiler/value/decimal.h"
#include "compiler/value/number.h"
#include "fmt/format.h"

namespace kiln {
namespace {

// Binary exponents beyond this are printed with a decimal exponent: their digits could fill memory.
constexpr mpfr_exp_t kLargestPlainExponent = mpfr_exp_t{1} << 17;
// No precision a user asks for may either.
constexpr int kLargestPrecision = 1 << 20;

std::string exponential(const Decimal& decimal, char verb, int64_t precision) {
  std::string out(1, decimal.at(0));
  if (precision > 0) {
    out += '.';
    for (int64_t i = 1; i <= precision; ++i) {
      out += decimal.at(i);
    }
  }
  int64_t exponent = decimal.digits.empty() ? 0 : decimal.exponent - 1;
  return out + fmt::format("{}{}{:02}", verb, exponent < 0 ? '-' : '+', std::abs(exponent));
}

std::string plain(const Decimal& decimal, int64_t precision) {
  std::string out;
  for (int64_t i = 0; i < decimal.exponent; ++i) {
    out += decimal.at(i);
  }
  if (out.empty()) {
    out = "0";
  }
  if (precision > 0) {
    out += '.';
    for (int64_t i = 0; i < precision; ++i) {
      out += decimal.at(decimal.exponent + i);
    }
  }
  return out;
}

// Go's %g: an exponent only for the very large and the very small.
std::string general(const Decimal& decimal, char verb, int64_t precision, bool shortest) {
  auto digits = static_cast<int64_t>(decimal.digits.size());
  int64_t threshold = precision;
  if (threshold > digits && digits >= decimal.exponent) {
    threshold = digits;
  }
  if (shortest) {
    threshold = 6;
  }
  int64_t exponent = decimal.exponent - 1;
  if (exponent < -4 || exponent >= threshold) {
    char exponential_verb = verb == 'g' ? 'e' : 'E';
    return exponential(decimal, exponential_verb, std::min(precision, digits) - 1);
  }
  if (precision > decimal.exponent) {
    precision = digits;
  }
  return plain(decimal, std::max<int64_t>(precision - decimal.exponent, 0));
}

// The number rounded to `count` digits, found without writing out the whole integer.
Decimal rounded_decimal(mpfr_srcptr value, size_t count) {
  mpfr_exp_t exponent = 0;
  char* text = mpfr_get_str(nullptr, &exponent, 10, count, value, MPFR_RNDN);
  Decimal out;
  out.digits = text[0] == '-' ? text + 1 : text;
  out.exponent = exponent;
  mpfr_free_str(text);
  out.digits.erase(out.digits.find_last_not_of('0') + 1);
  return out;
}

// The fewest digits that are read back as the same number. More digits are never further from it,
// so that halving the range finds them.
Decimal fewest_digits(mpfr_srcptr value) {
  const auto read_back = BigNumbers::make(static_cast<uint32_t>(mpfr_get_prec(value)));
  size_t least = 1;
  size_t enough = mpfr_get_str_ndigits(10, mpfr_get_prec(value));
  while (least < enough) {
    const size_t middle = least + (enough - least) / 2;
    const Decimal decimal = rounded_decimal(value, middle);
    const std::string text = fmt::format("0.{}e{}", decimal.digits, decimal.exponent);
    mpfr_strtofr(read_back->value, text.c_str(), nullptr, 10, MPFR_RNDN);
    if (mpfr_cmpabs(read_back->value, value) == 0) {
      enough = middle;
    } else {
      least = middle + 1;
    }
  }
  return rounded_decimal(value, enough);
}

}  // namespace

std::optional<std::string> Number::integer_text(int base) const {
  auto big = BigNumbers::of(*this);
  if (!is_integer() || (!is_zero() && mpfr_get_exp(big->value) > kLargestPlainExponent)) {
    return {};
  }
  BigInteger integer;
  mpfr_get_z(integer.get(), big->value, MPFR_RNDZ);
  std::vector<char> text(mpz_sizeinbase(integer.get(), base) + 2);
  mpz_get_str(text.data(), base, integer.get());
  return std::string(text.data());
}

std::string Number::format(char verb, int precision) const {
  if (!big_ && verb == 'f' && precision < 0) {
    return std::to_string(small_);
  }
  if (is_infinite()) {
    return is_negative() ? "-Inf" : "+Inf";
  }
  precision = std::min(precision, kLargestPrecision);
  std::string sign = is_negative() ? "-" : "";
  auto big = BigNumbers::of(*this);
  if (!is_zero() && std::abs(mpfr_get_exp(big->value)) > kLargestPlainExponent) {
    const Decimal decimal = precision < 0
                                ? fewest_digits(big->value)
                                : rounded_decimal(big->value, static_cast<size_t>(precision) + 1);
    bool upper = verb == 'E' || verb == 'G';
    int64_t digits = precision < 0 ? static_cast<int64_t>(decimal.digits.size()) - 1 : precision;
    return sign + exponential(decimal, upper ? 'E' : 'e', digits);
  }
  bool shortest = precision < 0;
  Decimal decimal = shortest ? shortest_decimal(big->value) : exact_decimal(big->value);
  auto digits = static_cast<int64_t>(decimal.digits.size());
  if (verb == 'f') {
    int64_t count = shortest ? std::max<int64_t>(digits - decimal.exponent, 0) : precision;
    decimal.round(shortest ? digits : decimal.exponent + count);
    return sign + plain(decimal, count);
  }
  if (verb == 'e' || verb == 'E') {
    int64_t count = shortest ? std::max<int64_t>(digits - 1, 0) : precision;
    decimal.round(count + 1);
    return sign + exponential(decimal, verb, count);
  }
  int64_t count = shortest ? digits : std::max(precision, 1);
  decimal.round(count);
  return sign + general(decimal, verb, count, shortest);
}

}  // namespace kiln
