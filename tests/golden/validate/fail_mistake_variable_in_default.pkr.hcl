variable "name" {
  default = "web"
}

variable "image" {
  default = "${var.name}-image"
}

source "null" "web" {
  communicator = "none"
}

build {
  sources = ["source.null.web"]
}
