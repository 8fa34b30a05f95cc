#include "stdlib/communicator/communicator_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/config/option.h"
#include "stdlib/options/option_check.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"communicator", Text, "How to reach the machine: `ssh` (default), `winrm` or `none`."},
    {"pause_before_connecting", Time,
     "Connects, waits this long, and connects again: for machines that restart once more."},
    {"ssh_host", Text, "Address of the machine; builders that make one know it."},
    {"ssh_port", Quantity, "Port of the SSH server. Default 22."},
    {"ssh_username", Text, "User to log in as."},
    {"ssh_password", Text, "Password, also for keyboard-interactive login.", secret_option},
    {"ssh_keypair_name", Text, "Name of a key pair that the provider has."},
    {"temporary_key_pair_name", Text, "Name of the key pair made for this build."},
    {"temporary_key_pair_type", Text, "`rsa` (default), `dsa`, `ecdsa` or `ed25519`."},
    {"temporary_key_pair_bits", Quantity, "Size of that key in bits."},
    {"ssh_ciphers", Texts, "Ciphers to offer."},
    {"ssh_clear_authorized_keys", Flag,
     "Takes the temporary key out of authorized_keys at the end."},
    {"ssh_key_exchange_algorithms", Texts, "Key exchange algorithms to offer."},
    {"ssh_private_key_file", Text, "Private key to log in with."},
    {"ssh_certificate_file", Text, "Certificate of that key."},
    {"ssh_pty", Flag, "Runs commands on a terminal."},
    {"ssh_timeout", Time, "How long to wait for SSH. Default `5m`."},
    {"ssh_wait_timeout", Time, "The old name of `ssh_timeout`, which it overrides."},
    {"ssh_agent_auth", Flag, "Logs in with the keys of the SSH agent."},
    {"ssh_disable_agent_forwarding", Flag, "Does not forward the SSH agent."},
    {"ssh_handshake_attempts", Quantity, "How often to try logging in. Default 10."},
    {"ssh_bastion_host", Text, "Machine to go through."},
    {"ssh_bastion_port", Quantity, "Port of its SSH server. Default 22."},
    {"ssh_bastion_agent_auth", Flag, "Logs in there with the keys of the SSH agent."},
    {"ssh_bastion_username", Text, "User there."},
    {"ssh_bastion_password", Text, "Password there.", secret_option},
    {"ssh_bastion_interactive", Flag, "Asks for the password there."},
    {"ssh_bastion_private_key_file", Text, "Key for there. Default `ssh_private_key_file`."},
    {"ssh_bastion_certificate_file", Text, "Certificate of that key."},
    {"ssh_file_transfer_method", Text, "How files travel: `scp` (default) or `sftp`."},
    {"ssh_proxy_host", Text, "SOCKS5 proxy to go through."},
    {"ssh_proxy_port", Quantity, "Port of the proxy. Default 1080."},
    {"ssh_proxy_username", Text, "User of the proxy."},
    {"ssh_proxy_password", Text, "Password of the proxy.", secret_option},
    {"ssh_keep_alive_interval", Time, "How often to show the connection lives. Default `5s`."},
    {"ssh_read_write_timeout", Time, "How long a read or write may take. Default: any time."},
    {"ssh_remote_tunnels", Texts, "Ports of the machine to lead here, `port:host:port`."},
    {"ssh_local_tunnels", Texts, "Ports of here to lead to the machine, `port:host:port`."},
    {"ssh_public_key", Quantities, "Bytes of a public key; Packer sets it itself."},
    {"ssh_private_key", Quantities, "Bytes of a private key; Packer sets it itself.",
     secret_option},
    {"winrm_username", Text, "User to log in as over WinRM."},
    {"winrm_password", Text, "Password of that user.", secret_option},
    {"winrm_host", Text, "Address of the machine; builders that make one know it."},
    {"winrm_no_proxy", Flag, "Goes around the proxy of the environment."},
    {"winrm_port", Quantity, "Port of WinRM. Default 5985, with TLS 5986."},
    {"winrm_timeout", Time, "How long to wait for WinRM. Default `30m`."},
    {"winrm_use_ssl", Flag, "Uses HTTPS."},
    {"winrm_insecure", Flag, "Does not check the certificate."},
    {"winrm_use_ntlm", Flag, "Logs in by NTLM rather than Basic authentication."},
};

constexpr RuleRow rules[] = {
    {RuleKind::RequiredWith, "ssh_certificate_file ssh_private_key_file",
     "ssh_private_key_file must be specified if ssh_certificate_file is specified"},
};

bool is_tunnel(const std::string& text) {
  // port:host:port, where the host may be an IPv6 address in brackets.
  const size_t first = text.find(':');
  const size_t last = text.rfind(':');
  const auto is_port = [](std::string_view digits) {
    return !digits.empty() && digits.size() <= 5 &&
           std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  };
  return first != std::string::npos && last > first + 1 && is_port(text.substr(0, first)) &&
         is_port(text.substr(last + 1));
}

