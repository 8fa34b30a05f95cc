#include <compare>

#include "compiler/value/unicode.h"
#include "stdlib/functions/arguments.h"
#include "stdlib/functions/formats/timestamp.h"

namespace kiln {
namespace {

FunctionError bad_verb(std::string_view verb, std::string_view advice) {
  std::string text = "invalid date format verb " + go_quote(verb);
  return argument_error(0, advice.empty() ? text : fmt::format("{}: {}", text, advice));
}

// A number as it is for a verb of one letter, with two digits for a verb of two.
std::optional<std::string> one_or_two_digits(int64_t number, size_t letters) {
  if (letters == 1) {
    return std::to_string(number);
  }
  return letters == 2 ? std::optional(fmt::format("{:02}", number)) : std::nullopt;
}

std::optional<std::string> year_text(int64_t year, size_t letters) {
  if (letters == 2) {
    return fmt::format("{:02}", year % 100);
  }
  return letters == 4 ? std::optional(fmt::format("{:04}", year)) : std::nullopt;
}

std::optional<std::string> name_or_number(std::string_view name, std::optional<std::string> number,
                                          size_t letters) {
  if (letters == 3 || letters == 4) {
    return std::string(letters == 3 ? name.substr(0, 3) : name);
  }
  return number;
}

std::optional<std::string> zone_text(const Timestamp& timestamp, size_t letters) {
  bool utc = timestamp.offset == 0;
  switch (letters) {
    case 1:
      return utc ? "Z" : format_offset(timestamp, ":");
    case 3:
      return utc ? "UTC" : format_offset(timestamp, "");
    case 4:
      return format_offset(timestamp, "");
    case 5:
      return format_offset(timestamp, ":");
    default:
      return {};
  }
}

// The text for a run of one letter.
FunctionResult verb_text(const Timestamp& timestamp, const CalendarTime& time,
                         std::string_view verb) {
  size_t letters = verb.size();
  std::optional<std::string> text;
  std::string_view advice;
  switch (verb[0]) {
    case 'Y':
      text = year_text(time.year, letters);
      advice = "year must either be \"YY\" or \"YYYY\"";
      break;
    case 'M':
      text =
          name_or_number(month_name(time.month), one_or_two_digits(time.month, letters), letters);
      advice = "month must be \"M\", \"MM\", \"MMM\", or \"MMMM\"";
      break;
    case 'D':
      text = one_or_two_digits(time.day, letters);
      advice = "day of month must either be \"D\" or \"DD\"";
      break;
    case 'E':
      text = name_or_number(weekday_name(time.weekday), std::nullopt, letters);
      advice = "day of week must either be \"EEE\" or \"EEEE\"";
      break;
    case 'h':
      text = one_or_two_digits(time.hour, letters);
      advice = "24-hour must either be \"h\" or \"hh\"";
      break;
    case 'H':
      text = one_or_two_digits(time.hour % 12 == 0 ? 12 : time.hour % 12, letters);
      advice = "12-hour must either be \"H\" or \"HH\"";
      break;
    case 'A':
      text = letters == 2 ? std::optional(time.hour < 12 ? "AM" : "PM") : std::nullopt;
      advice = "must be \"AA\"";
      break;
    case 'a':
      text = letters == 2 ? std::optional(time.hour < 12 ? "am" : "pm") : std::nullopt;
      advice = "must be \"aa\"";
      break;
    case 'm':
      text = one_or_two_digits(time.minute, letters);
      advice = "minute must either be \"m\" or \"mm\"";
      break;
    case 's':
      text = one_or_two_digits(time.second, letters);
      advice = "second must either be \"s\" or \"ss\"";
      break;
    case 'Z':
      text = zone_text(timestamp, letters);
      advice = "timezone must be Z, ZZZZ, or ZZZZZ";
      break;
    default:
      break;
  }
  if (!text) {
    return bad_verb(verb, advice);
  }
  return Value::string(*text);
}

bool is_verb_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Takes a text in single quotes off the front of a format. `''` inside, or alone, is a quote.
std::optional<std::string> take_literal(std::string_view& format) {
  format.remove_prefix(1);
  if (format.starts_with('\'')) {
    format.remove_prefix(1);
    return "'";
  }
  std::string out;
  while (!format.empty()) {
    if (format.starts_with("''")) {
      out += '\'';
      format.remove_prefix(2);
    } else if (format[0] == '\'') {
      format.remove_prefix(1);
      return out;
    } else {
      out += format[0];
      format.remove_prefix(1);
    }
  }
  return {};
}

FunctionResult formatdate_call(const CallContext&, Arguments arguments) {
  auto timestamp = parse_rfc3339(arguments[1].as_string());
  if (!timestamp) {
    return argument_error(1, timestamp.error().message);
  }
  CalendarTime time = calendar_time(*timestamp);
  std::string out;
  for (std::string_view format = arguments[0].as_string(); !format.empty();) {
    if (format[0] == '\'') {
      auto literal = take_literal(format);
      if (!literal) {
        return argument_error(0, "unterminated literal '");
      }
      out += *literal;
    } else if (is_verb_letter(format[0])) {
      size_t size = std::min(format.find_first_not_of(format[0]), format.size());
      FunctionResult text = verb_text(*timestamp, time, format.substr(0, size));
      if (!text) {
        return text;
      }
      out += (*text).as_string();
      format.remove_prefix(size);
    } else {
      out += format[0];
      format.remove_prefix(1);
    }
  }
  return Value::string(out);
}

FunctionResult timeadd_call(const CallContext&, Arguments arguments) {
  KILN_ASSIGN(Timestamp timestamp, parse_rfc3339(arguments[0].as_string()));
  KILN_ASSIGN(int64_t duration, parse_go_duration(arguments[1].as_string()));
  return Value::string(format_rfc3339(add_nanoseconds(timestamp, duration)));
}

FunctionResult timecmp_call(const CallContext&, Arguments arguments) {
  Timestamp times[2];
  for (int i : {0, 1}) {
    auto time = parse_rfc3339(arguments[static_cast<size_t>(i)].as_string());
    if (!time) {
      return argument_error(i, time.error().message);
    }
    times[i] = *time;
  }
  const auto order = std::pair(times[0].seconds, times[0].nanoseconds) <=>
                     std::pair(times[1].seconds, times[1].nanoseconds);
  return Value::number(int64_t{(order > 0) - (order < 0)});
}

Timestamp now_of(const CallContext& context) {
  Timestamp now;
  now.seconds = *context.now;
  return now;
}

FunctionResult timestamp_call(const CallContext& context, Arguments) {
  if (!context.now) {
    return pending(Type::string());
  }
  return Value::string(format_rfc3339(now_of(context)));
}

// The one optional argument of the functions that Packer kept from its older language.
FunctionResult optional_format(Arguments arguments) {
  if (arguments.size() > 1) {
    std::string given;
    for (const Value& argument : arguments) {
      given += (given.empty() ? "" : " ") + argument.as_string();
    }
    return call_error(fmt::format("too many values, 1 needed: [{}]", given));
  }
  return arguments.empty() ? Value() : arguments[0];
}

FunctionResult legacy_isotime_call(const CallContext& context, Arguments arguments) {
  FunctionResult layout = optional_format(arguments);
  if (!layout || !context.now) {
    return layout ? FunctionResult(pending(Type::string())) : layout;
  }
  return Value::string((*layout).is_null()
                           ? format_rfc3339(now_of(context))
                           : format_go_layout(now_of(context), (*layout).as_string()));
}

// The Go layout that each verb of strftime stands for; the others are counted, not laid out.
std::string_view strftime_layout(char verb) {
  switch (verb) {
    case 'a':
      return "Mon";
    case 'A':
      return "Monday";
    case 'b':
      return "Jan";
    case 'B':
      return "January";
    case 'c':
      return "Mon Jan _2 15:04:05 2006";
    case 'd':
      return "02";
    case 'H':
      return "15";
    case 'I':
      return "03";
    case 'j':
      return "002";
    case 'm':
      return "01";
    case 'M':
      return "04";
    case 'p':
      return "PM";
    case 'S':
      return "05";
    case 'x':
      return "01/02/06";
    case 'X':
      return "15:04:05";
    case 'y':
      return "06";
    case 'Y':
      return "2006";
    case 'z':
      return "-0700";
    case 'Z':
      return "MST";
    default:
      return {};
  }
}

FunctionResult legacy_strftime_call(const CallContext& context, Arguments arguments) {
  FunctionResult format = optional_format(arguments);
  if (!format || !context.now) {
    return format ? FunctionResult(pending(Type::string())) : format;
  }
  Timestamp now = now_of(context);
  const std::string text = (*format).is_null() ? "" : (*format).as_string();
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    char verb = text[++i];
    if (std::string_view layout = strftime_layout(verb); !layout.empty()) {
      out += format_go_layout(now, layout);
    } else if (verb == 'w') {
      out += std::to_string(calendar_time(now).weekday);
    } else if (verb == '%') {
      out += '%';
    } else {
      out += '%';
      out += verb;
    }
  }
  return Value::string(out);
}

// What the parse functions give, with one more attribute.
Type time_type(const std::string& more, Type more_type) {
  std::map<std::string, Type> attributes;
  for (auto name : {"year", "year_day", "day", "month", "weekday", "hour", "minute", "second",
                    "iso_year", "iso_week"}) {
    attributes.emplace(name, Type::number());
  }
  attributes.emplace("month_name", Type::string());
  attributes.emplace("weekday_name", Type::string());
  attributes.emplace(more, std::move(more_type));
  return Type::object(std::move(attributes));
}

Value time_value(const Timestamp& timestamp, const std::string& more, Value more_value) {
  CalendarTime time = calendar_time(timestamp);
  auto number = [](int64_t value) { return Value::number(value); };
  return Value::object({{"year", number(time.year)},
                        {"year_day", number(time.day_of_year)},
                        {"day", number(time.day)},
                        {"month", number(time.month)},
                        {"month_name", Value::string(month_name(time.month))},
                        {"weekday", number(time.weekday)},
                        {"weekday_name", Value::string(weekday_name(time.weekday))},
                        {"hour", number(time.hour)},
                        {"minute", number(time.minute)},
                        {"second", number(time.second)},
                        {"iso_year", number(time.iso_year)},
                        {"iso_week", number(time.iso_week)},
                        {more, std::move(more_value)}});
}

FunctionResult rfc3339_parse_call(const CallContext&, Arguments arguments) {
  const std::string& text = arguments[0].as_string();
  auto timestamp = parse_rfc3339(text);
  if (!timestamp) {
    timestamp = parse_rfc3339(text, ' ');
  }
  if (!timestamp) {
    return argument_error(0, go_quote(text) + " is not a valid RFC3339 timestamp");
  }
  return time_value(*timestamp, "unix", Value::number(timestamp->seconds));
}

FunctionResult unix_timestamp_parse_call(const CallContext&, Arguments arguments) {
  auto seconds = whole_number(arguments[0]);
  if (!seconds) {
    return argument_error(
        0, "unix_timestamp must be a whole number of seconds representable as a 64-bit integer: " +
               seconds.error().message);
  }
  Timestamp timestamp;
  timestamp.seconds = *seconds;
  return time_value(timestamp, "rfc3339", Value::string(format_rfc3339(timestamp)));
}

}  // namespace

