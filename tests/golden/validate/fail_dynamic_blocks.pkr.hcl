variable "secret" {
  default   = "shell-local"
  sensitive = true
}
source "null" "web" {
  communicator = "none"
}
build {
  sources = ["source.null.web"]
  dynamic "provisionr" {
    for_each = ["a"]
    labels   = ["shell-local"]
    content {}
  }
  dynamic "provisioner" {
    for_each = true
    labels   = ["shell-local"]
    content {}
  }
  dynamic "provisioner" {
    for_each = null
    labels   = ["shell-local"]
    content {}
  }
  dynamic "provisioner" {
    for_each = ["a"]
    iterator = "each"
    labels   = ["shell-local"]
    content {}
  }
  dynamic "provisioner" {
    for_each = ["a"]
    iterator = each.value
    labels   = ["shell-local"]
    content {}
  }
  dynamic "provisioner" {
    for_each = ["a"]
    labels   = "shell-local"
    content {}
  }
  dynamic "provisioner" {
    for_each = ["a"]
    labels   = ["shell-local", "more"]
    content {}
  }
  dynamic "provisioner" {
    for_each = ["a"]
    labels   = []
    content {}
  }
  dynamic "provisioner" {
    for_each = ["a"]
    labels   = ["shell-local"]
  }
  dynamic "provisioner" {
    for_each = ["a"]
    labels   = ["shell-local"]
    content {}
    content {}
  }
  dynamic "provisioner" {
    for_each = ["a"]
    labels   = [["shell-local"]]
    content {}
  }
  dynamic "provisioner" {
    for_each = ["a"]
    labels   = [null]
    content {}
  }
  dynamic "provisioner" {
    for_each = ["a"]
    labels   = [timestamp()]
    content {}
  }
  dynamic "provisioner" {
    for_each = ["a"]
    labels   = [var.secret]
    content {}
  }
}
