# café
source "null" "web" {
  ssh_host = "café"
}
