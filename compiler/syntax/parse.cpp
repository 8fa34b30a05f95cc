#include "compiler/syntax/parse.h"

#include <algorithm>
#include <limits>

#include "compiler/syntax/diagnostics.h"
#include "compiler/syntax/json_parser.h"
#include "compiler/syntax/json_string.h"
#include "compiler/syntax/parser_actions.h"
#include "generated/KilnParser.h"

namespace kiln {

struct SyntaxTree::Storage {
  Arena arena;
  BodyNode root{{}, {}, {}};
  const Expr* json_root = nullptr;
};

namespace {

// Everything that parses one source after another, in the order of construction.
struct Parse {
  Parse() : parser(&stream) { parser.set_builders(context, bodies, exprs, templates); }

  // Has to come first. Nodes go to `arena`.
  void begin(const SourceMap& sources, SourceId source, SourceForm form, Arena& arena) {
    begin(sources, source, sources.text(source), form, arena, nullptr);
  }
  // What a JSON string says.
  void begin(const JsonStringExpr& string, const JsonPlaces& places, SourceForm form,
             Arena& arena) {
    begin(*string.sources, string.span().source, string.text, form, arena, &places);
  }

  void begin(const SourceMap& sources, SourceId source, std::string_view text, SourceForm form,
             Arena& arena, const JsonPlaces* places) {
    found = {};
    context.sources = &sources;
    context.source = source;
    context.text = text;
    context.arena = &arena;
    context.places = places;
    exprs.begin();
    templates.begin();
    bodies.begin();
    stream.begin(text, form);
    parser.begin();
  }

  // In the order of the text: some problems are found only when the construct they are in ends.
  void report_to(Diagnostics& diagnostics) {
    std::vector<Diagnostic> all = found.all();
    // After nesting that is not followed the rest cannot be told apart.
    const auto too_deep =
        std::ranges::find(all, std::string_view(diag::NestedTooDeeply.kind), &Diagnostic::kind);
    all.erase(too_deep == all.end() ? too_deep : too_deep + 1, all.end());
    std::stable_sort(all.begin(), all.end(), [](const Diagnostic& a, const Diagnostic& b) {
      return a.span.begin < b.span.begin;
    });
    for (Diagnostic& diagnostic : all) {
      diagnostics.add(std::move(diagnostic));
    }
  }

  Diagnostics found;
  SyntaxContext context{found};
  ExprBuilder exprs{context};
  TemplateBuilder templates{context, exprs};
  BodyBuilder bodies{context, exprs};
  LexemeStream stream;
  KilnParser parser;
};

// A Parse of one's own until the end of the scope. Making one costs as much as parsing a line, so
// each thread keeps the last.
class BorrowedParse {
 public:
  BorrowedParse() : parse_(kept ? std::move(kept) : std::make_unique<Parse>()) {}
  BorrowedParse(const BorrowedParse&) = delete;
  BorrowedParse& operator=(const BorrowedParse&) = delete;
  ~BorrowedParse() {
    // What a large text needed is not kept.
    if (parse_->context.text.size() <= largest_kept) {
      kept = std::move(parse_);
    }
  }

  Parse& operator*() { return *parse_; }
  Parse* operator->() { return parse_.get(); }

 private:
  static constexpr size_t largest_kept = 64 << 10;
  static thread_local std::unique_ptr<Parse> kept;

