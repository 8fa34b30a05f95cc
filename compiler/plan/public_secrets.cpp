#include "compiler/plan/public_secrets.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/plan/diagnostics.h"

namespace kiln {
namespace {

// By its name: tags, labels and names of what is made are called alike in all components.
bool is_public_name(std::string_view name) {
  constexpr std::string_view names[] = {
      "ami_description", "ami_name",          "author",       "changes",    "display_name",
      "image",           "image_description", "image_family", "image_name", "managed_image_name",
      "message",         "repository",        "tag",          "vm_name",    "snapshot_name",
      "template_name"};
  return std::ranges::find(names, name) != std::end(names) || name.ends_with("tags") ||
         name.ends_with("_tag") || name.ends_with("labels");
}

// What a manifest keeps of a build; data for a machine's cloud-init, which may be secret, is text.
bool is_custom_data(const ArgumentSchema& argument) {
  return argument.name == "custom_data" && argument.type.is(TypeKind::Map);
}

class PublicSecretReport {
 public:
  PublicSecretReport(Lowering& lowering) : lowering_(lowering) {}

  // `spans` is null inside of a block, which has one place.
  void look(const Value& body, const Schema& schema, const std::string& path,
            const std::map<std::string, Span, std::less<>>* spans, Span block, bool is_public) {
    if (!body.has_content() || !body.type().is(TypeKind::Object)) {
      return;
    }
    for (const auto& [name, value] : body.entries()) {
      if (!value.contains_mark("sensitive")) {
        continue;
      }
      const auto place = spans == nullptr ? decltype(spans->end())() : spans->find(name);
      const Span span = spans == nullptr || place == spans->end() ? block : place->second;
      if (const NestedBlockSchema* nested = schema.block(name)) {
        look_into_blocks(value, nested->schema, path + name + ".", span,
                         is_public || is_public_name(name));
      } else if (const ArgumentSchema* argument = schema.argument(name);
                 argument != nullptr && !argument->sensitive &&
                 (is_public || is_public_name(name) || is_custom_data(*argument))) {
        report(path + name, value, span);
      }
    }
  }

 private:
  void look_into_blocks(const Value& value, const Schema& schema, const std::string& path,
                        Span span, bool is_public) {
    if (!value.has_content() || value.type().is(TypeKind::Object)) {
      look(value, schema, path, nullptr, span, is_public);
      return;
    }
    for (const Value& element : value.elements()) {
      look(element, schema, path, nullptr, span, is_public);
    }
  }

  void report(const std::string& name, const Value& value, Span span) {
    std::vector<std::string> origins;
    for (const Mark& mark : value.all_marks()) {
      if (mark.kind == "sensitive" && std::ranges::find(origins, mark.origin) == origins.end()) {
        origins.push_back(mark.origin);
      }
    }
    const auto& kind =
        lowering_.module.is_kiln_dialect ? diag::PublicSecret : diag::QuestionablePublicSecret;
    Diagnostic& diagnostic =
        lowering_.diagnostics.emit(span, kind, name, fmt::format("{}", fmt::join(origins, ", ")));
    for (const std::string& origin : origins) {
      add_declaration(origin, diagnostic);
    }
    diagnostic.hint =
        "Give it to the machine in a provisioner's environment or file instead; if it is no "
        "secret, write nonsensitive(...) around it.";
  }

  void add_declaration(const std::string& origin, Diagnostic& diagnostic) const {
    for (const VariableConfig& variable : lowering_.module.config.variables) {
      if (origin == "var." + variable.name) {
        diagnostic.labels.push_back({variable.span, "it is declared sensitive here"});
      }
    }
    for (const LocalConfig& local : lowering_.module.config.locals) {
      if (origin == "local." + local.name) {
        diagnostic.labels.push_back({local.span, "it is declared sensitive here"});
      }
    }
  }

  Lowering& lowering_;
};

}  // namespace

void report_public_secrets(const DecodedBody& decoded, const Schema& schema, Span block,
                           Lowering& lowering) {
  if (!schema.is_open && decoded.value.contains_mark("sensitive")) {
    PublicSecretReport(lowering).look(decoded.value, schema, "", &decoded.argument_spans, block,
                                      false);
  }
}

}  // namespace kiln
