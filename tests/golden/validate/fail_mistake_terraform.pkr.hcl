terraform {
  required_version = ">= 1.0"
}

provider "aws" {
  region = "eu-west-1"
}

resource "null_resource" "web" {
  triggers = {}
}

output "id" {
  value = null_resource.web.id
}

module "x" {
  source = "./x"
}
