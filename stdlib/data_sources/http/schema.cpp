#include "compiler/config/catalog.h"
#include "stdlib/options/option_check.h"
#include "stdlib/options/option_row.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"url", Text, "URL to ask.", {.missing = "the `url` must be specified"}},
    {"method", Text,
     "Method: `GET` (default), `HEAD`, `POST`, `PUT`, `DELETE`, `OPTIONS`, `PATCH`."},
    {"request_body", Text, "Body to send."},
    {"request_headers", TextMap, "Headers to send.", secret_option},
};

std::vector<ConfigProblem> check_http_source(const Value& config, const CheckContext&) {
  std::vector<ConfigProblem> problems;
  check_word(config, "method", "HEAD GET POST PUT DELETE OPTIONS PATCH",
             "the `method` must be one of [HEAD GET POST PUT DELETE OPTIONS PATCH]", problems);
  return problems;
}

}  // namespace

const ComponentInfo& http_data_source() {
  static const ComponentInfo info = {.kind = ComponentKind::DataSource,
                                     .name = "http",
                                     .schema = schema_of("Asks a web server.", {OptionGroup{rows}}),
                                     .outputs = {{"url", Type::string()},
                                                 {"body", Type::string()},
                                                 {"request_headers", Type::map(Type::string())}},
                                     .check = check_http_source};
  return info;
}

}  // namespace kiln
