source "rootfs" "a" {
  base { scratch = true }
}
