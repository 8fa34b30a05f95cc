#include "compiler/syntax/parse.h"

#include <algorithm>
#include <limits>

#include "compiler/syntax/diagnostics.h"
#include "compiler/syntax/parser_actions.h"
#include "generated/KilnParser.h"

namespace kiln {

struct SyntaxTree::Storage {
  Arena arena;
  BodyNode root;
};

namespace {

// Everything one parse needs, in the order of construction.
struct Parse {
  Parse(const SourceMap& sources, SourceId source, SourceForm form, Arena& arena)
      : context{sources, source, sources.text(source), arena, found},
        exprs(context),
        templates(context, exprs),
        bodies(context, exprs),
        stream(context.text, form),
        parser(&stream) {
    parser.set_builders(context, bodies, exprs, templates);
  }

  // In the order of the text: some problems are found only when the construct they are in ends.
  void report_to(Diagnostics& diagnostics) {
    std::vector<Diagnostic> all = found.all();
    std::stable_sort(all.begin(), all.end(), [](const Diagnostic& a, const Diagnostic& b) {
      return a.span.begin < b.span.begin;
    });
    for (Diagnostic& diagnostic : all) {
      diagnostics.add(std::move(diagnostic));
    }
  }

  Diagnostics found;
  SyntaxContext context;
  ExprBuilder exprs;
  TemplateBuilder templates;
  BodyBuilder bodies;
  LexemeStream stream;
  KilnParser parser;
};

// Offsets are 32 bits wide.
bool is_too_large(const SourceMap& sources, SourceId source, Diagnostics& diagnostics) {
  if (sources.text(source).size() < std::numeric_limits<uint32_t>::max()) {
    return false;
  }
  diagnostics.emit({source, 0, 0}, diag::FileTooLarge);
  return true;
}

template <typename Rule>
ParsedExpr parse_alone(const SourceMap& sources, SourceId source, Diagnostics& diagnostics,
                       SourceForm form, Rule rule) {
  auto storage = std::make_unique<SyntaxTree::Storage>();
  const Expr* root = storage->arena.make<InvalidExpr>(Expr{ExprKind::Invalid, {source, 0, 0}});
  if (!is_too_large(sources, source, diagnostics)) {
    Parse parse(sources, source, form, storage->arena);
    const Expr* result = (parse.parser.*rule)()->result.expr;
    root = result && !parse.found.has_errors() ? result : root;
    parse.report_to(diagnostics);
  }
  return ParsedExpr(std::move(storage), root);
}

}  // namespace

SyntaxTree::SyntaxTree(std::unique_ptr<Storage> storage) : storage_(std::move(storage)) {}
SyntaxTree::~SyntaxTree() = default;

const BodyNode& SyntaxTree::root() const {
  return storage_->root;
}

BodyPointer SyntaxTree::body() const {
  return native_body(storage_->root);
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
    Parse parse(sources, source, SourceForm::Config, storage->arena);
    parse.parser.config_file();
    storage->root = parse.bodies.finish_file();
    parse.report_to(diagnostics);
  }
  return std::make_unique<SyntaxTree>(std::move(storage));
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
