#include "compiler/eval/go_template_executor.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/eval/go_template_functions.h"
#include "compiler/eval/go_template_text.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

// What a template may do: nodes walked. A template that needs more runs away.
constexpr uint64_t max_steps = 2'000'000;

// How a list of nodes ended.
enum class Flow : uint8_t { Next, Break, Continue };

using Piped = std::optional<GoValue>;

class GoExecutor {
 public:
  GoExecutor(std::string_view text, const GoTemplateContext& context)
      : text_(text), context_(context), root_(&context.fields), variables_{{"$", root_}} {}

  Result<std::string> run(const GoNodes& nodes) {
    KILN_TRY(walk_list(nodes, root_));
    return std::move(out_);
  }

 private:
  struct Variable {
    std::string name;
    GoValue value;
  };

  // An error at the node looked at last, as Go words it.
  Error fail(std::string_view message) const {
    size_t position = at_ == nullptr ? 0 : at_->position;
    std::string_view before = text_.substr(0, position);
    size_t line_start = before.rfind('\n');
    size_t column = line_start == std::string_view::npos ? position : position - line_start - 1;
    auto line = 1 + std::count(before.begin(), before.end(), '\n');
    return {fmt::format("template: root:{}:{}: executing \"root\" at <{}>: {}", line, column,
                        at_ == nullptr ? "" : go_node_text(*at_), message)};
  }

  Result<void> write(std::string_view text) {
    if (out_.size() + text.size() > max_template_output) {
      return fail(fmt::format("the result is larger than {} bytes", max_template_output));
    }
    out_ += text;
    return {};
  }

  Result<Flow> walk_list(const GoNodes& nodes, const GoValue& dot) {
    for (const auto& node : nodes) {
      KILN_ASSIGN(Flow flow, walk(*node, dot));
      if (flow != Flow::Next) {
        return flow;
      }
    }
    return Flow::Next;
  }

  Result<Flow> walk(const GoNode& node, const GoValue& dot) {
    at_ = &node;
    if (++steps_ > max_steps) {
      return fail(fmt::format("the template did not end after {} steps", max_steps));
    }
    switch (node.kind) {
      case GoNodeKind::Text:
        KILN_TRY(write(node.text));
        return Flow::Next;
      case GoNodeKind::Action: {
        KILN_ASSIGN(GoValue value, evaluate_pipe(*node.children[0], dot));
        if (node.children[0]->variables.empty()) {
          at_ = &node;
          KILN_TRY(write(value.is_missing() ? "<no value>" : value.text()));
        }
        return Flow::Next;
      }
      case GoNodeKind::If:
      case GoNodeKind::With:
        return walk_choice(node, dot);
      case GoNodeKind::Range:
        return walk_range(node, dot);
      case GoNodeKind::Break:
        return Flow::Break;
      case GoNodeKind::Continue:
        return Flow::Continue;
      case GoNodeKind::Pipe:
      case GoNodeKind::Command:
      case GoNodeKind::Identifier:
      case GoNodeKind::Dot:
      case GoNodeKind::Nil:
      case GoNodeKind::Field:
      case GoNodeKind::Variable:
      case GoNodeKind::Chain:
      case GoNodeKind::Bool:
      case GoNodeKind::Number:
      case GoNodeKind::String:
        break;
    }
    return fail("an operand is no action");
  }

  Result<Flow> walk_choice(const GoNode& node, const GoValue& dot) {
    size_t visible = variables_.size();
    KILN_ASSIGN(GoValue value, evaluate_pipe(*node.children[0], dot));
    const GoValue& inner = node.kind == GoNodeKind::With && value.is_true() ? value : dot;
    Result<Flow> flow = walk_list(value.is_true() ? node.body : node.otherwise, inner);
    variables_.resize(visible, {{}, {}});
    return flow;
  }

