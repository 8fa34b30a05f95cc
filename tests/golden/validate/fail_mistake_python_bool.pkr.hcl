variable "on" {
  type    = bool
  default = True
}

source "null" "web" {
  communicator = None
}

build {
  sources = ["source.null.web"]
}
