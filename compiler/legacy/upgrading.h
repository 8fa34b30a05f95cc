#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/config/catalog.h"
#include "compiler/legacy/legacy_template.h"
#include "compiler/legacy/native_text.h"

namespace kiln {

// For people to keep, or to be loaded at once.
enum class UpgradeGoal : uint8_t { File, Build };

// Where a string of a legacy template stands: what its calls may become depends on it.
enum class StringPlace : uint8_t { Variable, Local, Option };

// What the parts of an upgrade share. Internal to this layer.
struct Upgrading {
  const LegacyTemplate& legacy;
  const Catalog& catalog;
  UpgradeGoal goal;
  Diagnostics& diagnostics;

  // Variables whose defaults say more than a default may: they become locals.
  std::set<std::string, std::less<>> locals = {};
  // Variables that are asked for but not declared, and where first.
  std::map<std::string, Span, std::less<>> undeclared = {};
  // Environment variables that locals and options ask for, which only a variable's default may.
  std::set<std::string, std::less<>> environment = {};
  bool uses_timestamp = false;
  bool uses_isotime = false;
  // Secrets that data sources read: the name, and the key if there is one.
  std::vector<std::pair<std::string, std::optional<std::string>>> secrets = {};
  // The blocks of declared variables, by name.
  std::map<std::string, NativeText, std::less<>> declarations = {};
  // Of each builder of the template, in order: the label of its source.
  std::vector<std::string> labels = {};
  // Remarks about the block that is being written.
  std::vector<std::string> remarks = {};
};

// A name that the language allows, made of any text.
std::string identifier_of(std::string_view text);

// The name of the variable that reads an environment variable.
std::string environment_variable_name(std::string_view name);

// Does the default of a variable call something that a variable's default may not?
bool needs_local(const LegacyVariable& variable, UpgradeGoal goal);

// Fills `locals`.
void find_locals(Upgrading& upgrading);

// Writes a string of the template as a literal with interpolations.
void write_string(const JsonStringExpr& string, StringPlace place, Upgrading& upgrading,
                  NativeText& out);

// Writes a value as an expression.
void write_value(const Expr& value, StringPlace place, Upgrading& upgrading, NativeText& out);

// One line of a body that is no option of the component: `only`, `timeout`.
struct BodyLine {
  std::string name;
  NativeText value;
};

// Writes what is between the braces of a component's block: its options, as arguments or as blocks
// as the schema says (null: as they look), and `lines` among them. For people sorted by name.
void write_body(const std::vector<const JsonProperty*>& options, const std::vector<BodyLine>& lines,
                const Schema* schema, Upgrading& upgrading, NativeText& out);

// Decides which variables become locals and writes the blocks of those; fills `declarations`. Comes
// before everything that asks for variables.
NativeText upgrade_locals(Upgrading& upgrading);

// The blocks of all variables, when everything that asks for them was written.
NativeText write_declarations(Upgrading& upgrading);

// For people: builders of machines at Amazon that look for their image get a data source for that.
// Which label each builder's data source has, by the builder's index.
struct ImageSearches {
  NativeText blocks;
  std::map<size_t, std::string> labels;
};
ImageSearches upgrade_image_searches(const std::vector<size_t>& order, Upgrading& upgrading);

// A source block for the builder at `index`; `image_label` is that of its data source, or empty.
NativeText upgrade_builder(size_t index, const std::string& image_label, Upgrading& upgrading);
NativeText upgrade_provisioner(const LegacyProvisioner& provisioner, std::string_view block_type,
                               Upgrading& upgrading);
NativeText upgrade_chain(const std::vector<LegacyPostProcessor>& chain, Upgrading& upgrading);

// The remarks of the block just written as a comment for above it, and as warnings at `place`.
// Forgets them.
std::string take_remarks(Span place, Upgrading& upgrading);

}  // namespace kiln
