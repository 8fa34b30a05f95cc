locals {
  nested {
  }
}
