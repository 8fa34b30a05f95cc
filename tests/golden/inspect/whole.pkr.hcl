variable "name" {
  default = "web"
}
variable "password" {
  default   = "hidden"
  sensitive = true
}
variable "unset" {}
variable "sizes" {
  default = [1, 2.5]
}
locals {
  both = "${var.name}-${var.password}"
  map  = { b = true, a = ["x", null] }
}
source "null" "a" {
  communicator = "none"
}
build {
  name        = "first"
  description = "All there is"
  sources     = ["null.a"]
  source "null.a" {
    name = "b"
  }
  provisioner "shell" {
    name   = "setup"
    inline = ["true"]
  }
  provisioner "shell" {
    inline = ["true"]
  }
  post-processors {
    post-processor "unknown" {}
    post-processor "manifest" {
      name = "m"
    }
  }
  post-processor "checksum" {}
}
build {
  sources = []
}
