#include <algorithm>
#include <array>

#include "compiler/legacy/upgrade.h"
#include "compiler/legacy/upgrading.h"
#include "compiler/syntax/json_string.h"
#include "compiler/value/unicode.h"
#include "fmt/format.h"

namespace kiln {
namespace {

// A function that components still know, but that native syntax has in another form.
struct KeptFunction {
  std::string_view name;
  std::string_view instead;
  std::string_view pages;
};

constexpr std::string_view replace_instead =
    "`replace(string, substring, replacement)` or `regex_replace(string, substring, replacement)`";
constexpr std::string_view replace_pages =
    "https://www.packer.io/docs/templates/hcl_templates/functions/string/replace or "
    "https://www.packer.io/docs/templates/hcl_templates/functions/string/regex_replace";

constexpr std::array<KeptFunction, 6> kept_functions = {{
    {"lower", "`lower(var.example)`",
     "https://www.packer.io/docs/templates/hcl_templates/functions/string/lower"},
    {"upper", "`upper(var.example)`",
     "https://www.packer.io/docs/templates/hcl_templates/functions/string/upper"},
    {"split", "`split(separator, string)`",
     "https://www.packer.io/docs/templates/hcl_templates/functions/string/split"},
    {"replace", replace_instead, replace_pages},
    {"replace_all", replace_instead, replace_pages},
    {"clean_resource_name",
     "use custom validation rules, `replace(string, substring, replacement)` or "
     "`regex_replace(string, substring, replacement)`",
     "https://packer.io/docs/templates/hcl_templates/variables#custom-validation-rules , "
     "https://www.packer.io/docs/templates/hcl_templates/functions/string/replace or "
     "https://www.packer.io/docs/templates/hcl_templates/functions/string/regex_replace"},
}};

// Go's own, which need no remark.
constexpr std::array<std::string_view, 20> go_functions = {
    "and", "call", "eq",  "ge", "gt",    "html",   "index",   "js",    "le",       "len",
    "lt",  "ne",   "not", "or", "print", "printf", "println", "slice", "urlquery", "sed"};

// Those that can only stand where a value is worked out, not in a variable's default.
constexpr std::array<std::string_view, 5> asking_functions = {
    "user", "consul_key", "vault", "aws_secretsmanager", "aws_secretsmanager_raw"};
constexpr std::array<std::string_view, 9> other_functions = {
    "timestamp", "isotime",        "strftime",   "build",     "template_dir",
    "pwd",       "packer_version", "build_name", "build_type"};

bool is_in(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

std::string quoted(std::string_view text) {
  return "\"" + NativeText::escape(text) + "\"";
}

class CallUpgrade {
 public:
  CallUpgrade(Span span, StringPlace place, Upgrading& upgrading)
      : span_(span), place_(place), up_(upgrading) {}

  CallFate decide(std::string_view name, const std::vector<std::string>& arguments) {
    const size_t count = arguments.size();
    if (name == "user" && count == 1) {
      return becomes(user(arguments[0]));
    }
    if (name == "template_dir" && count == 0) {
      return becomes(is_for_people() ? "path.root" : "abspath(path.root)");
    }
    if (place_ != StringPlace::Option || is_for_people()) {
      if (name == "env" && count == 1) {
        return becomes(environment(arguments[0]));
      }
      if (name == "consul_key" && count == 1) {
        return becomes(fmt::format("consul_key({})", quoted(arguments[0])));
      }
      if (name == "vault" && count == 2) {
        return becomes(fmt::format("vault({}, {})", quoted(arguments[0]), quoted(arguments[1])));
      }
      if (name == "aws_secretsmanager" && (count == 1 || count == 2)) {
        return becomes(secret(arguments));
      }
      if (name == "aws_secretsmanager_raw" && count == 1) {
        return becomes(fmt::format("aws_secretsmanager_raw({})", quoted(arguments[0])));
      }
    }
    return is_for_people() ? decide_for_people(name, arguments) : CallStays{};
  }

 private:
  bool is_for_people() const { return up_.goal == UpgradeGoal::File; }

  static CallFate becomes(std::string expression) {
    return CallBecomesExpression{std::move(expression)};
  }

  std::string user(const std::string& name) {
    if (up_.legacy.variable(name) == nullptr) {
      up_.undeclared.emplace(name, span_);
    }
    return (up_.locals.contains(name) ? "local." : "var.") + identifier_of(name);
  }

  std::string environment(const std::string& name) {
    if (place_ == StringPlace::Variable) {
      return fmt::format("env({})", quoted(name));
    }
    up_.environment.insert(name);
    return "var." + environment_variable_name(name);
  }

  std::string secret(const std::vector<std::string>& arguments) {
    if (!is_for_people()) {
      return fmt::format("aws_secretsmanager({}, {})", quoted(arguments[0]),
                         arguments.size() == 2 ? quoted(arguments[1]) : "null");
    }
    std::pair<std::string, std::optional<std::string>> wanted(arguments[0], std::nullopt);
    if (arguments.size() == 2) {
      wanted.second = arguments[1];
    }
    auto found = std::ranges::find(up_.secrets, wanted);
    if (found == up_.secrets.end()) {
      found = up_.secrets.insert(found, std::move(wanted));
    }
    return fmt::format("data.amazon-secretsmanager.autogenerated_{}.value",
                       found - up_.secrets.begin() + 1);
  }

  CallFate decide_for_people(std::string_view name, const std::vector<std::string>& arguments) {
    const size_t count = arguments.size();
    if (name == "timestamp" && count == 0) {
      up_.uses_timestamp = true;
      return becomes("local.timestamp");
    }
    if (name == "isotime" || name == "strftime") {
      if (count == 0) {
        return becomes("timestamp()");
      }
      up_.uses_isotime = true;
      return becomes(fmt::format("legacy_{}({})", name, quoted(arguments[0])));
    }
    if (name == "build" && count == 1 && is_identifier(arguments[0])) {
      return becomes("build." + arguments[0]);
    }
    if (count == 0) {
      static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> plain = {
          {{"pwd", "path.cwd"},
           {"packer_version", "packer.version"},
           {"uuid", "uuidv4()"},
           {"build_name", "source.name"},
           {"build_type", "source.type"}}};
      for (const auto& [call, expression] : plain) {
        if (name == call) {
          return becomes(std::string(expression));
        }
      }
    }
    return CallStays{remark(name)};
  }

  static std::string remark(std::string_view name) {
    const auto kept = std::ranges::find(kept_functions, name, &KeptFunction::name);
    if (kept != kept_functions.end()) {
      return fmt::format(
          "unhandled \"{0}\" call:\nthere is no way to automatically upgrade the \"{0}\" "
          "call.\nPlease manually upgrade to {1}\nVisit {2} for more infos.",
          name, kept->instead, kept->pages);
    }
    if (is_in(go_functions, name)) {
      return "";
    }
    return fmt::format("unknown function \"{}\":\nthe call was left as it is.", name);
  }

  Span span_;
  StringPlace place_;
  Upgrading& up_;
};

std::string native_part(const StringPart& part) {
  return part.is_expression ? "${" + part.text + "}" : NativeText::escape(part.text);
}

}  // namespace

std::string identifier_of(std::string_view text) {
  std::string name;
  while (!text.empty()) {
    const size_t size = first_code_point(text).size;
    const std::string_view character = text.substr(0, size);
    name += is_identifier("x" + std::string(character)) ? character : "_";
    text.remove_prefix(size);
  }
  return is_identifier(name) ? name : "_" + name;
}

std::string environment_variable_name(std::string_view name) {
  return "env_" + identifier_of(name);
}

bool needs_local(const LegacyVariable& variable, UpgradeGoal goal) {
  if (variable.value == nullptr) {
    return false;
  }
  bool needs = false;
  rewrite_calls(variable.text, [&](std::string_view name, const std::vector<std::string>&) {
    const bool is_kept =
        std::ranges::find(kept_functions, name, &KeptFunction::name) != kept_functions.end();
    needs =
        needs || is_in(asking_functions, name) || name == "template_dir" ||
        (goal == UpgradeGoal::File && (is_kept || name == "uuid" || is_in(other_functions, name)));
    return CallFate{CallStays{}};
  });
  return needs;
}

void write_string(const JsonStringExpr& string, StringPlace place, Upgrading& upgrading,
                  NativeText& out) {
  CallUpgrade calls(string.span(), place, upgrading);
  RewrittenString rewritten =
      rewrite_calls(string.text, [&](std::string_view name, const std::vector<std::string>& args) {
        return calls.decide(name, args);
      });
  const size_t begin = out.size();
  out.write("\"");
  const JsonPlaces places(string);
  for (const RewrittenPart& part : rewritten.parts) {
    out.write(native_part(part.part),
              {string.span().source, places.place(static_cast<uint32_t>(part.begin)),
               places.place(static_cast<uint32_t>(part.end))});
  }
  out.write("\"");
  out.place(begin, string.span());
  if (upgrading.goal == UpgradeGoal::File) {
    for (std::string& remark : rewritten.remarks) {
      if (std::ranges::find(upgrading.remarks, remark) == upgrading.remarks.end()) {
        upgrading.remarks.push_back(std::move(remark));
      }
    }
  }
}

std::string translate_legacy_text(std::string_view text, const LegacyTemplate& legacy) {
  Diagnostics diagnostics;
  const Catalog nothing;
  Upgrading upgrading{legacy, nothing, UpgradeGoal::Build, diagnostics};
  find_locals(upgrading);
  CallUpgrade calls({}, StringPlace::Option, upgrading);
  const RewrittenString rewritten =
      rewrite_calls(text, [&](std::string_view name, const std::vector<std::string>& args) {
        return calls.decide(name, args);
      });
  std::string out = "\"";
  for (const RewrittenPart& part : rewritten.parts) {
    out += native_part(part.part);
  }
  return out + "\"";
}

}  // namespace kiln