  Result<Flow> walk_range(const GoNode& node, const GoValue& dot) {
    size_t outer = variables_.size();
    KILN_ASSIGN(GoValue value, evaluate_pipe(*node.children[0], dot));
    Result<bool> ran = false;
    if (const int64_t* count = value.as_integer()) {
      if (node.children[0]->variables.size() > 1) {
        return fail(fmt::format("can't use {} to iterate over more than one variable", *count));
      }
      ran = run_range(node, static_cast<size_t>(std::max<int64_t>(*count, 0)), [](size_t i) {
        return std::pair(GoValue(), GoValue(static_cast<int64_t>(i)));
      });
    } else if (const GoValue::Fields* fields = value.as_fields()) {
      auto next = fields->begin();
      ran = run_range(node, fields->size(), [&](size_t) {
        auto entry = next++;
        return std::pair(GoValue(entry->first), GoValue(entry->second));
      });
    } else if (!value.is_missing()) {
      return fail("range can't iterate over " + value.text());
    }
    KILN_TRY(ran.ok() ? Result<void>() : Result<void>(ran.error()));
    Result<Flow> flow = Flow::Next;
    if (!*ran) {
      flow = walk_list(node.otherwise, dot);
    }
    variables_.resize(outer, {{}, {}});
    return flow;
  }

  // Whether there was anything to run over.
  template <typename Element>
  Result<bool> run_range(const GoNode& node, size_t count, Element element) {
    const GoNode& pipe = *node.children[0];
    size_t mark = variables_.size();
    for (size_t i = 0; i < count; ++i) {
      auto [key, value] = element(i);
      bind_range(pipe, key, value);
      KILN_ASSIGN(Flow flow, walk_list(node.body, value));
      variables_.resize(mark, {{}, {}});
      if (flow == Flow::Break) {
        break;
      }
      if (++steps_ > max_steps) {
        return fail(fmt::format("the template did not end after {} steps", max_steps));
      }
    }
    return count > 0;
  }

  // With one variable it is the element, with two the key comes first. Declared ones were pushed by
  // the pipe.
  void bind_range(const GoNode& pipe, const GoValue& key, const GoValue& value) {
    const auto& names = pipe.variables;
    if (names.empty()) {
      return;
    }
    set_variable(names.back(), value);
    if (names.size() > 1) {
      set_variable(names.front(), key);
    }
  }

  // False when there is no such variable.
  bool set_variable(const std::string& name, const GoValue& value) {
    for (auto variable = variables_.rbegin(); variable != variables_.rend(); ++variable) {
      if (variable->name == name) {
        variable->value = value;
        return true;
      }
    }
    return false;
  }

  Result<GoValue> evaluate_pipe(const GoNode& pipe, const GoValue& dot) {
    at_ = &pipe;
    Piped value;
    for (const auto& command : pipe.children) {
      KILN_ASSIGN(value, evaluate_command(*command, dot, value));
    }
    for (const std::string& name : pipe.variables) {
      if (pipe.assigns) {
        if (!set_variable(name, *value)) {
          return fail("undefined variable: " + name);
        }
      } else {
        variables_.push_back({name, *value});
      }
    }
    return *std::move(value);
  }

  Result<GoValue> evaluate_command(const GoNode& command, const GoValue& dot, const Piped& piped) {
    const GoNode& first = *command.children[0];
    bool has_arguments = command.children.size() > 1 || piped.has_value();
    if (first.kind == GoNodeKind::Identifier) {
      at_ = &first;
      return call(first.text, command, command.children, dot, piped);
    }
    if (first.kind == GoNodeKind::Field || first.kind == GoNodeKind::Chain ||
        (first.kind == GoNodeKind::Variable && first.names.size() > 1)) {
      return evaluate_fields(first, dot, has_arguments);
    }
    if (first.kind != GoNodeKind::Pipe) {
      at_ = &first;
    }
    if (has_arguments) {
      return fail("can't give argument to non-function " + go_node_text(first));
    }
    if (first.kind == GoNodeKind::Nil) {
      return fail("nil is not a command");
    }
    return evaluate_operand(first, dot);
  }

