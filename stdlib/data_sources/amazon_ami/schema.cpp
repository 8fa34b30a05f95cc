#include "compiler/config/catalog.h"
#include "stdlib/amazon/amazon_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"filters", TextMap,
     "Values that fields of the image must have, as DescribeImages names them."},
    {"owners", Texts, "Accounts to accept images of: numbers, `self`, `amazon`."},
    {"most_recent", Flag, "Takes the newest image when several match."},
    {"include_deprecated", Flag, "Considers deprecated images too."},
};

constexpr RuleRow rules[] = {
    {RuleKind::AtLeastOneOf, "filters owners most_recent", "The `filters` must be specified"},
    {RuleKind::AtLeastOneOf, "owners", "For security reasons, you must declare an owner."},
};

}  // namespace

const ComponentInfo& amazon_ami_data_source() {
  static const ComponentInfo info = {
      .kind = ComponentKind::DataSource,
      .name = "amazon-ami",
      .schema = schema_of("Finds an Amazon machine image (AMI).",
                          {amazon::access_options(), OptionGroup{rows, rules}}),
      .outputs = {{"id", Type::string()},
                  {"name", Type::string()},
                  {"creation_date", Type::string()},
                  {"owner", Type::string()},
                  {"owner_name", Type::string()},
                  {"tags", Type::map(Type::string())}}};
  return info;
}

}  // namespace kiln
