#include "stdlib/options/option_row.h"

namespace kiln {
namespace {

Type type_of(OptionType type) {
  switch (type) {
    case OptionType::Text:
    case OptionType::Time:
      return Type::string();
    case OptionType::Quantity:
      return Type::number();
    case OptionType::Flag:
      return Type::boolean();
    case OptionType::Texts:
      return Type::list(Type::string());
    case OptionType::Quantities:
      return Type::list(Type::number());
    case OptionType::TextLists:
      return Type::list(Type::list(Type::string()));
    case OptionType::TextMap:
      return Type::map(Type::string());
    case OptionType::Block:
    case OptionType::Blocks:
      break;
  }
  return Type::dynamic();
}

std::string text_of(const char* text) {
  return text == nullptr ? std::string() : std::string(text);
}

bool is_block(const OptionRow& row) {
  return row.type == OptionType::Block || row.type == OptionType::Blocks;
}

ArgumentSchema argument_of(const OptionRow& row) {
  const OptionTraits& traits = row.traits;
  return {.name = row.name,
          .type = type_of(row.type),
          .doc = row.doc,
          .required = traits.missing != nullptr,
          .sensitive = traits.sensitive,
          .raw_template = traits.raw_template,
          .one_of = words_of(text_of(traits.one_of)),
          .deprecated = text_of(traits.deprecated),
          .missing = text_of(traits.missing),
          .is_duration = row.type == OptionType::Time};
}

void add_group(const OptionGroup& group, Schema& schema) {
  if (group.base != nullptr) {
    add_group(*group.base, schema);
  }
  for (const OptionRow& row : group.rows) {
    if (is_block(row)) {
      schema.blocks.push_back({.type = row.name,
                               .schema = schema_of(row.doc, {*row.traits.inside}),
                               .repeatable = row.type == OptionType::Blocks});
    } else {
      schema.arguments.push_back(argument_of(row));
    }
  }
  for (const RuleRow& rule : group.rules) {
    schema.rules.push_back(
        {.kind = rule.kind, .arguments = words_of(rule.options), .message = rule.message});
  }
}

}  // namespace

Schema schema_of(std::string_view doc, std::initializer_list<OptionGroup> groups) {
  Schema schema;
  schema.doc = doc;
  size_t count = 0;
  for (const OptionGroup& group : groups) {
    count += group.rows.size();
  }
  schema.arguments.reserve(count);
  for (const OptionGroup& group : groups) {
    add_group(group, schema);
  }
  return schema;
}

std::vector<std::string> option_names(std::initializer_list<OptionGroup> groups) {
  std::vector<std::string> names;
  for (const OptionGroup& group : groups) {
    if (group.base != nullptr) {
      for (std::string& name : option_names({*group.base})) {
        names.push_back(std::move(name));
      }
    }
    for (const OptionRow& row : group.rows) {
      names.emplace_back(row.name);
    }
  }
  return names;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const size_t end = text.find(' ');
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return words;
}

}  // namespace kiln
