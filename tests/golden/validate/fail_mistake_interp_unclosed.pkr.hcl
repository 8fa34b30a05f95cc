variable "name" {
  default = "web"
}

locals {
  image = "${var.name-image"
  other = 1
}

source "null" "web" {
  communicator = "none"
}

build {
  sources = ["source.null.web"]
}
