#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/eval/go_template_value.h"
#include "compiler/source/result.h"

namespace kiln {

// Go's text functions, as templates use them.

// template.HTMLEscapeString, template.JSEscapeString and url.QueryEscape.
std::string go_html_escape(std::string_view text);
std::string go_js_escape(std::string_view text);
std::string go_query_escape(std::string_view text);

// strings.ToUpper and strings.ToLower.
std::string go_upper(std::string_view text);
std::string go_lower(std::string_view text);

// strings.Replace: the first `count` occurrences, or all when it is negative. An error when the
// result would be larger than a template may render.
Result<GoValue> go_replace(std::string_view text, std::string_view from, std::string_view to,
                           int64_t count);

// strings.Split: an empty separator cuts between characters.
std::vector<std::string> go_split(std::string_view text, std::string_view separator);

// What a template may render, in bytes.
inline constexpr size_t max_template_output = size_t{16} << 20;

}  // namespace kiln
