#include <algorithm>

#include "compiler/config/config.h"
#include "compiler/legacy/diagnostics.h"
#include "compiler/legacy/upgrading.h"
#include "compiler/source/duration_text.h"
#include "compiler/value/unicode.h"
#include "fmt/format.h"

namespace kiln {
namespace {

// Opens `TYPE "LABEL"... {`, all of it placed at what named the component.
void open_block(std::string_view type, std::initializer_list<std::string_view> labels,
                const JsonStringExpr& place, NativeText& out) {
  const size_t begin = out.size();
  out.write(type);
  for (const std::string_view label : labels) {
    out.write(" ");
    out.write_quoted(label, place.span());
  }
  out.write(" {");
  out.place(begin, place.span());
  out.write("\n");
}

const Schema* schema_of(ComponentKind kind, std::string_view type, const Upgrading& upgrading) {
  const ComponentInfo* component = upgrading.catalog.find(kind, type);
  return component == nullptr ? nullptr : &component->schema;
}

// The source that a legacy builder's name means now.
NativeText source_name(const JsonStringExpr& name, Upgrading& upgrading) {
  NativeText out;
  const LegacyBuilder* builder = upgrading.legacy.builder(name.text);
  if (builder == nullptr) {
    out.write_quoted(name.text, name.span());
    return out;
  }
  const auto index = static_cast<size_t>(builder - upgrading.legacy.builders.data());
  if (upgrading.goal == UpgradeGoal::File || builder->name_place == nullptr) {
    const std::string_view last =
        upgrading.goal == UpgradeGoal::File ? upgrading.labels[index] : builder->name;
    out.write_quoted(fmt::format("{}.{}", builder->type, last), name.span());
    return out;
  }
  NativeText literal;
  write_string(*builder->name_place, StringPlace::Option, upgrading, literal);
  out.write("\"" + NativeText::escape(builder->type) + "." + literal.text().substr(1), name.span());
  return out;
}

void add_names(std::string name, const std::vector<const JsonStringExpr*>& builders,
               Upgrading& upgrading, std::vector<BodyLine>& lines) {
  if (builders.empty()) {
    return;
  }
  BodyLine line{std::move(name), {}};
  line.value.write("[");
  for (const JsonStringExpr* builder : builders) {
    line.value.write(line.value.size() == 1 ? "" : ", ");
    line.value.append(source_name(*builder, upgrading));
  }
  line.value.write("]");
  lines.push_back(std::move(line));
}

// A duration: for people as Go prints it. A number is one of nanoseconds.
void add_duration(const JsonProperty* property, Upgrading& upgrading,
                  std::vector<BodyLine>& lines) {
  if (property == nullptr) {
    return;
  }
  const Expr& value = *property->value;
  std::string text;
  if (value.kind == ExprKind::JsonString) {
    text = as<JsonStringExpr>(value).text;
  } else if (value.kind == ExprKind::Literal) {
    text = std::string(as<LiteralExpr>(value).text()) + "ns";
  }
  BodyLine line{std::string(property->name->text), {}};
  const std::optional<Duration> duration = parse_duration(text);
  if (duration && upgrading.goal == UpgradeGoal::File) {
    line.value.write_quoted(go_duration_text(*duration), value.span());
  } else if (duration) {
    line.value.write_quoted(text, value.span());
  } else {
    write_value(value, StringPlace::Option, upgrading, line.value);
  }
  lines.push_back(std::move(line));
}

// Options for single builders, by the names of their sources.
void add_override(const LegacyProvisioner& provisioner, const Schema* schema, Upgrading& upgrading,
                  std::vector<BodyLine>& lines) {
  const JsonProperty* property = provisioner.override_options;
  if (property == nullptr || property->value->kind != ExprKind::JsonObject) {
    return;
  }
  BodyLine line{"override", {}};
  line.value.write("{\n");
  for (const JsonProperty& one : as<JsonObjectExpr>(*property->value).properties) {
    const LegacyBuilder* builder = upgrading.legacy.builder(one.name->text);
    if (builder == nullptr) {
      continue;
    }
    if (upgrading.goal == UpgradeGoal::File) {
      const auto index = static_cast<size_t>(builder - upgrading.legacy.builders.data());
      line.value.write_quoted(upgrading.labels[index], one.name->span());
    } else {
      write_string(*one.name, StringPlace::Option, upgrading, line.value);
    }
    line.value.write(" = ");
    if (one.value->kind != ExprKind::JsonObject) {
      write_value(*one.value, StringPlace::Option, upgrading, line.value);
      line.value.write("\n");
      continue;
    }
    line.value.write("{\n");
    for (const JsonProperty& option : as<JsonObjectExpr>(*one.value).properties) {
      // An override is an object, in which a single value is not made a list.
      const ArgumentSchema* argument =
          schema == nullptr ? nullptr : schema->argument(option.name->text);
      const bool is_list = argument != nullptr && argument->type.is(TypeKind::List) &&
                           option.value->kind == ExprKind::JsonString;
      if (is_identifier(option.name->text)) {
        line.value.write(option.name->text, option.name->span());
      } else {
        write_string(*option.name, StringPlace::Option, upgrading, line.value);
      }
      line.value.write(is_list ? " = [" : " = ");
      write_value(*option.value, StringPlace::Option, upgrading, line.value);
      line.value.write(is_list ? "]\n" : "\n");
    }
    line.value.write("}\n");
  }
  line.value.write("}");
  line.value.place(0, property->value->span());
  lines.push_back(std::move(line));
}

NativeText upgrade_post_processor(const LegacyPostProcessor& member, Upgrading& upgrading) {
  NativeText out;
  open_block("post-processor", {member.type}, *member.type_place, out);
  std::vector<BodyLine> lines;
  add_names("only", member.only, upgrading, lines);
  add_names("except", member.except, upgrading, lines);
  if (member.name != nullptr) {
    BodyLine line{"name", {}};
    write_value(*member.name->value, StringPlace::Option, upgrading, line.value);
    lines.push_back(std::move(line));
  } else if (upgrading.goal == UpgradeGoal::Build) {
    BodyLine line{"name", {}};
    line.value.write_quoted(member.type, member.type_place->span());
    lines.push_back(std::move(line));
  }
  if (member.keep_input_artifact != nullptr) {
    out.write("keep_input_artifact = ");
    write_value(*member.keep_input_artifact->value, StringPlace::Option, upgrading, out);
    out.write("\n");
  }
  write_body(member.options, lines, schema_of(ComponentKind::PostProcessor, member.type, upgrading),
             upgrading, out);
  out.write("}\n");
  return out;
}

}  // namespace

NativeText upgrade_builder(size_t index, const std::string& image_label, Upgrading& upgrading) {
  const LegacyBuilder& builder = upgrading.legacy.builders[index];
  NativeText out;
  open_block("source", {builder.type, upgrading.labels[index]}, *builder.type_place, out);
  std::vector<const JsonProperty*> options = builder.options;
  std::vector<BodyLine> lines;
  if (!image_label.empty()) {
    std::erase_if(options, [](const JsonProperty* option) {
      return option->name->text == "source_ami_filter" || option->name->text == "source_ami";
    });
    BodyLine line{"source_ami", {}};
    line.value.write(fmt::format("\"${{data.amazon-ami.{}.id}}\"", image_label));
    lines.push_back(std::move(line));
  }
  write_body(options, lines, schema_of(ComponentKind::Builder, builder.type, upgrading), upgrading,
             out);
  out.write("}\n");
  return out;
}

NativeText upgrade_provisioner(const LegacyProvisioner& provisioner, std::string_view block_type,
                               Upgrading& upgrading) {
  NativeText out;
  const Schema* schema = schema_of(ComponentKind::Provisioner, provisioner.type, upgrading);
  open_block(block_type, {provisioner.type}, *provisioner.type_place, out);
  std::vector<BodyLine> lines;
  add_names("only", provisioner.only, upgrading, lines);
  add_names("except", provisioner.except, upgrading, lines);
  if (provisioner.max_retries != nullptr) {
    BodyLine line{"max_retries", {}};
    const Expr& value = *provisioner.max_retries->value;
    if (value.kind == ExprKind::Literal) {
      line.value.write_quoted(as<LiteralExpr>(value).text(), value.span());
    } else {
      write_value(value, StringPlace::Option, upgrading, line.value);
    }
    lines.push_back(std::move(line));
  }
  add_duration(provisioner.timeout, upgrading, lines);
  add_duration(provisioner.pause_before, upgrading, lines);
  add_override(provisioner, schema, upgrading, lines);
  write_body(provisioner.options, lines, schema, upgrading, out);
  out.write("}\n");
  return out;
}

NativeText upgrade_chain(const std::vector<LegacyPostProcessor>& chain, Upgrading& upgrading) {
  if (chain.size() == 1) {
    return upgrade_post_processor(chain.front(), upgrading);
  }
  NativeText out;
  out.write("post-processors {\n", chain.front().type_place->span());
  for (const LegacyPostProcessor& member : chain) {
    out.append(upgrade_post_processor(member, upgrading));
  }
  out.write("}\n");
  return out;
}

std::string take_remarks(Span place, Upgrading& upgrading) {
  if (upgrading.remarks.empty()) {
    return "";
  }
  const size_t count = upgrading.remarks.size();
  std::string text = fmt::format("\n# {} error{} occurred upgrading the following block:\n", count,
                                 count == 1 ? "" : "s");
  bool is_first = true;
  for (const std::string& remark : upgrading.remarks) {
    text += is_first ? "" : "\n";
    is_first = false;
    for (size_t begin = 0; begin <= remark.size();) {
      const size_t end = std::min(remark.find('\n', begin), remark.size());
      text += "# " + remark.substr(begin, end - begin) + "\n";
      begin = end + 1;
    }
    // Where to read more is for the comment.
    std::string sentence = remark.substr(0, remark.find("\nVisit "));
    std::ranges::replace(sentence, '\n', ' ');
    upgrading.diagnostics.emit(place, diag::LegacyUnupgradedCall, sentence);
  }
  upgrading.remarks.clear();
  return text;
}

}  // namespace kiln
