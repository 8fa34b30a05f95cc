#include "compiler/value/number.h"

#include "tests/support/catch.h"

namespace kiln {
namespace {

Number number(std::string_view text) {
  auto parsed = Number::parse(text);
  REQUIRE(parsed.has_value());
  return *parsed;
}

std::string third(const std::string& zeros_then) {
  return "0." + std::string(153, '3') + zeros_then;
}

TEST_CASE("text is parsed as Go's big.ParseFloat does and printed as Text('f', -1)") {
  struct Case {
    std::string text;
    std::string printed;
  };
  auto c = GENERATE(values<Case>({
      {"0", "0"},
      {"-0", "-0"},
      {"+7", "7"},
      {"007", "7"},
      {"1.", "1"},
      {".5", "0.5"},
      {"1.50", "1.5"},
      {"-12.25e-1", "-1.225"},
      {"1e21", "1000000000000000000000"},
      {"1E-7", "0.0000001"},
      {"1p4", "16"},
      {"3P-1", "1.5"},
      {"Inf", "+Inf"},
      {"-inf", "-Inf"},
      {"123456789012345678", "123456789012345678"},
      {"1234567890123456789012345678901234567890.5", "1234567890123456789012345678901234567890.5"},
      {"9223372036854775808", "9223372036854775808"},
      {"0e99999999", "0"},
  }));
  CAPTURE(c.text);
  CHECK(number(c.text).text() == c.printed);
  CHECK(number(c.text).precision() == 512);
}

TEST_CASE("what is not a number is refused") {
  auto text = GENERATE(values<std::string>({"", " 1", "1 ", "1_000", "0x10", "NaN", "Infinity",
                                            "INF", ".", "-", "1e", "1e+", "e5", "--1", "1.5.5",
                                            "1e2147483648", "1e99999999999999999999"}));
  CAPTURE(text);
  CHECK_FALSE(Number::parse(text).has_value());
}

TEST_CASE("an exponent beyond Go's range is infinite, one near it is finite and cheap to print") {
  CHECK(number("1e646456993").is_infinite());
  Number huge = number("1e646456992");
  CHECK_FALSE(huge.is_infinite());
  CHECK(huge.text().size() < 200);
  CHECK(huge.is_integer());
  CHECK_FALSE(huge.to_int64().has_value());
  CHECK((huge.floor().compare(huge) == 0));
  CHECK(number("1e-700000000").is_zero());
  CHECK(number("1p500000").text().ends_with("e+150514"));
  CHECK(number("1e154154").text() == "1e+154154");
  CHECK(number("-12.5e-50001").text() == "-1.25e-50000");
  CHECK(number("-1p-500000").text().ends_with("e-150515"));
  CHECK(number("1e30000").text().size() == 30001);
}

TEST_CASE("results have the precision that Go gives them") {
  Number three(int64_t{3});
  Number seven(int64_t{7});
  CHECK(Number::divide(three, seven)->text() == "0.42857142857142857144");
  CHECK(Number::divide(number("1"), number("3"))->text() == third("35"));
  CHECK(Number::divide(number("1"), three)->precision() == 512);
  CHECK(Number::multiply(*Number::divide(number("1"), number("3")), three)->text() == "1");
  Number product = *Number::multiply(number("1.1"), number("1.1"));
  CHECK(product.text() == "1.21" + std::string(151, '0') + "1");
  CHECK_FALSE(product.equals(number("1.21")));
  CHECK(Number::add(number("0.1"), number("0.2"))->equals(number("0.3")));
  CHECK(Number::subtract(*Number::add(number("1e155"), number("1")), number("1e155"))->text() ==
        "0");
  CHECK(Number::from_double(0.1).text() == "0.1");
  CHECK(Number::from_double(0.1).precision() == 53);
  CHECK(Number::multiply(Number(int64_t{1} << 62), Number(int64_t{1} << 62))->text() ==
        "21267647932558653966000000000000000000");
}

TEST_CASE("equality is by text, order by value") {
  Number tenth = Number::from_double(0.1);
  CHECK(tenth.equals(number("0.1")));
  CHECK((tenth.compare(number("0.1")) > 0));
  CHECK(number("-0").equals(number("0")));
  CHECK(number("-0").is_negative());
  CHECK_FALSE(number("1").equals(number("-1")));
  CHECK(number("Inf").equals(Number::infinity(false)));
  CHECK(Number(int64_t{5}).equals(number("5")));
  CHECK((number("2").compare(Number(int64_t{10})) < 0));
}

TEST_CASE("signs of zero follow IEEE 754") {
  CHECK(Number::multiply(Number(int64_t{0}), Number(int64_t{-3}))->text() == "-0");
  CHECK(Number::divide(Number(int64_t{0}), Number(int64_t{-3}))->text() == "-0");
  CHECK(Number::subtract(Number(int64_t{3}), Number(int64_t{3}))->text() == "0");
  CHECK(Number(int64_t{0}).negate().text() == "-0");
  CHECK(number("-0.5").ceiling().text() == "0");
  CHECK(number("-0.5").floor().text() == "-1");
  CHECK(number("-0").absolute().text() == "0");
}

TEST_CASE("modulo truncates and rounds at the dividend's precision") {
  CHECK(Number::modulo(number("-5"), number("3"))->text() == "-2");
  CHECK(Number::modulo(number("5"), number("0"))->text() == "5");
  CHECK(Number::modulo(number("5"), number("-3"))->text() == "2");
  CHECK(Number::modulo(number("-4"), number("2"))->text() == "0");
  CHECK(Number::modulo(number("11"), number("5.1"))->text() ==
        "0.8" + std::string(152, '0') + "24");
  CHECK(Number::modulo(number("-0"), number("7"))->text() == "-0");
  CHECK(Number::modulo(number("Inf"), number("0"))->text() == "+Inf");
}

TEST_CASE("operations without a result say so") {
  Number infinity = Number::infinity(false);
  CHECK(Number::divide(number("1"), number("0"))->text() == "+Inf");
  CHECK(Number::divide(number("-1"), number("0"))->text() == "-Inf");
  CHECK_FALSE(Number::divide(number("0"), number("0")).has_value());
  CHECK_FALSE(Number::divide(infinity, infinity).has_value());
  CHECK_FALSE(Number::subtract(infinity, infinity).has_value());
  CHECK_FALSE(Number::add(infinity, Number::infinity(true)).has_value());
  CHECK_FALSE(Number::multiply(infinity, number("0")).has_value());
  CHECK_FALSE(Number::modulo(infinity, number("5")).has_value());
  CHECK_FALSE(Number::modulo(number("5"), infinity).has_value());
}

TEST_CASE("the small form changes nothing at its borders") {
  Number largest(std::numeric_limits<int64_t>::max());
  Number smallest(std::numeric_limits<int64_t>::min());
  CHECK(Number::add(largest, Number(int64_t{1}))->text() == "9223372036854775808");
  CHECK(smallest.negate().text() == "9223372036854775808");
  CHECK(Number::divide(smallest, Number(int64_t{-1}))->text() == "9223372036854775808");
  CHECK(Number::modulo(smallest, Number(int64_t{-1}))->text() == "0");
  CHECK(Number::subtract(smallest, Number(int64_t{1}))->text() == "-9223372036854775809");
  CHECK(*Number::add(largest, Number(int64_t{-1}))->to_int64() == 9223372036854775806);
  CHECK(Number::from_double(9007199254740992.0).text() == "9007199254740992");
  CHECK(*number("12.5").negate().floor().to_int64() == -13);
  CHECK_FALSE(number("12.5").to_int64().has_value());
}

TEST_CASE("integers of any base and length are exact") {
  CHECK(Number::parse_integer("ff", 16)->text() == "255");
  CHECK(Number::parse_integer("-FF", 16)->text() == "-255");
  CHECK(Number::parse_integer("aA", 62)->text() == "656");
  std::string wide(160, '1');
  Number ones = *Number::parse_integer(wide, 10);
  CHECK(ones.text() == wide);
  CHECK(ones.precision() == 529);
  CHECK(Number::parse_integer("10", 2)->precision() == 64);
  for (auto text : {"", "-", "zz", "1 ", " 1", "+-1", "1.5", "0x10"}) {
    CAPTURE(text);
    CHECK_FALSE(Number::parse_integer(text, 10).has_value());
  }
}

TEST_CASE("whole numbers are shown in other bases") {
  CHECK(*number("-255").integer_text(16) == "-ff");
  CHECK(*number("1e30").integer_text(10) == "1000000000000000000000000000000");
  CHECK(*number("-0").integer_text(2) == "0");
  CHECK_FALSE(number("1.5").integer_text(10).has_value());
  CHECK_FALSE(number("1e300000").integer_text(10).has_value());
  CHECK_FALSE(number("Inf").integer_text(10).has_value());
}

TEST_CASE("other formats are Go's") {
  CHECK(number("1234.5678").format('e', 2) == "1.23e+03");
  CHECK(number("1234.5678").format('E', -1) == "1.2345678E+03");
  CHECK(number("0.000012345").format('g', 10) == "1.2345e-05");
  CHECK(number("123456789012").format('g', 10) == "1.23456789e+11");
  CHECK(number("100000").format('g', -1) == "100000");
  CHECK(number("1000000").format('g', -1) == "1e+06");
  CHECK(number("2.5").format('f', 0) == "2");
  CHECK(number("3.5").format('f', 0) == "4");
  CHECK(number("0.6").format('f', 0) == "1");
  CHECK(number("9.999").format('f', 2) == "10.00");
  CHECK(number("0").format('e', 3) == "0.000e+00");
  CHECK(number("10").format('g', 10) == "10");
}

}  // namespace
}  // namespace kiln
