variable "a" { default = a.b }
locals {
  x = local.y
  y = [local.x, local]
}
source "machine" "a" {
  image = 5
  disk = {}
  network "x" {}
}
build {
  sources = "machine.a"
  provisioner "script" "x" {
    override = { a = 1 }
    timeout = "x"
  }
  dynamic "provisioner" {
    for_each = ["a"]
    labels = ["script"]
    content { inline = [provisioner.value] }
  }
}
