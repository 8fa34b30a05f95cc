#include <algorithm>

#include "compiler/legacy/upgrading.h"
#include "fmt/format.h"

namespace kiln {
namespace {

// By name: what declares a variable or defines a local.
using Blocks = std::map<std::string, NativeText, std::less<>>;

NativeText default_text(const LegacyVariable& variable, StringPlace place, Upgrading& upgrading) {
  NativeText out;
  if (variable.value->kind == ExprKind::JsonString) {
    write_string(as<JsonStringExpr>(*variable.value), place, upgrading, out);
  } else {
    out.write_quoted(variable.text, variable.value->span());
  }
  return out;
}

NativeText declare(std::string_view name, Span place, const NativeText& value, bool is_sensitive) {
  NativeText out;
  const size_t begin = out.size();
  out.write("variable ");
  out.write_quoted(identifier_of(name), place);
  out.write(" {");
  out.place(begin, place);
  out.write("\ntype = string\n");
  if (value.size() != 0) {
    out.write("default = ");
    out.append(value);
    out.write("\n");
  }
  out.write(is_sensitive ? "sensitive = true\n}\n" : "}\n");
  return out;
}

NativeText text_of(std::string_view text) {
  NativeText out;
  out.write(text);
  return out;
}

class VariableUpgrade {
 public:
  explicit VariableUpgrade(Upgrading& upgrading) : up_(upgrading) {}

  NativeText run() {
    std::vector<const LegacyVariable*> sorted;
    for (const LegacyVariable& variable : up_.legacy.variables) {
      sorted.push_back(&variable);
    }
    std::ranges::sort(sorted, {}, [](const LegacyVariable* one) { return one->name->text; });
    for (const LegacyVariable* variable : sorted) {
      const std::string name(variable->name->text);
      if (up_.locals.contains(name)) {
        add_local(*variable, name);
        continue;
      }
      NativeText value;
      if (variable->value != nullptr) {
        value = default_text(*variable, StringPlace::Variable, up_);
      }
      NativeText block;
      block.write(take_remarks(variable->name->span(), up_));
      block.append(declare(name, variable->name->span(), value, up_.legacy.is_sensitive(name)));
      up_.declarations[name] = std::move(block);
    }
    write_locals();
    return std::move(locals_text_);
  }

 private:
  void add_local(const LegacyVariable& variable, const std::string& name) {
    NativeText value = default_text(variable, StringPlace::Local, up_);
    const bool is_sensitive = up_.legacy.is_sensitive(name);
    if (up_.goal == UpgradeGoal::Build) {
      // A value that is given still wins over one that is worked out.
      up_.declarations[name] = declare(name, variable.name->span(), text_of("null"), is_sensitive);
      NativeText chosen;
      chosen.write(fmt::format("var.{0} == null ? ", identifier_of(name)));
      chosen.append(value);
      chosen.write(fmt::format(" : var.{}", identifier_of(name)));
      chosen.place(0, variable.value->span());
      value = std::move(chosen);
    }
    (is_sensitive ? sensitive_ : plain_)[name] = std::move(value);
  }

  void write_locals() {
    for (const auto& [name, value] : sensitive_) {
      const Span place = up_.legacy.variable(name)->name->span();
      locals_text_.write("\n");
      const size_t begin = locals_text_.size();
      locals_text_.write("local \"" + identifier_of(name) + "\" {");
      locals_text_.place(begin, place);
      locals_text_.write("\nsensitive = true\nexpression = ");
      locals_text_.append(value);
      locals_text_.write("\n}\n");
    }
    if (plain_.empty()) {
      return;
    }
    locals_text_.write("\n");
    locals_text_.write(take_remarks(up_.legacy.variable(plain_.begin()->first)->name->span(), up_));
    locals_text_.write("locals {\n");
    for (const auto& [name, value] : plain_) {
      locals_text_.write(identifier_of(name), up_.legacy.variable(name)->name->span());
      locals_text_.write(" = ");
      locals_text_.append(value);
      locals_text_.write("\n");
    }
    locals_text_.write("}\n");
  }

  Upgrading& up_;
  Blocks sensitive_;
  Blocks plain_;
  NativeText locals_text_;
};

}  // namespace

void find_locals(Upgrading& upgrading) {
  for (const LegacyVariable& variable : upgrading.legacy.variables) {
    if (needs_local(variable, upgrading.goal)) {
      upgrading.locals.emplace(variable.name->text);
    }
  }
}

NativeText upgrade_locals(Upgrading& upgrading) {
  find_locals(upgrading);
  return VariableUpgrade(upgrading).run();
}

NativeText write_declarations(Upgrading& upgrading) {
  Blocks declared = upgrading.declarations;
  for (const auto& [name, place] : upgrading.undeclared) {
    declared[name] =
        declare(name, place, upgrading.goal == UpgradeGoal::File ? NativeText() : text_of("\"\""),
                upgrading.legacy.is_sensitive(name));
  }
  for (const std::string& name : upgrading.environment) {
    const std::string variable = environment_variable_name(name);
    const std::string call = fmt::format("\"${{env(\"{}\")}}\"", NativeText::escape(name));
    declared.emplace(variable, declare(variable, {}, text_of(call), false));
  }
  NativeText out;
  for (const auto& [name, block] : declared) {
    out.write("\n");
    out.append(block);
  }
  return out;
}

}  // namespace kiln
