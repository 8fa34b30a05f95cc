variable "token" {
  default   = "secret-token"
  sensitive = true
}

locals {
  motd = "built from ${path.root}"
}

source "rootfs" "a" {
  base {
    scratch = true
  }
  network = "none"
  output {
    format = "tar"
    path   = "out/a.tar"
  }
}

build {
  name        = "web"
  description = "A root filesystem and a twin"
  sources     = ["rootfs.a"]

  source "rootfs.a" {
    name = "twin"
  }

  provisioner "shell" {
    name             = "motd"
    inline           = ["echo ${local.motd} > /etc/motd", "echo {{ build_name }} {{ timestamp }}"]
    environment_vars = ["TOKEN=${var.token}", "HOST=${build.Host}"]
    max_retries      = 2
  }

  provisioner "shell" {
    inline = ["true"]
    only   = ["rootfs.twin"]
    when   = build.ID != ""
  }

  provisioner "shell" {
    inline = ["never"]
    when   = false
  }

  error-cleanup-provisioner "shell" {
    inline = ["dmesg"]
  }
}
