#include <algorithm>
#include <deque>
#include <memory>

#include "compiler/eval/budget.h"
#include "compiler/eval/debug.h"
#include "compiler/eval/debug_input.h"
#include "compiler/eval/debug_scope.h"
#include "compiler/eval/dynamic_blocks.h"
#include "compiler/eval/evaluate.h"
#include "compiler/syntax/debug.h"
#include "compiler/syntax/parse.h"
#include "compiler/value/json.h"

namespace kiln {
namespace {

// `--schema`: a body's shape, and those of the blocks in it.
struct DebugSchema {
  // The names in `spec`, where they stay.
  std::deque<std::string> names;
  BodySpec spec;
  // By block type; of others only the attributes are read.
  std::map<std::string, DebugSchema> nested;
  bool only_attributes = false;
  bool is_partial = false;
};

bool is_on(const Value& json, std::string_view member) {
  const Value* value = json.find(member);
  return value != nullptr && value->has_content() && value->type().is(TypeKind::Bool) &&
         value->as_bool();
}

Result<std::string> name_in(const Value& json, std::string_view member) {
  const Value* value = json.type().is(TypeKind::Object) ? json.find(member) : nullptr;
  if (value == nullptr || !value->has_content() || !value->type().is(TypeKind::String)) {
    return Error{fmt::format("bad --schema: \"{}\" is missing", member)};
  }
  return value->as_string();
}

// The elements of a member; none when it is absent.
std::vector<Value> list_in(const Value& json, std::string_view member) {
  const Value* value = json.find(member);
  return value != nullptr && value->has_content() && value->type().is(TypeKind::Tuple)
             ? value->elements()
             : std::vector<Value>();
}

Result<DebugSchema> read_schema(const Value& json) {
  if (!json.has_content() || !json.type().is(TypeKind::Object)) {
    return Error{"bad --schema: a JSON object is needed"};
  }
  DebugSchema schema;
  schema.only_attributes = is_on(json, "just_attributes");
  schema.is_partial = is_on(json, "partial");
  for (const Value& attribute : list_in(json, "attributes")) {
    KILN_ASSIGN(std::string name, name_in(attribute, "name"));
    schema.spec.attributes.push_back(
        {schema.names.emplace_back(std::move(name)), is_on(attribute, "required")});
  }
  for (const Value& block : list_in(json, "blocks")) {
    KILN_ASSIGN(std::string type, name_in(block, "type"));
    BlockSpec spec{schema.names.emplace_back(type), {}};
    for (const Value& label : list_in(block, "labels")) {
      spec.label_names.push_back(
          schema.names.emplace_back(label.type().is(TypeKind::String) ? label.as_string() : ""));
    }
    schema.spec.blocks.push_back(std::move(spec));
    if (const Value* body = block.find("body"); body != nullptr && !body->is_null()) {
      KILN_ASSIGN(DebugSchema nested, read_schema(*body));
      schema.nested.insert_or_assign(type, std::move(nested));
    }
  }
  return schema;
}

// Writes what bodies hold, with values.
class ContentWriter {
 public:
  ContentWriter(const SourceMap& sources, const Scope& scope, DebugColumns columns, unsigned indent)
      : sources_(sources), scope_(scope), columns_(columns), json_(indent) {}

  JsonWriter& json() { return json_; }

  void diagnostics(std::string_view key, const Diagnostics& diagnostics) {
    json_.key(key);
    json_.literal(debug_diagnostics(sources_, diagnostics, 0, columns_));
  }

  // An expression's type and value, in an open object. `write_place` writes what is between them
  // and the problems.
  template <typename WritePlace>
  void value(const Value& value, const Diagnostics& found, WritePlace write_place) {
    if (!found.all().empty()) {
      diagnostics("diagnostics", found);
    }
    write_place();
    json_.key("type");
    json_.literal(value.type().json());
    json_.key("value");
    json_.literal(value_to_debug_json(value));
  }

  void attributes(std::string_view key, std::vector<BodyAttribute> attributes) {
    std::ranges::stable_sort(attributes, {}, [](const BodyAttribute& attribute) {
      return std::pair(attribute.span.begin, attribute.name);
    });
    json_.key(key);
    json_.begin_array();
    for (const BodyAttribute& attribute : attributes) {
      json_.begin_object();
      Diagnostics found;
      const Value value = evaluate(attribute, scope_, found);
      this->value(value, found, [&] {
        range("expr_range", attribute.expr->span());
        json_.key("name");
        json_.string(attribute.name);
        range("name_range", attribute.name_span);
        range("range", attribute.span);
      });
      json_.end_object();
    }
    json_.end_array();
  }

  void body(const Body& body, const DebugSchema* schema, Diagnostics& diagnostics) {
    json_.begin_object();
    if (schema == nullptr || schema->only_attributes) {
      attributes("attributes", body.just_attributes(diagnostics));
    } else {
      content(body, *schema, diagnostics);
    }
    json_.end_object();
  }

 private:
  void range(std::string_view key, Span span) {
    json_.key(key);
    write_debug_range(json_, sources_, span, columns_);
  }

  void content(const Body& body, const DebugSchema& schema, Diagnostics& diagnostics) {
    BodyPointer rest;
    const BodyContent content = schema.is_partial
                                    ? body.partial_content(schema.spec, diagnostics, rest)
                                    : body.content(schema.spec, diagnostics);
    attributes("attributes", content.attributes);
    json_.key("blocks");
    json_.begin_array();
    for (const BodyBlock& written : content.blocks) {
      const auto nested = schema.nested.find(written.type);
      block(written, nested == schema.nested.end() ? nullptr : &nested->second, diagnostics);
    }
    json_.end_array();
    range("missing_item_range", content.missing_item_span);
    if (rest != nullptr) {
      Diagnostics ignored;
      attributes("remain_attributes", rest->just_attributes(ignored));
    }
  }

