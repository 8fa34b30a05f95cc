variable "servers" {
  type = list(object({ name = string, port = number }))
  default = [{ name = "a", port = 1 }, { name = "b", port = "http" }]
}

variable "tags" {
  type = map
}

variable "x" {
  type = strng
}

variable "y" {
  type = list(string
}

source "null" "web" {
  communicator = "none"
}

build {
  sources = ["source.null.web"]
}
