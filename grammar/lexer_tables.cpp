// Build-time tool: lexer_tables TOKENS.h TABLES.inc
//
// Computes the complete automaton of every mode of KilnLexer.g4 with ANTLR's own simulator (so that
// priorities and greediness are ANTLR's), minimises it, and writes it as constant tables. TOKENS.h
// names the token types, TABLES.inc holds the automaton. Ends with an error if the grammar uses
// anything the scanner cannot execute.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "KilnLexer.h"
#include "antlr4-runtime.h"

namespace {

using namespace antlr4;
using namespace antlr4::atn;
using kiln::KilnLexer;

// Characters 0 to 127, and one symbol for all others.
constexpr size_t symbols = 129;
constexpr size_t above_ascii = 128;

[[noreturn]] void refuse(const std::string& reason) {
  std::fprintf(stderr, "lexer_tables: %s\n", reason.c_str());
  std::exit(1);
}

struct State {
  // 0 is the dead state.
  std::array<size_t, symbols> next{};
  // 0 accepts nothing, otherwise an index into the rules.
  size_t rule = 0;
};

// What accepting a rule does, as a line of the table.
std::string rule_text(size_t type, const Ref<LexerActionExecutor>& executor) {
  std::string action = "None";
  size_t mode = 0;
  if (executor) {
    for (const Ref<LexerAction>& command : executor->getLexerActions()) {
      switch (command->getActionType()) {
        case LexerActionType::SKIP:
          action = "Skip";
          break;
        case LexerActionType::TYPE:
          type = static_cast<size_t>(std::static_pointer_cast<LexerTypeAction>(command)->getType());
          break;
        case LexerActionType::PUSH_MODE:
          action = "Push";
          mode = static_cast<size_t>(
              std::static_pointer_cast<LexerPushModeAction>(command)->getMode());
          break;
        case LexerActionType::POP_MODE:
          action = "Pop";
          break;
        default:
          refuse("unsupported lexer command: " + command->toString());
      }
    }
  }
  return "{" + std::to_string(type) + ", RuleAction::" + action + ", " + std::to_string(mode) + "}";
}

class Automaton : public LexerATNSimulator {
 public:
  using LexerATNSimulator::LexerATNSimulator;

  std::vector<State> states{State{}};
  std::vector<size_t> start;
  std::vector<std::string> rules{"{0, RuleAction::None, 0}"};
  size_t first_accepting = 0;

  void explore(CharStream* input) {
    for (size_t mode = 0; mode < atn.modeToStartState.size(); ++mode) {
      explore_mode(input, mode);
    }
    minimise();
  }

 private:
  void explore_mode(CharStream* input, size_t mode) {
    _mode = mode;
    found_.clear();
    queue_.clear();
    auto configs = computeStartState(input, atn.modeToStartState[mode]);
    if (configs->hasSemanticContext) {
      refuse("lexer predicates are not supported");
    }
    start.push_back(number_of(addDFAState(configs.release())));
    for (size_t i = 0; i < queue_.size(); ++i) {
      dfa::DFAState* from = queue_[i];
      for (size_t symbol = 0; symbol < symbols; ++symbol) {
        size_t target = step(input, from, symbol == above_ascii ? 0xE9 : symbol);
        states[found_[from]].next[symbol] = target;
      }
      for (size_t other : {size_t{0x80}, size_t{0x4E2D}, size_t{0x10FFFF}}) {
        if (step(input, from, other) != states[found_[from]].next[above_ascii]) {
          refuse("characters above ASCII are not treated alike");
        }
      }
    }
  }

  size_t step(CharStream* input, dfa::DFAState* from, size_t character) {
    dfa::DFAState* target = computeTargetState(input, from, character);
    return target == ERROR.get() ? 0 : number_of(target);
  }

  size_t number_of(dfa::DFAState* state) {
    auto [at, is_new] = found_.emplace(state, states.size());
    if (is_new) {
      states.emplace_back();
      queue_.push_back(state);
      if (state->isAcceptState) {
        states.back().rule = rule_number(rule_text(state->prediction, state->lexerActionExecutor));
      }
    }
    return at->second;
  }

  size_t rule_number(const std::string& text) {
    auto at = std::find(rules.begin() + 1, rules.end(), text);
    if (at == rules.end()) {
      rules.push_back(text);
      return rules.size() - 1;
    }
    return static_cast<size_t>(at - rules.begin());
  }

  // Moore's algorithm. The dead state stays state 0.
  void minimise() {
    std::vector<size_t> group(states.size());
    for (size_t i = 1; i < states.size(); ++i) {
      group[i] = states[i].rule + 1;
    }
    for (size_t groups = 0;;) {
      std::map<std::vector<size_t>, size_t> signatures;
      std::vector<size_t> refined(states.size());
      for (size_t i = 0; i < states.size(); ++i) {
        std::vector<size_t> signature{group[i]};
        for (size_t next : states[i].next) {
          signature.push_back(group[next]);
        }
        refined[i] = signatures.emplace(std::move(signature), signatures.size()).first->second;
      }
      group = std::move(refined);
      if (signatures.size() == groups) {
        break;
      }
      groups = signatures.size();
    }
    std::vector<State> merged(*std::max_element(group.begin(), group.end()) + 1);
    for (size_t i = 0; i < states.size(); ++i) {
      merged[group[i]].rule = states[i].rule;
      for (size_t symbol = 0; symbol < symbols; ++symbol) {
        merged[group[i]].next[symbol] = group[states[i].next[symbol]];
      }
    }
    for (size_t& state : start) {
      state = group[state];
    }
    states = std::move(merged);
    put_accepting_last();
  }

