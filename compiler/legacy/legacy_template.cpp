#include "compiler/legacy/legacy_template.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "compiler/legacy/diagnostics.h"
#include "compiler/source/suggest.h"

namespace kiln {
namespace {

std::string describe_legacy_value(const Expr& value) {
  switch (value.kind) {
    case ExprKind::JsonObject:
      return "an object";
    case ExprKind::Tuple:
      return "a list";
    case ExprKind::JsonString:
      return "a string";
    case ExprKind::Literal:
      switch (as<LiteralExpr>(value).literal()) {
        case LiteralKind::Null:
          return "null";
        case LiteralKind::Number:
          return "a number";
        case LiteralKind::True:
        case LiteralKind::False:
          return "a truth value";
      }
      return "a literal";
    case ExprKind::Template:
    case ExprKind::Variable:
    case ExprKind::Attribute:
    case ExprKind::Index:
    case ExprKind::Splat:
    case ExprKind::SplatItem:
    case ExprKind::Call:
    case ExprKind::Paren:
    case ExprKind::Object:
    case ExprKind::For:
    case ExprKind::Conditional:
    case ExprKind::Binary:
    case ExprKind::Unary:
    case ExprKind::Invalid:
      return "something else";
  }
  return "something else";
}

bool is_null(const Expr& value) {
  return value.kind == ExprKind::Literal && as<LiteralExpr>(value).literal() == LiteralKind::Null;
}

class LegacyReader {
 public:
  LegacyReader(LegacyTemplate& out, Diagnostics& diagnostics)
      : out_(out), diagnostics_(diagnostics) {}

  void read(bool needs_builders) {
    const Expr& root = *out_.tree->json_root();
    if (root.kind != ExprKind::JsonObject) {
      report_shape("A template", root, "an object");
      return;
    }
    const size_t mark = diagnostics_.mark();
    for (const JsonProperty* property : unique(as<JsonObjectExpr>(root))) {
      read_root_property(*property);
    }
    check_builder_names();
    if (needs_builders && out_.builders.empty() && diagnostics_.mark() == mark) {
      diagnostics_.emit({root.span().source, root.span().begin, root.span().begin + 1},
                        diag::LegacyNoBuilder);
    }
  }

 private:
  void report_shape(const std::string& what, const Expr& value, const std::string& expected) {
    if (value.kind != ExprKind::Invalid) {
      diagnostics_.emit(value.span(), diag::LegacyWrongShape, what, expected,
                        describe_legacy_value(value));
    }
  }

  // The properties of an object without those that are given again, which are reported.
  std::vector<const JsonProperty*> unique(const JsonObjectExpr& object) {
    std::vector<const JsonProperty*> found;
    std::set<std::string_view> names;
    for (const JsonProperty& property : object.properties) {
      if (!names.insert(property.name->text).second) {
        diagnostics_.emit(property.name->span(), diag::LegacyDuplicateKey,
                          std::string(property.name->text));
        continue;
      }
      found.push_back(&property);
    }
    return found;
  }

  void read_root_property(const JsonProperty& property) {
    const std::string_view name = property.name->text;
    const Expr& value = *property.value;
    if (name.starts_with('_')) {
      out_.comments.push_back(&property);
    } else if (name == "push" || is_null(value)) {
      return;
    } else if (name == "builders") {
      each(property, [this](const Expr& item, size_t index) { read_builder(item, index); });
    } else if (name == "provisioners") {
      each(property, [this](const Expr& item, size_t) {
        if (std::optional<LegacyProvisioner> provisioner = read_provisioner(item)) {
          out_.provisioners.push_back(*std::move(provisioner));
        }
      });
    } else if (name == "error-cleanup-provisioner") {
      out_.error_cleanup = read_provisioner(value);
    } else if (name == "post-processors") {
      each(property, [this](const Expr& item, size_t index) { read_chain(item, index); });
    } else if (name == "variables") {
      read_variables(property);
    } else if (name == "sensitive-variables") {
      for (const JsonStringExpr* text : strings(property)) {
        out_.sensitive_variables.push_back(text->text);
      }
    } else if (name == "description") {
      out_.description = string(property);
    } else if (name == "min_packer_version") {
      out_.min_packer_version = string(property);
    } else {
      report_unknown_key(property);
    }
  }

