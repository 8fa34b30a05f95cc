variable "a" {
  default = 1
  default = 2
}
variable "a" {
  default = 3
}
locals {
  x = 1
  x = 2
}
locals {
  x = 3
}

source "null" "web" {
  communicator = "none"
}
source "null" "web" {
  communicator = "none"
}

build {
  name = "b"
  sources = ["source.null.web"]
}
build {
  name = "b"
  sources = ["source.null.web"]
}
