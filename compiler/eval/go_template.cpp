#include "compiler/eval/go_template.h"

#include <fmt/format.h>

#include <cctype>

#include "compiler/eval/go_template_executor.h"
#include "compiler/eval/go_template_functions.h"
#include "compiler/eval/go_template_tree.h"

namespace kiln {
namespace {

// Rendering repeats while the result has actions in turn; a text that makes itself again never
// ends.
constexpr unsigned max_rounds = 100;

std::set<std::string> known_functions(const GoTemplateContext& context) {
  std::set<std::string> names = {"and", "or"};
  for (const GoFunction& function : go_functions()) {
    names.emplace(function.name);
  }
  for (const auto& [name, function] : context.functions) {
    names.insert(name);
  }
  return names;
}

// Every name that could be a function, so that any template parses: which exist does not matter
// for what a template uses.
std::set<std::string> all_words(std::string_view text) {
  std::set<std::string> words;
  size_t begin = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    bool in_word =
        i < text.size() && (text[i] == '_' || static_cast<unsigned char>(text[i]) >= 0x80 ||
                            std::isalnum(static_cast<unsigned char>(text[i])) != 0);
    if (!in_word) {
      if (i > begin) {
        words.emplace(text.substr(begin, i - begin));
      }
      begin = i + 1;
    }
  }
  return words;
}

void collect_uses(const GoNode& node, std::set<std::string>& fields,
                  std::set<std::string>& functions) {
  if (node.kind == GoNodeKind::Identifier) {
    functions.insert(node.text);
  }
  if (node.kind == GoNodeKind::Field) {
    fields.insert(node.names[0]);
  }
  if (node.kind == GoNodeKind::Variable && node.names[0] == "$" && node.names.size() > 1) {
    fields.insert(node.names[1]);
  }
  for (const GoNodes* nodes : {&node.children, &node.body, &node.otherwise}) {
    for (const auto& child : *nodes) {
      collect_uses(*child, fields, functions);
    }
  }
}

}  // namespace

bool has_template_action(std::string_view text) {
  return text.find("{{") != std::string_view::npos;
}

Result<std::string> render_go_template(std::string_view text, const GoTemplateContext& context) {
  std::set<std::string> functions = known_functions(context);
  std::string current(text);
  for (unsigned round = 0; round < max_rounds; ++round) {
    if (!has_template_action(current)) {
      return current;
    }
    KILN_ASSIGN(GoNodes nodes, parse_go_template(current, functions));
    KILN_ASSIGN(std::string rendered, execute_go_template(nodes, current, context));
    if (rendered == current) {
      return current;
    }
    current = std::move(rendered);
  }
  return Error{fmt::format("template: root: the result still has {{{{ after {} rounds of rendering",
                           max_rounds)};
}

Result<GoTemplateUses> go_template_uses(std::string_view text) {
  if (!has_template_action(text)) {
    return GoTemplateUses{};
  }
  KILN_ASSIGN(GoNodes nodes, parse_go_template(text, all_words(text)));
  std::set<std::string> fields;
  std::set<std::string> functions;
  for (const auto& node : nodes) {
    collect_uses(*node, fields, functions);
  }
  return GoTemplateUses{{fields.begin(), fields.end()}, {functions.begin(), functions.end()}};
}

}  // namespace kiln
