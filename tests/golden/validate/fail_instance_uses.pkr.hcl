source "null" "app" {
  for_each     = toset(["eu", "us"])
  communicator = "none"
  ssh_host     = each.valeu
  ssh_username = count.index
}

source "null" "one" {
  communicator = "none"
  ssh_host     = each.key
}

build {
  name    = "a"
  sources = ["null.app[\"ue\"]", "null.one[0]", "null.app[\"eu\"]"]

  source "null.app" {
    name  = "again"
    count = 2
  }
}

build {
  count   = 2
  sources = ["null.one"]
}

build {
  count   = 2
  name    = "b${count.index}"
  sources = ["null.one"]
}

build {
  name    = "c"
  sources = ["null.one"]

  provisioner "shell-local" {
    count            = 2
    inline           = ["echo ${nothing}"]
    max_retries      = "many"
    environment_vars = ["A=${each.key}"]
  }
}
