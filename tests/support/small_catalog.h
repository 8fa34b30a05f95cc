#pragma once

#include "compiler/config/catalog.h"
#include "compiler/config/option.h"

namespace kiln {

// A few components and functions that have one of everything, for tests of the layers that never
// name a real one.
namespace small {

inline const ComponentInfo& machine_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "machine",
      .schema =
          {.doc = "Makes a machine.",
           .arguments =
               {{.name = "image", .type = Type::string(), .doc = "", .required = true},
                {.name = "memory",
                 .type = Type::number(),
                 .doc = "",
                 .default_value = Value::number(Number(512))},
                {.name = "password", .type = Type::string(), .doc = "", .sensitive = true},
                {.name = "arguments", .type = Type::list(Type::string()), .doc = ""},
                {.name = "labels", .type = Type::map(Type::string()), .doc = ""},
                {.name = "format", .type = Type::string(), .doc = "", .one_of = {"raw", "qcow2"}},
                {.name = "ram",
                 .type = Type::number(),
                 .doc = "",
                 .deprecated = "use \"memory\" instead."}},
           .blocks =
               {{.type = "disk",
                 .schema = {.doc = "",
                            .arguments = {{.name = "size", .type = Type::string(), .doc = ""}}},
                 .repeatable = true},
                {.type = "network",
                 .schema = {.doc = "",
                            .arguments = {{.name = "mode", .type = Type::string(), .doc = ""}}}}}},
      .outputs = {{"Serial", Type::string()}},
      .steps =
          [](const Value& config) {
            const std::string image = string_option(config, "image", "an image");
            return std::vector<StepDeclaration>{
                {.name = "fetch",
                 .summary = "fetch " + image,
                 .arguments = {"image"},
                 .effects = {{Effect::Kind::Network, "images.example"}}},
                {.name = "boot", .summary = "boot", .arguments = {"memory", "password", "disk"}},
                {.name = "convert",
                 .summary = "convert",
                 .after_provisioning = true,
                 .arguments = {"format"}}};
          },
  };
  return info;
}

inline const ComponentInfo& plain_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "plain",
      .schema = {.doc = "", .arguments = {{.name = "reuse", .type = Type::string(), .doc = ""}}},
  };
  return info;
}

inline const ComponentInfo& script_provisioner() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Provisioner,
      .name = "script",
      .schema = {.doc = "",
                 .arguments =
                     {{.name = "inline", .type = Type::list(Type::string()), .doc = ""},
                      {.name = "path", .type = Type::string(), .doc = ""},
                      {.name = "command", .type = Type::string(), .doc = "", .raw_template = true},
                      {.name = "environment", .type = Type::map(Type::string()), .doc = ""}},
                 .rules = {{.kind = RuleKind::ExactlyOneOf,
                            .arguments = {"inline", "path"},
                            .message = "Either a path or inline commands must be given."}}},
      .check =
          [](const Value& config, const CheckContext& context) {
            std::vector<ConfigProblem> problems;
            const std::string path = string_option(config, "path");
            if (!path.empty() && context.files.kind(path) != FileKind::Regular) {
              problems.push_back({"path", "Bad script '" + path + "'."});
            }
            return problems;
          },
      .input_files =
          [](const Value& config) {
            const std::string path = string_option(config, "path");
            return path.empty() ? std::vector<std::string>() : std::vector<std::string>{path};
          },
  };
  return info;
}

inline const ComponentInfo& sum_post_processor() {
  static const ComponentInfo info = {
      .kind = ComponentKind::PostProcessor,
      .name = "sum",
      .schema = {.doc = "", .arguments = {{.name = "output", .type = Type::string(), .doc = ""}}},
      .reuse = ReusePolicy::Never,
  };
  return info;
}

inline const ComponentInfo& web_data_source() {
  static const ComponentInfo info = {
      .kind = ComponentKind::DataSource,
      .name = "web",
      .schema =
          {.doc = "",
           .arguments = {{.name = "url", .type = Type::string(), .doc = "", .required = true}}},
      .outputs = {{"body", Type::string()}, {"size", Type::number()}},
  };
  return info;
}

inline const FunctionInfo& env_function() {
  static const FunctionInfo info = {
      .name = "env",
      .doc = "",
      .parameters = {{.name = "name", .type = Type::string()}},
      .rest = {},
      .result = Type::string(),
      .pure = true,
      .call = [](const CallContext& context, std::span<const Value> arguments) -> FunctionResult {
        return Value::string(context.environment(arguments[0].as_string()).value_or(""));
      },
  };
  return info;
}

inline const FunctionInfo& length_function() {
  static const FunctionInfo info = {
      .name = "length",
      .doc = "",
      .parameters = {{.name = "value", .type = Type::dynamic()}},
      .rest = {},
      .result = Type::number(),
      .pure = true,
      .call = [](const CallContext&, std::span<const Value> arguments) -> FunctionResult {
        const Value& value = arguments[0];
        if (value.type().is(TypeKind::String)) {
          return Value::number(Number(static_cast<int64_t>(value.as_string().size())));
        }
        if (value.type().is_primitive() || value.type().is(TypeKind::Dynamic)) {
          return FunctionError{"a collection is required", 0};
        }
        return Value::number(Number(static_cast<int64_t>(value.size())));
      },
  };
  return info;
}

inline const FunctionInfo& timestamp_function() {
  static const FunctionInfo info = {
      .name = "timestamp",
      .doc = "",
      .parameters = {},
      .rest = {},
      .result = Type::string(),
      .pure = false,
      .call = [](const CallContext& context, std::span<const Value>) -> FunctionResult {
        return context.now
                   ? Value::string(std::to_string(*context.now))
                   : Value::unknown(Type::string(),
                                    {.not_null = true, .prefix = {}, .origin = "timestamp()"});
      },
  };
  return info;
}

}  // namespace small

inline const Catalog& small_catalog() {
  static const FunctionTable functions = {{"env", &small::env_function()},
                                          {"length", &small::length_function()},
                                          {"timestamp", &small::timestamp_function()}};
  static const Catalog catalog = {
      .builders = {{"machine", small::machine_builder}, {"plain", small::plain_builder}},
      .provisioners = {{"script", small::script_provisioner}},
      .post_processors = {{"sum", small::sum_post_processor}},
      .data_sources = {{"web", small::web_data_source}},
      .functions = &functions,
  };
  return catalog;
}

}  // namespace kiln
