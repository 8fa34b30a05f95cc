#include "stdlib/post_processors/manifest/run_manifest_file.h"

#include "compiler/value/json.h"

namespace kiln {
namespace {

const Value* member(const Value& object, std::string_view name, TypeKind kind) {
  if (!object.has_content() || !object.type().is(TypeKind::Object)) {
    return nullptr;
  }
  const Value* found = object.find(name);
  return found != nullptr && found->has_content() && found->type().is(kind) ? found : nullptr;
}

std::string text_of(const Value& object, std::string_view name) {
  const Value* found = member(object, name, TypeKind::String);
  return found == nullptr ? std::string() : found->as_string();
}

int64_t integer_of(const Value& object, std::string_view name) {
  const Value* found = member(object, name, TypeKind::Number);
  return found == nullptr ? 0 : found->as_number().to_int64().value_or(0);
}

ManifestBuild build_of(const Value& json) {
  ManifestBuild build;
  build.name = text_of(json, "name");
  build.builder_type = text_of(json, "builder_type");
  build.build_time = integer_of(json, "build_time");
  if (const Value* files = member(json, "files", TypeKind::Tuple)) {
    build.files.emplace();
    for (const Value& file : files->elements()) {
      build.files->push_back({text_of(file, "name"), integer_of(file, "size")});
    }
  }
  build.artifact_id = text_of(json, "artifact_id");
  build.packer_run_uuid = text_of(json, "packer_run_uuid");
  if (const Value* custom = member(json, "custom_data", TypeKind::Object)) {
    build.custom_data.emplace();
    for (const auto& [key, value] : custom->entries()) {
      build.custom_data->emplace(key, text_of(*custom, key));
    }
  }
  return build;
}

// Go escapes more than RFC 8259 asks for.
void write_text(JsonWriter& json, std::string_view name, std::string_view text) {
  json.key(name);
  json.literal(json_quote_like_go(text));
}

void write_build(JsonWriter& json, const ManifestBuild& build) {
  json.begin_object();
  write_text(json, "name", build.name);
  write_text(json, "builder_type", build.builder_type);
  if (build.build_time != 0) {
    json.key("build_time");
    json.integer(build.build_time);
  }
  json.key("files");
  if (build.files) {
    json.begin_array();
    for (const ManifestBuild::File& file : *build.files) {
      json.begin_object();
      write_text(json, "name", file.name);
      json.key("size");
      json.integer(file.size);
      json.end_object();
    }
    json.end_array();
  } else {
    json.null();
  }
  write_text(json, "artifact_id", build.artifact_id);
  write_text(json, "packer_run_uuid", build.packer_run_uuid);
  json.key("custom_data");
  if (build.custom_data) {
    json.begin_object();
    for (const auto& [key, text] : *build.custom_data) {
      write_text(json, key, text);
    }
    json.end_object();
  } else {
    json.null();
  }
  json.end_object();
}

}  // namespace

Result<ManifestFile> parse_manifest(std::string_view json) {
  KILN_ASSIGN(Value root, value_from_json(json));
  if (!root.has_content() || !root.type().is(TypeKind::Object)) {
    return Error{"it is no JSON object"};
  }
  ManifestFile manifest;
  if (const Value* builds = member(root, "builds", TypeKind::Tuple)) {
    for (const Value& build : builds->elements()) {
      manifest.builds.push_back(build_of(build));
    }
  }
  manifest.last_run_uuid = text_of(root, "last_run_uuid");
  return manifest;
}

std::string manifest_json(const ManifestFile& manifest) {
  JsonWriter json(2);
  json.begin_object();
  json.key("builds");
  json.begin_array();
  for (const ManifestBuild& build : manifest.builds) {
    write_build(json, build);
  }
  json.end_array();
  write_text(json, "last_run_uuid", manifest.last_run_uuid);
  json.end_object();
  return json.text();
}

}  // namespace kiln