  void report_unknown_key(const JsonProperty& property) {
    const std::vector<std::string> known = {
        "builders",  "provisioners",        "post-processors", "error-cleanup-provisioner",
        "variables", "sensitive-variables", "description",     "min_packer_version"};
    diagnostics_.emit(property.name->span(), diag::LegacyUnknownKey,
                      std::string(property.name->text), did_you_mean(property.name->text, known));
  }

  template <typename Read>
  void each(const JsonProperty& property, Read read) {
    if (property.value->kind != ExprKind::Tuple) {
      report_shape(std::string(property.name->text), *property.value, "a list");
      return;
    }
    size_t index = 0;
    for (const Expr* item : as<TupleExpr>(*property.value).elements) {
      read(*item, ++index);
    }
  }

  // Null after a report.
  const JsonStringExpr* string(const JsonProperty& property) {
    if (property.value->kind == ExprKind::JsonString) {
      return &as<JsonStringExpr>(*property.value);
    }
    report_shape(std::string(property.name->text), *property.value, "a string");
    return nullptr;
  }

  // A list of strings; a string stands for a list of one.
  std::vector<const JsonStringExpr*> strings(const JsonProperty& property) {
    std::vector<const JsonStringExpr*> found;
    if (property.value->kind == ExprKind::JsonString) {
      found.push_back(&as<JsonStringExpr>(*property.value));
      return found;
    }
    each(property, [&](const Expr& item, size_t) {
      if (item.kind == ExprKind::JsonString) {
        found.push_back(&as<JsonStringExpr>(item));
      } else {
        report_shape("An element of " + std::string(property.name->text), item, "a string");
      }
    });
    return found;
  }

  void read_variables(const JsonProperty& property) {
    if (property.value->kind != ExprKind::JsonObject) {
      report_shape("variables", *property.value, "an object");
      return;
    }
    for (const JsonProperty* variable : unique(as<JsonObjectExpr>(*property.value))) {
      read_variable(*variable);
    }
  }

  void read_variable(const JsonProperty& property) {
    const Expr& value = *property.value;
    LegacyVariable variable{property.name, &value, ""};
    if (value.kind == ExprKind::JsonString) {
      variable.text = as<JsonStringExpr>(value).text;
    } else if (value.kind == ExprKind::Literal) {
      const auto& literal = as<LiteralExpr>(value);
      // A truth value as text is what Packer's decoder makes of it.
      variable.text = literal.literal() == LiteralKind::Number ? std::string(literal.text())
                      : literal.literal() == LiteralKind::True ? "1"
                                                               : "0";
      if (literal.literal() == LiteralKind::Null) {
        variable.value = nullptr;
        variable.text.clear();
      }
    } else {
      report_shape("The default of the variable " + std::string(property.name->text), value,
                   "a string");
    }
    out_.variables.push_back(std::move(variable));
  }

