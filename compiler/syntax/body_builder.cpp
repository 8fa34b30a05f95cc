#include "compiler/syntax/body_builder.h"

#include <algorithm>
#include <map>

#include "compiler/syntax/diagnostics.h"
#include "compiler/syntax/string_escapes.h"

namespace kiln {

void BodyBuilder::begin() {
  items_.clear();
  bodies_.assign(1, {0, 0});
  attributes_.clear();
  blocks_.clear();
  labels_.clear();
  label_text_.clear();
}

size_t BodyBuilder::open_item(Lexeme name) {
  items_.push_back({name, labels_.size()});
  return items_.size() - 1;
}

void BodyBuilder::open_only_argument(Lexeme name) {
  items_.back().is_one_line = true;
  open_item(name);
}

void BodyBuilder::assign(Lexeme equals) {
  items_.back().value_begin = equals.end;
}

void BodyBuilder::attribute(Node value) {
  OpenItem& item = items_.back();
  item.is_complete = true;
  attributes_.emplace_back(context_.text_of(item.name), context_.span(item.name), value.expr);
}

void BodyBuilder::label(Lexeme name) {
  labels_.emplace_back(context_.text_of(name), context_.span(name));
}

void BodyBuilder::label_text(Lexeme text) {
  std::string_view decoded = decode_escapes(context_, text);
  // `$${` and `%%{` are tokens of their own.
  if (decoded.starts_with("$${") || decoded.starts_with("%%{")) {
    decoded.remove_prefix(1);
  }
  label_text_ += decoded;
}

void BodyBuilder::close_label(Lexeme quote) {
  labels_.emplace_back(context_.arena->copy(label_text_), context_.span(label_quote_, quote));
  label_text_.clear();
}

void BodyBuilder::open_block(Lexeme brace) {
  items_.back().brace = brace;
  bodies_.push_back({attributes_.size(), blocks_.size()});
}

void BodyBuilder::close_block(Lexeme brace) {
  OpenItem& item = items_.back();
  item.is_complete = true;
  BodyNode body = close_body(context_.span(item.brace, brace));
  std::span<const LabelNode> labels(labels_.data() + item.first_label,
                                    labels_.size() - item.first_label);
  blocks_.push_back(context_.arena->make_before<BlockNode>(
      labels, context_.text_of(item.name), context_.span(item.name), labels.size(), body));
}

BodyNode BodyBuilder::close_body(Span span) {
  OpenBody open = bodies_.back();
  bodies_.pop_back();
  drop_redefinitions(open.first_attribute);
  std::span<const AttributeNode> attributes(attributes_);
  std::span<const BlockNode* const> blocks(blocks_);
  BodyNode body{context_.arena->copy(attributes.subspan(open.first_attribute)),
                context_.arena->copy(blocks.subspan(open.first_block)), span};
  attributes_.erase(attributes_.begin() + static_cast<std::ptrdiff_t>(open.first_attribute),
                    attributes_.end());
  blocks_.resize(open.first_block);
  return body;
}

void BodyBuilder::close_item() {
  labels_.erase(labels_.begin() + static_cast<std::ptrdiff_t>(items_.back().first_label),
                labels_.end());
  items_.pop_back();
}

void BodyBuilder::abandon(size_t level, uint32_t end) {
  while (items_.size() > level) {
    const OpenItem& item = items_.back();
    Lexeme stop{lexeme::end_of_file, end, end};
    if (item.value_begin > 0 && !item.is_complete) {
      attribute(exprs_.invalid(context_.span(std::min(item.value_begin, end), end)));
    } else if (item.brace.type != lexeme::end_of_file && !item.is_complete) {
      close_block(stop);
    }
    close_item();
  }
  label_text_.clear();
}

BodyNode BodyBuilder::finish_file() {
  abandon(0, static_cast<uint32_t>(context_.text.size()));
  return close_body(context_.span(0, static_cast<uint32_t>(context_.text.size())));
}

// Reports and removes the attributes that repeat a name of the body being closed.
void BodyBuilder::drop_redefinitions(size_t first) {
  auto begin = attributes_.begin() + static_cast<std::ptrdiff_t>(first);
  auto end = begin;
  // Most bodies are small: comparing names is faster than an index then.
  bool is_large = attributes_.end() - begin > 24;
  std::map<std::string_view, std::ptrdiff_t> places;
  for (auto at = begin; at != attributes_.end(); ++at) {
    auto same =
        is_large ? begin + places.emplace(at->name(), end - begin).first->second
                 : std::find_if(begin, end, [&](const auto& a) { return a.name() == at->name(); });
    if (same == end) {
      *end++ = *at;
      continue;
    }
    context_.diagnostics
        .emit(at->name_span(), diag::AttributeRedefined, at->name(),
              context_.sources->describe(same->name_span()))
        .labels.push_back({same->name_span(), "set here first"});
  }
  attributes_.erase(end, attributes_.end());
}

}  // namespace kiln