  // An operand that is not the name of a function.
  Result<GoValue> evaluate_operand(const GoNode& node, const GoValue& dot) {
    switch (node.kind) {
      case GoNodeKind::Dot:
        return dot;
      case GoNodeKind::Bool:
        return GoValue(node.text == "true");
      case GoNodeKind::String:
        return GoValue(node.value);
      case GoNodeKind::Number:
        return node.is_real ? GoValue(node.real) : GoValue(*node.integer);
      case GoNodeKind::Pipe:
        return evaluate_pipe(node, dot);
      case GoNodeKind::Identifier: {
        at_ = &node;
        static const GoNodes none;
        return call(node.text, node, none, dot, std::nullopt);
      }
      case GoNodeKind::Field:
      case GoNodeKind::Chain:
      case GoNodeKind::Variable:
        return evaluate_fields(node, dot, false);
      case GoNodeKind::Nil:
        return GoValue();
      case GoNodeKind::Text:
      case GoNodeKind::Action:
      case GoNodeKind::If:
      case GoNodeKind::With:
      case GoNodeKind::Range:
      case GoNodeKind::Break:
      case GoNodeKind::Continue:
      case GoNodeKind::Command:
        break;
    }
    return fail("can't evaluate command " + go_quote(go_node_text(node)));
  }

  // `.a.b`, `$x.a` and `(...).a`.
  Result<GoValue> evaluate_fields(const GoNode& node, const GoValue& dot, bool has_arguments) {
    at_ = &node;
    GoValue value = dot;
    size_t first = 0;
    if (node.kind == GoNodeKind::Variable) {
      for (const Variable& variable : variables_) {
        if (variable.name == node.names[0]) {
          value = variable.value;
        }
      }
      first = 1;
    } else if (node.kind == GoNodeKind::Chain) {
      const GoNode& inner = *node.children[0];
      if (inner.kind == GoNodeKind::Nil) {
        return fail("indirection through explicit nil in " + go_node_text(node));
      }
      KILN_ASSIGN(value, evaluate_operand(inner, dot));
    }
    for (size_t i = first; i < node.names.size(); ++i) {
      if (value.is_missing()) {
        return value;
      }
      const GoValue::Fields* fields = value.as_fields();
      if (fields == nullptr) {
        return fail(
            fmt::format("can't evaluate field {} in type {}", node.names[i], value.type_name()));
      }
      if (has_arguments && i + 1 == node.names.size()) {
        return fail(node.names[i] + " is not a method but has arguments");
      }
      auto found = fields->find(node.names[i]);
      value = found == fields->end() ? GoValue() : GoValue(found->second);
    }
    return value;
  }

  // `operands` are the function's name and its arguments, or nothing for a name alone.
  Result<GoValue> call(const std::string& name, const GoNode& node, const GoNodes& operands,
                       const GoValue& dot, const Piped& piped) {
    auto given = context_.functions.find(name);
    if (given == context_.functions.end() && (name == "and" || name == "or")) {
      return call_logical(name, operands, dot, piped);
    }
    const GoFunction* function =
        given == context_.functions.end() ? find_go_function(name) : nullptr;
    KILN_TRY(function == nullptr ? Result<void>() : check_count(*function, operands, piped));
    std::vector<GoValue> arguments;
    for (size_t i = 1; i < operands.size(); ++i) {
      KILN_ASSIGN(GoValue argument,
                  evaluate_argument(*operands[i], dot, parameter(function, i - 1)));
      arguments.push_back(std::move(argument));
    }
    if (piped) {
      KILN_TRY(check_type(*piped, parameter(function, arguments.size())));
      arguments.push_back(*piped);
    }
    KILN_TRY(check_size(arguments));
    Result<GoValue> result =
        function != nullptr ? function->call(arguments) : call_given(given->second, arguments);
    if (!result) {
      at_ = &node;
      return fail(fmt::format("error calling {}: {}", name, result.error().message));
    }
    return result;
  }

  // What a function makes is about as large as what it gets: checked before, or a text doubled
  // again and again would fill the memory.
  Result<void> check_size(const std::vector<GoValue>& arguments) const {
    size_t size = 0;
    for (const GoValue& argument : arguments) {
      size += argument.as_string() != nullptr ? argument.as_string()->size() : 0;
    }
    if (size > max_template_output) {
      return fail(fmt::format("the result is larger than {} bytes", max_template_output));
    }
    return {};
  }

