#pragma once

#include <string>

#include "runtime/service/service_settings.h"

namespace kiln {

// The value of a key in Consul's key-value store, by Consul's HTTP API. Reads CONSUL_HTTP_ADDR,
// CONSUL_HTTP_TOKEN, CONSUL_HTTP_TOKEN_FILE, CONSUL_HTTP_AUTH, CONSUL_HTTP_SSL,
// CONSUL_HTTP_SSL_VERIFY, CONSUL_CACERT, CONSUL_CAPATH, CONSUL_CLIENT_CERT, CONSUL_CLIENT_KEY,
// CONSUL_TLS_SERVER_NAME, CONSUL_NAMESPACE and CONSUL_PARTITION. Errors have Packer's words and
// never the token or a value.
Result<std::string> read_consul(const ServiceSettings& settings, const std::string& key);

}  // namespace kiln
