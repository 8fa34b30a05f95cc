#include <fmt/format.h>

#include <map>

#include "cli/command.h"
#include "cli/function_text.h"
#include "compiler/source/suggest.h"
#include "compiler/value/json.h"
#include "stdlib/functions.h"

namespace kiln {
namespace {

using Category = std::vector<const FunctionInfo*>;

std::map<std::string_view, Category> by_category() {
  std::map<std::string_view, Category> categories;
  for (const auto& [name, function] : functions()) {
    categories[function->category].push_back(function);
  }
  return categories;
}

void list_for_people(CommandContext& context) {
  std::string out;
  for (const auto& [name, category] : by_category()) {
    out += fmt::format("{}{}:\n", out.empty() ? "" : "\n", name);
    for (const FunctionInfo* function : category) {
      out += fmt::format("  {:<24} {}\n", function->name, first_sentence(*function));
    }
  }
  context.out(out + "\n`kiln doc FUNCTION` tells more.\n");
}

ExitCode list_all(CommandContext& context, bool is_json) {
  if (!is_json) {
    list_for_people(context);
    return ExitCode::Done;
  }
  JsonWriter json(2);
  json.begin_array();
  for (const auto& [name, function] : functions()) {
    write_function(json, *function);
  }
  json.end_array();
  context.out(json.text() + "\n");
  return ExitCode::Done;
}

ExitCode run(CommandContext& context, const Arguments& arguments) {
  const bool is_json = arguments.is_on("json");
  if (arguments.operands().empty()) {
    return list_all(context, is_json);
  }
  const std::string& name = arguments.operands().front();
  const auto found = functions().find(name);
  if (found == functions().end()) {
    std::vector<std::string> names;
    for (const auto& [known, function] : functions()) {
      names.emplace_back(known);
    }
    context.err(fmt::format("Error: there is no function named \"{}\".{} `kiln doc` lists all.\n",
                            name, did_you_mean(name, names)));
    return ExitCode::Failed;
  }
  if (is_json) {
    JsonWriter json(2);
    write_function(json, *found->second);
    context.out(json.text() + "\n");
  } else {
    context.out(function_text(*found->second));
  }
  return ExitCode::Done;
}

}  // namespace

const Command& doc_command() {
  static const Command command = {
      .name = "doc",
      .summary = "explain a function of the language",
      .operands = "[FUNCTION]",
      .operand_count = {0, 1},
      .description =
          "Prints what a function does, what it takes and an example. Without a name it "
          "lists all functions by category.",
      .run = run,
  };
  return command;
}

}  // namespace kiln
