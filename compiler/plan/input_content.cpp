#include "compiler/plan/input_content.h"

#include <algorithm>
#include <map>
#include <memory>
#include <unordered_map>

#include "compiler/plan/step_key.h"
#include "compiler/source/sha256.h"

namespace kiln {
namespace {

// Links to directories above would go round for ever.
constexpr unsigned max_depth = 64;

// What PACKER_BUILD_NAME and PACKER_BUILDER_TYPE begin with.
constexpr std::string_view build_variable = "PACKER_BUILD";

// The digest without its `sha256:`. Of a directory that of the names and contents at every depth.
std::optional<InputContent> content_at(const FileReader& files, const std::string& path,
                                       unsigned depth) {
  if (files.kind(path) != FileKind::Directory) {
    const Result<std::string> content = files.read(path);
    return content ? std::optional(InputContent{sha256_hex(*content),
                                                content->find(build_variable) != std::string::npos})
                   : std::nullopt;
  }
  const Result<std::vector<std::string>> names = files.list(path);
  if (!names || depth == max_depth) {
    return std::nullopt;
  }
  std::string listing;
  bool names_build = false;
  for (const std::string& name : *names) {
    const std::optional<InputContent> inner = content_at(files, path + "/" + name, depth + 1);
    if (!inner) {
      return std::nullopt;
    }
    listing.append(name).push_back('\0');
    listing.append(inner->digest).push_back('\n');
    names_build = names_build || inner->names_build;
  }
  return InputContent{sha256_hex(listing), names_build};
}

bool mentions_build(const Value& value) {
  if (!value.has_content()) {
    return false;
  }
  switch (value.type().kind()) {
    case TypeKind::String:
      return value.as_string().find(build_variable) != std::string::npos;
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Tuple:
      return std::ranges::any_of(value.elements(), mentions_build);
    case TypeKind::Map:
    case TypeKind::Object:
      return std::ranges::any_of(value.entries(),
                                 [](const auto& entry) { return mentions_build(entry.second); });
    case TypeKind::Dynamic:
    case TypeKind::Bool:
    case TypeKind::Number:
    case TypeKind::Capsule:
      break;
  }
  return false;
}

size_t mixed(size_t seed, size_t hash) {
  return seed ^ (hash + 0x9e3779b97f4a7c15 + (seed << 6) + (seed >> 2));
}

// Equal for equal values; of numbers and of what is not known only the kind counts.
size_t hash_of(const Value& value) {
  if (!value.has_content()) {
    return 0;
  }
  const TypeKind kind = value.type().kind();
  auto hash = static_cast<size_t>(kind);
  switch (kind) {
    case TypeKind::String:
      return mixed(hash, std::hash<std::string>()(value.as_string()));
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Tuple:
      for (const Value& element : value.elements()) {
        hash = mixed(hash, hash_of(element));
      }
      return hash;
    case TypeKind::Map:
    case TypeKind::Object:
      for (const auto& [name, element] : value.entries()) {
        hash = mixed(mixed(hash, std::hash<std::string>()(name)), hash_of(element));
      }
      return hash;
    case TypeKind::Bool:
      return mixed(hash, value.as_bool() ? 1 : 2);
    case TypeKind::Dynamic:
    case TypeKind::Number:
    case TypeKind::Capsule:
      break;
  }
  return hash;
}

// Finds steps that are the same: those whose keys would be, with steps in the place of parents'
// keys. Steps are compared part by part, which takes a tenth of writing their keys. Of files a key
// has less than the whole path, so steps that read some are compared by the bytes of their keys;
// those are made again for it, because keeping them all would be many times the plan.
class SameSteps {
 public:
  explicit SameSteps(Plan& plan) : plan_(plan) {}

