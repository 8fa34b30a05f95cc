#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/ast.h"
#include "compiler/syntax/expr_builder.h"
#include "compiler/syntax/syntax_context.h"

namespace kiln {

// Makes bodies from their items: a stack of the items that are open (a block in a block in the
// file) and of the bodies they belong to.
class BodyBuilder {
 public:
  BodyBuilder(SyntaxContext& context, ExprBuilder& exprs) : context_(context), exprs_(exprs) {}

  // Forgets everything and begins another file. Has to come first.
  void begin();

  // Begins the argument or block with this name; returns its level, which abandon() needs.
  size_t open_item(Lexeme name);
  // The same for the argument of a block that is written on one line.
  void open_only_argument(Lexeme name);
  void assign(Lexeme equals);
  void attribute(Node value);
  void label(Lexeme name);
  void open_label(Lexeme quote) { label_quote_ = quote; }
  void label_text(Lexeme text);
  void close_label(Lexeme quote);
  void open_block(Lexeme brace);
  void close_block(Lexeme brace);
  void close_item();

  // Ends the items from `level` on after a syntax error, at `end`: an argument whose value was not
  // understood gets an invalid one, an open block keeps what it has.
  void abandon(size_t level, uint32_t end);

  // The file's body, when everything is closed.
  BodyNode finish_file();

  // How many blocks are open.
  size_t block_depth() const { return bodies_.size() - 1; }

  struct OpenItem {
    Lexeme name;
    size_t first_label;
    // Where the value may begin, once there is an equals sign.
    uint32_t value_begin = 0;
    bool is_complete = false;
    bool is_one_line = false;
    // The opening brace, once it was seen.
    Lexeme brace{};
  };
  // The innermost open item. Needs one.
  const OpenItem& item() const { return items_.back(); }
  const OpenItem& item(size_t level) const { return items_[level]; }
  bool has_labels() const { return labels_.size() > items_.back().first_label; }

 private:
  struct OpenBody {
    size_t first_attribute;
    size_t first_block;
  };

  BodyNode close_body(Span span);
  void drop_redefinitions(size_t first);

  SyntaxContext& context_;
  ExprBuilder& exprs_;
  std::vector<OpenItem> items_;
  std::vector<OpenBody> bodies_;
  std::vector<AttributeNode> attributes_;
  std::vector<const BlockNode*> blocks_;
  std::vector<LabelNode> labels_;
  Lexeme label_quote_;
  std::string label_text_;
};

}  // namespace kiln
