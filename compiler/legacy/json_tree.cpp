#include "compiler/legacy/json_tree.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "compiler/value/json.h"

namespace kiln {
namespace {

// Go's encoding of a float64: an exponent for very large and very small numbers only.
std::string go_number(std::string_view text) {
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  // Go refuses what 64 bits cannot hold; kept as it is, nothing is lost.
  if (problem != std::errc{} || end != text.data() + text.size()) {
    return std::string(text);
  }
  const double size = std::abs(value);
  const bool has_exponent = value != 0 && (size < 1e-6 || size >= 1e21);
  char buffer[400];
  const auto written =
      std::to_chars(std::begin(buffer), std::end(buffer), value,
                    has_exponent ? std::chars_format::scientific : std::chars_format::fixed);
  std::string out(buffer, written.ptr);
  // Go fills up with zeros where the shortest digits end, not with those of the number as stored.
  if (!has_exponent && size >= 1e15) {
    const auto shortest =
        std::to_chars(std::begin(buffer), std::end(buffer), value, std::chars_format::scientific);
    std::string digits(buffer, shortest.ptr);
    digits.erase(digits.find('e'));
    std::erase(digits, '.');
    out = digits.append(out.size() - std::min(out.size(), digits.size()), '0');
  }
  // 1e-07 is written 1e-7.
  if (const size_t zero = out.find("e-0"); zero != std::string::npos) {
    out.erase(zero + 2, 1);
  }
  return out;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

std::string go_string(std::string_view text) {
  std::string out = json_quote_like_go(text);
  replace_all(out, "\\u003c", "<");
  replace_all(out, "\\u003e", ">");
  return out;
}

void print(const JsonTree& tree, JsonWriter& writer) {
  switch (tree.kind) {
    case JsonTree::Kind::Null:
      writer.null();
      return;
    case JsonTree::Kind::Bool:
      writer.boolean(tree.truth);
      return;
    case JsonTree::Kind::Number:
      writer.number(go_number(tree.text));
      return;
    case JsonTree::Kind::String:
      writer.literal(go_string(tree.text));
      return;
    case JsonTree::Kind::Array:
      writer.begin_array();
      for (const JsonTree& item : tree.items) {
        print(item, writer);
      }
      writer.end_array();
      return;
    case JsonTree::Kind::Object:
      writer.begin_object();
      for (const auto& [name, member] : tree.members) {
        writer.key(name);
        print(member, writer);
      }
      writer.end_object();
      return;
  }
}

}  // namespace

JsonTree JsonTree::of_text(std::string_view text) {
  JsonTree tree;
  tree.kind = Kind::String;
  tree.text = text;
  return tree;
}

JsonTree JsonTree::of_truth(bool truth) {
  JsonTree tree;
  tree.kind = Kind::Bool;
  tree.truth = truth;
  return tree;
}

JsonTree JsonTree::array(std::vector<JsonTree> items) {
  JsonTree tree;
  tree.kind = Kind::Array;
  tree.items = std::move(items);
  return tree;
}

const JsonTree* JsonTree::find(std::string_view name) const {
  const auto found = members.find(name);
  return found == members.end() ? nullptr : &found->second;
}

JsonTree* JsonTree::find(std::string_view name) {
  const auto found = members.find(name);
  return found == members.end() ? nullptr : &found->second;
}

JsonTree json_tree(const Expr& value) {
  JsonTree tree;
  if (value.kind == ExprKind::JsonString) {
    return JsonTree::of_text(as<JsonStringExpr>(value).text);
  }
  if (value.kind == ExprKind::Literal) {
    const auto& literal = as<LiteralExpr>(value);
    if (literal.literal() == LiteralKind::Number) {
      tree.kind = JsonTree::Kind::Number;
      tree.text = literal.text();
    } else if (literal.literal() != LiteralKind::Null) {
      return JsonTree::of_truth(literal.literal() == LiteralKind::True);
    }
  } else if (value.kind == ExprKind::Tuple) {
    tree.kind = JsonTree::Kind::Array;
    for (const Expr* element : as<TupleExpr>(value).elements) {
      tree.items.push_back(json_tree(*element));
    }
  } else if (value.kind == ExprKind::JsonObject) {
    tree.kind = JsonTree::Kind::Object;
    for (const JsonProperty& property : as<JsonObjectExpr>(value).properties) {
      tree.members[std::string(property.name->text)] = json_tree(*property.value);
    }
  }
  return tree;
}

std::string print_json_tree(const JsonTree& tree) {
  JsonWriter writer(2);
  print(tree, writer);
  return writer.text();
}

}  // namespace kiln
