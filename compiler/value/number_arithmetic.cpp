#include <algorithm>

#include "compiler/value/big_number.h"
#include "compiler/value/number.h"

namespace kiln {
namespace {

// cty multiplies at this precision before it shortens the result.
constexpr uint32_t kProductPrecision = 512;

uint32_t max_precision(const Number& a, const Number& b) {
  return std::max(a.precision(), b.precision());
}

std::optional<Number> finish_unless_nan(std::shared_ptr<const BigNumbers::Big> big) {
  if (mpfr_nan_p(big->value)) {
    return {};
  }
  return BigNumbers::finish(std::move(big));
}

using Operation = int (*)(mpfr_ptr, mpfr_srcptr, mpfr_srcptr, mpfr_rnd_t);

std::shared_ptr<BigNumbers::Big> apply(Operation operation, const Number& a, const Number& b,
                                       uint32_t precision) {
  auto result = BigNumbers::make(precision);
  operation(result->value, BigNumbers::of(a)->value, BigNumbers::of(b)->value, MPFR_RNDN);
  return result;
}

}  // namespace

std::optional<Number> Number::add(const Number& a, const Number& b) {
  int64_t sum = 0;
  if (!a.big_ && !b.big_ && !__builtin_add_overflow(a.small_, b.small_, &sum)) {
    return BigNumbers::integer(sum, max_precision(a, b));
  }
  return finish_unless_nan(apply(mpfr_add, a, b, max_precision(a, b)));
}

std::optional<Number> Number::subtract(const Number& a, const Number& b) {
  int64_t difference = 0;
  if (!a.big_ && !b.big_ && !__builtin_sub_overflow(a.small_, b.small_, &difference)) {
    return BigNumbers::integer(difference, max_precision(a, b));
  }
  return finish_unless_nan(apply(mpfr_sub, a, b, max_precision(a, b)));
}

std::optional<Number> Number::multiply(const Number& a, const Number& b) {
  uint32_t precision = max_precision(a, b);
  int64_t product = 0;
  bool small = !a.big_ && !b.big_ && precision >= 64 &&
               !__builtin_mul_overflow(a.small_, b.small_, &product);
  // A zero may be negative: left to MPFR.
  if (small && product != 0) {
    return Number(product, precision);
  }
  auto wide = apply(mpfr_mul, a, b, kProductPrecision);
  if (mpfr_nan_p(wide->value)) {
    return {};
  }
  if (mpfr_regular_p(wide->value)) {
    precision = std::max(precision, static_cast<uint32_t>(mpfr_min_prec(wide->value)));
  }
  auto result = BigNumbers::make(precision);
  mpfr_set(result->value, wide->value, MPFR_RNDN);
  return BigNumbers::finish(std::move(result));
}

std::optional<Number> Number::divide(const Number& a, const Number& b) {
  if (!a.big_ && !b.big_ && a.small_ != 0 && b.small_ > 0 && a.small_ % b.small_ == 0) {
    return BigNumbers::integer(a.small_ / b.small_, max_precision(a, b));
  }
  return finish_unless_nan(apply(mpfr_div, a, b, max_precision(a, b)));
}

std::optional<Number> Number::modulo(const Number& a, const Number& b) {
  if (b.is_zero()) {
    return a;
  }
  // cty means to give infinity here, but its test for it fails, and what follows has no value.
  if (a.is_infinite() || b.is_infinite()) {
    return {};
  }
  if (!a.big_ && !b.big_ && b.small_ > 0) {
    return BigNumbers::integer(a.small_ % b.small_, a.precision());
  }
  auto quotient = apply(mpfr_div, a, b, max_precision(a, b));
  auto work = BigNumbers::make(a.precision());
  mpfr_rint_trunc(work->value, quotient->value, MPFR_RNDN);
  if (mpfr_zero_p(work->value)) {
    // Go's integer has no negative zero.
    mpfr_set_zero(work->value, 1);
  }
  mpfr_mul(work->value, BigNumbers::of(b)->value, work->value, MPFR_RNDN);
  mpfr_sub(work->value, BigNumbers::of(a)->value, work->value, MPFR_RNDN);
  return finish_unless_nan(std::move(work));
}

}  // namespace kiln
