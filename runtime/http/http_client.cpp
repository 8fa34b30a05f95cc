#include "runtime/http/http_client.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace kiln {
namespace {

constexpr long connect_timeout_ms = 30'000;
constexpr std::chrono::milliseconds first_wait{250};

// libcurl wants to be started once, before any thread uses it.
bool start_curl() {
  static const bool started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return started;
}

struct CloseEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct CloseMulti {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, CloseEasy>;
using Multi = std::unique_ptr<CURLM, CloseMulti>;
using List = std::unique_ptr<curl_slist, FreeList>;

// What the reply is collected in.
struct Collected {
  std::string body;
  size_t limit = 0;
  bool is_too_large = false;
};

size_t collect(char* bytes, size_t size, size_t count, void* place) {
  auto& collected = *static_cast<Collected*>(place);
  if (collected.body.size() + size * count > collected.limit) {
    collected.is_too_large = true;
    return 0;
  }
  collected.body.append(bytes, size * count);
  return size * count;
}

// Go's canonical form: `content-type` is `Content-Type`.
std::string canonical_header(std::string_view name) {
  std::string canonical;
  bool is_first = true;
  for (const char c : name) {
    const bool is_lower = c >= 'a' && c <= 'z';
    const bool is_upper = c >= 'A' && c <= 'Z';
    canonical += is_first && is_lower    ? static_cast<char>(c - 'a' + 'A')
                 : !is_first && is_upper ? static_cast<char>(c - 'A' + 'a')
                                         : c;
    is_first = c == '-';
  }
  return canonical;
}

// libcurl gives each line of a reply's head, of every reply: its status line begins a new one.
size_t collect_header(char* bytes, size_t size, size_t count, void* place) {
  auto& headers = *static_cast<std::vector<std::pair<std::string, std::string>>*>(place);
  const std::string_view line(bytes, size * count);
  if (line.starts_with("HTTP/")) {
    headers.clear();
    return line.size();
  }
  const size_t colon = line.find(':');
  const size_t end = line.find_last_not_of(" \t\r\n");
  if (colon != std::string_view::npos && end != std::string_view::npos) {
    const size_t start = line.find_first_not_of(" \t", colon + 1);
    headers.emplace_back(canonical_header(line.substr(0, colon)),
                         start > end ? std::string_view() : line.substr(start, end + 1 - start));
  }
  return line.size();
}

List append(List list, const std::string& text) {
  curl_slist* longer = curl_slist_append(list.get(), text.c_str());
  // The beginning stays where it is, but for that of an empty list.
  if (!list) {
    list.reset(longer);
  }
  return list;
}

std::string shown(const HttpRequest& request) {
  return request.method + " " + request.url.substr(0, request.url.find('?'));
}

void set_text(CURL* easy, CURLoption option, const std::string& text) {
  if (!text.empty()) {
    curl_easy_setopt(easy, option, text.c_str());
  }
}

void set_tls(CURL* easy, const HttpTls& tls) {
  set_text(easy, CURLOPT_CAINFO, tls.ca_file);
  set_text(easy, CURLOPT_CAPATH, tls.ca_directory);
  set_text(easy, CURLOPT_SSLCERT, tls.client_certificate);
  set_text(easy, CURLOPT_SSLKEY, tls.client_key);
  if (!tls.ca_text.empty()) {
    curl_blob blob{};
    blob.data = const_cast<char*>(tls.ca_text.data());
    blob.len = tls.ca_text.size();
    blob.flags = CURL_BLOB_COPY;
    curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &blob);
  }
  if (tls.trusts_everybody) {
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
  }
}

// The host and port of a URL: what is between `//` and the next slash, without a login.
std::string authority_of(const std::string& url) {
  const size_t start = url.find("//") == std::string::npos ? 0 : url.find("//") + 2;
  std::string authority = url.substr(start, url.find_first_of("/?", start) - start);
  return authority.substr(authority.rfind('@') + 1);
}

// One request and all that belongs to it.
class Transfer {
 public:
  explicit Transfer(const HttpRequest& request) : request_(request) {}

