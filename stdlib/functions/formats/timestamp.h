#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "compiler/source/result.h"

namespace kiln {

// A moment with the offset from UTC it was written with.
struct Timestamp {
  // Since the epoch, in UTC.
  int64_t seconds = 0;
  int32_t nanoseconds = 0;
  // Seconds east of UTC.
  int32_t offset = 0;
};

// The fields of a timestamp at its own offset.
struct CalendarTime {
  int64_t year = 0;
  unsigned month = 1;
  unsigned day = 1;
  unsigned hour = 0;
  unsigned minute = 0;
  unsigned second = 0;
  // 0 is Sunday.
  unsigned weekday = 0;
  // 1 is the first of January.
  unsigned day_of_year = 1;
  int64_t iso_year = 0;
  unsigned iso_week = 1;
};

// RFC 3339 with `separator` between date and time. Errors are cty's, which name the part that is
// wrong.
Result<Timestamp> parse_rfc3339(std::string_view text, char separator = 'T');

// RFC 3339 without fractions, `Z` for UTC.
std::string format_rfc3339(const Timestamp& timestamp);

CalendarTime calendar_time(const Timestamp& timestamp);

std::string_view month_name(unsigned month);
std::string_view weekday_name(unsigned weekday);

// `+hh:mm`, with any separator.
std::string format_offset(const Timestamp& timestamp, std::string_view separator);

// Go's durations (`1h30m`, `-1.5s`, `100us`) in nanoseconds, with Go's error texts.
Result<int64_t> parse_go_duration(std::string_view text);

// The moment a duration later; negative durations go back.
Timestamp add_nanoseconds(const Timestamp& timestamp, int64_t nanoseconds);

// Formats by Go's reference time (`2006-01-02T15:04:05Z07:00`).
std::string format_go_layout(const Timestamp& timestamp, std::string_view layout);

}  // namespace kiln
