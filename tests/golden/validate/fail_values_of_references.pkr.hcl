variable "servers" {
  type = list(object({ name = string, port = number }))
  default = [{ name = "a", port = 1 }, { name = "b", port = "http" }]
}
variable "x" {
  type = strng
}
variable "tags" {
  type = map
}
variable "s" {
  sensitive = true
  default = "hunter22"
}
locals {
  a = parseint(var.s, 10)
  b = "${var.s}" + 1
  c = "a" + "b"
  d = [for h in ["x","yy"] : h.name]
  e = var.s.foo
  l = { for k, v in { a = "1", b = "zz" } : k => v + 1 }
}
source "null" "web" {
  communicator = "none"
  ssh_port = var.s
}
build {
  sources = ["source.null.web"]
  provisioner "shell-local" {
    inline = ["a", { x = 1 }]
    environment_vars = { a = "b"}
  }
}
