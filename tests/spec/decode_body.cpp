#include <algorithm>

#include "compiler/eval/evaluate.h"
#include "compiler/value/convert.h"
#include "tests/spec/decoding_spec.h"
#include "tests/spec/diagnostics.h"

namespace kiln {
namespace {

bool is_block(SpecKind kind) {
  return kind == SpecKind::Block || kind == SpecKind::BlockList || kind == SpecKind::BlockSet ||
         kind == SpecKind::BlockMap || kind == SpecKind::BlockAttrs;
}

// What a specification wants of the body it is applied to.
void collect(const DecodingSpec& spec, BodySpec& wanted) {
  if (spec.kind == SpecKind::Attr) {
    wanted.attributes.push_back({spec.name, spec.required});
  } else if (is_block(spec.kind)) {
    wanted.blocks.push_back({spec.name, {spec.labels.begin(), spec.labels.end()}});
  } else {
    for (const auto& [name, child] : spec.children) {
      collect(child, wanted);
    }
  }
}

BodySpec body_spec(const DecodingSpec& spec) {
  BodySpec wanted;
  collect(spec, wanted);
  return wanted;
}

Type map_type(Type element, size_t levels) {
  for (; levels > 0; --levels) {
    element = Type::map(element);
  }
  return element;
}

// The type of what comes out when nothing is there.
Type implied_type(const DecodingSpec& spec) {
  switch (spec.kind) {
    case SpecKind::Object: {
      std::map<std::string, Type> attributes;
      for (const auto& [name, child] : spec.children) {
        attributes.emplace(name, implied_type(child));
      }
      return Type::object(std::move(attributes));
    }
    case SpecKind::Array: {
      std::vector<Type> elements;
      for (const auto& [name, child] : spec.children) {
        elements.push_back(implied_type(child));
      }
      return Type::tuple(std::move(elements));
    }
    case SpecKind::Attr:
      return spec.type;
    case SpecKind::Block:
    case SpecKind::Default:
      return implied_type(spec.children.at(0).spec);
    case SpecKind::BlockList:
      return Type::list(implied_type(spec.children.at(0).spec));
    case SpecKind::BlockSet:
      return Type::set(implied_type(spec.children.at(0).spec));
    case SpecKind::BlockMap:
      return map_type(implied_type(spec.children.at(0).spec), spec.labels.size());
    case SpecKind::BlockAttrs:
      return Type::map(spec.type);
    case SpecKind::Literal:
      return spec.value.type();
    case SpecKind::Transform:
      break;
  }
  return Type::dynamic();
}

class BodyDecoder {
 public:
  BodyDecoder(const Scope& scope, Diagnostics& diagnostics)
      : scope_(scope), diagnostics_(diagnostics) {}

  Value decode(const Body& body, const DecodingSpec& spec) {
    return value(spec, body.content(body_spec(spec), diagnostics_));
  }

 private:
  Value value(const DecodingSpec& spec, const BodyContent& content) {
    switch (spec.kind) {
      case SpecKind::Object: {
        std::map<std::string, Value> attributes;
        for (const auto& [name, child] : spec.children) {
          attributes.insert_or_assign(name, value(child, content));
        }
        return Value::object(std::move(attributes));
      }
      case SpecKind::Array: {
        std::vector<Value> elements;
        for (const auto& [name, child] : spec.children) {
          elements.push_back(value(child, content));
        }
        return Value::tuple(std::move(elements));
      }
      case SpecKind::Attr:
        return attribute(spec, content);
      case SpecKind::Block:
        return only_block(spec, content);
      case SpecKind::BlockList:
      case SpecKind::BlockSet:
        return block_sequence(spec, content);
      case SpecKind::BlockMap:
        return block_map(spec, content);
      case SpecKind::BlockAttrs:
        return block_attrs(spec, content);
      case SpecKind::Literal:
        return spec.value;
      case SpecKind::Default:
        for (const auto& [name, child] : spec.children) {
          const Value found = value(child, content);
          if (!found.is_null()) {
            return found;
          }
        }
        return Value::null(implied_type(spec));
      case SpecKind::Transform: {
        Scope inner(&scope_);
        inner.set("nested", value(spec.children.at(0).spec, content));
        return evaluate(*spec.result, inner, diagnostics_);
      }
    }
    return {};
  }

