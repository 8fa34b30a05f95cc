variable "token" {
  default   = "x"
  sensitive = true
}

variable "labels" {
  type    = map(string)
  default = null
}

source "null" "both" {
  for_each     = toset(["a"])
  count        = 1
  communicator = "none"
}

source "null" "secret" {
  for_each     = toset([var.token])
  communicator = "none"
}

source "null" "secret_map" {
  for_each     = sensitive({ a = 1 })
  communicator = "none"
}

source "null" "nothing" {
  for_each     = var.labels
  communicator = "none"
}

source "null" "listed" {
  for_each     = ["a", "b", "a"]
  communicator = "none"
}

source "null" "typed" {
  for_each     = tolist(["a"])
  communicator = "none"
}

source "null" "numbered" {
  for_each     = 3
  communicator = "none"
}

source "null" "set" {
  for_each     = toset([1, 2])
  communicator = "none"
}

source "null" "null_element" {
  for_each     = toset(["a", null])
  communicator = "none"
}

source "null" "later" {
  for_each     = toset([timestamp()])
  communicator = "none"
}

source "null" "many" {
  count        = uuidv4() == "" ? 1 : 2
  communicator = "none"
}

source "null" "of_others" {
  count        = length(artifact.web.null.app.files)
  communicator = "none"
}

source "null" "negative" {
  count        = -1
  communicator = "none"
}

source "null" "half" {
  count        = 1.5
  communicator = "none"
}

source "null" "none" {
  count        = null
  communicator = "none"
}

source "null" "text" {
  count        = "three"
  communicator = "none"
}

source "null" "secret_count" {
  count        = length(var.token)
  communicator = "none"
}

source "null" "too_many" {
  count        = 1000000000
  communicator = "none"
}

build {
  name = "fine"
  sources = [
    "null.both", "null.secret", "null.nothing", "null.listed", "null.later", "null.many",
    "null.negative",
  ]

  provisioner "shell-local" {
    for_each = toset([source.name])
    inline   = ["echo ${each.value}"]
  }

  error-cleanup-provisioner "shell-local" {
    count  = 2
    inline = ["true"]
  }
}
