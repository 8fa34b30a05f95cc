#include <zlib.h>

#include "compiler/value/base64.h"
#include "compiler/value/json.h"
#include "compiler/value/unicode.h"
#include "stdlib/functions/arguments.h"
#include "stdlib/functions/formats/csv.h"
#include "stdlib/functions/formats/text_encoding.h"

namespace kiln {
namespace {

FunctionResult base64encode_call(const CallContext&, Arguments arguments) {
  return Value::string(encode_base64(arguments[0].as_string()));
}

FunctionResult base64decode_call(const CallContext&, Arguments arguments) {
  DecodedBase64 decoded = decode_base64(arguments[0].as_string());
  if (!decoded.ok) {
    return call_error("failed to decode base64 data '" + arguments[0].as_string() + "'");
  }
  if (!is_utf8(decoded.bytes)) {
    return call_error("the result of decoding the provided string is not valid UTF-8");
  }
  return Value::string(decoded.bytes);
}

// A gzip file (RFC 1952) without name or time, so that equal texts give equal bytes.
Result<std::string> gzip(const std::string& text) {
  constexpr int gzip_window = 15 + 16;
  constexpr int memory_level = 8;
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window, memory_level,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    return Error{"cannot start compression: out of memory"};
  }
  gz_header header{};
  constexpr int unknown_system = 255;
  header.os = unknown_system;
  deflateSetHeader(&stream, &header);
  std::string out(deflateBound(&stream, text.size()), '\0');
  std::string input = text;
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  int status = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (status != Z_STREAM_END) {
    return Error{"compression failed"};
  }
  return out;
}

FunctionResult base64gzip_call(const CallContext&, Arguments arguments) {
  KILN_ASSIGN(std::string bytes, gzip(arguments[0].as_string()));
  return Value::string(encode_base64(bytes));
}

// Bounded, because a few bytes can stand for gigabytes.
Result<std::string> gunzip(std::string bytes) {
  constexpr int gzip_window = 15 + 16;
  constexpr size_t step = size_t{1} << 16;
  z_stream stream{};
  if (inflateInit2(&stream, gzip_window) != Z_OK) {
    return Error{"cannot start decompression: out of memory"};
  }
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  int status = Z_OK;
  Result<void> length;
  while (status == Z_OK && length) {
    const size_t done = out.size();
    out.resize(done + step);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + done);
    stream.avail_out = step;
    status = inflate(&stream, Z_NO_FLUSH);
    out.resize(done + step - stream.avail_out);
    length = check_length(out.size());
  }
  inflateEnd(&stream);
  if (!length) {
    return Error{length.error()};
  }
  if (status != Z_STREAM_END) {
    return Error{"failed to gunzip the bytes: they are no whole gzip file"};
  }
  return out;
}

FunctionResult base64gunzip_call(const CallContext&, Arguments arguments) {
  DecodedBase64 decoded = decode_base64(arguments[0].as_string());
  if (!decoded.ok) {
    return call_error("failed to decode base64 data '" + arguments[0].as_string() + "'");
  }
  KILN_ASSIGN(std::string text, gunzip(std::move(decoded.bytes)));
  if (!is_utf8(text)) {
    return call_error("the result of decompressing is not valid UTF-8");
  }
  return Value::string(text);
}

// The type of a row: an object with a string for each column.
FunctionResult csv_row_type(const CsvRecord& header) {
  std::map<std::string, Type> columns;
  for (const std::string& name : header.fields) {
    if (!columns.emplace(name, Type::string()).second) {
      return call_error("duplicate column name " + go_quote(name));
    }
  }
  return Value::unknown(Type::object(std::move(columns)));
}

FunctionResult csvdecode_call(const CallContext& context, Arguments arguments) {
  KILN_TRY(afford_parsing(context, arguments[0].as_string()));
  KILN_ASSIGN(std::vector<CsvRecord> records, parse_csv(arguments[0].as_string()));
  if (records.empty()) {
    return call_error("missing header line");
  }
  const CsvRecord& header = records[0];
  FunctionResult type = csv_row_type(header);
  if (!type) {
    return type;
  }
  std::vector<Value> rows;
  for (size_t i = 1; i < records.size(); ++i) {
    if (records[i].fields.size() != header.fields.size()) {
      return call_error(
          fmt::format("CSV parse error on line {}: wrong number of fields", records[i].line));
    }
    std::map<std::string, Value> row;
    for (size_t j = 0; j < header.fields.size(); ++j) {
      row.emplace(header.fields[j], Value::string(records[i].fields[j]));
    }
    rows.push_back(Value::object(std::move(row)));
  }
  return Value::list((*type).type(), std::move(rows));
}