  Value attribute(const DecodingSpec& spec, const BodyContent& content) {
    const BodyAttribute* attribute = content.attribute(spec.name);
    if (attribute == nullptr) {
      return Value::null(spec.type);
    }
    const Value given = evaluate(*attribute, scope_, diagnostics_);
    Result<Value> converted = convert(given, spec.type);
    if (!converted) {
      diagnostics_.emit(attribute->expr->span(), diag::SpecAttributeType, spec.name,
                        converted.error().message);
      return Value::unknown(spec.type);
    }
    return *std::move(converted);
  }

  static std::vector<const BodyBlock*> blocks(const DecodingSpec& spec,
                                              const BodyContent& content) {
    std::vector<const BodyBlock*> found;
    for (const BodyBlock& block : content.blocks) {
      if (block.type == spec.name) {
        found.push_back(&block);
      }
    }
    return found;
  }

  // The only block there may be, or null.
  const BodyBlock* single(const DecodingSpec& spec, const BodyContent& content) {
    const auto found = blocks(spec, content);
    if (found.empty() && spec.required) {
      diagnostics_.emit(content.missing_item_span, diag::SpecMissingBlock, spec.name).summary =
          fmt::format("Missing {} block", spec.name);
    }
    if (found.size() > 1) {
      diagnostics_.emit(found[1]->header_span, diag::SpecDuplicateBlock, spec.name).summary =
          fmt::format("Duplicate {} block", spec.name);
    }
    return found.empty() ? nullptr : found[0];
  }

  Value only_block(const DecodingSpec& spec, const BodyContent& content) {
    const BodyBlock* block = single(spec, content);
    return block == nullptr ? Value::null(implied_type(spec))
                            : decode(*block->body, spec.children.at(0).spec);
  }

  void check_count(const DecodingSpec& spec, const BodyContent& content,
                   const std::vector<const BodyBlock*>& found) {
    if (found.size() < spec.min_items) {
      diagnostics_
          .emit(content.missing_item_span, diag::SpecTooFewBlocks, spec.min_items, spec.name)
          .summary = fmt::format("Insufficient {} blocks", spec.name);
    }
    if (spec.max_items > 0 && found.size() > spec.max_items) {
      diagnostics_
          .emit(found[spec.max_items]->header_span, diag::SpecTooManyBlocks, spec.max_items,
                spec.name)
          .summary = fmt::format("Too many {} blocks", spec.name);
    }
  }

  // The type that all have; reports it and gives nothing when there is none.
  Type common_type(const DecodingSpec& spec, const std::vector<Value>& values, Span span) {
    const bool are_alike = std::ranges::all_of(
        values, [&](const Value& value) { return value.type() == values[0].type(); });
    if (!are_alike) {
      diagnostics_.emit(span, diag::SpecUnlikeBlocks, spec.name).summary =
          fmt::format("Unconsistent argument types in {} blocks", spec.name);
    }
    return values.empty() ? implied_type(spec.children.at(0).spec) : values[0].type();
  }

  Value block_sequence(const DecodingSpec& spec, const BodyContent& content) {
    const auto found = blocks(spec, content);
    check_count(spec, content, found);
    std::vector<Value> values;
    for (const BodyBlock* block : found) {
      values.push_back(decode(*block->body, spec.children.at(0).spec));
    }
    const Span span = found.empty() ? content.missing_item_span : found.back()->header_span;
    const Type element = common_type(spec, values, span);
    const bool failed = diagnostics_.has_errors();
    if (spec.kind == SpecKind::BlockList) {
      return failed ? Value::unknown(Type::list(element)) : Value::list(element, std::move(values));
    }
    return failed ? Value::unknown(Type::set(element)) : Value::set(element, std::move(values));
  }

