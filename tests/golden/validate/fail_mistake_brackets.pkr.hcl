locals {
  a = upper("web"
  b = [1, 2
  c = { x = 1
}

build {
  sources = ["source.null.web"]
}
