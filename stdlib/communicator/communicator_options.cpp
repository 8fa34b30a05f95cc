#include "stdlib/communicator/communicator_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/config/config.h"
#include "compiler/config/option.h"

namespace kiln {
namespace {

ArgumentSchema text(const char* name, const char* doc) {
  return {.name = name, .type = Type::string(), .doc = doc};
}

ArgumentSchema secret(const char* name, const char* doc) {
  return {.name = name, .type = Type::string(), .doc = doc, .sensitive = true};
}

ArgumentSchema flag(const char* name, const char* doc) {
  return {.name = name, .type = Type::boolean(), .doc = doc};
}

ArgumentSchema number(const char* name, const char* doc) {
  return {.name = name, .type = Type::number(), .doc = doc};
}

ArgumentSchema texts(const char* name, const char* doc) {
  return {.name = name, .type = Type::list(Type::string()), .doc = doc};
}

void check_duration(const Value& config, const char* name, std::vector<ConfigProblem>& problems) {
  std::string written = string_option(config, name);
  if (!written.empty() && !parse_duration(written)) {
    problems.push_back({name, fmt::format("time: invalid duration \"{}\"", written)});
  }
}

void check_ssh(const Value& config, std::vector<ConfigProblem>& problems) {
  auto has = [&](const char* name) { return has_option(config, name); };
  if (!has("ssh_username")) {
    problems.push_back({"",
                        "An ssh_username must be specified\n  Note: some builders used to default "
                        "ssh_username to \"root\"."});
  }
  if (has("ssh_certificate_file") && !has("ssh_private_key_file")) {
    problems.push_back(
        {"ssh_certificate_file",
         "ssh_private_key_file must be specified if ssh_certificate_file is specified"});
  }
  if (has("ssh_bastion_host") && has("ssh_proxy_host")) {
    problems.push_back(
        {"ssh_proxy_host", "please specify either ssh_bastion_host or ssh_proxy_host, not both"});
  }
  if (has("ssh_bastion_host") && !has("ssh_bastion_password") &&
      !has("ssh_bastion_private_key_file") && !bool_option(config, "ssh_bastion_agent_auth")) {
    problems.push_back({"ssh_bastion_host",
                        "ssh_bastion_password, ssh_bastion_private_key_file or "
                        "ssh_bastion_agent_auth must be specified"});
  }
  std::string method = string_option(config, "ssh_file_transfer_method", "scp");
  if (method != "scp" && method != "sftp") {
    problems.push_back(
        {"ssh_file_transfer_method",
         fmt::format("ssh_file_transfer_method ('{}') is invalid, valid methods: sftp, scp",
                     method)});
  }
  for (const char* name :
       {"ssh_timeout", "ssh_wait_timeout", "ssh_keep_alive_interval", "ssh_read_write_timeout"}) {
    check_duration(config, name, problems);
  }
}

}  // namespace

std::vector<ArgumentSchema> communicator_arguments() {
  return {
      text("communicator", "How to reach the machine: `ssh` (default), `winrm` or `none`."),
      text("pause_before_connecting", "Connect, wait this long, and connect again."),
      text("ssh_host", "Address of the machine; builders that make one know it."),
      number("ssh_port", "Default 22."),
      text("ssh_username", "User to log in as."),
      secret("ssh_password", "Password, also for keyboard-interactive login."),
      text("ssh_keypair_name", "Name of a key pair that the provider has."),
      text("temporary_key_pair_name", "Name of the key pair made for this build."),
      text("temporary_key_pair_type", "`rsa` (default), `dsa`, `ecdsa` or `ed25519`."),
      number("temporary_key_pair_bits", "Size of that key."),
      texts("ssh_ciphers", "Ciphers to offer."),
      flag("ssh_clear_authorized_keys",
           "Take the temporary key out of authorized_keys at the end."),
      texts("ssh_key_exchange_algorithms", "Key exchange algorithms to offer."),
      text("ssh_private_key_file", "Key to log in with."),
      text("ssh_certificate_file", "Certificate of that key."),
      flag("ssh_pty", "Run commands on a terminal."),
      text("ssh_timeout", "How long to wait for SSH. Default 5m."),
      text("ssh_wait_timeout", "The old name of `ssh_timeout`."),
      flag("ssh_agent_auth", "Log in with the keys of the SSH agent."),
      flag("ssh_disable_agent_forwarding", "Do not forward the SSH agent."),
      number("ssh_handshake_attempts", "How often to try logging in. Default 10."),
      text("ssh_bastion_host", "Machine to go through."),
      number("ssh_bastion_port", "Default 22."),
      flag("ssh_bastion_agent_auth", "Log in there with the keys of the SSH agent."),
      text("ssh_bastion_username", "User there."),
      secret("ssh_bastion_password", "Password there."),
      flag("ssh_bastion_interactive", "Ask for the password there."),
      text("ssh_bastion_private_key_file", "Key for there."),
      text("ssh_bastion_certificate_file", "Certificate of that key."),
      text("ssh_file_transfer_method", "`scp` (default) or `sftp`."),
      text("ssh_proxy_host", "SOCKS5 proxy to go through."),
      number("ssh_proxy_port", "Default 1080."),
      text("ssh_proxy_username", "User of the proxy."),
      secret("ssh_proxy_password", "Password of the proxy."),
      text("ssh_keep_alive_interval", "How often to show the connection lives. Default 5s."),
      text("ssh_read_write_timeout", "How long a read or write may take."),
      texts("ssh_remote_tunnels", "Ports of the machine to lead here, `port:host:port`."),
      texts("ssh_local_tunnels", "Ports of here to lead to the machine, `port:host:port`."),
      {.name = "ssh_public_key",
       .type = Type::list(Type::number()),
       .doc = "Bytes of a public key."},
      {.name = "ssh_private_key",
       .type = Type::list(Type::number()),
       .doc = "Bytes of a private key.",
       .sensitive = true},
      text("winrm_username", "User to log in as."),
      secret("winrm_password", "Password of that user."),
      text("winrm_host", "Address of the machine; builders that make one know it."),
      flag("winrm_no_proxy", "Go around the proxy of the environment."),
      number("winrm_port", "Default 5985, with TLS 5986."),
      text("winrm_timeout", "How long to wait for WinRM. Default 30m."),
      flag("winrm_use_ssl", "Use HTTPS."),
      flag("winrm_insecure", "Do not check the certificate."),
      flag("winrm_use_ntlm", "Log in by NTLM."),
  };
}

std::string communicator_kind(const Value& config) {
  std::string kind = string_option(config, "communicator");
  return kind.empty() ? "ssh" : kind;
}

std::vector<ConfigProblem> check_communicator(const Value& config) {
  std::vector<ConfigProblem> problems;
  const Value* written = config.find("communicator");
  if (written != nullptr && !written->is_known()) {
    return problems;
  }
  static constexpr std::string_view kinds[] = {"ssh", "winrm", "none", "docker",
                                               "dockerWindowsContainer"};
  std::string kind = communicator_kind(config);
  if (std::ranges::find(kinds, kind) == std::end(kinds)) {
    problems.push_back({"communicator", fmt::format("Communicator type {} is invalid", kind)});
  }
  check_duration(config, "pause_before_connecting", problems);
  if (kind == "ssh") {
    check_ssh(config, problems);
  } else if (kind == "winrm" && !has_option(config, "winrm_username")) {
    problems.push_back({"", "winrm_username must be specified."});
  }
  return problems;
}

}  // namespace kiln
