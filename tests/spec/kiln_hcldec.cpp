// Decodes a file by a specification, as HCL's `hcldec` does, for the runner of HCL's specification
// suite: `kiln-hcldec --spec=SPEC --diags=json --with-type --keep-nulls FILE`, or with --var-refs
// instead of the last two flags. Other ways to call it are wrong usage.
#include <iostream>
#include <set>

#include "compiler/eval/evaluate.h"
#include "compiler/source/disk_reader.h"
#include "compiler/syntax/parse.h"
#include "compiler/value/json.h"
#include "tests/spec/decoding_spec.h"

namespace kiln {
namespace {

void write_position(JsonWriter& json, const SourceMap& sources, SourceId source, uint32_t offset) {
  const Position position = sources.position(source, offset);
  json.begin_object();
  json.key("line");
  json.integer(position.line);
  json.key("column");
  json.integer(position.column);
  json.key("byte");
  json.integer(offset);
  json.end_object();
}

void write_range(JsonWriter& json, const SourceMap& sources, Span span) {
  json.begin_object();
  json.key("filename");
  json.string(sources.name(span.source));
  json.key("start");
  write_position(json, sources, span.source, span.begin);
  json.key("end");
  write_position(json, sources, span.source, span.end);
  json.end_object();
}

int fail(const SourceMap& sources, const Diagnostics& diagnostics) {
  JsonWriter json;
  json.begin_object();
  json.key("diagnostics");
  json.begin_array();
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    json.begin_object();
    json.key("severity");
    json.string(diagnostic.severity == Severity::Error ? "error" : "warning");
    json.key("summary");
    json.string(diagnostic.summary);
    json.key("detail");
    json.string(diagnostic.detail);
    if (diagnostic.has_span) {
      json.key("subject");
      write_range(json, sources, diagnostic.span);
    }
    json.end_object();
  }
  json.end_array();
  json.end_object();
  std::cerr << json.text() << "\n";
  return 2;
}

// HCL's range of an index has the brackets, or the dot.
Span index_span(const SourceMap& sources, Span before, Span key) {
  const std::string_view text = sources.text(key.source);
  Span span{key.source, before.end, key.end};
  if (text.substr(span.begin).starts_with('[')) {
    span.end = static_cast<uint32_t>(text.find(']', key.end) + 1);
  }
  return span;
}

void write_step(JsonWriter& json, const SourceMap& sources, std::string_view kind,
                std::string_view name, Span span) {
  json.begin_object();
  json.key("kind");
  json.string(kind);
  json.key(kind == "index" ? "key" : "name");
  const bool is_number = kind == "index" && sources.text(span).find('"') == std::string_view::npos;
  if (is_number) {
    json.number(name);
  } else {
    json.string(name);
  }
  json.key("range");
  write_range(json, sources, span);
  json.end_object();
}

std::string show_references(const SourceMap& sources, const std::vector<const Expr*>& exprs) {
  JsonWriter json;
  json.begin_array();
  for (const Expr* expr : exprs) {
    for (const Reference& reference : references(*expr)) {
      json.begin_object();
      json.key("root_name");
      json.string(reference.root);
      json.key("steps");
      json.begin_array();
      const auto root_size = static_cast<uint32_t>(reference.root.size());
      Span last{reference.span.source, reference.span.begin, reference.span.begin + root_size};
      write_step(json, sources, "root", reference.root, last);
      for (const ReferenceStep& step : reference.steps) {
        last = step.is_index ? index_span(sources, last, step.span) : step.span;
        write_step(json, sources, step.is_index ? "index" : "attr", step.name, last);
      }
      json.end_array();
      json.key("range");
      write_range(json, sources, reference.span);
      json.end_object();
    }
  }
  json.end_array();
  return json.text();
}

int run(std::span<const std::string> arguments) {
  std::string spec_path;
  std::string input_path;
  std::set<std::string> flags;
  for (const std::string& argument : arguments) {
    if (argument.starts_with("--spec=")) {
      spec_path = argument.substr(7);
    } else if (argument.starts_with("--")) {
      flags.insert(argument);
    } else {
      input_path = argument;
    }
  }
  const std::set<std::string> decoding = {"--diags=json", "--with-type", "--keep-nulls"};
  const std::set<std::string> listing = {"--diags=json", "--var-refs"};
  if (spec_path.empty() || input_path.empty() || (flags != decoding && flags != listing)) {
    std::cerr << "usage: kiln-hcldec --spec=SPEC --diags=json (--with-type --keep-nulls | "
                 "--var-refs) FILE\n";
    return 1;
  }
  const DiskReader files;
  SourceMap sources;
  Diagnostics diagnostics;
  std::vector<std::unique_ptr<SyntaxTree>> trees;
  for (const std::string& path : {spec_path, input_path}) {
    Result<std::string> text = files.read(path);
    if (!text) {
      std::cerr << text.error().message << "\n";
      return 1;
    }
    trees.push_back(parse_by_name(sources, sources.add(path, *std::move(text)), diagnostics));
  }
  if (diagnostics.has_errors()) {
    return fail(sources, diagnostics);
  }
  const SpecFile spec = read_spec(*trees[0]->body(), diagnostics);
  if (diagnostics.has_errors()) {
    return fail(sources, diagnostics);
  }
  if (flags == listing) {
    std::cout << show_references(sources, selected_expressions(*trees[1]->body(), spec.root))
              << "\n";
    return 0;
  }
  Scope scope;
  if (spec.variables.empty()) {
    scope.forbid_templates();
  }
  for (const auto& [name, value] : spec.variables) {
    scope.set(name, value);
  }
  const Value value = decode_body(*trees[1]->body(), spec.root, scope, diagnostics);
  if (diagnostics.has_errors()) {
    return fail(sources, diagnostics);
  }
  const Result<std::string> json = value_to_json(value);
  if (!json) {
    std::cerr << json.error().message << "\n";
    return 1;
  }
  std::cout << "{\"value\":" << *json << ",\"type\":" << value.type().json() << "}\n";
  return 0;
}

}  // namespace
}  // namespace kiln

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  return kiln::run(arguments);
}
