#pragma once

#include <initializer_list>
#include <string_view>

#include "compiler/legacy/json_tree.h"
#include "compiler/source/result.h"

namespace kiln {

// What the fixers are written with. Internal to this layer.

// Whether something has one of these types.
bool has_type(const JsonTree& component, std::initializer_list<std::string_view> types);
bool has_type_prefix(const JsonTree& component, std::string_view prefix);

// Calls `fix` with every object of the template's list `name`; those in lists of that list too.
template <typename Fix>
void each_component(JsonTree& root, std::string_view name, Fix fix) {
  JsonTree* list = root.find(name);
  if (list == nullptr) {
    return;
  }
  for (JsonTree& item : list->items) {
    if (item.is(JsonTree::Kind::Object)) {
      fix(item);
    }
    for (JsonTree& member : item.items) {
      if (member.is(JsonTree::Kind::Object)) {
        fix(member);
      }
    }
  }
}

// When both names are set: which value stays.
enum class Clash : uint8_t { NewWins, OldWins };

// Gives a member another name if its value is of one of these kinds (none: of any).
void rename_member(JsonTree& object, std::string_view from, std::string_view to, Clash clash,
                   std::initializer_list<JsonTree::Kind> kinds = {});

// Removes a member.
void drop_member(JsonTree& object, std::string_view name);

// Replaces all occurrences.
void replace_text(std::string& text, std::string_view from, std::string_view to);

// The fixers that do more than rename and remove.
Result<void> fix_private_ip(JsonTree& root);
Result<void> fix_vagrant_overrides(JsonTree& root);
Result<void> fix_guest_additions(JsonTree& root);
Result<void> fix_virtualbox_type(JsonTree& root);
Result<void> fix_docker_tags(JsonTree& root);
Result<void> fix_powershell_escapes(JsonTree& root);
Result<void> fix_vmware_compaction(JsonTree& root);
Result<void> fix_image_names(JsonTree& root);
Result<void> fix_create_time(JsonTree& root);
Result<void> fix_vsphere_lists(JsonTree& root);
Result<void> fix_checksums(JsonTree& root);

}  // namespace kiln
