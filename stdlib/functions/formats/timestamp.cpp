#include "stdlib/functions/formats/timestamp.h"

#include <array>
#include <chrono>
#include <cstdlib>

#include "compiler/value/unicode.h"
#include "fmt/format.h"

namespace kiln {
namespace {

constexpr int64_t kDay = 86400;
constexpr int64_t kSecond = 1'000'000'000;

bool is_digit_at(std::string_view text, size_t i) {
  return i < text.size() && text[i] >= '0' && text[i] <= '9';
}

int two_digits(std::string_view text) {
  return (text[0] - '0') * 10 + (text[1] - '0');
}

int64_t floor_divide(int64_t a, int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

// Reads a timestamp part by part. A failed step leaves its message.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  std::string problem;

  bool year(int64_t& out) {
    if (rest_.size() < 4 || !is_digit_at(rest_, 0) || !is_digit_at(rest_, 1) ||
        !is_digit_at(rest_, 2) || !is_digit_at(rest_, 3)) {
      return fail("year");
    }
    out = two_digits(rest_) * 100 + two_digits(rest_.substr(2));
    rest_.remove_prefix(4);
    return true;
  }

  // Two digits; out of the range they are reported with what follows them, as Go does.
  bool field(unsigned& out, std::string_view name, unsigned smallest, unsigned largest) {
    if (!is_digit_at(rest_, 0) || !is_digit_at(rest_, 1)) {
      return fail(name);
    }
    out = static_cast<unsigned>(two_digits(rest_));
    rest_.remove_prefix(2);
    return (out >= smallest && out <= largest) || fail(name);
  }

  bool literal(char wanted) {
    if (!rest_.empty() && rest_[0] == wanted) {
      rest_.remove_prefix(1);
      return true;
    }
    std::string quoted = go_quote(std::string(1, wanted));
    problem = wanted == 'T' ? "missing required time introducer 'T'"
              : rest_.empty()
                  ? fmt::format("end of string where {} is expected", quoted)
                  : fmt::format("found {} where {} is expected", go_quote(rest_), quoted);
    return false;
  }

  void fraction(int32_t& nanoseconds) {
    if (rest_.size() < 2 || (rest_[0] != '.' && rest_[0] != ',') || !is_digit_at(rest_, 1)) {
      return;
    }
    size_t end = 1;
    int32_t unit = kSecond / 10;
    for (; is_digit_at(rest_, end); ++end) {
      nanoseconds += (rest_[end] - '0') * unit;
      unit /= 10;
    }
    rest_.remove_prefix(end);
  }

  bool offset(int32_t& out) {
    if (!rest_.empty() && rest_[0] == 'Z') {
      rest_.remove_prefix(1);
      return true;
    }
    bool shaped = rest_.size() >= 6 && (rest_[0] == '+' || rest_[0] == '-') &&
                  is_digit_at(rest_, 1) && is_digit_at(rest_, 2) && rest_[3] == ':' &&
                  is_digit_at(rest_, 4) && is_digit_at(rest_, 5);
    if (!shaped) {
      return fail("UTC offset");
    }
    out = (two_digits(rest_.substr(1)) * 60 + two_digits(rest_.substr(4))) * 60;
    out = rest_[0] == '-' ? -out : out;
    rest_.remove_prefix(6);
    return true;
  }

  bool end() { return rest_.empty() || fail("timestamp segment"); }

 private:
  bool fail(std::string_view name) {
    problem = rest_.empty() ? fmt::format("end of string before {}", name)
                            : fmt::format("cannot use {} as {}", go_quote(rest_), name);
    return false;
  }

  std::string_view rest_;
};

struct Unit {
  std::string_view name;
  int64_t nanoseconds;
};
constexpr std::array<Unit, 8> kUnits = {{{"ns", 1},
                                         {"us", 1000},
                                         {"\u00B5s", 1000},
                                         {"\u03BCs", 1000},
                                         {"ms", 1'000'000},
                                         {"s", kSecond},
                                         {"m", 60 * kSecond},
                                         {"h", 3600 * kSecond}}};

}  // namespace

Result<Timestamp> parse_rfc3339(std::string_view text, char separator) {
  using std::chrono::day;
  using std::chrono::month;
  using std::chrono::sys_days;
  using std::chrono::year;
  Reader reader(text);
  CalendarTime fields;
  Timestamp out;
  bool read = reader.year(fields.year) && reader.literal('-') &&
              reader.field(fields.month, "month", 1, 12) && reader.literal('-') &&
              reader.field(fields.day, "day of month", 0, 99) && reader.literal(separator) &&
              reader.field(fields.hour, "hour", 0, 23) && reader.literal(':') &&
              reader.field(fields.minute, "minute", 0, 59) && reader.literal(':') &&
              reader.field(fields.second, "second", 0, 59);
  if (read) {
    reader.fraction(out.nanoseconds);
    read = reader.offset(out.offset) && reader.end();
  }
  if (!read) {
    return Error{"not a valid RFC3339 timestamp: " + reader.problem};
  }
  auto date = year(static_cast<int>(fields.year)) / month(fields.month) / day(fields.day);
  if (!date.ok()) {
    return Error{"not a valid RFC3339 timestamp: day out of range"};
  }
  out.seconds = sys_days(date).time_since_epoch().count() * kDay + int64_t{fields.hour} * 3600 +
                int64_t{fields.minute} * 60 + fields.second - out.offset;
  return out;
}

CalendarTime calendar_time(const Timestamp& timestamp) {
  using std::chrono::days;
  using std::chrono::sys_days;
  using std::chrono::year_month_day;
  int64_t local = timestamp.seconds + timestamp.offset;
  int64_t day_number = floor_divide(local, kDay);
  int64_t in_day = local - day_number * kDay;
  // The calendar repeats, weekdays too, while the library counts few years.
  constexpr int64_t days_of_cycle = 146097;
  constexpr int64_t years_of_cycle = 400;
  const int64_t cycle = floor_divide(day_number, days_of_cycle);
  day_number -= cycle * days_of_cycle;
  sys_days day{days(static_cast<int>(day_number))};
  year_month_day date(day);
  CalendarTime out;
  out.year = static_cast<int>(date.year()) + cycle * years_of_cycle;
  out.month = static_cast<unsigned>(date.month());
  out.day = static_cast<unsigned>(date.day());
  out.hour = static_cast<unsigned>(in_day / 3600);
  out.minute = static_cast<unsigned>(in_day / 60 % 60);
  out.second = static_cast<unsigned>(in_day % 60);
  out.weekday = std::chrono::weekday(day).c_encoding();
  auto first_day = [](std::chrono::year year) { return sys_days(year / std::chrono::January / 1); };
  out.day_of_year = static_cast<unsigned>((day - first_day(date.year())).count()) + 1;
  // An ISO week belongs to the year that has its Thursday.
  sys_days thursday = day + days(3 - static_cast<int>((out.weekday + 6) % 7));
  std::chrono::year iso_year = year_month_day(thursday).year();
  out.iso_year = static_cast<int>(iso_year) + cycle * years_of_cycle;
  out.iso_week = static_cast<unsigned>((thursday - first_day(iso_year)).count()) / 7 + 1;
  return out;
}

std::string_view month_name(unsigned month) {
  constexpr std::array<std::string_view, 12> names = {
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  return names.at(month - 1);
}

std::string_view weekday_name(unsigned weekday) {
  constexpr std::array<std::string_view, 7> names = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                     "Thursday", "Friday", "Saturday"};
  return names.at(weekday);
}

std::string format_offset(const Timestamp& timestamp, std::string_view separator) {
  int32_t minutes = std::abs(timestamp.offset) / 60;
  return fmt::format("{}{:02}{}{:02}", timestamp.offset < 0 ? '-' : '+', minutes / 60, separator,
                     minutes % 60);
}

std::string format_rfc3339(const Timestamp& timestamp) {
  CalendarTime time = calendar_time(timestamp);
  // As Go writes years that the standard has no form for.
  const std::string year = (time.year < 0 ? "-" : "") + fmt::format("{:04}", std::abs(time.year));
  return fmt::format("{}-{:02}-{:02}T{:02}:{:02}:{:02}{}", year, time.month, time.day, time.hour,
                     time.minute, time.second,
                     timestamp.offset == 0 ? "Z" : format_offset(timestamp, ":"));
}

Result<int64_t> parse_go_duration(std::string_view text) {
  std::string quoted = go_quote(text);
  Error invalid{"time: invalid duration " + quoted};
  std::string_view rest = text;
  bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) {
    rest.remove_prefix(1);
  }
  if (rest == "0") {
    return int64_t{0};
  }
  if (rest.empty()) {
    return invalid;
  }
  int64_t total = 0;
  while (!rest.empty()) {
    int64_t whole = 0;
    double fraction = 0;
    double scale = 1;
    bool digits = false;
    bool overflow = false;
    for (; is_digit_at(rest, 0); rest.remove_prefix(1)) {
      digits = true;
      overflow |= __builtin_mul_overflow(whole, int64_t{10}, &whole) ||
                  __builtin_add_overflow(whole, int64_t{rest[0] - '0'}, &whole);
    }
    if (rest.starts_with('.')) {
      for (rest.remove_prefix(1); is_digit_at(rest, 0); rest.remove_prefix(1)) {
        digits = true;
        fraction = fraction * 10 + (rest[0] - '0');
        scale *= 10;
      }
    }
    if (!digits || overflow) {
      return invalid;
    }
    size_t name_size = 0;
    while (name_size < rest.size() && rest[name_size] != '.' && !is_digit_at(rest, name_size)) {
      ++name_size;
    }
    std::string_view name = rest.substr(0, name_size);
    if (name.empty()) {
      return Error{"time: missing unit in duration " + quoted};
    }
    const Unit* unit = nullptr;
    for (const Unit& candidate : kUnits) {
      unit = candidate.name == name ? &candidate : unit;
    }
    if (unit == nullptr) {
      return Error{fmt::format("time: unknown unit {} in duration {}", go_quote(name), quoted)};
    }
    auto part = static_cast<int64_t>(fraction * (static_cast<double>(unit->nanoseconds) / scale));
    if (__builtin_mul_overflow(whole, unit->nanoseconds, &whole) ||
        __builtin_add_overflow(whole, part, &whole) ||
        __builtin_add_overflow(total, whole, &total)) {
      return invalid;
    }
    rest.remove_prefix(name_size);
  }
  return negative ? -total : total;
}

Timestamp add_nanoseconds(const Timestamp& timestamp, int64_t nanoseconds) {
  int64_t whole = floor_divide(nanoseconds, kSecond);
  Timestamp out = timestamp;
  int64_t sum = timestamp.nanoseconds + (nanoseconds - whole * kSecond);
  out.seconds += whole + sum / kSecond;
  out.nanoseconds = static_cast<int32_t>(sum % kSecond);
  return out;
}

}  // namespace kiln
