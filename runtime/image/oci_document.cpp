#include "runtime/image/oci_document.h"

#include <fmt/format.h>

namespace kiln {
namespace {

constexpr size_t kLongestDocument = 4U << 20;
constexpr int kDeepest = 64;

llvm::StringRef ref(std::string_view text) {
  return {text.data(), text.size()};
}

// LLVM's parser calls itself for every bracket, so depth is looked at first.
int depth_of(std::string_view json) {
  int depth = 0;
  int deepest = 0;
  bool in_string = false;
  for (size_t i = 0; i < json.size(); ++i) {
    char c = json[i];
    if (in_string) {
      i += c == '\\' ? 1 : 0;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      deepest = std::max(deepest, ++depth);
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return deepest;
}

}  // namespace

Result<llvm::json::Object> parse_document(std::string_view json, std::string_view subject) {
  if (json.size() > kLongestDocument) {
    return Error{fmt::format("{}: is {} bytes long, the limit is {}", subject, json.size(),
                             kLongestDocument)};
  }
  if (depth_of(json) > kDeepest) {
    return Error{fmt::format("{}: is nested deeper than {} levels", subject, kDeepest)};
  }
  llvm::Expected<llvm::json::Value> parsed = llvm::json::parse(ref(json));
  if (!parsed) {
    return Error{fmt::format("{}: is not JSON: {}", subject, llvm::toString(parsed.takeError()))};
  }
  llvm::json::Object* object = parsed->getAsObject();
  if (object == nullptr) {
    return Error{fmt::format("{}: is not a JSON object", subject)};
  }
  return std::move(*object);
}

std::string document_text(llvm::json::Object document) {
  return llvm::formatv("{0}", llvm::json::Value(std::move(document))).str();
}

std::string string_at(const llvm::json::Object& object, llvm::StringRef key) {
  return object.getString(key).value_or("").str();
}

Result<std::vector<std::string>> strings_at(const llvm::json::Object& object, llvm::StringRef key,
                                            std::string_view subject) {
  std::vector<std::string> out;
  const llvm::json::Value* value = object.get(key);
  if (value == nullptr || value->kind() == llvm::json::Value::Null) {
    return out;
  }
  const llvm::json::Array* array = value->getAsArray();
  if (array == nullptr) {
    return Error{fmt::format("{}: \"{}\" is not a list", subject, key.str())};
  }
  for (const llvm::json::Value& item : *array) {
    std::optional<llvm::StringRef> text = item.getAsString();
    if (!text) {
      return Error{fmt::format("{}: \"{}\" holds something that is no string", subject, key.str())};
    }
    out.push_back(text->str());
  }
  return out;
}

Result<std::map<std::string, std::string>> string_map_at(const llvm::json::Object& object,
                                                         llvm::StringRef key,
                                                         std::string_view subject) {
  std::map<std::string, std::string> out;
  const llvm::json::Value* value = object.get(key);
  if (value == nullptr || value->kind() == llvm::json::Value::Null) {
    return out;
  }
  const llvm::json::Object* map = value->getAsObject();
  if (map == nullptr) {
    return Error{fmt::format("{}: \"{}\" is not an object", subject, key.str())};
  }
  for (const auto& [name, item] : *map) {
    std::optional<llvm::StringRef> text = item.getAsString();
    if (!text) {
      return Error{fmt::format("{}: \"{}\" holds something that is no string", subject, key.str())};
    }
    out.emplace(llvm::StringRef(name).str(), text->str());
  }
  return out;
}

llvm::json::Value json_text(std::string_view text) {
  return llvm::json::fixUTF8(ref(text));
}

llvm::json::Array json_strings(const std::vector<std::string>& items) {
  llvm::json::Array array;
  for (const std::string& item : items) {
    array.push_back(json_text(item));
  }
  return array;
}

bool is_oci_digest(std::string_view text) {
  size_t colon = text.find(':');
  std::string_view name = text.substr(0, colon);
  size_t digits = name == "sha256" ? 64 : name == "sha512" ? 128 : 0;
  if (colon == std::string_view::npos || digits == 0 || text.size() != colon + 1 + digits) {
    return false;
  }
  return text.find_first_not_of("0123456789abcdef", colon + 1) == std::string_view::npos;
}

Result<Descriptor> parse_descriptor(const llvm::json::Value& value, std::string_view subject) {
  const llvm::json::Object* object = value.getAsObject();
  if (object == nullptr) {
    return Error{fmt::format("{}: a descriptor is not an object", subject)};
  }
  Descriptor descriptor;
  descriptor.media_type = string_at(*object, "mediaType");
  descriptor.digest = string_at(*object, "digest");
  if (!is_oci_digest(descriptor.digest)) {
    return Error{fmt::format("{}: \"{}\" is not a sha256 or sha512 digest", subject,
                             descriptor.digest.substr(0, 200))};
  }
  std::optional<int64_t> size = object->getInteger("size");
  if (!size || *size < 0) {
    return Error{fmt::format("{}: {} has no size", subject, descriptor.digest)};
  }
  descriptor.size = static_cast<uint64_t>(*size);
  KILN_ASSIGN(descriptor.annotations, string_map_at(*object, "annotations", subject));
  if (const llvm::json::Object* platform = object->getObject("platform")) {
    descriptor.os = string_at(*platform, "os");
    descriptor.architecture = string_at(*platform, "architecture");
  }
  return descriptor;
}

llvm::json::Object descriptor_json(const Descriptor& descriptor) {
  llvm::json::Object object{{"mediaType", json_text(descriptor.media_type)},
                            {"digest", descriptor.digest},
                            {"size", static_cast<int64_t>(descriptor.size)}};
  if (!descriptor.annotations.empty()) {
    llvm::json::Object annotations;
    for (const auto& [name, value] : descriptor.annotations) {
      annotations[llvm::json::fixUTF8(name)] = json_text(value);
    }
    object["annotations"] = std::move(annotations);
  }
  if (!descriptor.architecture.empty()) {
    object["platform"] = llvm::json::Object{{"architecture", json_text(descriptor.architecture)},
                                            {"os", json_text(descriptor.os)}};
  }
  return object;
}

std::string blob_path(const std::string& digest) {
  size_t colon = digest.find(':');
  return "blobs/" + digest.substr(0, colon) + "/" + digest.substr(colon + 1);
}

}  // namespace kiln
