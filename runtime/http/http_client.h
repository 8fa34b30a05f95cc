#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "compiler/source/result.h"

namespace kiln {

// How a server's certificate is judged, and what we show of ourselves. Empty: the system's own.
struct HttpTls {
  // PEM: files, a directory of them, or the text itself.
  std::string ca_file;
  std::string ca_directory;
  std::string ca_text;
  std::string client_certificate;
  std::string client_key;
  // The name that the certificate must have, when it is not the URL's.
  std::string server_name;
  // For those who asked for it in so many words: the server may be anybody.
  bool trusts_everybody = false;
};

// AWS Signature Version 4 of a request.
struct AwsSignature {
  std::string region;
  std::string service;
  std::string access_key;
  std::string secret_key;
};

struct HttpRequest {
  std::string method = "GET";
  // http or https.
  std::string url;
  // `Name: value`.
  std::vector<std::string> headers = {};
  std::string body = {};
  HttpTls tls = {};
  std::optional<AwsSignature> signature = {};
  // `user:password` of basic authentication.
  std::string basic_login = {};
  // Used instead of the environment's proxy when it is not empty.
  std::string proxy = {};
  // A socket of the file system to connect to in place of the URL's host.
  std::string unix_socket = {};
  // How many redirections are followed: none that leads from https to http.
  int redirections = 0;
  // For all of it.
  std::chrono::milliseconds timeout{60'000};
  size_t largest_reply = size_t{1} << 20;
};

struct HttpReply {
  long status = 0;
  std::string body;
  // Of the last of several replies (redirections), in order; names as Go writes them,
  // `Content-Type`.
  std::vector<std::pair<std::string, std::string>> headers = {};
};

// Sends one request and waits for the whole reply, whatever its status. Ends within a second of a
// stop request. Errors name the method and the URL without its query, and never a header or the
// body.
Result<HttpReply> send(const HttpRequest& request, std::stop_token stop);

// The same, and again after a short wait when the server could not be reached or has trouble of its
// own (429, 5xx): `retries` times at most.
Result<HttpReply> send_again(const HttpRequest& request, int retries, std::stop_token stop);

// Text as one segment of a URL's path, or as a value of its query (RFC 3986): all but letters,
// digits and - . _ ~ escaped.
std::string escape_url(std::string_view text);

}  // namespace kiln