  Result<void> prepare() {
    if (!start_curl()) {
      return Error{"libcurl does not start"};
    }
    easy_.reset(curl_easy_init());
    multi_.reset(curl_multi_init());
    if (easy_ == nullptr || multi_ == nullptr) {
      return Error{"libcurl does not start: out of memory"};
    }
    collected_.limit = request_.largest_reply;
    CURL* easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &collected_);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, collect_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &reply_headers_);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(request_.timeout.count()));
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, connect_timeout_ms);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, request_.redirections > 0 ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_MAXREDIRS, static_cast<long>(request_.redirections));
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR,
                     request_.url.starts_with("https:") ? "https" : "http,https");
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
    // A reply to HEAD has the length of a body that does not follow.
    curl_easy_setopt(easy, CURLOPT_NOBODY, request_.method == "HEAD" ? 1L : 0L);
    if (!request_.body.empty() || request_.method == "POST" || request_.method == "PUT") {
      curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request_.body.data());
      curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(request_.body.size()));
    }
    // libcurl would say that the body is a form.
    const bool has_type = std::ranges::any_of(request_.headers, [](const std::string& header) {
      return canonical_header(header.substr(0, header.find(':'))) == "Content-Type";
    });
    if (!has_type) {
      headers_ = append(std::move(headers_), "Content-Type:");
    }
    for (const std::string& header : request_.headers) {
      headers_ = append(std::move(headers_), header);
    }
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers_.get());
    set_text(easy, CURLOPT_PROXY, request_.proxy);
    set_text(easy, CURLOPT_UNIX_SOCKET_PATH, request_.unix_socket);
    set_tls(easy, request_.tls);
    set_address();
    set_login();
    return {};
  }

  Result<HttpReply> run(const std::stop_token& stop) {
    curl_multi_add_handle(multi_.get(), easy_.get());
    CURLcode outcome = CURLE_OK;
    {
      const std::stop_callback wake(stop, [this] { curl_multi_wakeup(multi_.get()); });
      outcome = drive(stop);
    }
    curl_multi_remove_handle(multi_.get(), easy_.get());
    if (stop.stop_requested()) {
      return Error{shown(request_) + ": cancelled"};
    }
    if (collected_.is_too_large) {
      return Error{fmt::format("{}: the reply is longer than {} bytes", shown(request_),
                               request_.largest_reply)};
    }
    if (outcome != CURLE_OK) {
      const char* words = error_[0] == '\0' ? curl_easy_strerror(outcome) : error_;
      return Error{fmt::format("{}: {}", shown(request_), words)};
    }
    HttpReply reply;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &reply.status);
    reply.body = std::move(collected_.body);
    reply.headers = std::move(reply_headers_);
    return reply;
  }

 private:
  // With a server name of its own, the URL has that name and the connection goes to the host.
  void set_address() {
    if (request_.tls.server_name.empty()) {
      curl_easy_setopt(easy_.get(), CURLOPT_URL, request_.url.c_str());
      return;
    }
    const std::string authority = authority_of(request_.url);
    const size_t colon = authority.rfind(':');
    const bool has_port =
        colon != std::string::npos && authority.find(']', colon) == std::string::npos;
    const std::string port = has_port ? authority.substr(colon) : "";
    std::string url = request_.url;
    url.replace(url.find(authority), authority.size(), request_.tls.server_name + port);
    curl_easy_setopt(easy_.get(), CURLOPT_URL, url.c_str());
    targets_ = append(nullptr, "::" + (has_port ? authority : authority + ":"));
    curl_easy_setopt(easy_.get(), CURLOPT_CONNECT_TO, targets_.get());
  }

  void set_login() {
    CURL* easy = easy_.get();
    if (request_.signature) {
      const AwsSignature& aws = *request_.signature;
      curl_easy_setopt(easy, CURLOPT_AWS_SIGV4,
                       fmt::format("aws:amz:{}:{}", aws.region, aws.service).c_str());
      curl_easy_setopt(easy, CURLOPT_USERNAME, aws.access_key.c_str());
      curl_easy_setopt(easy, CURLOPT_PASSWORD, aws.secret_key.c_str());
    } else if (!request_.basic_login.empty()) {
      curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
      curl_easy_setopt(easy, CURLOPT_USERPWD, request_.basic_login.c_str());
    }
  }

  CURLcode drive(const std::stop_token& stop) {
    constexpr int poll_ms = 1000;
    int running = 1;
    while (running > 0 && !stop.stop_requested()) {
      if (curl_multi_perform(multi_.get(), &running) != CURLM_OK) {
        return CURLE_FAILED_INIT;
      }
      if (running > 0) {
        curl_multi_poll(multi_.get(), nullptr, 0, poll_ms, nullptr);
      }
    }
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg == CURLMSG_DONE) {
        return message->data.result;
      }
    }
    return CURLE_OK;
  }

  const HttpRequest& request_;
  Collected collected_;
  std::vector<std::pair<std::string, std::string>> reply_headers_;
  char error_[CURL_ERROR_SIZE] = "";
  List headers_;
  List targets_;
  Easy easy_;
  Multi multi_;
};

bool is_worth_repeating(const Result<HttpReply>& reply) {
  constexpr long too_many_requests = 429;
  constexpr long server_trouble = 500;
  return !reply || reply->status == too_many_requests || reply->status >= server_trouble;
}

}  // namespace

Result<HttpReply> send(const HttpRequest& request, std::stop_token stop) {
  Transfer transfer(request);
  KILN_TRY(transfer.prepare());
  return transfer.run(stop);
}

Result<HttpReply> send_again(const HttpRequest& request, int retries, std::stop_token stop) {
  Result<HttpReply> reply = send(request, stop);
  std::chrono::milliseconds wait = first_wait;
  std::mutex mutex;
  std::condition_variable_any never;
  for (int i = 0; i < retries && is_worth_repeating(reply) && !stop.stop_requested(); ++i) {
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, wait, [] { return false; });
    wait *= 2;
    if (!stop.stop_requested()) {
      reply = send(request, stop);
    }
  }
  return reply;
}

std::string escape_url(std::string_view text) {
  std::string out;
  for (char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace kiln
