#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "compiler/source/file_reader.h"
#include "compiler/source/result.h"
#include "compiler/value/value.h"

namespace kiln {

// Where services are found and with which credentials, as their own programs take it: from the
// environment and from files that it names.
struct ServiceSettings {
  std::function<std::optional<std::string>(const std::string&)> environment;
  const FileReader* files = nullptr;
  std::stop_token stop = {};

  // A variable of the environment; empty when it is not set.
  std::string variable(const std::string& name) const;
  // One that says yes or no in Go's words (1, t, true); `otherwise` when it is not set. An error
  // for other words.
  Result<bool> truth(const std::string& name, bool otherwise) const;
};

// A JSON reply as a value. The error does not show the reply, which may hold a secret.
Result<Value> read_reply(const std::string& body);

// The attribute of an object or element of a map that is a string; nothing otherwise.
std::optional<std::string> text_at(const Value& object, const std::string& key);

// Each segment of a path escaped, slashes kept.
std::string escape_path(std::string_view path);

// A text of a server's for a message: one line, no longer than a line should be, with no secret in
// it.
std::string quote_server(std::string text, const std::string& secret);

}  // namespace kiln
