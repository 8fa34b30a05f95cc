variable "tools" {
  type        = set(string)
  default     = ["ansible", "chef", "puppet"]
  description = "Which tools to run."
}

variable "vault_password_file" {
  type    = string
  default = ""
}

source "docker" "web" {
  image    = "debian:bookworm-slim"
  commit   = true
  cap_drop = ["NET_RAW"]
  changes = [
    "USER www-data",
    "EXPOSE 8080",
    "LABEL org.opencontainers.image.title=web",
    "ENTRYPOINT [\"/usr/sbin/nginx\", \"-g\", \"daemon off;\"]",
  ]
}

build {
  name    = "configured"
  sources = ["source.docker.web"]

  provisioner "shell" {
    name   = "prepare"
    inline = ["apt-get update", "apt-get -y install --no-install-recommends ca-certificates curl python3 puppet"]
  }

  provisioner "ansible" {
    name          = "ansible"
    when          = contains(var.tools, "ansible")
    playbook_file = "${path.root}/ansible/site.yml"
    user          = "root"
    groups        = ["web"]
    extra_arguments = concat(
      ["--extra-vars", "ansible_connection=docker ansible_host=${build.ID}"],
      var.vault_password_file == "" ? [] : ["--vault-password-file", var.vault_password_file],
    )
    ansible_env_vars = ["ANSIBLE_NOCOLOR=True"]
  }

  provisioner "chef-solo" {
    name           = "chef"
    when           = contains(var.tools, "chef")
    cookbook_paths = ["${path.root}/chef/cookbooks"]
    run_list       = ["recipe[web::default]"]
    json_string    = jsonencode({ web = { port = 8080 } })
    chef_license   = "accept-silent"
    prevent_sudo   = true
  }

  provisioner "puppet-masterless" {
    name                    = "puppet"
    when                    = contains(var.tools, "puppet")
    manifest_file           = "${path.root}/puppet/manifests/site.pp"
    facter                  = { role = "web" }
    prevent_sudo            = true
    clean_staging_directory = true
  }

  post-processors {
    post-processor "docker-tag" {
      repository = "registry.example/web"
      tags       = ["1.0.0"]
    }
    post-processor "docker-save" {
      path = "out/web.tar"
    }
    post-processor "compress" {
      output            = "out/web.tar.zst"
      compression_level = 9
    }
    post-processor "checksum" {
      checksum_types = ["sha256"]
      output         = "out/web.tar.zst.sha256"
    }
  }
}