std::span<const FunctionInfo> date_functions() {
  static const FunctionInfo functions[] = {
      {
          .name = "formatdate",
          .category = "date and time",
          .doc =
              "A timestamp in another form. Letters: YYYY YY year, MMMM MMM MM M month, DD D day, "
              "EEEE EEE weekday, hh h hour of 24, HH H hour of 12, AA aa AM or PM, mm m minute, ss "
              "s second, ZZZZZ ZZZZ ZZZ Z zone. Other letters go between single quotes.",
          .example = {R"(formatdate("YYYY-MM-DD hh:mm", "2024-02-29T08:05:00Z"))",
                      R"("2024-02-29 08:05")"},
          .parameters = {string_parameter("format", "The form."),
                         string_parameter("time", "A timestamp of RFC 3339.")},
          .result = Type::string(),
          .call = formatdate_call,
      },
      {
          .name = "legacy_isotime",
          .category = "date and time",
          .doc = "The time of the run in UTC, by Go's reference layout.",
          .example = {R"(legacy_isotime("2006-01-02"))"},
          .rest = string_parameter("format", "The layout, such as \"2006-01-02\"."),
          .result = Type::string(),
          .pure = false,
          .call = legacy_isotime_call,
      },
      {
          .name = "legacy_strftime",
          .category = "date and time",
          .doc = "The time of the run in UTC, by a format of strftime.",
          .example = {R"(legacy_strftime("%Y-%m-%d"))"},
          .rest = string_parameter("format", "The format, such as \"%Y-%m-%d\"."),
          .result = Type::string(),
          .pure = false,
          .call = legacy_strftime_call,
      },
      {
          .name = "rfc3339_parse",
          .category = "date and time",
          .doc = "The parts of a timestamp of RFC 3339, at its own offset, as an object: year, "
                 "month, month_name, day, year_day, weekday (0 is Sunday), weekday_name, hour, "
                 "minute, second, unix, iso_year, iso_week.",
          .example = {R"(rfc3339_parse("2024-02-29T08:05:00Z").weekday_name)", R"("Thursday")"},
          .parameters = {string_parameter("timestamp", "The timestamp.")},
          .result = time_type("unix", Type::number()),
          .call = rfc3339_parse_call,
      },
      {
          .name = "timeadd",
          .category = "date and time",
          .doc = "A timestamp moved by a duration such as \"1h30m\", \"-10s\" or \"100ms\".",
          .example = {R"(timeadd("2024-02-28T23:00:00Z", "90m"))", R"("2024-02-29T00:30:00Z")"},
          .parameters = {string_parameter("timestamp", "A timestamp of RFC 3339."),
                         string_parameter("duration", "Such as \"1h30m\" or \"-10s\".")},
          .result = Type::string(),
          .not_null = false,
          .call = timeadd_call,
      },
      {
          .name = "timecmp",
          .category = "date and time",
          .doc = "-1, 0 or 1, as the first time is before, at or after the second.",
          .example = {R"(timecmp("2024-02-28T23:00:00Z", "2024-02-29T01:00:00+01:00"))", "-1"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {string_parameter("timestamp_a", "A timestamp of RFC 3339."),
                         string_parameter("timestamp_b", "Another.")},
          .result = Type::number(),
          .call = timecmp_call,
      },
      {
          .name = "timestamp",
          .category = "date and time",
          .doc = "The time of the run in UTC (RFC 3339), the same wherever it is asked for. A plan "
                 "does not know it yet.",
          .example = {"timestamp()"},
          .result = Type::string(),
          .not_null = false,
          .pure = false,
          .call = timestamp_call,
      },
      {
          .name = "unix_timestamp_parse",
          .category = "date and time",
          .doc = "The parts of a time given in seconds since 1970, in UTC, as an object: as of "
                 "rfc3339_parse, with rfc3339 in place of unix.",
          .example = {"unix_timestamp_parse(1709193900).rfc3339", R"("2024-02-29T08:05:00Z")"},
          .parameters = {number_parameter("unix_timestamp", "The seconds.")},
          .result = time_type("rfc3339", Type::string()),
          .call = unix_timestamp_parse_call,
      },
  };
  return functions;
}

}  // namespace kiln
