#include <cmath>

#include "compiler/value/convert.h"
#include "compiler/value/unicode.h"
#include "stdlib/functions/arguments.h"

namespace kiln {
namespace {

// What range() refuses to exceed.
constexpr size_t kLongestRange = 1024;

FunctionResult abs_call(const CallContext&, Arguments arguments) {
  return Value::number(arguments[0].as_number().absolute());
}

FunctionResult ceil_call(const CallContext&, Arguments arguments) {
  return Value::number(arguments[0].as_number().ceiling());
}

FunctionResult floor_call(const CallContext&, Arguments arguments) {
  return Value::number(arguments[0].as_number().floor());
}

Result<double> to_double(const Value& value) {
  double number = value.as_number().to_double();
  if (std::isinf(number) && !value.as_number().is_infinite()) {
    double limit = std::numeric_limits<double>::max();
    return Error{fmt::format("value must be between {:f} and {:f} inclusive", -limit, limit)};
  }
  return number;
}

FunctionResult from_double(double value) {
  if (std::isnan(value)) {
    return call_error("the result is not a number");
  }
  if (std::isinf(value)) {
    return Value::number(Number::infinity(value < 0));
  }
  return Value::number(Number::from_double(value));
}

// The natural logarithm by the series that Go uses (FreeBSD's e_log.c), so that the last digit is
// the same.
double natural_log(double x) {
  constexpr double ln2_high = 6.93147180369123816490e-01;
  constexpr double ln2_low = 1.90821492927058770002e-10;
  if (!(x > 0) || std::isinf(x)) {
    return std::log(x);
  }
  int exponent = 0;
  double mantissa = std::frexp(x, &exponent);
  if (mantissa < M_SQRT2 / 2) {
    mantissa *= 2;
    --exponent;
  }
  double f = mantissa - 1;
  double s = f / (2 + f);
  double s2 = s * s;
  double s4 = s2 * s2;
  double odd = s2 * (6.666666666666735130e-01 +
                     s4 * (2.857142874366239149e-01 +
                           s4 * (1.818357216161805012e-01 + s4 * 1.479819860511658591e-01)));
  double even = s4 * (3.999999999940941908e-01 +
                      s4 * (2.222219843214978396e-01 + s4 * 1.531383769920937332e-01));
  double half = 0.5 * f * f;
  double k = exponent;
  return k * ln2_high - ((half - (s * (half + odd + even) + k * ln2_low)) - f);
}

FunctionResult log_call(const CallContext&, Arguments arguments) {
  KILN_ASSIGN(double number, to_double(arguments[0]));
  KILN_ASSIGN(double base, to_double(arguments[1]));
  return from_double(natural_log(number) / natural_log(base));
}

// e to the power of x, for a result that is a normal number, by the method that Go uses (N.
// Shibata: Efficient evaluation methods of elementary functions suitable for SIMD computation,
// 2010), so that the last digit is the same.
double exponential(double x) {
  constexpr double ln2_high = 0.69314718055966295651160180568695068359375;
  constexpr double ln2_low = 0.28235290563031577122588448175013436025525412068e-12;
  constexpr int halvings = 4;
  const double exponent = std::nearbyint(x * M_LOG2E);
  x = std::fma(-ln2_low, exponent, std::fma(-ln2_high, exponent, x));
  x = std::ldexp(x, -halvings);
  // The series of (e^x - 1) / x.
  double series = 1.0 / 40320;
  for (const double factorial : {5040.0, 720.0, 120.0, 24.0, 6.0, 2.0, 1.0}) {
    series = std::fma(series, x, 1 / factorial);
  }
  x *= series;
  // e^2x - 1 = (e^x - 1) (e^x - 1 + 2).
  for (int i = 1; i < halvings; ++i) {
    x *= x + 2;
  }
  x = std::fma(x + 2, x, 1.0);
  return std::ldexp(x, static_cast<int>(exponent));
}

// x to the power of n (a whole number, not negative) by squaring, the mantissa and the binary
// exponent apart: the order of roundings is Go's, and so is the last digit.
double whole_power(double start, double x, int64_t n, int& exponent) {
  constexpr int exponent_limit = 1 << 12;
  int x_exponent = 0;
  double mantissa = std::frexp(x, &x_exponent);
  for (; n != 0; n >>= 1) {
    if (x_exponent < -exponent_limit || x_exponent > exponent_limit) {
      exponent += x_exponent;
      break;
    }
    if (n & 1) {
      start *= mantissa;
      exponent += x_exponent;
    }
    mantissa *= mantissa;
    x_exponent *= 2;
    if (mantissa < 0.5) {
      mantissa += mantissa;
      --x_exponent;
    }
  }
  return start;
}

double power(double x, double y) {
  constexpr double largest_whole = 9.2e18;
  bool special = x == 0 || y == 0 || std::isinf(x) || std::isinf(y) || y == 1 ||
                 std::fabs(y) >= largest_whole || y == 0.5 || y == -0.5;
  double whole = 0;
  double fraction = std::modf(std::fabs(y), &whole);
  if (special || (fraction != 0 && x < 0)) {
    return std::pow(x, y);
  }
  double result = 1;
  int exponent = 0;
  if (fraction != 0) {
    if (fraction > 0.5) {
      fraction -= 1;
      whole += 1;
    }
    result = exponential(fraction * natural_log(x));
  }
  result = whole_power(result, x, static_cast<int64_t>(whole), exponent);
  if (y < 0) {
    result = 1 / result;
    exponent = -exponent;
  }
  return std::ldexp(result, exponent);
}

FunctionResult pow_call(const CallContext&, Arguments arguments) {
  KILN_ASSIGN(double base, to_double(arguments[0]));
  KILN_ASSIGN(double exponent, to_double(arguments[1]));
  return from_double(power(base, exponent));
}

FunctionResult extreme(Arguments arguments, bool largest) {
  if (arguments.empty()) {
    return call_error("must pass at least one number");
  }
  const Value* best = &arguments[0];
  for (const Value& value : arguments) {
    auto order = value.as_number().compare(best->as_number());
    if (largest ? order > 0 : order < 0) {
      best = &value;
    }
  }
  return *best;
}

FunctionResult max_call(const CallContext&, Arguments arguments) {
  return extreme(arguments, true);
}

FunctionResult min_call(const CallContext&, Arguments arguments) {
  return extreme(arguments, false);
}

FunctionResult parseint_type(Arguments arguments) {
  const Type& type = arguments[0].type();
  if (!type.is(TypeKind::String) && !type.is(TypeKind::Dynamic)) {
    return argument_error(0, "first argument must be a string, not " + type.friendly_name());
  }
  return Value::unknown(Type::number());
}

FunctionResult parseint_call(const CallContext&, Arguments arguments) {
  if (FunctionResult type = parseint_type(arguments); !type) {
    return type;
  }
  auto base = whole_number(arguments[1]);
  if (!base) {
    return argument_error(1, base.error().message);
  }
  if (*base < 2 || *base > 62) {
    return argument_error(1, "base must be a whole number between 2 and 62 inclusive");
  }
  auto number = Number::parse_integer(arguments[0].as_string(), static_cast<int>(*base));
  if (!number) {
    return argument_error(0, fmt::format("cannot parse {} as a base {} integer",
                                         go_quote(arguments[0].as_string()), *base));
  }
  return Value::number(std::move(*number));
}

FunctionResult signum_call(const CallContext&, Arguments arguments) {
  KILN_ASSIGN(int64_t number, whole_number(arguments[0]));
  return Value::number(int64_t{(number > 0) - (number < 0)});
}

FunctionResult sum_type(Arguments arguments) {
  return Value::unknown(has_untyped(arguments) ? Type::dynamic() : Type::number());
}

FunctionResult sum_call(const CallContext&, Arguments arguments) {
  const Value& list = arguments[0];
  const Type& type = list.type();
  if (!is_sequence_or_set(type) && !is_keyed(type)) {
    return argument_error(0, "cannot sum noniterable");
  }
  if (list.size() == 0) {
    return argument_error(0, "cannot sum an empty list");
  }
  if (!is_sequence_or_set(type)) {
    return argument_error(0,
                          "argument must be list, set, or tuple. Received " + type.friendly_name());
  }
  if (!list.is_wholly_known()) {
    return pending(Type::number());
  }
  std::optional<Number> total;
  for (const Value& element : list.elements()) {
    auto number = convert(element, Type::number());
    if (!number || number->is_null()) {
      return argument_error(0, "argument must be list, set, or tuple of number values");
    }
    total = total ? Number::add(*total, number->as_number()) : number->as_number();
    if (!total) {
      return call_error("can't compute sum of opposing infinities");
    }
  }
  return Value::number(*total);
}

// The first value has 53 bits and the step 64, as in cty: what follows is visible in quotients.
const Number& range_zero() {
  static const Number zero = Number::from_double(0);
  return zero;
}

FunctionResult range_call(const CallContext&, Arguments arguments) {
  if (arguments.empty() || arguments.size() > 3) {
    return call_error("must have one, two, or three arguments");
  }
  Number start = arguments.size() == 1 ? range_zero() : arguments[0].as_number();
  const Number& end = arguments[arguments.size() == 1 ? 0 : 1].as_number();
  bool down = end.compare(start) < 0;
  Number step = down ? int64_t{-1} : int64_t{1};
  if (arguments.size() == 3) {
    step = arguments[2].as_number();
    if (step.is_negative() && end.compare(start) > 0) {
      return argument_error(1, "end must be less than start when step is negative");
    }
    if (!step.is_negative() && down) {
      return argument_error(1, "end must be greater than start when step is positive");
    }
  }
  std::vector<Value> values;
  for (Number next = start; step.is_negative() ? next.compare(end) > 0 : next.compare(end) < 0;) {
    if (values.size() >= kLongestRange) {
      return call_error(
          "more than 1024 values were generated; either decrease the difference between start and "
          "end or use a smaller step");
    }
    values.push_back(Value::number(next));
    auto sum = Number::add(next, step);
    if (!sum) {
      return call_error("can't compute sum of opposing infinities");
    }
    next = *sum;
  }
  return Value::list(Type::number(), std::move(values));
}

}  // namespace

std::span<const FunctionInfo> numeric_functions() {
  static const FunctionInfo functions[] = {
      {
          .name = "abs",
          .category = "numeric",
          .doc = "The number without its sign.",
          .example = {"abs(-12.5)", "12.5"},
          .parameters = {number_parameter("num", "Any number.")},
          .result = Type::number(),
          .call = abs_call,
      },
      {
          .name = "ceil",
          .category = "numeric",
          .doc = "The smallest whole number that is not less than the given one.",
          .example = {"ceil(1.2)", "2"},
          .parameters = {number_parameter("num", "Any number.")},
          .result = Type::number(),
          .call = ceil_call,
      },
      {
          .name = "floor",
          .category = "numeric",
          .doc = "The largest whole number that is not greater than the given one.",
          .example = {"floor(-1.2)", "-2"},
          .parameters = {number_parameter("num", "Any number.")},
          .result = Type::number(),
          .call = floor_call,
      },
      {
          .name = "log",
          .category = "numeric",
          .doc =
              "The logarithm of a number in a base, computed with 64-bit floating point numbers.",
          .example = {"log(1024, 2)", "10"},
          .parameters = {number_parameter("num", "The number."),
                         number_parameter("base", "The base.")},
          .result = Type::number(),
          .call = log_call,
      },
      {
          .name = "max",
          .category = "numeric",
          .doc = "The greatest of the numbers. A list is given with `...`: max([1, 2]...).",
          .example = {"max(3, 12, 7)", "12"},
          .rest = number_parameter("numbers", "The numbers, at least one."),
          .result = Type::number(),
          .call = max_call,
      },
      {
          .name = "min",
          .category = "numeric",
          .doc = "The smallest of the numbers. A list is given with `...`: min([1, 2]...).",
          .example = {"min(3, 12, 7)", "3"},
          .rest = number_parameter("numbers", "The numbers, at least one."),
          .result = Type::number(),
          .call = min_call,
      },
      {
          .name = "parseint",
          .category = "numeric",
          .doc = "Reads a whole number written in a base of 2 to 62, however long it is. A text "
                 "that is no such number is an error.",
          .example = {R"(parseint("ff", 16))", "255"},
          .parameters = {any_parameter("number", "Its digits, as a string."),
                         number_parameter("base", "From 2 to 62.")},
          .result = Type::number(),
          .result_type = parseint_type,
          .call = parseint_call,
      },
      {
          .name = "pow",
          .category = "numeric",
          .doc = "A number to the power of another, computed with 64-bit floating point numbers.",
          .example = {"pow(2, 10)", "1024"},
          .parameters = {number_parameter("num", "The base."),
                         number_parameter("power", "The exponent.")},
          .result = Type::number(),
          .call = pow_call,
      },
      {
          .name = "range",
          .category = "numeric",
          .doc = "A list of numbers: range(end), range(start, end) or range(start, end, step). The "
                 "end is not included. More than 1024 numbers are an error.",
          .example = {"range(1, 8, 3)", "[1, 4, 7]"},
          .rest = number_parameter("params", "One to three numbers."),
          .result = Type::list(Type::number()),
          .call = range_call,
      },
      {
          .name = "signum",
          .category = "numeric",
          .doc = "-1, 0 or 1, as the whole number is negative, zero or positive.",
          .example = {"signum(-7)", "-1"},
          .parameters = {number_parameter("num", "A whole number.")},
          .result = Type::number(),
          .call = signum_call,
      },
      {
          .name = "sum",
          .category = "numeric",
          .doc = "The sum of a list, set or tuple of numbers. An empty one is an error.",
          .example = {"sum([10, 13, 6])", "29"},
          .parameters = {any_parameter("list", "The numbers, at least one.")},
          .result = Type::number(),
          .result_type = sum_type,
          .call = sum_call,
      },
  };
  return functions;
}

}  // namespace kiln
