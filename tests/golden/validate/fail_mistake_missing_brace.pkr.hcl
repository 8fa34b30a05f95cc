variable "region" {
  type    = string
  default = "eu-west-1"

source "null" "web" {
  communicator = "none"
}

build {
  sources = ["source.null.web"]
}