  std::unique_ptr<Parse> parse_;
};

thread_local std::unique_ptr<Parse> BorrowedParse::kept;

bool is_too_large(const SourceMap& sources, SourceId source, Diagnostics& diagnostics) {
  if (sources.text(source).size() <= sources.limit()) {
    return false;
  }
  diagnostics.emit({source, 0, 0}, diag::FileTooLarge, sources.limit() >> 20U);
  return true;
}

// The expression or template that `parse` is about, invalid after a problem.
template <typename Rule>
const Expr* run(Parse& parse, const Expr* invalid, Rule rule, Diagnostics& diagnostics) {
  const Expr* result = (parse.parser.*rule)()->result.expr;
  const bool is_sound = result != nullptr && !parse.found.has_errors();
  parse.report_to(diagnostics);
  return is_sound ? result : invalid;
}

template <typename Rule>
ParsedExpr parse_string(const JsonStringExpr& string, Diagnostics& diagnostics, SourceForm form,
                        Rule rule) {
  auto storage = std::make_unique<SyntaxTree::Storage>();
  const JsonPlaces places(string);
  BorrowedParse parse;
  parse->begin(string, places, form, storage->arena);
  const Expr* invalid = storage->arena.make<InvalidExpr>(Expr{ExprKind::Invalid, string.span()});
  const Expr* root = run(*parse, invalid, rule, diagnostics);
  return ParsedExpr(std::move(storage), root);
}

template <typename Rule>
ParsedExpr parse_alone(const SourceMap& sources, SourceId source, Diagnostics& diagnostics,
                       SourceForm form, Rule rule) {
  auto storage = std::make_unique<SyntaxTree::Storage>();
  const Expr* root = storage->arena.make<InvalidExpr>(Expr{ExprKind::Invalid, {source, 0, 0}});
  if (!is_too_large(sources, source, diagnostics)) {
    BorrowedParse parse;
    parse->begin(sources, source, form, storage->arena);
    root = run(*parse, root, rule, diagnostics);
  }
  return ParsedExpr(std::move(storage), root);
}

}  // namespace

SyntaxTree::SyntaxTree(std::unique_ptr<Storage> storage) : storage_(std::move(storage)) {}
SyntaxTree::~SyntaxTree() = default;

const BodyNode& SyntaxTree::root() const {
  return storage_->root;
}

const Expr* SyntaxTree::json_root() const {
  return storage_->json_root;
}

BodyPointer SyntaxTree::body() const {
  return storage_->json_root != nullptr ? json_body(*storage_->json_root)
                                        : native_body(storage_->root);
}

ParsedExpr::ParsedExpr(std::unique_ptr<SyntaxTree::Storage> owner, const Expr* expr)
    : storage(std::move(owner)), root(expr) {}
ParsedExpr::~ParsedExpr() = default;
ParsedExpr::ParsedExpr(ParsedExpr&&) noexcept = default;

std::unique_ptr<SyntaxTree> parse(const SourceMap& sources, SourceId source,
                                  Diagnostics& diagnostics) {
  auto storage = std::make_unique<SyntaxTree::Storage>();
  storage->root = {{}, {}, {source, 0, 0}};
  if (!is_too_large(sources, source, diagnostics)) {
    BorrowedParse parse;
    parse->begin(sources, source, SourceForm::Config, storage->arena);
    parse->parser.config_file();
    storage->root = parse->bodies.finish_file();
    parse->report_to(diagnostics);
  }
  return std::make_unique<SyntaxTree>(std::move(storage));
}

std::unique_ptr<SyntaxTree> parse_json(const SourceMap& sources, SourceId source,
                                       Diagnostics& diagnostics) {
  auto storage = std::make_unique<SyntaxTree::Storage>();
  storage->root = {{}, {}, {source, 0, 0}};
  storage->json_root =
      is_too_large(sources, source, diagnostics)
          ? storage->arena.make<JsonObjectExpr>(Expr{ExprKind::JsonObject, {source, 0, 0}})
          : parse_json_value(sources, source, storage->arena, true, diagnostics);
  return std::make_unique<SyntaxTree>(std::move(storage));
}

std::unique_ptr<SyntaxTree> parse_by_name(const SourceMap& sources, SourceId source,
                                          Diagnostics& diagnostics) {
  return sources.name(source).ends_with(".json") ? parse_json(sources, source, diagnostics)
                                                 : parse(sources, source, diagnostics);
}

ParsedExpr parse_expression(const JsonStringExpr& string, Diagnostics& diagnostics) {
  return parse_string(string, diagnostics, SourceForm::Expression, &KilnParser::lone_expression);
}

ParsedExpr parse_template(const JsonStringExpr& string, Diagnostics& diagnostics) {
  return parse_string(string, diagnostics, SourceForm::Template, &KilnParser::lone_template);
}

ParsedExpr parse_expression(const SourceMap& sources, SourceId source, Diagnostics& diagnostics) {
  return parse_alone(sources, source, diagnostics, SourceForm::Expression,
                     &KilnParser::lone_expression);
}

ParsedExpr parse_template(const SourceMap& sources, SourceId source, Diagnostics& diagnostics) {
  return parse_alone(sources, source, diagnostics, SourceForm::Template,
                     &KilnParser::lone_template);
}

}  // namespace kiln