  void look_at(StepId id) {
    Step& step = plan_.steps[static_cast<uint32_t>(id)];
    if (!may_be_shared(step)) {
      return;
    }
    const std::optional<std::string> bytes =
        step.input_files.empty() ? std::nullopt : bytes_of(step);
    if (!bytes && !step.input_files.empty()) {
      return;
    }
    const size_t hash = bytes ? std::hash<std::string>()(*bytes) : hash_of_parts(step);
    const auto [begin, end] = seen_.equal_range(hash);
    for (auto seen = begin; seen != end; ++seen) {
      const Step& other = plan_.step(seen->second);
      if (bytes ? bytes_of(other) == bytes : has_same_parts(step, other)) {
        step.same_as = seen->second;
        return;
      }
    }
    seen_.emplace(hash, id);
  }

 private:
  // Not a step that runs for its own build: one that is not always reused, that may not run, that
  // leaves something outside, or whose options only a run knows.
  static bool may_be_shared(const Step& step) {
    const bool makes_state = step.kind == ComponentKind::Provisioner ||
                             (step.kind == ComponentKind::Builder && !step.is_output);
    return makes_state && step.reuse == ReusePolicy::Always && step.condition.is_known() &&
           step.config.is_wholly_known() && step.key.machine.is_wholly_known();
  }

  StepId first_of(StepId id) const { return plan_.step(id).same_as.value_or(id); }

  size_t hash_of_parts(const Step& step) const {
    size_t hash = mixed(std::hash<const ComponentInfo*>()(step.component), hash_of(step.config));
    for (const StepId parent : step.key.parents) {
      hash = mixed(hash, static_cast<uint32_t>(first_of(parent)));
    }
    return hash;
  }

  bool has_same_parts(const Step& step, const Step& other) const {
    return step.component == other.component && step.action == other.action &&
           step.key.build_name == other.key.build_name && other.input_files.empty() &&
           std::ranges::equal(
               step.key.parents, other.key.parents,
               [this](StepId left, StepId right) { return first_of(left) == first_of(right); }) &&
           step.config == other.config && step.key.machine == other.key.machine;
  }

  // Nothing when a file cannot be read.
  std::optional<std::string> bytes_of(const Step& step) const {
    if (step.input_files.empty()) {
      return std::nullopt;
    }
    std::vector<std::string> parents;
    for (const StepId parent : step.key.parents) {
      parents.push_back(std::to_string(static_cast<uint32_t>(first_of(parent))));
    }
    Result<StepKeyBytes> key = step_key_bytes(step, step.config, parents);
    return key ? std::optional(std::move(key->bytes)) : std::nullopt;
  }

  Plan& plan_;
  std::unordered_multimap<size_t, StepId> seen_;
};

}  // namespace

ContentOf content_from(const FileReader& files) {
  auto known = std::make_shared<std::map<std::string, std::optional<InputContent>>>();
  return [&files, known](const std::string& path) {
    const auto [place, is_new] = known->try_emplace(path);
    if (is_new) {
      place->second = content_at(files, path, 0);
      if (place->second) {
        place->second->digest.insert(0, "sha256:");
      }
    }
    return place->second;
  };
}

void add_input_content(Plan& plan, const ContentOf& content_of) {
  for (const PlannedBuild& build : plan.builds) {
    const std::string build_name = build.declared_name + " " + build.source_type;
    for (const StepId id : build.provision) {
      Step& step = plan.steps[static_cast<uint32_t>(id)];
      bool names_build = mentions_build(step.config) || mentions_build(step.key.machine);
      for (const InputFile& file : step.input_files) {
        const std::optional<InputContent> content = content_of(file.path);
        names_build = names_build || (content && content->names_build);
      }
      for (const StepId parent : step.key.parents) {
        names_build = names_build || !plan.step(parent).key.build_name.empty();
      }
      step.key.build_name = names_build ? build_name : "";
    }
  }
  SameSteps same(plan);
  for (uint32_t i = 0; i < plan.steps.size(); ++i) {
    for (InputFile& file : plan.steps[i].input_files) {
      const std::optional<InputContent> content = content_of(file.path);
      file.digest = content ? std::optional(content->digest) : std::nullopt;
    }
    same.look_at(StepId{i});
  }
}

}  // namespace kiln
