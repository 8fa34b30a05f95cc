#include "stdlib/functions/formats/yaml_writer.h"

#include <yaml.h>

#include "compiler/source/check.h"
#include "fmt/format.h"

namespace kiln {
namespace {

class Writer {
 public:
  Writer() {
    KILN_CHECK(yaml_emitter_initialize(&emitter_) == 1, "no memory for a YAML emitter");
    yaml_emitter_set_output(&emitter_, append, &text_);
    yaml_emitter_set_unicode(&emitter_, 1);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() { yaml_emitter_delete(&emitter_); }

  Result<std::string> write(const Value& value) {
    yaml_event_t event;
    KILN_TRY(emit(event, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING)));
    KILN_TRY(
        emit(event, yaml_document_start_event_initialize(&event, nullptr, nullptr, nullptr, 1)));
    KILN_TRY(node(value));
    // Packer's library, made from an older libyaml, marks the end of a document that is one plain
    // scalar and no other; libyaml 0.2.5 the end of one that keeps breaks at the end of a text.
    const bool plain =
        value.is_null() || value.type().is(TypeKind::Bool) || value.type().is(TypeKind::Number);
    KILN_TRY(emit(event, yaml_document_end_event_initialize(&event, plain ? 0 : 1)));
    emitter_.open_ended = 0;
    KILN_TRY(emit(event, yaml_stream_end_event_initialize(&event)));
    return std::move(text_);
  }

 private:
  static int append(void* text, unsigned char* bytes, size_t size) {
    static_cast<std::string*>(text)->append(reinterpret_cast<const char*>(bytes), size);
    return 1;
  }

  // The emitter takes the event over.
  Result<void> emit(yaml_event_t& event, int initialized) {
    if (initialized == 0 || yaml_emitter_emit(&emitter_, &event) == 0) {
      return Error{emitter_.problem == nullptr ? "failed to write YAML token" : emitter_.problem};
    }
    return {};
  }

  Result<void> scalar(std::string_view text, yaml_scalar_style_t style) {
    yaml_event_t event;
    const int initialized = yaml_scalar_event_initialize(
        &event, nullptr, nullptr, reinterpret_cast<const yaml_char_t*>(text.data()),
        static_cast<int>(text.size()), 1, 1, style);
    return emit(event, initialized);
  }

  Result<void> string(std::string_view text) {
    return scalar(text, text.find('\n') == std::string_view::npos ? YAML_DOUBLE_QUOTED_SCALAR_STYLE
                                                                  : YAML_LITERAL_SCALAR_STYLE);
  }

  Result<void> node(const Value& value) {
    if (value.is_null()) {
      return scalar("null", YAML_PLAIN_SCALAR_STYLE);
    }
    switch (value.type().kind()) {
      case TypeKind::Bool:
        return scalar(value.as_bool() ? "true" : "false", YAML_PLAIN_SCALAR_STYLE);
      case TypeKind::Number:
        return scalar(value.as_number().text(), YAML_PLAIN_SCALAR_STYLE);
      case TypeKind::String:
        return string(value.as_string());
      case TypeKind::List:
      case TypeKind::Set:
      case TypeKind::Tuple:
        return sequence(value);
      case TypeKind::Map:
      case TypeKind::Object:
        return mapping(value);
      case TypeKind::Dynamic:
      case TypeKind::Capsule:
        break;
    }
    return Error{fmt::format("can't marshal {} as YAML", value.type().friendly_name())};
  }

  Result<void> sequence(const Value& value) {
    yaml_event_t event;
    KILN_TRY(emit(event, yaml_sequence_start_event_initialize(&event, nullptr, nullptr, 1,
                                                              YAML_BLOCK_SEQUENCE_STYLE)));
    for (const Value& element : value.elements()) {
      KILN_TRY(node(element));
    }
    return emit(event, yaml_sequence_end_event_initialize(&event));
  }

  Result<void> mapping(const Value& value) {
    yaml_event_t event;
    KILN_TRY(emit(event, yaml_mapping_start_event_initialize(&event, nullptr, nullptr, 1,
                                                             YAML_BLOCK_MAPPING_STYLE)));
    for (const auto& [key, element] : value.entries()) {
      KILN_TRY(string(key));
      KILN_TRY(node(element));
    }
    return emit(event, yaml_mapping_end_event_initialize(&event));
  }

  std::string text_;
  yaml_emitter_t emitter_ = {};
};

}  // namespace

Result<std::string> value_to_yaml(const Value& value) {
  return Writer().write(value);
}

}  // namespace kiln
