variable "a" { type = string, default = "x" }
variable "b" { type = string default = "x" }
variable "c" { type = string
}

source "null" "web" {
  communicator = "none"
}

build {
  sources = ["source.null.web"]
}
