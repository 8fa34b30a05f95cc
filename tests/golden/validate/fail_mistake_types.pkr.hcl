variable "count" {
  type = number
  default = "three"
}
variable "flag" {
  type = bool
  default = "yes"
}
variable "map" {
  type = map(string)
  default = ["a"]
}
source "null" "web" {
  communicator = "none"
  ssh_port = "abc"
  ssh_pty = "maybe"
  ssh_timeout = "5 minutes"
}
build {
  sources = ["source.null.web"]
}
