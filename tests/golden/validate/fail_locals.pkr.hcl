locals {
  a = local.b
  b = local.c
  c = "${local.a}!"
  d = local.a
  self = local.self
  missing = local.mising
}
local "twice" {
  expression = 1
}
local "twice" {
  expression = 2
}
local "1st" {
  expression = 1
}
local "empty" {}

source "rootfs" "a" {
  base { scratch = true }
  output {
    format = "tar"
    path   = "a.tar"
  }
}

build {
  sources = ["rootfs.a"]
}