  Value block_map(const DecodingSpec& spec, const BodyContent& content) {
    std::vector<std::pair<const BodyBlock*, Value>> decoded;
    std::vector<Value> values;
    for (const BodyBlock* block : blocks(spec, content)) {
      decoded.emplace_back(block, decode(*block->body, spec.children.at(0).spec));
      values.push_back(decoded.back().second);
    }
    const Span span =
        decoded.empty() ? content.missing_item_span : decoded.back().first->header_span;
    const Type element = common_type(spec, values, span);
    return diagnostics_.has_errors() ? Value::unknown(map_type(element, spec.labels.size()))
                                     : level(spec, decoded, element, 0);
  }

  // The map of the blocks by their label at `depth`, and of maps below.
  Value level(const DecodingSpec& spec,
              const std::vector<std::pair<const BodyBlock*, Value>>& decoded, const Type& element,
              size_t depth) {
    std::map<std::string, std::vector<std::pair<const BodyBlock*, Value>>> groups;
    for (const auto& entry : decoded) {
      groups[entry.first->labels[depth].text].push_back(entry);
    }
    std::map<std::string, Value> entries;
    const bool is_last = depth + 1 == spec.labels.size();
    for (const auto& [label, group] : groups) {
      if (is_last && group.size() > 1) {
        diagnostics_.emit(group[1].first->header_span, diag::SpecDuplicateKey, spec.name).summary =
            fmt::format("Duplicate {} block", spec.name);
      }
      entries.emplace(label, is_last ? group[0].second : level(spec, group, element, depth + 1));
    }
    return Value::map(map_type(element, spec.labels.size() - depth - 1), std::move(entries));
  }

  Value block_attrs(const DecodingSpec& spec, const BodyContent& content) {
    const BodyBlock* block = single(spec, content);
    if (block == nullptr) {
      return Value::null(implied_type(spec));
    }
    std::map<std::string, Value> entries;
    for (const BodyAttribute& attribute : block->body->just_attributes(diagnostics_)) {
      const Value given = evaluate(attribute, scope_, diagnostics_);
      Result<Value> converted = convert(given, spec.type);
      if (!converted) {
        diagnostics_.emit(attribute.expr->span(), diag::SpecAttributeType, attribute.name,
                          converted.error().message);
        converted = Value::unknown(spec.type);
      }
      entries.insert_or_assign(attribute.name, *std::move(converted));
    }
    return Value::map(spec.type, std::move(entries));
  }

  const Scope& scope_;
  Diagnostics& diagnostics_;
};

void select(const DecodingSpec& spec, const BodyContent& content,
            std::vector<const Expr*>& selected) {
  if (spec.kind == SpecKind::Attr) {
    if (const BodyAttribute* attribute = content.attribute(spec.name)) {
      selected.push_back(attribute->expr);
    }
    return;
  }
  if (!is_block(spec.kind)) {
    for (const auto& [name, child] : spec.children) {
      select(child, content, selected);
    }
    return;
  }
  for (const BodyBlock& block : content.blocks) {
    if (block.type != spec.name) {
      continue;
    }
    if (spec.kind == SpecKind::BlockAttrs) {
      Diagnostics ignored;
      for (const BodyAttribute& attribute : block.body->just_attributes(ignored)) {
        selected.push_back(attribute.expr);
      }
      continue;
    }
    const auto nested = selected_expressions(*block.body, spec.children.at(0).spec);
    selected.insert(selected.end(), nested.begin(), nested.end());
  }
}

}  // namespace

Value decode_body(const Body& body, const DecodingSpec& spec, const Scope& scope,
                  Diagnostics& diagnostics) {
  return BodyDecoder(scope, diagnostics).decode(body, spec);
}

std::vector<const Expr*> selected_expressions(const Body& body, const DecodingSpec& spec) {
  Diagnostics ignored;
  std::vector<const Expr*> selected;
  select(spec, body.content(body_spec(spec), ignored), selected);
  return selected;
}

}  // namespace kiln
