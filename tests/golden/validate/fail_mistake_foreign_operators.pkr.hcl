variable "env" {
  default = "prod"
}
locals {
  a = var.env == "prod" ? "big"
  b = if var.env == "prod" then 1 else 2
  c = var.env === "prod"
  d = var.env = "prod" ? 1 : 2
  e = var.env == "prod" and true
  f = var.env == "prod" & true
  g = not true
  h = "a" + "b"
  i = "a" . "b"
}
source "null" "web" {
  communicator = "none"
}
build {
  sources = ["source.null.web"]
}