  void read_builder(const Expr& item, size_t index) {
    if (item.kind != ExprKind::JsonObject) {
      report_shape(fmt::format("builder {}", index), item, "an object");
      return;
    }
    const auto& object = as<JsonObjectExpr>(item);
    LegacyBuilder builder{{}, {}, nullptr, nullptr, &object, {}};
    for (const JsonProperty* property : unique(object)) {
      if (property->name->text == "type") {
        builder.type_place = string(*property);
      } else if (property->name->text == "name") {
        builder.name_place = string(*property);
      } else {
        builder.options.push_back(property);
      }
    }
    if (builder.type_place == nullptr || builder.type_place->text.empty()) {
      report_missing_type(object, fmt::format("builder {}: missing 'type'", index));
      return;
    }
    builder.type = builder.type_place->text;
    if (builder.name_place != nullptr && builder.name_place->text.empty()) {
      builder.name_place = nullptr;
    }
    builder.name = builder.name_place == nullptr ? builder.type : builder.name_place->text;
    if (!builder_names_.insert(builder.name).second) {
      const JsonStringExpr* place =
          builder.name_place == nullptr ? builder.type_place : builder.name_place;
      Diagnostic& diagnostic = diagnostics_.emit(place->span(), diag::LegacyDuplicateBuilder, index,
                                                 std::string(builder.name));
      diagnostic.hint = "Give each builder a \"name\" of its own.";
      return;
    }
    out_.builders.push_back(std::move(builder));
  }

  void report_missing_type(const JsonObjectExpr& object, const std::string& detail) {
    // A type of another kind than a string was reported.
    const bool has_type = std::ranges::any_of(object.properties, [](const JsonProperty& property) {
      return property.name->text == "type" && property.value->kind != ExprKind::JsonString;
    });
    if (!has_type) {
      diagnostics_.emit({object.span().source, object.span().begin, object.span().begin + 1},
                        diag::LegacyMissingType, detail);
    }
  }

  std::optional<LegacyProvisioner> read_provisioner(const Expr& item) {
    if (item.kind != ExprKind::JsonObject) {
      report_shape("A provisioner", item, "an object");
      return std::nullopt;
    }
    const auto& object = as<JsonObjectExpr>(item);
    LegacyProvisioner provisioner{{}, nullptr, &object, {}, {}, {}};
    for (const JsonProperty* property : unique(object)) {
      const std::string_view name = property->name->text;
      if (name == "type") {
        provisioner.type_place = string(*property);
      } else if (is_null(*property->value)) {
        continue;
      } else if (name == "only") {
        provisioner.only = strings(*property);
      } else if (name == "except") {
        provisioner.except = strings(*property);
      } else if (name == "override") {
        provisioner.override_options = property;
      } else if (name == "pause_before") {
        provisioner.pause_before = property;
      } else if (name == "max_retries") {
        provisioner.max_retries = property;
      } else if (name == "timeout") {
        provisioner.timeout = property;
      } else {
        provisioner.options.push_back(property);
      }
    }
    if (provisioner.type_place == nullptr || provisioner.type_place->text.empty()) {
      report_missing_type(object, "Provisioner missing 'type'");
      return std::nullopt;
    }
    provisioner.type = provisioner.type_place->text;
    selections_.emplace_back(&object, provisioner.only, provisioner.except);
    if (provisioner.override_options != nullptr) {
      overrides_.push_back(provisioner.override_options);
    }
    return provisioner;
  }

  void read_chain(const Expr& item, size_t index) {
    std::vector<LegacyPostProcessor> chain;
    if (item.kind != ExprKind::Tuple) {
      read_member(item, index, 1, chain);
    } else {
      size_t member_index = 0;
      for (const Expr* member : as<TupleExpr>(item).elements) {
        ++member_index;
        if (member->kind == ExprKind::Tuple) {
          diagnostics_.emit(member->span(), diag::LegacyNestedChain, index, member_index);
        } else {
          read_member(*member, index, member_index, chain);
        }
      }
    }
    if (!chain.empty()) {
      out_.post_processors.push_back(std::move(chain));
    }
  }