  // So that one comparison tells whether a state accepts.
  void put_accepting_last() {
    std::vector<size_t> order;
    for (bool accepting : {false, true}) {
      for (size_t i = 0; i < states.size(); ++i) {
        if ((states[i].rule != 0) == accepting) {
          order.push_back(i);
        }
      }
      if (!accepting) {
        first_accepting = order.size();
      }
    }
    std::vector<size_t> place(states.size());
    for (size_t i = 0; i < order.size(); ++i) {
      place[order[i]] = i;
    }
    std::vector<State> sorted;
    for (size_t old : order) {
      sorted.push_back(states[old]);
      for (size_t& next : sorted.back().next) {
        next = place[next];
      }
    }
    for (size_t& state : start) {
      state = place[state];
    }
    states = std::move(sorted);
  }

  std::map<dfa::DFAState*, size_t> found_;
  std::vector<dfa::DFAState*> queue_;
};

std::string snake_case(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return name;
}

void write_tokens(std::FILE* out, const KilnLexer& lexer) {
  std::fprintf(
      out,
      "// Generated from KilnLexer.g4 by lexer_tables.\n#pragma once\n\n#include <cstdint>\n\n");
  std::fprintf(out, "namespace kiln::lexeme {\n\ninline constexpr uint8_t end_of_file = 0;\n");
  const dfa::Vocabulary& vocabulary = lexer.getVocabulary();
  for (size_t type = 1; type <= vocabulary.getMaxTokenType(); ++type) {
    std::fprintf(out, "inline constexpr uint8_t %s = %zu;\n",
                 snake_case(vocabulary.getSymbolicName(type)).c_str(), type);
  }
  std::fprintf(out, "\n}  // namespace kiln::lexeme\n\nnamespace kiln::lexer_mode {\n\n");
  const std::vector<std::string>& modes = lexer.getModeNames();
  for (size_t mode = 0; mode < modes.size(); ++mode) {
    std::string name = modes[mode] == "DEFAULT_MODE" ? "code" : snake_case(modes[mode]);
    std::fprintf(out, "inline constexpr uint8_t %s = %zu;\n", name.c_str(), mode);
  }
  std::fprintf(out, "\n}  // namespace kiln::lexer_mode\n");
}

template <typename Range, typename Text>
void write_list(std::FILE* out, const char* declaration, const Range& range, Text text) {
  std::fprintf(out, "%s = {", declaration);
  size_t column = 0;
  for (const auto& item : range) {
    std::fprintf(out, "%s%s,", column++ % 32 == 0 ? "\n" : "", text(item).c_str());
  }
  std::fprintf(out, "\n};\n");
}

void write_tables(std::FILE* out, const Automaton& automaton) {
  std::map<std::vector<size_t>, size_t> columns;
  std::array<size_t, symbols> class_of{};
  for (size_t symbol = 0; symbol < symbols; ++symbol) {
    std::vector<size_t> column;
    for (const State& state : automaton.states) {
      column.push_back(state.next[symbol]);
    }
    class_of[symbol] = columns.emplace(std::move(column), columns.size()).first->second;
  }
  size_t width = 1;
  while (width < columns.size()) {
    width *= 2;
  }
  std::vector<size_t> classes;
  for (size_t byte = 0; byte < 256; ++byte) {
    classes.push_back(class_of[std::min(byte, above_ascii)]);
  }
  // States are written as the offsets of their rows.
  std::vector<size_t> next(automaton.states.size() * width);
  std::vector<size_t> accepted;
  for (size_t i = 0; i < automaton.states.size(); ++i) {
    accepted.push_back(automaton.states[i].rule);
    for (size_t symbol = 0; symbol < symbols; ++symbol) {
      next[i * width + class_of[symbol]] = automaton.states[i].next[symbol] * width;
    }
  }
  if (next.size() > 65535 || automaton.rules.size() > 255) {
    refuse("the automaton is too large for its tables");
  }
  auto number = [](size_t value) { return std::to_string(value); };
  auto row = [&](size_t state) { return std::to_string(state * width); };
  std::fprintf(out, "// Generated from KilnLexer.g4 by lexer_tables.\n");
  std::fprintf(out, "constexpr size_t row_size = %zu;\n", width);
  std::fprintf(out, "constexpr size_t first_accepting = %zu;\n", automaton.first_accepting * width);
  write_list(out, "constexpr uint8_t class_of[256]", classes, number);
  write_list(out, "constexpr uint16_t next_state[]", next, number);
  write_list(out, "constexpr uint8_t accepted_rule[]", accepted, number);
  write_list(out, "constexpr uint16_t start_state[]", automaton.start, row);
  write_list(out, "constexpr Rule rules[]", automaton.rules,
             [](const std::string& rule) { return rule; });
}

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

File create(const char* path) {
  File file(std::fopen(path, "w"), std::fclose);
  if (!file) {
    refuse(std::string("cannot write ") + path);
  }
  return file;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    refuse("usage: lexer_tables TOKENS.h TABLES.inc");
  }
  ANTLRInputStream empty("");
  KilnLexer lexer(&empty);
  const ATN& atn = lexer.getATN();
  std::vector<dfa::DFA> decisions;
  for (size_t i = 0; i < atn.getNumberOfDecisions(); ++i) {
    decisions.emplace_back(atn.getDecisionState(i), i);
  }
  PredictionContextCache cache;
  Automaton automaton(&lexer, atn, decisions, cache);
  automaton.explore(&empty);
  write_tokens(create(argv[1]).get(), lexer);
  write_tables(create(argv[2]).get(), automaton);
}