// The type that the beginning of a text gives away. What cannot begin a JSON text is an error
// already.
FunctionResult jsondecode_type(Arguments arguments) {
  const Value& text = arguments[0];
  if (text.is_known()) {
    return Value::unknown(Type::dynamic());
  }
  std::string_view prefix = text.refinement().prefix;
  const size_t begin = prefix.find_first_not_of(" \t\n\v\f\r");
  if (begin == std::string_view::npos) {
    return Value::unknown(Type::dynamic());
  }
  prefix.remove_prefix(begin);
  const char first = prefix[0];
  if (first == '{' || first == '[' || first == 'n') {
    return Value::unknown(Type::dynamic());
  }
  if (first == '"') {
    return Value::unknown(Type::string());
  }
  if (first == 't' || first == 'f') {
    return Value::unknown(Type::boolean());
  }
  if (first == '-' || first == '.' || (first >= '0' && first <= '9')) {
    return Value::unknown(Type::number());
  }
  return argument_error(
      0, "a JSON document cannot begin with the character " + go_quote_character(prefix));
}

FunctionResult jsondecode_call(const CallContext& context, Arguments arguments) {
  KILN_TRY(afford_parsing(context, arguments[0].as_string()));
  KILN_ASSIGN(Value value, value_from_json(arguments[0].as_string()));
  return value;
}

// What is certain of the text of a value that is not wholly known: how it begins.
Value pending_json(const Value& value) {
  Refinement refinement{.not_null = true};
  const Type& type = value.type();
  if (value.is_known() || value.refinement().not_null) {
    refinement.prefix = type.is(TypeKind::String)  ? "\""
                        : is_keyed(type)           ? "{"
                        : is_sequence_or_set(type) ? "["
                                                   : "";
  }
  return Value::unknown(Type::string(), std::move(refinement));
}

FunctionResult jsonencode_call(const CallContext&, Arguments arguments) {
  if (!arguments[0].is_wholly_known()) {
    return pending_json(arguments[0]);
  }
  KILN_ASSIGN(std::string json, value_to_json(arguments[0], JsonEscapes::LikeGo));
  return Value::string(json);
}

FunctionError unsupported_encoding(const std::string& name) {
  return argument_error(1, go_quote(name) + " is not a supported IANA encoding name or alias");
}

FunctionResult textencodebase64_call(const CallContext&, Arguments arguments) {
  const auto encoding = find_encoding(arguments[1].as_string());
  if (!encoding) {
    return unsupported_encoding(arguments[1].as_string());
  }
  const auto encoded = encode_text(arguments[0].as_string(), *encoding);
  if (!encoded) {
    return argument_error(
        0, fmt::format("the given string contains characters that cannot be represented in {}",
                       encoding->registered));
  }
  return Value::string(encode_base64(*encoded));
}

FunctionResult textdecodebase64_call(const CallContext&, Arguments arguments) {
  const auto encoding = find_encoding(arguments[1].as_string());
  if (!encoding) {
    return unsupported_encoding(arguments[1].as_string());
  }
  const DecodedBase64 raw = decode_base64(arguments[0].as_string());
  if (!raw.ok) {
    return argument_error(
        0, fmt::format("the given value is has an invalid base64 symbol at offset {}",
                       raw.bad_offset));
  }
  const auto decoded = decode_text(raw.bytes, *encoding);
  if (!decoded) {
    return argument_error(
        0, fmt::format("the given string contains symbols that are not defined for {}",
                       encoding->registered));
  }
  return Value::string(*decoded);
}

FunctionResult urlencode_call(const CallContext&, Arguments arguments) {
  std::string out;
  for (char c : arguments[0].as_string()) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return Value::string(out);
}

int hex_digit(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

FunctionResult urldecode_call(const CallContext&, Arguments arguments) {
  const std::string& text = arguments[0].as_string();
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    const int high = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      return call_error(fmt::format("failed to decode URL '{}': invalid URL escape {}", text,
                                    go_quote(text.substr(i, 3))));
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (!is_utf8(out)) {
    return call_error("the result of decoding the provided string is not valid UTF-8");
  }
  return Value::string(out);
}

}  // namespace

