#include "cli/function_text.h"

#include <fmt/format.h>

#include "compiler/eval/lazy_functions.h"

namespace kiln {
namespace {

constexpr size_t line_width = 80;

// Types of functions that get their arguments unevaluated have no notation of their own.
std::string type_name(const Type& type) {
  if (type == closure_type()) {
    return "expression";
  }
  if (type == type_argument_type()) {
    return "type";
  }
  return type.expression();
}

std::string result_name(const FunctionInfo& function) {
  return type_name(function.result);
}

std::string wrap(std::string_view text, std::string_view indent) {
  std::string out;
  size_t column = line_width;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (column + 1 + word.size() > line_width) {
      out += (out.empty() ? "" : "\n") + std::string(indent);
      column = indent.size();
    } else {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
  }
  return out + "\n";
}

std::string_view null_note(const Parameter& parameter) {
  return parameter.allow_null ? " May be null." : "";
}

std::string parameter_lines(const FunctionInfo& function) {
  std::string out;
  auto add = [&](const Parameter& parameter, std::string_view dots) {
    out += fmt::format("  {}{} ({})\n", parameter.name, dots, type_name(parameter.type));
    out += wrap(fmt::format("{}{}", parameter.doc, null_note(parameter)), "      ");
  };
  for (const Parameter& parameter : function.parameters) {
    add(parameter, "");
  }
  if (function.rest) {
    add(*function.rest, "...");
  }
  return out;
}

std::string_view origin_name(FunctionOrigin origin) {
  return origin == FunctionOrigin::Packer ? "packer" : "kiln";
}

void write_parameter(JsonWriter& json, const Parameter& parameter) {
  json.begin_object();
  json.key("name");
  json.string(parameter.name);
  json.key("type");
  json.string(type_name(parameter.type));
  json.key("doc");
  json.string(parameter.doc);
  json.key("allow_null");
  json.boolean(parameter.allow_null);
  json.key("allow_unknown");
  json.boolean(parameter.allow_unknown);
  json.key("allow_marked");
  json.boolean(parameter.allow_marked);
  json.end_object();
}

}  // namespace

std::string function_signature(const FunctionInfo& function) {
  std::string list;
  auto add = [&](const Parameter& parameter, std::string_view dots) {
    list += fmt::format("{}{}{} {}", list.empty() ? "" : ", ", parameter.name, dots,
                        type_name(parameter.type));
  };
  for (const Parameter& parameter : function.parameters) {
    add(parameter, "");
  }
  if (function.rest) {
    add(*function.rest, "...");
  }
  return fmt::format("{}({}) {}", function.name, list, result_name(function));
}

std::string_view first_sentence(const FunctionInfo& function) {
  return function.doc.substr(0, function.doc.find_first_of(".:"));
}

std::string function_text(const FunctionInfo& function) {
  std::string out = function_signature(function) + "\n\n" + wrap(function.doc, "  ");
  if (const std::string parameters = parameter_lines(function); !parameters.empty()) {
    out += "\n" + parameters;
  }
  if (!function.pure) {
    out += "\n" + wrap("Depends on when and where it runs: a plan may show it as unknown.", "  ");
  }
  if (function.origin == FunctionOrigin::Kiln) {
    out += "\n" + wrap("Packer has no such function.", "  ");
  }
  out += fmt::format("\nExample:\n  {}\n", function.example.call);
  if (!function.example.result.empty()) {
    out += fmt::format("  = {}\n", function.example.result);
  }
  return out;
}

void write_function(JsonWriter& json, const FunctionInfo& function) {
  json.begin_object();
  auto text = [&](std::string_view key, std::string_view value) {
    json.key(key);
    json.string(value);
  };
  text("name", function.name);
  text("category", function.category);
  text("origin", origin_name(function.origin));
  text("signature", function_signature(function));
  text("doc", function.doc);
  json.key("parameters");
  json.begin_array();
  for (const Parameter& parameter : function.parameters) {
    write_parameter(json, parameter);
  }
  json.end_array();
  json.key("rest");
  if (function.rest) {
    write_parameter(json, *function.rest);
  } else {
    json.null();
  }
  text("result", result_name(function));
  json.key("pure");
  json.boolean(function.pure);
  json.key("example");
  json.begin_object();
  text("call", function.example.call);
  json.key("result");
  if (function.example.result.empty()) {
    json.null();
  } else {
    json.string(function.example.result);
  }
  json.end_object();
  json.end_object();
}

}  // namespace kiln
