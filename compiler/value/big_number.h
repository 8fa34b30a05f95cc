#pragma once

// mpfr.h comes with GMP's C interface.
#include <mpfr.h>

#include "compiler/value/number.h"

namespace kiln {

// An MPFR number, owned.
struct Number::Big {
  explicit Big(uint32_t precision) { mpfr_init2(value, static_cast<mpfr_prec_t>(precision)); }
  Big(const Big&) = delete;
  Big& operator=(const Big&) = delete;
  ~Big() { mpfr_clear(value); }

  mpfr_t value;
};

// Arithmetic on the MPFR form. Every function first sets the exponent range to Go's (32 bits,
// signed), which MPFR keeps per thread.
struct BigNumbers {
  using Big = Number::Big;

  // A zero of this precision to be overwritten.
  static std::shared_ptr<Big> make(uint32_t precision);

  // The MPFR form of any number.
  static std::shared_ptr<const Big> of(const Number& number);

  // The number, in the small form if it has one.
  static Number finish(std::shared_ptr<const Big> big);

  // An integer that may have a small form.
  static Number integer(int64_t value, uint32_t precision);
};

// An integer of GMP, owned.
class BigInteger {
 public:
  BigInteger() { mpz_init(value_); }
  BigInteger(const BigInteger&) = delete;
  BigInteger& operator=(const BigInteger&) = delete;
  ~BigInteger() { mpz_clear(value_); }

  mpz_ptr get() { return value_; }

 private:
  mpz_t value_;
};

}  // namespace kiln
