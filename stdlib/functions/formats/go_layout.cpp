#include <array>

#include "fmt/format.h"
#include "stdlib/functions/formats/timestamp.h"

namespace kiln {
namespace {

// The parts of Go's reference time, longer ones before their own beginnings.
constexpr std::array<std::string_view, 30> kElements = {
    "January", "Jan",   "Monday",    "Mon",     "MST",    "2006",  "Z07:00:00", "Z070000",
    "Z07:00",  "Z0700", "-07:00:00", "-070000", "-07:00", "-0700", "-07",       "002",
    "01",      "02",    "03",        "04",      "05",     "06",    "15",        "_2",
    "PM",      "pm",    "1",         "2",       "3",      "4"};

unsigned twelve_hour(unsigned hour) {
  return hour % 12 == 0 ? 12 : hour % 12;
}

std::string zone(const Timestamp& timestamp, std::string_view element) {
  bool zulu = element.starts_with('Z');
  if (zulu && timestamp.offset == 0) {
    return "Z";
  }
  bool colon = element.find(':') != std::string_view::npos;
  std::string text = format_offset(timestamp, colon ? ":" : "");
  if (element == "-07") {
    return text.substr(0, 3);
  }
  bool seconds = element.find("0000") != std::string_view::npos || element.ends_with(":00:00");
  return seconds ? text + (colon ? ":00" : "00") : text;
}

std::string element_text(const Timestamp& timestamp, const CalendarTime& time,
                         std::string_view element) {
  if (element == "January" || element == "Jan") {
    return std::string(month_name(time.month).substr(0, element == "Jan" ? 3 : 99));
  }
  if (element == "Monday" || element == "Mon") {
    return std::string(weekday_name(time.weekday).substr(0, element == "Mon" ? 3 : 99));
  }
  if (element == "MST") {
    return timestamp.offset == 0 ? "UTC" : format_offset(timestamp, "");
  }
  if (element[0] == 'Z' || element[0] == '-') {
    return zone(timestamp, element);
  }
  if (element == "2006") {
    return fmt::format("{:04}", time.year);
  }
  if (element == "06") {
    return fmt::format("{:02}", time.year % 100);
  }
  if (element == "002") {
    return fmt::format("{:03}", time.day_of_year);
  }
  if (element == "_2") {
    return fmt::format("{:2}", time.day);
  }
  if (element == "15") {
    return fmt::format("{:02}", time.hour);
  }
  if (element == "PM" || element == "pm") {
    bool afternoon = time.hour >= 12;
    return element == "PM" ? (afternoon ? "PM" : "AM") : (afternoon ? "pm" : "am");
  }
  unsigned number = 0;
  switch (element.back()) {
    case '1':
      number = time.month;
      break;
    case '2':
      number = time.day;
      break;
    case '3':
      number = twelve_hour(time.hour);
      break;
    case '4':
      number = time.minute;
      break;
    default:
      number = time.second;
  }
  return element.size() == 2 ? fmt::format("{:02}", number) : std::to_string(number);
}

// `.000` or `.999` after a second: as many digits, for nines without zeros at the end.
std::string fraction(const Timestamp& timestamp, std::string_view element) {
  std::string digits = fmt::format("{:09}", timestamp.nanoseconds).substr(0, element.size() - 1);
  if (element[1] == '9') {
    digits.erase(digits.find_last_not_of('0') + 1);
  }
  return digits.empty() ? "" : element[0] + digits;
}

size_t fraction_size(std::string_view layout) {
  if (layout.size() < 2 || (layout[0] != '.' && layout[0] != ',') ||
      (layout[1] != '0' && layout[1] != '9')) {
    return 0;
  }
  size_t end = layout.find_first_not_of(layout[1], 1);
  end = end == std::string_view::npos ? layout.size() : end;
  bool more_digits = end < layout.size() && layout[end] >= '0' && layout[end] <= '9';
  return more_digits || end > 10 ? 0 : end;
}

std::string_view element_at(std::string_view layout) {
  for (std::string_view element : kElements) {
    if (layout.starts_with(element)) {
      return element;
    }
  }
  return layout.starts_with("5") ? layout.substr(0, 1) : std::string_view();
}

}  // namespace

std::string format_go_layout(const Timestamp& timestamp, std::string_view layout) {
  CalendarTime time = calendar_time(timestamp);
  std::string out;
  while (!layout.empty()) {
    if (size_t size = fraction_size(layout)) {
      out += fraction(timestamp, layout.substr(0, size));
      layout.remove_prefix(size);
      continue;
    }
    std::string_view element = element_at(layout);
    if (element.empty()) {
      out += layout[0];
      layout.remove_prefix(1);
      continue;
    }
    out += element_text(timestamp, time, element);
    layout.remove_prefix(element.size());
  }
  return out;
}

}  // namespace kiln