  void read_member(const Expr& item, size_t chain_index, size_t index,
                   std::vector<LegacyPostProcessor>& chain) {
    if (item.kind == ExprKind::JsonString) {
      const auto& word = as<JsonStringExpr>(item);
      chain.push_back({word.text, &word});
      return;
    }
    if (item.kind != ExprKind::JsonObject) {
      report_shape(fmt::format("post-processor {}.{}", chain_index, index), item,
                   "a string or an object");
      return;
    }
    const auto& object = as<JsonObjectExpr>(item);
    LegacyPostProcessor member{{}, nullptr, &object};
    for (const JsonProperty* property : unique(object)) {
      const std::string_view name = property->name->text;
      if (name == "type") {
        member.type_place = string(*property);
      } else if (is_null(*property->value)) {
        continue;
      } else if (name == "only") {
        member.only = strings(*property);
      } else if (name == "except") {
        member.except = strings(*property);
      } else if (name == "name") {
        member.name = property;
      } else if (name == "keep_input_artifact") {
        member.keep_input_artifact = property;
      } else {
        member.options.push_back(property);
      }
    }
    if (member.type_place == nullptr || member.type_place->text.empty()) {
      report_missing_type(
          object, fmt::format("post-processor {}.{}: type is required", chain_index, index));
      return;
    }
    member.type = member.type_place->text;
    selections_.emplace_back(&object, member.only, member.except);
    chain.push_back(std::move(member));
  }

  // Provisioners and post-processors may stand before the builders that they name.
  void check_builder_names() {
    std::vector<std::string> known;
    for (const LegacyBuilder& builder : out_.builders) {
      known.emplace_back(builder.name);
    }
    const auto check = [&](const JsonStringExpr& name, const std::string& what,
                           const std::string& problem) {
      if (!builder_names_.contains(name.text)) {
        diagnostics_.emit(name.span(), diag::LegacyUnknownBuilder, what, std::string(name.text),
                          problem, did_you_mean(name.text, known));
      }
    };
    for (const auto& [object, only, except] : selections_) {
      if (!only.empty() && !except.empty()) {
        diagnostics_.emit(except.front()->span(), diag::LegacyOnlyAndExcept);
      }
      for (const JsonStringExpr* name : only) {
        check(*name, "'only' specified builder", "not found");
      }
      for (const JsonStringExpr* name : except) {
        check(*name, "'except' specified builder", "not found");
      }
    }
    for (const JsonProperty* property : overrides_) {
      if (property->value->kind != ExprKind::JsonObject) {
        report_shape("override", *property->value, "an object");
        continue;
      }
      for (const JsonProperty& one : as<JsonObjectExpr>(*property->value).properties) {
        check(*one.name, "override", "doesn't exist");
      }
    }
  }

  using Names = std::vector<const JsonStringExpr*>;
  LegacyTemplate& out_;
  Diagnostics& diagnostics_;
  std::set<std::string_view> builder_names_;
  // What is said about builders, to be checked when all are known.
  std::vector<std::tuple<const JsonObjectExpr*, Names, Names>> selections_;
  std::vector<const JsonProperty*> overrides_;
};

}  // namespace

const LegacyVariable* LegacyTemplate::variable(std::string_view name) const {
  const auto found = std::ranges::find_if(
      variables, [&](const LegacyVariable& variable) { return variable.name->text == name; });
  return found == variables.end() ? nullptr : &*found;
}

const LegacyBuilder* LegacyTemplate::builder(std::string_view name) const {
  const auto found = std::ranges::find(builders, name, &LegacyBuilder::name);
  return found == builders.end() ? nullptr : &*found;
}

bool LegacyTemplate::is_sensitive(std::string_view variable) const {
  return std::ranges::find(sensitive_variables, variable) != sensitive_variables.end();
}

LegacyTemplate read_legacy_template(const SourceMap& sources, SourceId source, bool needs_builders,
                                    Diagnostics& diagnostics) {
  LegacyTemplate out;
  const size_t mark = diagnostics.mark();
  out.tree = parse_json(sources, source, diagnostics);
  // What half a file lacks may be in the other half.
  LegacyReader(out, diagnostics).read(needs_builders && diagnostics.mark() == mark);
  return out;
}

}  // namespace kiln
