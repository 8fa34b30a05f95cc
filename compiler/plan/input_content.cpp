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

// Finds steps that are the same, by the bytes of their keys with steps in the place of parents'
// keys. The bytes are made again to compare them: keeping them all would be many times the plan.
class SameSteps {
 public:
  explicit SameSteps(Plan& plan) : plan_(plan) {}

  void look_at(StepId id) {
    Step& step = plan_.steps[static_cast<uint32_t>(id)];
    const std::optional<std::string> bytes = bytes_of(step);
    if (!bytes) {
      return;
    }
    const auto [begin, end] = seen_.equal_range(std::hash<std::string>()(*bytes));
    for (auto seen = begin; seen != end; ++seen) {
      if (bytes_of(plan_.step(seen->second)) == bytes) {
        step.same_as = seen->second;
        return;
      }
    }
    seen_.emplace(std::hash<std::string>()(*bytes), id);
  }

 private:
  // Nothing for a step that runs for its own build: one that is not always reused, that may not
  // run, that leaves something outside, or whose options only a run knows.
  std::optional<std::string> bytes_of(const Step& step) const {
    const bool makes_state = step.kind == ComponentKind::Provisioner ||
                             (step.kind == ComponentKind::Builder && !step.is_output);
    if (!makes_state || step.reuse != ReusePolicy::Always || !step.condition.is_known()) {
      return std::nullopt;
    }
    std::vector<std::string> parents;
    for (const StepId parent : step.key.parents) {
      const StepId first = plan_.step(parent).same_as.value_or(parent);
      parents.push_back(std::to_string(static_cast<uint32_t>(first)));
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
