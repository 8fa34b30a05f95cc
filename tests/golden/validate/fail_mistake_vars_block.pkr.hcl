variables {
  a = 1
  b = "x"
}
local "x" {
  value = 1
}
local "y" {
  expression = var.c
}
source "null" "web" {
  communicator = "none"
}
build {
  sources = ["source.null.web"]
}