void check_tunnels(const Value& config, const char* name, std::vector<ConfigProblem>& problems) {
  for (const std::string& tunnel : strings_option(config, name)) {
    if (!is_tunnel(tunnel)) {
      problems.push_back(
          {name,
           fmt::format("{} ('{}') is invalid: a tunnel is written port:host:port", name, tunnel)});
    }
  }
}

void check_temporary_key(const Value& config, std::vector<ConfigProblem>& problems) {
  static constexpr std::string_view types[] = {"", "rsa", "dsa", "ecdsa", "ed25519"};
  const std::string type = string_option(config, "temporary_key_pair_type");
  if (std::ranges::find(types, type) == std::end(types)) {
    problems.push_back(
        {"temporary_key_pair_type",
         fmt::format("temporary_key_pair_type: \"{}\" is no algorithm; possible algorithm types "
                     "are `dsa` | `ecdsa` | `ed25519` | `rsa` ( the default )",
                     type)});
  }
  const int64_t bits = integer_option(config, "temporary_key_pair_bits");
  if (bits != 0 && (type.empty() || type == "rsa") && bits < 1024) {
    problems.push_back(
        {"temporary_key_pair_bits",
         fmt::format("an rsa key of {} bits is too small: 1024 is the least", bits)});
  }
  if (bits != 0 && type == "ecdsa" && bits != 256 && bits != 384 && bits != 521) {
    problems.push_back({"temporary_key_pair_bits",
                        fmt::format("an ecdsa key has 256, 384 or 521 bits, not {}", bits)});
  }
}

void check_ssh(const Value& config, const CommunicatorDefaults& defaults, const FileReader& files,
               std::vector<ConfigProblem>& problems) {
  const auto has = [&](const char* name) { return sets_option(config, name); };
  if (!has("ssh_username") && !defaults.has_user) {
    problems.push_back({"",
                        "An ssh_username must be specified\n  Note: some builders used to default "
                        "ssh_username to \"root\"."});
  }
  if (has("ssh_bastion_host") && has("ssh_proxy_host")) {
    problems.push_back(
        {"ssh_proxy_host", "please specify either ssh_bastion_host or ssh_proxy_host, not both"});
  }
  if (has("ssh_bastion_host") && !has("ssh_bastion_password") &&
      !has("ssh_bastion_private_key_file") && !has("ssh_private_key_file") &&
      !bool_option(config, "ssh_bastion_agent_auth")) {
    problems.push_back({"ssh_bastion_host",
                        "ssh_bastion_password, ssh_bastion_private_key_file or "
                        "ssh_bastion_agent_auth must be specified"});
  }
  const std::string method = string_option(config, "ssh_file_transfer_method");
  if (!method.empty() && method != "scp" && method != "sftp") {
    problems.push_back(
        {"ssh_file_transfer_method",
         fmt::format("ssh_file_transfer_method ('{}') is invalid, valid methods: sftp, scp",
                     method)});
  }
  check_tunnels(config, "ssh_remote_tunnels", problems);
  check_tunnels(config, "ssh_local_tunnels", problems);
  check_temporary_key(config, problems);
  for (const char* name : {"ssh_private_key_file", "ssh_bastion_private_key_file"}) {
    check_local_file(config, name, fmt::format("{} is invalid", name), files, problems);
  }
}

}  // namespace

OptionGroup communicator_options() {
  return {rows, rules};
}

std::string communicator_kind(const Value& config, const CommunicatorDefaults& defaults) {
  std::string kind = string_option(config, "communicator");
  return kind.empty() ? std::string(defaults.kind) : kind;
}

std::vector<ConfigProblem> check_communicator(const Value& config, const CheckContext& context,
                                              const CommunicatorDefaults& defaults) {
  std::vector<ConfigProblem> problems;
  const Value* written = config.find("communicator");
  if (written != nullptr && !written->is_known()) {
    return problems;
  }
  static constexpr std::string_view kinds[] = {"ssh", "winrm", "none", "docker",
                                               "dockerWindowsContainer"};
  const std::string kind = communicator_kind(config, defaults);
  if (std::ranges::find(kinds, kind) == std::end(kinds) && kind != defaults.own_kind) {
    problems.push_back({"communicator", fmt::format("Communicator type {} is invalid", kind)});
  }
  if (kind == "ssh") {
    check_ssh(config, defaults, context.files, problems);
  } else if (kind == "winrm" && !sets_option(config, "winrm_username") && !defaults.has_user) {
    problems.push_back({"", "winrm_username must be specified."});
  }
  return problems;
}

StepDeclaration connect_step(const Value& config, std::string_view host,
                             const CommunicatorDefaults& defaults) {
  const std::string kind = communicator_kind(config, defaults);
  const std::string given = string_option(config, kind == "winrm" ? "winrm_host" : "ssh_host");
  const std::string target = given.empty() ? std::string(host) : given;
  StepDeclaration step{.name = "connect",
                       .summary = fmt::format("connect to {} by {}", target, kind),
                       .arguments = option_names({communicator_options()})};
  step.effects.push_back({Effect::Kind::Network, target});
  if (std::string bastion = string_option(config, "ssh_bastion_host"); !bastion.empty()) {
    step.effects.push_back({Effect::Kind::Network, std::move(bastion)});
  }
  return step;
}

}  // namespace kiln
