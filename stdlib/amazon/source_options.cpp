#include "compiler/config/option.h"
#include "stdlib/amazon/amazon_options.h"

namespace kiln::amazon {
namespace {

using enum OptionType;

constexpr OptionRow filter_rows[] = {
    {"filters", TextMap,
     "Values that fields of the image must have, as DescribeImages names them."},
    {"owners", Texts, "Accounts to accept images of: numbers, `self`, `amazon`."},
    {"most_recent", Flag, "Takes the newest image when several match."},
    {"include_deprecated", Flag, "Considers deprecated images too."},
};
constexpr OptionGroup filter = {filter_rows};

constexpr OptionRow rows[] = {
    {"source_ami", Text, "Identifier of the image to start from."},
    {"source_ami_filter", Block, "Finds the image to start from.", {.inside = &filter}},
};

}  // namespace

OptionGroup source_options() {
  return {rows};
}

void check_source(const Value& config, std::vector<ConfigProblem>& problems) {
  if (sets_option(config, "source_ami")) {
    return;
  }
  const Value* filter_block = config.find("source_ami_filter");
  if (filter_block != nullptr && !filter_block->is_known()) {
    return;
  }
  const std::vector<Value> filters = blocks_option(config, "source_ami_filter");
  // An empty filter is as good as none.
  const auto says = [&](const char* name) {
    return !filters.empty() && sets_option(filters.front(), name);
  };
  if (!says("filters") && !says("owners") && !says("most_recent")) {
    problems.push_back({"", "A source_ami or source_ami_filter must be specified"});
    return;
  }
  if (!says("owners")) {
    problems.push_back({"source_ami_filter",
                        "For security reasons, your source AMI filter must declare an owner."});
  }
}

}  // namespace kiln::amazon
