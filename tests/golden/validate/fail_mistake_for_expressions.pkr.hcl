variable "hosts" {
  type = list(string)
  default = ["a", "b"]
}
locals {
  names = [for h in var.hosts : "${h.name}"]
  ports = { for h in var.hosts : h => h.port }
  x = var.hosts.name
  y = var.hosts[5]
  z = var.hosts["a"]
  k = [for h in var.hosts, upper(h)]
  l = [for h of var.hosts : h]
}
source "null" "web" {
  communicator = "none"
}
build {
  sources = ["source.null.web"]
}
