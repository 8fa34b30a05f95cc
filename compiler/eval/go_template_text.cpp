#include "compiler/eval/go_template_text.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <cstring>

#include "compiler/value/unicode.h"

namespace kiln {
namespace {

std::string map_code_points(std::string_view text, utf8proc_int32_t (*map)(utf8proc_int32_t)) {
  std::string out;
  while (!text.empty()) {
    CodePoint code_point = first_code_point(text);
    append_utf8(out, static_cast<char32_t>(map(static_cast<utf8proc_int32_t>(code_point.value))));
    text.remove_prefix(code_point.size);
  }
  return out;
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         (c != '\0' && std::strchr("-_.~", c) != nullptr);
}

}  // namespace

std::string go_html_escape(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '\0':
        out += "\xEF\xBF\xBD";
        break;
      case '"':
        out += "&#34;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string go_js_escape(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    CodePoint code_point = first_code_point(text);
    char c = text[0];
    if (code_point.value >= 0x80) {
      std::string_view bytes = text.substr(0, code_point.size);
      // What %q would escape is what Go calls not printable.
      bool printable = code_point.valid && go_quote(bytes).find('\\') == std::string::npos;
      if (printable) {
        out += bytes;
      } else {
        out += fmt::format("\\u{:04X}", static_cast<uint32_t>(code_point.value));
      }
    } else if (c == '\\' || c == '\'' || c == '"') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || std::strchr("<>&=", c) != nullptr) {
      out += fmt::format("\\u00{:02X}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
    text.remove_prefix(code_point.size);
  }
  return out;
}

std::string go_query_escape(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (is_unreserved(c)) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string go_upper(std::string_view text) {
  return map_code_points(text, utf8proc_toupper);
}

std::string go_lower(std::string_view text) {
  return map_code_points(text, utf8proc_tolower);
}

Result<GoValue> go_replace(std::string_view text, std::string_view from, std::string_view to,
                           int64_t count) {
  std::string out;
  size_t at = 0;
  for (int64_t done = 0; done != count; ++done) {
    size_t found = text.find(from, at);
    // An empty text is found before each character and at the end.
    if (from.empty()) {
      size_t step = done == 0 ? 0 : first_code_point(text.substr(at)).size;
      if (done != 0 && step == 0) {
        break;
      }
      found = at + step;
    }
    if (found == std::string_view::npos) {
      break;
    }
    out += text.substr(at, found - at);
    out += to;
    if (out.size() > max_template_output) {
      return Error{fmt::format("the result is larger than {} bytes", max_template_output)};
    }
    at = found + from.size();
  }
  out += text.substr(at);
  return GoValue(std::move(out));
}

std::vector<std::string> go_split(std::string_view text, std::string_view separator) {
  std::vector<std::string> pieces;
  if (separator.empty()) {
    for (; !text.empty(); text.remove_prefix(first_code_point(text).size)) {
      pieces.emplace_back(text.substr(0, first_code_point(text).size));
    }
    return pieces;
  }
  while (true) {
    size_t found = text.find(separator);
    pieces.emplace_back(text.substr(0, found));
    if (found == std::string_view::npos) {
      return pieces;
    }
    text.remove_prefix(found + separator.size());
  }
}

}  // namespace kiln
