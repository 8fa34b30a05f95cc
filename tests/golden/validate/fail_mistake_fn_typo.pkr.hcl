locals {
  a = uper("web")
  b = concat(["a"], "b")
  c = format("%d", "x")
  d = lookup({a=1}, "b")
  e = join(["a"], ",")
  f = env("HOME")
  g = toupper("x")
}

source "null" "web" {
  communicator = "none"
}

build {
  sources = ["source.null.web"]
}
