#include "stdlib/functions/formats/yaml_reader.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <map>
#include <optional>
#include <sstream>
#include <vector>

#include "compiler/value/convert.h"
#include "fmt/format.h"
#include "stdlib/functions/formats/yaml_scalar.h"

namespace kiln {
namespace {

// A document of more values than this, aliases counted as what they stand for, is an attack.
constexpr size_t kMostValues = 10'000'000;

constexpr std::string_view kTagPrefix = "tag:yaml.org,2002:";

std::string short_tag(const std::string& tag) {
  if (tag == "?" || tag == "!" || tag.empty()) {
    return "";
  }
  return tag.starts_with(kTagPrefix) ? "!!" + tag.substr(kTagPrefix.size()) : tag;
}

// Builds the value from the parser's events. After a problem the rest is ignored.
class Builder : public YAML::EventHandler {
 public:
  std::string problem;
  std::optional<Value> result;

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(mark, anchor, {Value(), 1}, false);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      fail(mark, "cannot refer to an anchor from inside its own definition");
      return;
    }
    add(mark, YAML::NullAnchor, found->second, false);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    bool quoted = tag == "!";
    auto value = resolve_yaml_scalar(quoted ? "!!str" : short_tag(tag), text);
    if (!value) {
      fail(mark, value.error().message);
      return;
    }
    add(mark, anchor, {*value, 1}, tag == "?" && text == "<<");
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, false);
  }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, true);
  }

  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

  void fail(const YAML::Mark& mark, std::string_view message) {
    if (problem.empty()) {
      problem = fmt::format("on line {}, column {}: {}", mark.line + 1, mark.column + 1, message);
    }
  }

 private:
  // A value and how many values it consists of.
  struct Counted {
    Value value;
    size_t count;
  };

  // A collection that is being read.
  struct Frame {
    YAML::Mark mark;
    YAML::anchor_t anchor;
    bool mapping;
    std::vector<Value> elements = {};
    std::map<std::string, Value> attributes = {};
    size_t count = 1;
    // In a mapping, the key that waits for its value; `merges` for a `<<`.
    std::optional<std::string> key = {};
    bool merges = false;
  };

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, bool mapping) {
    std::string name = short_tag(tag);
    if (!name.empty() && name != (mapping ? "!!map" : "!!seq")) {
      fail(mark, fmt::format("unsupported tag \"{}\"", name));
    }
    frames_.push_back({mark, anchor, mapping});
  }

  void close() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    Value value = frame.mapping ? Value::object(std::move(frame.attributes))
                                : Value::tuple(std::move(frame.elements));
    add(frame.mark, frame.anchor, {std::move(value), frame.count}, false);
  }

  void add(const YAML::Mark& mark, YAML::anchor_t anchor, Counted counted, bool merge_key) {
    if (!problem.empty()) {
      return;
    }
    if (anchor != YAML::NullAnchor) {
      anchors_.insert_or_assign(anchor, counted);
    }
    if (frames_.empty()) {
      result = std::move(counted.value);
      return;
    }
    Frame& frame = frames_.back();
    frame.count += counted.count;
    if (frame.count > kMostValues) {
      fail(mark, "the document's aliases stand for too many values");
    } else if (!frame.mapping) {
      frame.elements.push_back(std::move(counted.value));
    } else if (!frame.key) {
      set_key(mark, frame, counted.value, merge_key);
    } else {
      set_value(mark, frame, std::move(counted.value));
    }
  }

  void set_key(const YAML::Mark& mark, Frame& frame, const Value& value, bool merge_key) {
    if (value.is_null()) {
      fail(mark, "mapping key cannot be null");
      return;
    }
    auto text = convert(value, Type::string());
    if (!text) {
      fail(mark, "only strings are allowed as mapping keys");
      return;
    }
    frame.key = text->as_string();
    frame.merges = merge_key;
  }

  void set_value(const YAML::Mark& mark, Frame& frame, Value value) {
    std::string key = *std::move(frame.key);
    frame.key.reset();
    if (!frame.merges) {
      frame.attributes.insert_or_assign(std::move(key), std::move(value));
      return;
    }
    bool list = !value.is_null() && value.type().is(TypeKind::Tuple);
    std::vector<Value> sources = list ? value.elements() : std::vector<Value>{value};
    for (const Value& source : sources) {
      if (source.is_null() || !source.type().is(TypeKind::Object)) {
        fail(mark, fmt::format("cannot merge {} into mapping", source.type().friendly_name()));
        return;
      }
      for (const auto& [name, attribute] : source.entries()) {
        frame.attributes.insert_or_assign(name, attribute);
      }
    }
  }

  std::vector<Frame> frames_;
  std::map<YAML::anchor_t, Counted> anchors_;
};

// Only here to be told that there is more.
class Ignore : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

}  // namespace

Result<Value> value_from_yaml(std::string_view text) {
  Builder builder;
  // yaml-cpp reports by exceptions, which end here.
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    Ignore ignore;
    if (!parser.HandleNextDocument(builder)) {
      return Error{"on line 1, column 1: missing start of document"};
    }
    if (builder.problem.empty() && parser.HandleNextDocument(ignore)) {
      return Error{"unexpected extra content after value"};
    }
  } catch (const YAML::Exception& exception) {
    builder.fail(exception.mark, exception.msg);
  }
  if (!builder.problem.empty() || !builder.result) {
    return Error{builder.problem.empty() ? "missing start of document" : builder.problem};
  }
  return *builder.result;
}

}  // namespace kiln
