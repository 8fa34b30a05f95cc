packer {
  required_plugins {
    googlecompute = {
      version = ">= 1.1.0"
      source  = "github.com/hashicorp/googlecompute"
    }
  }
}

variable "project" {
  type    = string
  default = "example-project"
}

variable "zone" {
  type    = string
  default = "europe-west1-b"
}

variable "key" {
  type    = string
  default = "projects/example-project/locations/europe-west1/keyRings/images/cryptoKeys/image"
}

locals {
  region = join("-", slice(split("-", var.zone), 0, 2))
  labels = {
    managed-by = "kiln"
    hardened   = "true"
  }
}

source "googlecompute" "debian" {
  project_id              = var.project
  zone                    = var.zone
  source_image_family     = "debian-12"
  source_image_project_id = ["debian-cloud"]
  machine_type            = "e2-standard-2"
  disk_size               = 20
  disk_type               = "pd-ssd"

  enable_secure_boot              = true
  enable_vtpm                     = true
  enable_integrity_monitoring     = true
  disable_default_service_account = true

  ssh_username     = "packer"
  use_iap          = true
  use_internal_ip  = true
  omit_external_ip = true
  subnetwork       = "projects/${var.project}/regions/${local.region}/subnetworks/build"

  image_name              = "debian-hardened-{{ timestamp }}"
  image_family            = "debian-hardened"
  image_description       = "Debian 12, hardened"
  image_labels            = local.labels
  image_storage_locations = [local.region]
  image_encryption_key {
    kmsKeyName = var.key
  }

  labels   = local.labels
  metadata = { block-project-ssh-keys = "TRUE" }
}

build {
  sources = ["source.googlecompute.debian"]

  provisioner "shell" {
    name            = "harden"
    execute_command = "chmod +x {{ .Path }}; sudo env {{ .Vars }} {{ .Path }}"
    scripts         = ["${path.root}/scripts/update.sh", "${path.root}/scripts/harden.sh"]
  }

  post-processor "googlecompute-export" {
    paths               = ["gs://${var.project}-images/debian-hardened.tar.gz"]
    keep_input_artifact = true
    zone                = var.zone
  }
}