  void block(const BodyBlock& block, const DebugSchema* schema, Diagnostics& diagnostics) {
    json_.begin_object();
    json_.key("body");
    body(*block.body, schema, diagnostics);
    range("def_range", block.header_span);
    json_.key("label_ranges");
    json_.begin_array();
    for (const BodyLabel& label : block.labels) {
      write_debug_range(json_, sources_, label.span, columns_);
    }
    json_.end_array();
    json_.key("labels");
    json_.begin_array();
    for (const BodyLabel& label : block.labels) {
      json_.string(label.text);
    }
    json_.end_array();
    json_.key("type");
    json_.string(block.type);
    range("type_range", block.type_span);
    json_.end_object();
  }

  const SourceMap& sources_;
  const Scope& scope_;
  DebugColumns columns_;
  JsonWriter json_;
};

// One file and what its expressions see.
class DebugFile {
 public:
  DebugFile(const FileReader& files, const FunctionTable& functions)
      : files_(files), functions_(functions) {}

  Result<void> read(std::span<const std::string> arguments, std::string_view standard_input) {
    KILN_ASSIGN(options, read_debug_options(arguments));
    KILN_ASSIGN(std::string text, read_debug_input(options, standard_input, files_));
    const bool is_standard = options.operands.empty() || options.operands[0] == "-";
    std::string name = is_standard ? "<stdin>" : options.operands[0];
    if (options.has("filename")) {
      name = options.flag("filename");
    }
    id = sources.add(name, std::move(text));
    scopes_.emplace(options, files_, functions_);
    KILN_TRY(scopes_->read_variables(files_));
    scopes_->call_context().sources = &sources;
    scopes_->call_context().budget = &budget_;
    scopes_->fill(table_, {});
    return {};
  }

  const Scope& scope() const { return table_.scope; }
  unsigned indent() const { return options.has("compact") ? 0 : 2; }

  DebugOptions options;
  SourceMap sources;
  SourceId id{};

 private:
  const FileReader& files_;
  const FunctionTable& functions_;
  std::optional<DebugScopes> scopes_;
  DebugScopes::Table table_;
  EvaluationBudget budget_;
};

DebugAnswer answer(ContentWriter& writer, bool is_ok) {
  writer.json().key("ok");
  writer.json().boolean(is_ok);
  writer.json().end_object();
  return {is_ok ? 0 : 1, writer.json().text() + "\n", ""};
}

}  // namespace

DebugAnswer debug_json(std::span<const std::string> arguments, std::string_view standard_input,
                       const FileReader& files, const FunctionTable& functions) {
  DebugFile file(files, functions);
  if (Result<void> read = file.read(arguments, standard_input); !read) {
    return debug_usage_error(read.error());
  }
  Diagnostics diagnostics;
  const auto tree = parse_json(file.sources, file.id, diagnostics);
  ContentWriter writer(file.sources, file.scope(), DebugColumns::Json, file.indent());
  writer.json().begin_object();
  if (diagnostics.has_errors()) {
    writer.diagnostics("diagnostics", diagnostics);
    return answer(writer, false);
  }
  writer.json().key("as_expression");
  writer.json().begin_object();
  Diagnostics found;
  const Value value = evaluate(*tree->json_root(), file.scope(), found);
  writer.value(value, found, [] {});
  writer.json().end_object();
  writer.diagnostics("diagnostics", diagnostics);
  Diagnostics reading;
  writer.attributes("just_attributes", tree->body()->just_attributes(reading));
  writer.diagnostics("just_attributes_diagnostics", reading);
  return answer(writer, true);
}

DebugAnswer debug_content(std::span<const std::string> arguments, std::string_view standard_input,
                          const FileReader& files, const FunctionTable& functions) {
  DebugFile file(files, functions);
  if (Result<void> read = file.read(arguments, standard_input); !read) {
    return debug_usage_error(read.error());
  }
  std::string schema_text(file.options.flag("schema"));
  if (schema_text.starts_with('@')) {
    Result<std::string> text = files.read(schema_text.substr(1));
    if (!text) {
      return debug_usage_error(text.error());
    }
    schema_text = *std::move(text);
  }
  const Result<Value> schema_json = value_from_json(schema_text);
  if (!schema_json) {
    return debug_usage_error({"bad --schema: " + schema_json.error().message});
  }
  const Result<DebugSchema> schema = read_schema(*schema_json);
  if (!schema) {
    return debug_usage_error(schema.error());
  }
  const bool is_json = file.options.has("json") || file.sources.name(file.id).ends_with(".json");
  Diagnostics diagnostics;
  const auto tree = is_json ? parse_json(file.sources, file.id, diagnostics)
                            : parse(file.sources, file.id, diagnostics);
  BodyPointer body = tree->body();
  if (file.options.has("dynamic")) {
    body = expand_dynamic_blocks(
        body, std::shared_ptr<const Scope>(std::shared_ptr<const Scope>(), &file.scope()));
  }
  ContentWriter writer(file.sources, file.scope(),
                       is_json ? DebugColumns::Json : DebugColumns::Native, file.indent());
  writer.json().begin_object();
  writer.json().key("content");
  writer.body(*body, &*schema, diagnostics);
  writer.diagnostics("diagnostics", diagnostics);
  return answer(writer, !diagnostics.has_errors());
}

}  // namespace kiln
