variable "name" {
  type    = "string"
  default = "web"
}

source "null" "web" {
  communicator = "none"
}

build {
  sources = ["source.null.web"]
  provisioner "shell-local" {
    inline = ["echo {{user `name`}}"]
  }
}
