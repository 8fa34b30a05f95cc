variable "password" {
  default   = "hunter2-and-more"
  sensitive = true
}

locals {
  login = "admin:${var.password}"
}

source "rootfs" "a" {
  base {
    scratch = true
  }
  output {
    format = "oci"
    path   = "out/a"
    tag    = "web:${var.password}"
  }
  image {
    labels = { login = local.login, open = "yes" }
    env    = { OPEN = nonsensitive(var.password) }
  }
}

build {
  sources = ["rootfs.a"]
  provisioner "shell" {
    environment_vars = ["PASSWORD=${var.password}"]
    inline           = ["true"]
  }
  post-processor "manifest" {
    custom_data = { login = local.login }
  }
}