  static Result<GoValue> call_given(
      const std::function<Result<std::string>(const std::vector<std::string>&)>& function,
      const std::vector<GoValue>& arguments) {
    std::vector<std::string> texts;
    for (const GoValue& argument : arguments) {
      texts.push_back(argument.text());
    }
    KILN_ASSIGN(std::string text, function(texts));
    return GoValue(std::move(text));
  }

  static GoParameter parameter(const GoFunction* function, size_t index) {
    if (function == nullptr) {
      return GoParameter::Any;
    }
    return function->parameters[std::min(index, function->parameters.size() - 1)];
  }

  Result<void> check_count(const GoFunction& function, const GoNodes& operands,
                           const Piped& piped) {
    size_t written = operands.empty() ? 0 : operands.size() - 1;
    size_t count = written + (piped ? 1 : 0);
    size_t wanted = function.parameters.size() - (function.is_variadic ? 1 : 0);
    if (function.is_variadic && count < wanted) {
      return fail(fmt::format("wrong number of args for {}: want at least {} got {}", function.name,
                              wanted, written));
    }
    if (!function.is_variadic && count != wanted) {
      return fail(
          fmt::format("wrong number of args for {}: want {} got {}", function.name, wanted, count));
    }
    return {};
  }

  Result<void> check_type(const GoValue& value, GoParameter parameter) {
    if (parameter == GoParameter::Any) {
      return {};
    }
    std::string_view wanted = parameter == GoParameter::String ? "string" : "int";
    if (value.is_missing()) {
      return fail(fmt::format("invalid value; expected {}", wanted));
    }
    if (value.type_name() != wanted) {
      return fail(
          fmt::format("wrong type for value; expected {}; got {}", wanted, value.type_name()));
    }
    return {};
  }

  Result<GoValue> evaluate_argument(const GoNode& node, const GoValue& dot, GoParameter parameter) {
    at_ = &node;
    if (parameter != GoParameter::Any) {
      std::string_view wanted = parameter == GoParameter::String ? "string" : "integer";
      if (node.kind == GoNodeKind::Nil) {
        return fail(fmt::format("cannot assign nil to {}",
                                parameter == GoParameter::String ? "string" : "int"));
      }
      bool is_literal = node.kind == GoNodeKind::Bool || node.kind == GoNodeKind::Number ||
                        node.kind == GoNodeKind::String;
      if (is_literal && parameter == GoParameter::Integer && node.integer) {
        return GoValue(*node.integer);
      }
      if (is_literal && (parameter == GoParameter::Integer || node.kind != GoNodeKind::String)) {
        return fail(fmt::format("expected {}; found {}", wanted, go_node_text(node)));
      }
    }
    KILN_ASSIGN(GoValue value, evaluate_operand(node, dot));
    KILN_TRY(check_type(value, parameter));
    return value;
  }

  // `and` and `or` stop at the argument that decides.
  Result<GoValue> call_logical(const std::string& name, const GoNodes& operands, const GoValue& dot,
                               const Piped& piped) {
    if (operands.size() < 2 && !piped) {
      return fail(fmt::format("wrong number of args for {}: want at least 1 got 0", name));
    }
    GoValue value;
    for (size_t i = 1; i < operands.size(); ++i) {
      KILN_ASSIGN(value, evaluate_argument(*operands[i], dot, GoParameter::Any));
      if (value.is_true() == (name == "or")) {
        return value;
      }
    }
    return piped ? *piped : value;
  }

  std::string_view text_;
  const GoTemplateContext& context_;
  GoValue root_;
  std::vector<Variable> variables_;
  const GoNode* at_ = nullptr;
  uint64_t steps_ = 0;
  std::string out_;
};

}  // namespace

Result<std::string> execute_go_template(const GoNodes& nodes, std::string_view text,
                                        const GoTemplateContext& context) {
  return GoExecutor(text, context).run(nodes);
}

}  // namespace kiln
