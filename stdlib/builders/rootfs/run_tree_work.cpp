#include "stdlib/builders/rootfs/run_tree_work.h"

#include <fmt/format.h>

#include <filesystem>

#include "compiler/config/option.h"
#include "compiler/value/json.h"
#include "runtime/process/process.h"
#include "runtime/process/user_namespace.h"
#include "runtime/remove_tree.h"
#include "stdlib/builders/rootfs/run_capture.h"
#include "stdlib/builders/rootfs/run_tree_answer.h"
#include "stdlib/script/line_splitter.h"

namespace kiln::rootfs {
namespace {

Value strings(const std::vector<std::string>& texts) {
  std::vector<Value> elements;
  for (const std::string& text : texts) {
    elements.push_back(Value::string(text));
  }
  return Value::tuple(std::move(elements));
}

Value failure(const Error& error) {
  return Value::object({{"error", Value::string(error.message)}});
}

// Letters for what a step says, so that one stream carries them.
constexpr char said_letter = 's';
constexpr char said_error_letter = 'e';
constexpr char output_letter = 'o';
constexpr char error_output_letter = 'x';

void pass_on(std::string_view line, StepContext& context) {
  if (line.empty()) {
    return;
  }
  std::string_view text = line.substr(1);
  switch (line.front()) {
    case said_letter:
      return context.say(text);
    case said_error_letter:
      return context.say_error(text);
    case output_letter:
      return context.output(text);
    default:
      return context.error_output(text);
  }
}

// What of a step's context the other half needs.
Value describe(const StepContext& context) {
  return Value::object(
      {{"force", Value::boolean(context.force)},
       {"epoch",
        context.source_date_epoch ? Value::number(Number(*context.source_date_epoch)) : Value()},
       {"state", Value::string(context.state_directory)},
       {"build", Value::string(context.build_name)}});
}

Value describe(const BaseTree& base) {
  return Value::object({{"directory", Value::string(base.directory)},
                        {"borrowed", Value::boolean(base.is_borrowed)},
                        {"empty", Value::boolean(base.is_empty)}});
}

StepContext read_context(const Value& request, const std::string& work,
                         const std::function<void(std::string_view)>& tell) {
  StepContext context;
  auto teller = [&tell](char letter) {
    return [&tell, letter](std::string_view text) { tell(letter + std::string(text)); };
  };
  context.say = teller(said_letter);
  context.say_error = teller(said_error_letter);
  context.output = teller(output_letter);
  context.error_output = teller(error_output_letter);
  const Value& described = *request.find("context");
  context.force = bool_option(described, "force");
  if (const Value* epoch = find_option(described, "epoch")) {
    context.source_date_epoch = epoch->as_number().to_int64();
  }
  context.state_directory = string_option(described, "state");
  context.build_name = string_option(described, "build");
  context.scratch_directory = [work]() -> Result<std::string> { return work; };
  return context;
}

Result<BaseTree> read_base_tree(const Value& request, const Base& base) {
  const Value& described = *request.find("base");
  BaseTree tree;
  tree.directory = string_option(described, "directory");
  tree.is_borrowed = bool_option(described, "borrowed");
  tree.is_empty = bool_option(described, "empty");
  if (base.kind == BaseKind::Oci) {
    OciReference reference;
    reference.name = base.reference;
    KILN_ASSIGN(tree.image, read_oci_layout(base.path, reference));
  }
  return tree;
}

Result<Value> do_make_base(const Value& request, StepContext& context) {
  Base base = read_base(*request.find("config"));
  if (std::string archive = string_option(request, "archive"); !archive.empty()) {
    KILN_TRY(unpack_bootstrapped(archive, string_option(request, "directory"), context));
    KILN_TRY(tell_base_size(string_option(request, "directory"), context));
    return describe(BaseTree{
        .directory = string_option(request, "directory"), .is_borrowed = false, .image = {}});
  }
  KILN_ASSIGN(BaseTree tree, make_base(base, string_option(request, "directory"), context));
  return describe(tree);
}

Result<Layers> read_layers(const Value& request) {
  Layers layers;
  KILN_ASSIGN(layers.base, read_base_tree(request, read_base(*request.find("config"))));
  layers.uppers = strings_option(request, "uppers");
  layers.addresses = strings_option(request, "addresses");
  return layers;
}

Result<Value> do_check(const Value& request, StepContext& context) {
  OutputRecords records(string_option(request, "records"));
  KILN_TRY(check_outputs(read_outputs(*request.find("config")), records, context.force));
  return Value::object({});
}

Result<Value> do_capture(const Value& request, StepContext& context) {
  KILN_ASSIGN(Layers layers, read_layers(request));
  OutputRecords records(string_option(request, "records"));
  KILN_TRY(capture(layers, string_option(request, "output"), records,
                   string_option(request, "index"), context));
  return Value::object({});
}

Result<Value> do_pack(const Value& request, StepContext& context) {
  KILN_ASSIGN(TreeBlob blob,
              pack_tree(string_option(request, "directory"), string_option(request, "blobs"),
                        context.source_date_epoch, context.stop));
  return describe_tree_blob(blob);
}

Result<Value> do_unpack(const Value& request, StepContext& context) {
  KILN_TRY(unpack_tree(read_tree_blob(*request.find("blob")), string_option(request, "blobs"),
                       string_option(request, "directory"), context.stop));
  return Value::object({});
}

Result<Value> do_write(const Value& request, StepContext& context) {
  const Value& config = *request.find("config");
  KILN_ASSIGN(Layers layers, read_layers(request));
  OutputRecords records(string_option(request, "records"));
  for (const Output& candidate : read_outputs(config)) {
    if (candidate.action == string_option(request, "output")) {
      KILN_ASSIGN(Written written,
                  write_output(candidate, read_image(config), layers, records, context));
      return Value::object(
          {{"files", strings(written.files)}, {"digest", Value::string(written.digest)}});
    }
  }
  return Error{"there is no such output"};
}

Result<Value> answer(std::string_view text, const std::function<void(std::string_view)>& tell) {
  KILN_ASSIGN(Value request, value_from_json(text));
  std::string action = string_option(request, "action");
  std::string work = string_option(request, "work");
  if (action == "remove") {
    KILN_TRY(remove_tree(string_option(request, "path")));
    return Value::object({});
  }
  if (request.find("config") == nullptr || request.find("context") == nullptr) {
    return Error{"the request is incomplete"};
  }
  StepContext context = read_context(request, work, tell);
  return action == "write"     ? do_write(request, context)
         : action == "capture" ? do_capture(request, context)
         : action == "check"   ? do_check(request, context)
         : action == "pack"    ? do_pack(request, context)
         : action == "unpack"  ? do_unpack(request, context)
                               : do_make_base(request, context);
}

}  // namespace

Result<Value> TreeWork::ask(const Value& request, StepContext* context) const {
  std::error_code error;
  std::string program = std::filesystem::read_symlink("/proc/self/exe", error).string();
  if (error) {
    return Error{fmt::format("find kiln-engine's own program: {}", error.message())};
  }
  KILN_ASSIGN(std::string input, value_to_json(request));
  std::string reply;
  Result<ExitStatus> status = Error{};
  {
    LineSplitter lines([&](std::string_view line) {
      if (context != nullptr) {
        pass_on(line, *context);
      }
    });
    ProcessSpec spec;
    spec.arguments = {program, "tree-work"};
    spec.input = std::move(input);
    spec.output = [&](std::string_view piece) { reply += piece; };
    spec.error_output = lines.sink();
    spec.in_user_namespace = true;
    status = run_process(spec, context != nullptr ? context->stop : std::stop_token{});
  }
  if (!status) {
    return Error{status.error()};
  }
  auto result = value_from_json(reply);
  if (status->code != 0 || !result) {
    return Error{fmt::format(
        "the part of kiln that works in a user namespace failed with exit code {}", status->code)};
  }
  if (const Value* message = find_option(*result, "error")) {
    return Error{message->as_string()};
  }
  return result;
}

Result<BaseTree> TreeWork::make_base(const Base& base, const std::string& directory,
                                     StepContext& context) {
  if (!needs_user_namespace() || base.kind == BaseKind::Directory ||
      base.kind == BaseKind::Scratch) {
    return rootfs::make_base(base, directory, context);
  }
  std::string archive;
  if (base.kind == BaseKind::Debootstrap) {
    archive = directory + ".tar";
    KILN_TRY(bootstrap(base, archive, context));
  }
  KILN_ASSIGN(Value reply, ask(Value::object({{"action", Value::string("make_base")},
                                              {"config", config_},
                                              {"context", describe(context)},
                                              {"work", Value::string(work_)},
                                              {"directory", Value::string(directory)},
                                              {"archive", Value::string(archive)}}),
                               &context));
  return read_base_tree(Value::object({{"base", reply}}), base);
}

Value TreeWork::request(const char* action, const Layers& layers, const OutputRecords& records,
                        const std::string& output, const StepContext& context) const {
  return Value::object({{"action", Value::string(action)},
                        {"config", config_},
                        {"context", describe(context)},
                        {"work", Value::string(work_)},
                        {"base", describe(layers.base)},
                        {"uppers", strings(layers.uppers)},
                        {"addresses", strings(layers.addresses)},
                        {"records", Value::string(records.directory())},
                        {"index", Value::string(index_path())},
                        {"output", Value::string(output)}});
}

Result<void> TreeWork::check(const std::vector<Output>& outputs, const OutputRecords& records,
                             StepContext& context) {
  if (!needs_user_namespace()) {
    return check_outputs(outputs, records, context.force);
  }
  auto reply = ask(request("check", {}, records, "", context), &context);
  return reply ? Result<void>{} : Result<void>{reply.error()};
}

Result<void> TreeWork::capture(const Layers& layers, const std::string& output,
                               const OutputRecords& records, StepContext& context) {
  if (!needs_user_namespace()) {
    return rootfs::capture(layers, output, records, index_path(), context);
  }
  auto reply = ask(request("capture", layers, records, output, context), &context);
  return reply ? Result<void>{} : Result<void>{reply.error()};
}

Result<Written> TreeWork::write(const Output& out, const Image& image, const Layers& layers,
                                const OutputRecords& records, StepContext& context) {
  if (!needs_user_namespace()) {
    return write_output(out, image, layers, records, context);
  }
  KILN_ASSIGN(Value reply, ask(request("write", layers, records, out.action, context), &context));
  return Written{.files = strings_option(reply, "files"), .digest = string_option(reply, "digest")};
}

Result<TreeBlob> TreeWork::pack(const std::string& directory, const std::string& blobs,
                                StepContext& context) const {
  if (!needs_user_namespace()) {
    return pack_tree(directory, blobs, context.source_date_epoch, context.stop);
  }
  KILN_ASSIGN(Value reply, ask(Value::object({{"action", Value::string("pack")},
                                              {"config", config_},
                                              {"context", describe(context)},
                                              {"work", Value::string(work_)},
                                              {"directory", Value::string(directory)},
                                              {"blobs", Value::string(blobs)}}),
                               &context));
  return read_tree_blob(reply);
}

Result<void> TreeWork::unpack(const TreeBlob& blob, const std::string& blobs,
                              const std::string& directory, StepContext& context) const {
  if (!needs_user_namespace()) {
    return unpack_tree(blob, blobs, directory, context.stop);
  }
  auto reply = ask(Value::object({{"action", Value::string("unpack")},
                                  {"config", config_},
                                  {"context", describe(context)},
                                  {"work", Value::string(work_)},
                                  {"blob", describe_tree_blob(blob)},
                                  {"directory", Value::string(directory)},
                                  {"blobs", Value::string(blobs)}}),
                   &context);
  return reply ? Result<void>{} : Result<void>{reply.error()};
}

Result<void> TreeWork::remove(const std::string& path) const {
  if (!needs_user_namespace()) {
    return remove_tree(path);
  }
  auto reply = ask(
      Value::object({{"action", Value::string("remove")}, {"path", Value::string(path)}}), nullptr);
  return reply ? Result<void>{} : Result<void>{reply.error()};
}

std::string answer_tree_work(std::string_view request,
                             const std::function<void(std::string_view)>& tell) {
  auto result = answer(request, tell);
  auto text = value_to_json(result ? *result : failure(result.error()));
  return text ? *text : "{}";
}

}  // namespace kiln::rootfs