std::span<const FunctionInfo> encoding_functions() {
  static const Parameter str = string_parameter("str", "The text.");
  static const Parameter encoding =
      string_parameter("encoding", "An IANA name, such as \"UTF-16LE\".");
  static const FunctionInfo functions[] = {
      {
          .name = "base64decode",
          .category = "encoding",
          .doc = "The text that a Base64 text stands for, which must be UTF-8.",
          .example = {R"(base64decode("aGVsbG8="))", R"("hello")"},
          .parameters = {str},
          .result = Type::string(),
          .not_null = false,
          .call = base64decode_call,
      },
      {
          .name = "base64encode",
          .category = "encoding",
          .doc = "The text's UTF-8 bytes in Base64.",
          .example = {R"(base64encode("hello"))", R"("aGVsbG8=")"},
          .parameters = {str},
          .result = Type::string(),
          .not_null = false,
          .call = base64encode_call,
      },
      {
          .name = "base64gunzip",
          .category = "encoding",
          .doc = "The text that Base64 of a gzip file stands for, which must be UTF-8.",
          .example = {R"(base64gunzip("H4sIAAAAAAAA/8tIzcnJBwCGphA2BQAAAA=="))", R"("hello")"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {str},
          .result = Type::string(),
          .call = base64gunzip_call,
      },
      {
          .name = "base64gzip",
          .category = "encoding",
          .doc = "The text's UTF-8 bytes compressed by gzip, in Base64. Equal texts give equal "
                 "results: the file has neither name nor time.",
          .example = {R"(base64gzip("hello"))", R"("H4sIAAAAAAAA/8tIzcnJBwCGphA2BQAAAA==")"},
          .parameters = {str},
          .result = Type::string(),
          .not_null = false,
          .call = base64gzip_call,
      },
      {
          .name = "csvdecode",
          .category = "encoding",
          .doc = "A list of objects from a CSV text (RFC 4180) whose first line names the columns. "
                 "All values are strings.",
          .example = {R"(csvdecode("name,size\nweb,10\ndb,20\n"))",
                      R"([{ name = "web", size = "10" }, { name = "db", size = "20" }])"},
          .parameters = {str},
          .not_null = false,
          .call = csvdecode_call,
      },
      {
          .name = "jsondecode",
          .category = "encoding",
          .doc = "The value that a JSON text stands for.",
          .example = {R"(jsondecode("{\"disks\": [1, 2.5], \"boot\": null}"))",
                      "{ boot = null, disks = [1, 2.5] }"},
          .parameters = {str},
          .result_type = jsondecode_type,
          .not_null = false,
          .call = jsondecode_call,
      },
      {
          .name = "jsonencode",
          .category = "encoding",
          .doc = "A value as JSON on one line, keys sorted. <, > and & are escaped, so that the "
                 "text may stand in HTML.",
          .example = {R"(jsonencode({ name = "web", disks = [1, 2] }))",
                      R"("{\"disks\":[1,2],\"name\":\"web\"}")"},
          .parameters = {{.name = "val",
                          .type = Type::dynamic(),
                          .allow_null = true,
                          .allow_unknown = true,
                          .doc = "Any value."}},
          .result = Type::string(),
          .call = jsonencode_call,
      },
      {
          .name = "textdecodebase64",
          .category = "encoding",
          .doc = "The text that Base64 stands for in an encoding.",
          .example = {R"(textdecodebase64("aABpAA==", "UTF-16LE"))", R"("hi")"},
          .parameters = {string_parameter("source", "The Base64 text."), encoding},
          .result = Type::string(),
          .call = textdecodebase64_call,
      },
      {
          .name = "textencodebase64",
          .category = "encoding",
          .doc = "The text's bytes in an encoding, in Base64: what PowerShell's -EncodedCommand "
                 "wants in UTF-16LE.",
          .example = {R"(textencodebase64("hi", "UTF-16LE"))", R"("aABpAA==")"},
          .parameters = {string_parameter("string", "The text."), encoding},
          .result = Type::string(),
          .call = textencodebase64_call,
      },
      {
          .name = "urldecode",
          .category = "encoding",
          .doc = "The text that a part of a URL's query stands for.",
          .example = {R"(urldecode("a%20b+c%26d"))", R"("a b c&d")"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {str},
          .result = Type::string(),
          .call = urldecode_call,
      },
      {
          .name = "urlencode",
          .category = "encoding",
          .doc = "The text as part of a URL's query: blanks become +, and all but letters, digits "
                 "and - _ . ~ are escaped.",
          .example = {R"(urlencode("a b&c"))", R"("a+b%26c")"},
          .parameters = {str},
          .result = Type::string(),
          .not_null = false,
          .call = urlencode_call,
      },
  };
  return functions;
}

}  // namespace kiln
