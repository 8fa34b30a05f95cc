#include "stdlib/functions/formats/yaml_reader.h"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "compiler/value/convert.h"
#include "compiler/value/unicode.h"
#include "fmt/format.h"
#include "stdlib/functions/formats/yaml_events.h"
#include "stdlib/functions/formats/yaml_scalar.h"

namespace kiln {
namespace {

// Both count what an alias stands for: more values are an attack, and values are taken apart by
// recursion.
constexpr size_t kMostValues = 10'000'000;
constexpr size_t kDeepest = 1000;
// libyaml compares every %TAG directive and every tag with all directives before it.
constexpr size_t kMostTagDirectives = 1000;

// At least as many as there are.
size_t count_tag_directives(std::string_view text) {
  constexpr std::string_view directive = "%TAG";
  // The last bytes of a line break or byte order mark, in UTF-8.
  constexpr std::string_view ends = "\n\r\x85\xA8\xA9\xBF";
  size_t count = 0;
  for (size_t at = text.find(directive); at != std::string_view::npos;
       at = text.find(directive, at + directive.size())) {
    count += at == 0 || ends.find(text[at - 1]) != std::string_view::npos ? 1 : 0;
  }
  return count;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : events_(text) {}

  Result<Value> read() {
    YamlEvent stream;
    KILN_TRY(events_.next(stream));
    YamlEvent document;
    KILN_TRY(events_.next(document));
    if (!document.is(YAML_DOCUMENT_START_EVENT)) {
      return document.problem("missing start of document");
    }
    const auto* version = document->data.document_start.version_directive;
    if (version != nullptr && version->minor != 1) {
      return document.problem("found incompatible YAML document");
    }
    KILN_ASSIGN(Counted root, next_node());
    YamlEvent document_end;
    KILN_TRY(events_.next(document_end));
    YamlEvent stream_end;
    KILN_TRY(events_.next(stream_end));
    if (!stream_end.is(YAML_STREAM_END_EVENT)) {
      return stream_end.problem("unexpected extra content after value");
    }
    if (late_problem_) {
      return *late_problem_;
    }
    return std::move(root.value);
  }

 private:
  // A value, of how many values it consists and how deep it nests.
  struct Counted {
    Value value;
    size_t count = 1;
    size_t depth = 0;
  };

  Result<Counted> next_node() {
    YamlEvent event;
    KILN_TRY(events_.next(event));
    return node(event);
  }

  Result<Counted> node(const YamlEvent& event) {
    if (event.is(YAML_ALIAS_EVENT)) {
      return alias(event);
    }
    if (event.is(YAML_SCALAR_EVENT)) {
      return anchored(event->data.scalar.anchor, [&] { return scalar(event); });
    }
    if (depth_ == kDeepest) {
      return event.problem("exceeded max depth");
    }
    ++depth_;
    auto collection =
        event.is(YAML_MAPPING_START_EVENT)
            ? anchored(event->data.mapping_start.anchor, [&] { return mapping(event); })
            : anchored(event->data.sequence_start.anchor, [&] { return sequence(event); });
    --depth_;
    return collection;
  }

  template <typename Read>
  Result<Counted> anchored(const yaml_char_t* anchor, Read read) {
    const std::string name(yaml_text(anchor));
    if (name.empty()) {
      return read();
    }
    ++pending_[name];
    KILN_ASSIGN(Counted counted, read());
    --pending_[name];
    anchors_.insert_or_assign(name, counted);
    return counted;
  }

  Result<Counted> alias(const YamlEvent& event) {
    const std::string name(yaml_text(event->data.alias.anchor));
    if (pending_[name] > 0) {
      return event.problem(
          fmt::format("cannot refer to anchor {} from inside its own definition", go_quote(name)));
    }
    auto found = anchors_.find(name);
    if (found == anchors_.end()) {
      return event.problem("reference to undefined anchor " + go_quote(name));
    }
    if (depth_ + found->second.depth > kDeepest) {
      return event.problem("exceeded max depth");
    }
    return found->second;
  }

  static Result<Value> resolve(const YamlEvent& event) {
    const auto& scalar = event->data.scalar;
    return resolve_yaml_scalar(yaml_text(scalar.tag),
                               {reinterpret_cast<const char*>(scalar.value), scalar.length},
                               scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
                                   scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE);
  }

  Result<Counted> scalar(const YamlEvent& event) {
    auto value = resolve(event);
    // Packer's library finds the types first. A block scalar is a string there; only afterwards is
    // it resolved like a plain one and made a string.
    if (event->data.scalar.tag == nullptr && event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE) {
      if (!value && !late_problem_) {
        late_problem_ = event.problem(value.error().message);
      }
      value = value ? convert(*value, Type::string()) : Value::null(Type::string());
    }
    return value ? Result(Counted{*std::move(value)}) : event.problem(value.error().message);
  }

  Result<Counted> sequence(const YamlEvent& start) {
    const std::string_view tag = yaml_text(start->data.sequence_start.tag);
    if (!tag.empty() && tag != YAML_SEQ_TAG) {
      return start.problem(fmt::format("can't interpret sequence as {}", tag));
    }
    std::vector<Value> elements;
    Counted counted{.depth = 1};
    while (true) {
      YamlEvent event;
      KILN_TRY(events_.next(event));
      if (event.is(YAML_SEQUENCE_END_EVENT)) {
        counted.value = Value::tuple(std::move(elements));
        return counted;
      }
      KILN_ASSIGN(Counted element, node(event));
      KILN_TRY(count(event, element, counted));
      elements.push_back(std::move(element.value));
    }
  }

  Result<Counted> mapping(const YamlEvent& start) {
    const std::string_view tag = yaml_text(start->data.mapping_start.tag);
    if (!tag.empty() && tag != YAML_MAP_TAG) {
      return start.problem(fmt::format("can't interpret mapping as {}", tag));
    }
    std::map<std::string, Value> attributes;
    Counted counted{.depth = 1};
    while (true) {
      YamlEvent event;
      KILN_TRY(events_.next(event));
      if (event.is(YAML_MAPPING_END_EVENT)) {
        counted.value = Value::object(std::move(attributes));
        return counted;
      }
      const bool merges = is_merge_key(event);
      std::string name;
      if (!merges) {
        KILN_ASSIGN(name, key(event));
      }
      KILN_ASSIGN(Counted element, next_node());
      KILN_TRY(count(event, element, counted));
      if (!merges) {
        attributes.insert_or_assign(std::move(name), std::move(element.value));
        continue;
      }
      const Type type = element.value.type();
      if (element.value.is_null() || !type.is(TypeKind::Object)) {
        return event.problem(fmt::format("cannot merge {} into mapping", type.friendly_name()));
      }
      for (const auto& [attribute, value] : element.value.entries()) {
        attributes.insert_or_assign(attribute, value);
      }
    }
  }

  static bool is_merge_key(const YamlEvent& event) {
    return event.is(YAML_SCALAR_EVENT) && event->data.scalar.tag == nullptr &&
           yaml_text(event->data.scalar.value) == "<<";
  }

  static Result<std::string> key(const YamlEvent& event) {
    constexpr std::string_view not_a_string = "only strings are allowed as mapping keys";
    if (!event.is(YAML_SCALAR_EVENT)) {
      return event.problem(not_a_string);
    }
    KILN_ASSIGN(Value value, resolve(event));
    if (value.is_null()) {
      return event.problem("mapping key cannot be null");
    }
    auto text = convert(value, Type::string());
    return text ? Result(text->as_string()) : event.problem(not_a_string);
  }

  // Adds what `part` consists of to its collection.
  static Result<void> count(const YamlEvent& event, const Counted& part, Counted& whole) {
    whole.count += part.count;
    whole.depth = std::max(whole.depth, part.depth + 1);
    if (whole.count > kMostValues) {
      return event.problem("the document's aliases stand for too many values");
    }
    return {};
  }

  YamlEvents events_;
  size_t depth_ = 0;
  // One that Packer's library finds when it reads the document for the second time.
  std::optional<Error> late_problem_;
  std::map<std::string, Counted> anchors_;
  // How many values of this anchor are being read.
  std::map<std::string, int> pending_;
};

}  // namespace

Result<Value> value_from_yaml(std::string_view text) {
  if (count_tag_directives(text) > kMostTagDirectives) {
    return Error{"too many %TAG directives"};
  }
  // As Packer's library does: an empty text has no place to complain about.
  return Reader(text.empty() ? "\n" : text).read();
}

}  // namespace kiln
