#include "compiler/eval/go_template_tree.h"

namespace kiln {
namespace {

std::string join_text(const GoNodes& nodes, std::string_view separator) {
  std::string text;
  for (const auto& node : nodes) {
    if (node != nodes.front()) {
      text += separator;
    }
    bool in_parentheses = node->kind == GoNodeKind::Pipe;
    text += in_parentheses ? "(" + go_node_text(*node) + ")" : go_node_text(*node);
  }
  return text;
}

std::string pipe_text(const GoNode& pipe) {
  std::string text;
  for (const std::string& variable : pipe.variables) {
    text += (text.empty() ? "" : ", ") + variable;
  }
  if (!text.empty()) {
    text += pipe.assigns ? " = " : " := ";
  }
  return text + join_text(pipe.children, " | ");
}

std::string dotted(const std::vector<std::string>& names, size_t first) {
  std::string text;
  for (size_t i = first; i < names.size(); ++i) {
    text += "." + names[i];
  }
  return text;
}

}  // namespace

std::string go_node_text(const GoNode& node) {
  switch (node.kind) {
    case GoNodeKind::Pipe:
      return pipe_text(node);
    case GoNodeKind::Command:
      return join_text(node.children, " ");
    case GoNodeKind::Field:
      return dotted(node.names, 0);
    case GoNodeKind::Variable:
      return node.names[0] + dotted(node.names, 1);
    case GoNodeKind::Chain:
      return join_text(node.children, "") + dotted(node.names, 0);
    case GoNodeKind::Action:
    case GoNodeKind::If:
    case GoNodeKind::With:
    case GoNodeKind::Range:
      return "{{" + pipe_text(*node.children[0]) + "}}";
    case GoNodeKind::Text:
    case GoNodeKind::Break:
    case GoNodeKind::Continue:
    case GoNodeKind::Identifier:
    case GoNodeKind::Dot:
    case GoNodeKind::Nil:
    case GoNodeKind::Bool:
    case GoNodeKind::Number:
    case GoNodeKind::String:
      return node.text;
  }
  return node.text;
}

}  // namespace kiln
