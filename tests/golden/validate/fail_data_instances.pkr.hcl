data "null" "a" {
  for_each = toset([data.null.b.output])
  input    = each.key
}

data "null" "b" {
  input = "b"
}

data "null" "c" {
  count = data.null.c[0].output
  input = "c"
}

data "null" "d" {
  count = 2
  input = "d"
}

locals {
  wrong = data.null.d[2].output
  none  = data.null.e["x"].output
}
