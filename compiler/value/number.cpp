#include "compiler/value/number.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "compiler/source/check.h"
#include "compiler/value/big_number.h"

namespace kiln {
namespace {

constexpr uint32_t kIntegerPrecision = 64;
constexpr uint32_t kDoublePrecision = 53;
constexpr int64_t kDoubleLimit = int64_t{1} << 52;

bool has_small_form(int64_t value, uint32_t precision) {
  return precision >= kIntegerPrecision ||
         (precision >= kDoublePrecision && value > -kDoubleLimit && value < kDoubleLimit);
}

}  // namespace

std::shared_ptr<Number::Big> BigNumbers::make(uint32_t precision) {
  mpfr_set_emin(std::numeric_limits<int32_t>::min());
  mpfr_set_emax(std::numeric_limits<int32_t>::max());
  return std::make_shared<Big>(precision);
}

std::shared_ptr<const Number::Big> BigNumbers::of(const Number& number) {
  if (number.big_) {
    return number.big_;
  }
  auto big = make(number.small_precision_);
  mpfr_set_si(big->value, number.small_, MPFR_RNDN);
  return big;
}

Number BigNumbers::finish(std::shared_ptr<const Big> big) {
  bool negative_zero = mpfr_zero_p(big->value) && mpfr_signbit(big->value);
  if (!negative_zero && mpfr_integer_p(big->value) && mpfr_fits_slong_p(big->value, MPFR_RNDN)) {
    int64_t value = mpfr_get_si(big->value, MPFR_RNDN);
    auto precision = static_cast<uint32_t>(mpfr_get_prec(big->value));
    if (has_small_form(value, precision)) {
      return {value, precision};
    }
  }
  return Number(std::move(big));
}

Number BigNumbers::integer(int64_t value, uint32_t precision) {
  if (has_small_form(value, precision)) {
    return {value, precision};
  }
  auto big = make(precision);
  mpfr_set_si(big->value, value, MPFR_RNDN);
  return Number(std::move(big));
}

Number::Number(int64_t integer) : small_(integer) {}

Number Number::from_double(double value) {
  KILN_CHECK(!std::isnan(value), "a number cannot be NaN");
  auto big = BigNumbers::make(kDoublePrecision);
  mpfr_set_d(big->value, value, MPFR_RNDN);
  return BigNumbers::finish(std::move(big));
}

Number Number::infinity(bool negative) {
  auto big = BigNumbers::make(kIntegerPrecision);
  mpfr_set_inf(big->value, negative ? -1 : 1);
  return Number(std::move(big));
}

uint32_t Number::precision() const {
  return big_ ? static_cast<uint32_t>(mpfr_get_prec(big_->value)) : small_precision_;
}

bool Number::is_integer() const {
  return !big_ || mpfr_integer_p(big_->value);
}

bool Number::is_infinite() const {
  return big_ && mpfr_inf_p(big_->value);
}

bool Number::is_negative() const {
  return big_ ? mpfr_signbit(big_->value) : small_ < 0;
}

bool Number::is_zero() const {
  return big_ ? mpfr_zero_p(big_->value) : small_ == 0;
}

std::optional<int64_t> Number::to_int64() const {
  if (!big_) {
    return small_;
  }
  if (!mpfr_integer_p(big_->value) || !mpfr_fits_slong_p(big_->value, MPFR_RNDN)) {
    return {};
  }
  return mpfr_get_si(big_->value, MPFR_RNDN);
}

double Number::to_double() const {
  return big_ ? mpfr_get_d(big_->value, MPFR_RNDN) : static_cast<double>(small_);
}

Number Number::negate() const {
  if (!big_ && small_ != 0 && small_ != std::numeric_limits<int64_t>::min()) {
    return {-small_, small_precision_};
  }
  auto result = BigNumbers::make(precision());
  mpfr_neg(result->value, BigNumbers::of(*this)->value, MPFR_RNDN);
  return BigNumbers::finish(std::move(result));
}

Number Number::absolute() const {
  return is_negative() ? negate() : *this;
}

Number Number::floor() const {
  if (!big_ || is_infinite()) {
    return *this;
  }
  auto result = BigNumbers::make(precision());
  mpfr_rint_floor(result->value, big_->value, MPFR_RNDN);
  Number rounded = BigNumbers::finish(std::move(result));
  return rounded.is_zero() ? rounded.absolute() : rounded;
}

Number Number::ceiling() const {
  if (!big_ || is_infinite()) {
    return *this;
  }
  auto result = BigNumbers::make(precision());
  mpfr_rint_ceil(result->value, big_->value, MPFR_RNDN);
  Number rounded = BigNumbers::finish(std::move(result));
  return rounded.is_zero() ? rounded.absolute() : rounded;
}

bool Number::equals(const Number& other) const {
  if (!big_ && !other.big_) {
    return small_ == other.small_;
  }
  if (is_zero() || other.is_zero()) {
    return is_zero() && other.is_zero();
  }
  if (is_negative() != other.is_negative()) {
    return false;
  }
  if (precision() == other.precision() || is_infinite() || other.is_infinite()) {
    return compare(other) == 0;
  }
  return text() == other.text();
}

std::strong_ordering Number::compare(const Number& other) const {
  if (!big_ && !other.big_) {
    return small_ <=> other.small_;
  }
  return mpfr_cmp(BigNumbers::of(*this)->value, BigNumbers::of(other)->value) <=> 0;
}

}  // namespace kiln
