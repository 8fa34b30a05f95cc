varaible "user" {
  default = "x"
}
source "null" "web" {
  communicator = "none"
  ssh_username = var.user
  ssh_password = var.usr
  ssh_host = "${var.undeclared}-${var.undeclared}"
}
build {
  sources = ["source.null.web"]
  provisioner "shell-local" {
    inline = ["${var.undeclared}", var.undeclared, upper(var.undeclared), var.undeclared]
  }
}
