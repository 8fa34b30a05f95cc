#include "compiler/value/decimal.h"

#include <vector>

namespace kiln {
namespace {

// mantissa * 2^exponent, exactly. Negative exponents by multiplying with a power of five and moving
// the decimal point.
Decimal decimal_of(mpz_srcptr mantissa, int64_t exponent) {
  Decimal out;
  if (mpz_sgn(mantissa) == 0) {
    return out;
  }
  BigInteger scaled;
  if (exponent >= 0) {
    mpz_mul_2exp(scaled.get(), mantissa, static_cast<mp_bitcnt_t>(exponent));
  } else {
    mpz_ui_pow_ui(scaled.get(), 5, static_cast<unsigned long>(-exponent));
    mpz_mul(scaled.get(), scaled.get(), mantissa);
  }
  std::vector<char> text(mpz_sizeinbase(scaled.get(), 10) + 2);
  mpz_get_str(text.data(), 10, scaled.get());
  out.digits = text.data();
  out.exponent = static_cast<int64_t>(out.digits.size()) + (exponent < 0 ? exponent : 0);
  out.digits.erase(out.digits.find_last_not_of('0') + 1);
  return out;
}

}  // namespace

void Decimal::round_down(int64_t count) {
  if (count < 0 || count >= static_cast<int64_t>(digits.size())) {
    return;
  }
  digits.resize(static_cast<size_t>(count));
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.empty()) {
    exponent = 0;
  }
}

void Decimal::round_up(int64_t count) {
  if (count < 0 || count >= static_cast<int64_t>(digits.size())) {
    return;
  }
  while (count > 0 && at(count - 1) == '9') {
    --count;
  }
  if (count == 0) {
    digits = "1";
    ++exponent;
    return;
  }
  digits.resize(static_cast<size_t>(count));
  ++digits.back();
}

void Decimal::round(int64_t count) {
  if (count < 0 || count >= static_cast<int64_t>(digits.size())) {
    return;
  }
  bool half = at(count) == '5' && count + 1 == static_cast<int64_t>(digits.size());
  bool up = half ? count > 0 && (at(count - 1) - '0') % 2 != 0 : at(count) >= '5';
  if (up) {
    round_up(count);
  } else {
    round_down(count);
  }
}

Decimal exact_decimal(mpfr_srcptr value) {
  if (mpfr_zero_p(value)) {
    return {};
  }
  BigInteger mantissa;
  mpfr_exp_t exponent = mpfr_get_z_2exp(mantissa.get(), value);
  mpz_abs(mantissa.get(), mantissa.get());
  mp_bitcnt_t zeros = mpz_scan1(mantissa.get(), 0);
  mpz_tdiv_q_2exp(mantissa.get(), mantissa.get(), zeros);
  return decimal_of(mantissa.get(), exponent + static_cast<int64_t>(zeros));
}

Decimal shortest_decimal(mpfr_srcptr value) {
  Decimal exact = exact_decimal(value);
  // Ten to the number of digits is at most two to the precision: a shorter decimal is further away
  // than half a unit in the last place.
  constexpr int64_t per_mille_of_digits = 301;
  if (static_cast<int64_t>(exact.digits.size()) * 1000 <=
      static_cast<int64_t>(mpfr_get_prec(value)) * per_mille_of_digits) {
    return exact;
  }
  // The mantissa with one bit more than the precision: half a unit in the last place is then 1.
  BigInteger mantissa;
  int64_t exponent = mpfr_get_z_2exp(mantissa.get(), value) - 1;
  mpz_abs(mantissa.get(), mantissa.get());
  bool inclusive = mpz_even_p(mantissa.get()) != 0;
  mpz_mul_2exp(mantissa.get(), mantissa.get(), 1);
  mpz_sub_ui(mantissa.get(), mantissa.get(), 1);
  Decimal lower = decimal_of(mantissa.get(), exponent);
  mpz_add_ui(mantissa.get(), mantissa.get(), 2);
  Decimal upper = decimal_of(mantissa.get(), exponent);

  auto size = static_cast<int64_t>(exact.digits.size());
  for (int64_t i = 0; i < size; ++i) {
    char digit = exact.at(i);
    char below = lower.at(i);
    char above = upper.at(i);
    bool down = below != digit || (inclusive && i + 1 == static_cast<int64_t>(lower.digits.size()));
    bool up = digit != above &&
              (inclusive || digit + 1 < above || i + 1 < static_cast<int64_t>(upper.digits.size()));
    if (down && up) {
      exact.round(i + 1);
    } else if (down) {
      exact.round_down(i + 1);
    } else if (up) {
      exact.round_up(i + 1);
    } else {
      continue;
    }
    break;
  }
  return exact;
}

}  // namespace kiln
