#pragma once

#include <string>

#include "runtime/service/service_settings.h"

namespace kiln {

// The value of a key in a secret of Vault's key-value store, version 1 or 2, by Vault's HTTP API.
// Reads VAULT_ADDR, VAULT_AGENT_ADDR, VAULT_TOKEN, VAULT_NAMESPACE, VAULT_CACERT,
// VAULT_CACERT_BYTES, VAULT_CAPATH, VAULT_CLIENT_CERT, VAULT_CLIENT_KEY, VAULT_TLS_SERVER_NAME,
// VAULT_SKIP_VERIFY, VAULT_CLIENT_TIMEOUT, VAULT_MAX_RETRIES, VAULT_PROXY_ADDR, VAULT_HTTP_PROXY
// and VAULT_DISABLE_REDIRECTS. Errors have Packer's words and never the token or a value.
Result<std::string> read_vault(const ServiceSettings& settings, const std::string& path,
                               const std::string& key);

}  // namespace kiln
