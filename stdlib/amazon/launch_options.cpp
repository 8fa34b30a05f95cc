#include "compiler/config/option.h"
#include "stdlib/amazon/amazon_options.h"

namespace kiln::amazon {
namespace {

using enum OptionType;

constexpr OptionRow name_value_rows[] = {
    {"name", Text, "What is compared, or the name of the tag.", template_option},
    {"value", Text, "Its value.", template_option},
};
constexpr OptionGroup name_value = {name_value_rows};

constexpr OptionRow filter_rows[] = {
    {"filters", TextMap, "Values that fields must have, as the service names them."},
    {"filter", Blocks, "One such field and its value.", {.inside = &name_value}},
};
constexpr OptionGroup filter = {filter_rows};

constexpr OptionRow subnet_filter_rows[] = {
    {"filters", TextMap, "Values that fields of the subnet must have."},
    {"filter", Blocks, "One such field and its value.", {.inside = &name_value}},
    {"most_free", Flag, "Takes the subnet with most free addresses when several match."},
    {"random", Flag, "Takes any one when several match."},
};
constexpr OptionGroup subnet_filter = {subnet_filter_rows};

constexpr OptionRow license_request_rows[] = {
    {"license_configuration_arn", Text, "ARN of the licence configuration."},
};
constexpr OptionGroup license_request = {license_request_rows};

constexpr OptionRow license_rows[] = {
    {"license_configuration_request", Block, "The licence to use.", {.inside = &license_request}},
};
constexpr OptionGroup license = {license_rows};

constexpr OptionRow metadata_rows[] = {
    {"http_endpoint", Text,
     "Whether the metadata service answers: `enabled` (default), `disabled`."},
    {"http_tokens", Text, "Whether it asks for a session token: `optional` (default), `required`."},
    {"http_put_response_hop_limit", Quantity, "How many hops its answers may travel: 1 to 64."},
    {"instance_metadata_tags", Text, "Whether it tells tags: `enabled`, `disabled` (default)."},
};
constexpr OptionGroup metadata = {metadata_rows};

constexpr OptionRow placement_rows[] = {
    {"host_resource_group_arn", Text, "ARN of the host resource group to run in."},
    {"host_id", Text, "Dedicated host to run on."},
    {"tenancy", Text, "`default`, `dedicated` or `host`."},
};
constexpr OptionGroup placement = {placement_rows};

constexpr OptionRow statement_rows[] = {
    {"Effect", Text, "`Allow` or `Deny`."},
    {"Action", Texts, "Actions that it is about."},
    {"Resource", Texts, "Resources that it is about."},
};
constexpr OptionGroup statement = {statement_rows};

constexpr OptionRow policy_rows[] = {
    {"Version", Text, "Version of the policy language: `2012-10-17`."},
    {"Statement", Blocks, "One statement of the policy.", {.inside = &statement}},
};
constexpr OptionGroup policy = {policy_rows};

constexpr OptionRow rows[] = {
    {"associate_public_ip_address", Flag, "Gives the machine a public address, or none."},
    {"availability_zone", Text, "Zone to run in. Default: Amazon chooses."},
    {"block_duration_minutes", Quantity, "How long a spot machine runs undisturbed, in minutes."},
    {"capacity_reservation_preference", Text, "Whether to use reserved capacity: `none`, `open`."},
    {"capacity_reservation_id", Text, "Capacity reservation to run in."},
    {"capacity_reservation_group_arn", Text, "Group of capacity reservations to run in."},
    {"disable_stop_instance", Flag,
     "Leaves stopping the machine to what runs in it, such as sysprep."},
    {"ebs_optimized", Flag, "Gives the machine a connection of its own to its volumes."},
    {"enable_nitro_enclave", Flag, "Allows Nitro enclaves in the machine."},
    {"enable_t2_unlimited",
     Flag,
     "Lets a burstable machine exceed its credits.",
     {.deprecated = "Use `enable_unlimited_credits` instead."}},
    {"enable_unlimited_credits", Flag, "Lets a burstable machine exceed its credits, at a price."},
    {"iam_instance_profile", Text, "Instance profile of the machine: the role that it has."},
    {"skip_profile_validation", Flag, "Does not ask whether the instance profile exists."},
    {"temporary_iam_instance_profile_policy_document",
     Block,
     "Policy of an instance profile that is made for the build.",
     {.inside = &policy}},
    {"instance_type", Text, "Type of the machine, such as `t3.micro`."},
    {"license_specifications",
     Blocks,
     "A licence to start the machine with.",
     {.inside = &license}},
    {"metadata_options", Block, "The metadata service of the machine.", {.inside = &metadata}},
    {"placement", Block, "Where the machine runs.", {.inside = &placement}},
    {"tenancy",
     Text,
     "`default`, `dedicated` or `host`.",
     {.deprecated = "Use `placement` with `tenancy` instead."}},
    {"run_tag", Blocks, "One tag of the machine and what is made for it.", {.inside = &key_value}},
    {"run_tags", TextMap, "Tags of the machine and of what is made for it.", template_option},
    {"security_group_filter",
     Block,
     "Finds the security groups of the machine.",
     {.inside = &filter}},
    {"security_group_id", Text, "Security group of the machine. Default: one is made."},
    {"security_group_ids", Texts, "Security groups of the machine."},
    {"shutdown_behavior", Text, "What shutting down does: `stop` (default) or `terminate`."},
    {"spot_allocation_strategy", Text,
     "How spot capacity is chosen: `price-capacity-optimized`, `capacity-optimized`, "
     "`diversified`, `lowest-price`."},
    {"spot_instance_types", Texts, "Types that a spot machine may have."},
    {"spot_price", Text,
     "Highest price of a spot machine, or `auto`. Set: a spot machine is used."},
    {"spot_price_auto_product",
     Text,
     "Product that the price was looked up for.",
     {.deprecated = "It has no effect any more."}},
    {"spot_tag", Blocks, "One tag of the spot request.", {.inside = &key_value}},
    {"spot_tags", TextMap, "Tags of the spot request.", template_option},
    {"fleet_tag", Blocks, "One tag of the fleet.", {.inside = &key_value}},
    {"fleet_tags", TextMap, "Tags of the fleet.", template_option},
    {"ssh_interface", Text,
     "Address to connect to: `public_ip`, `private_ip`, `public_dns`, `private_dns`, `ipv6`, or "
     "`session_manager`."},
    {"session_manager_port", Quantity, "Local port of the session manager's tunnel."},
    {"pause_before_ssm", Time, "How long to wait before starting that tunnel."},
    {"subnet_filter", Block, "Finds the subnet to run in.", {.inside = &subnet_filter}},
    {"subnet_id", Text, "Subnet to run in."},
    {"temporary_security_group_source_cidrs", Texts,
     "Addresses that may reach the machine. Default: all."},
    {"temporary_security_group_source_public_ip", Flag,
     "Lets only this computer's public address reach the machine."},
    {"user_data", Text, "Data that the machine reads when it starts."},
    {"user_data_file", Text, "File with that data."},
    {"vpc_filter", Block, "Finds the network to run in.", {.inside = &filter}},
    {"vpc_id", Text, "Network to run in."},
    {"windows_password_timeout", Time, "How long to wait for the password of a Windows machine."},
};

constexpr RuleRow rules[] = {
    {RuleKind::AtLeastOneOf, "instance_type spot_instance_types",
     "either instance_type or spot_instance_types must be specified"},
    {RuleKind::AtMostOneOf, "instance_type spot_instance_types",
     "either instance_type or spot_instance_types must be specified, not both"},
    {RuleKind::AtMostOneOf, "user_data user_data_file",
     "Only one of user_data or user_data_file can be specified."},
    {RuleKind::AtMostOneOf, "security_group_id security_group_ids",
     "Only one of security_group_id or security_group_ids can be specified."},
    {RuleKind::AtMostOneOf,
     "temporary_security_group_source_cidrs "
     "temporary_security_group_source_public_ip",
     "Only one of temporary_security_group_source_public_ip or "
     "temporary_security_group_source_cidrs can be specified."},
    {RuleKind::AtMostOneOf, "capacity_reservation_id capacity_reservation_group_arn",
     "capacity_reservation_id and capacity_reservation_group_arn are mutually exclusive, only one "
     "should be set"},
    {RuleKind::RequiredWith, "spot_tags spot_price",
     "spot_tags should not be set when not requesting a spot instance"},
};

constexpr OptionRow volume_rows[] = {
    {"run_volume_tag", Blocks, "One tag of the machine's volumes.", {.inside = &name_value}},
    {"run_volume_tags", TextMap, "Tags of the machine's volumes.", template_option},
};

}  // namespace

OptionGroup run_options() {
  return {rows, rules};
}

OptionGroup run_volume_options() {
  return {volume_rows};
}

}  // namespace kiln::amazon
