packer {
  required_plugins {
    amazon = {
      version = ">= 1.3.0"
      source  = "github.com/hashicorp/amazon"
    }
  }
}

data "amazon-ami" "debian" {
  region      = var.region
  most_recent = true
  owners      = ["136693071363"]
  filters = {
    name                = "debian-12-amd64-*"
    virtualization-type = "hvm"
    root-device-type    = "ebs"
  }
}

source "amazon-ebs" "debian" {
  region        = var.region
  source_ami    = data.amazon-ami.debian.id
  instance_type = "t3.small"
  spot_price    = "auto"

  communicator                = "ssh"
  ssh_username                = "admin"
  ssh_interface               = "session_manager"
  temporary_key_pair_type     = "ed25519"
  associate_public_ip_address = false

  temporary_iam_instance_profile_policy_document {
    Version = "2012-10-17"
    Statement {
      Effect   = "Allow"
      Action   = ["ssmmessages:*", "ssm:UpdateInstanceInformation", "ec2messages:*"]
      Resource = ["*"]
    }
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  launch_block_device_mappings {
    device_name           = "/dev/xvda"
    volume_size           = 8
    volume_type           = "gp3"
    encrypted             = true
    kms_key_id            = var.kms_key
    delete_on_termination = true
  }

  ami_name           = "debian-hardened-{{ timestamp }}"
  ami_description    = "Debian 12, hardened, from {{ .SourceAMI }}"
  ami_regions        = var.copy_to
  ami_users          = var.share_with
  imds_support       = "v2.0"
  encrypt_boot       = true
  kms_key_id         = var.kms_key
  region_kms_key_ids = { for region in var.copy_to : region => var.kms_key }

  deregistration_protection {
    enabled       = true
    with_cooldown = true
  }

  tags          = local.tags
  snapshot_tags = local.tags
  run_tags      = { Name = "kiln build" }
}

build {
  name    = "debian"
  sources = ["source.amazon-ebs.debian"]

  provisioner "shell" {
    name            = "harden"
    execute_command = "chmod +x {{ .Path }}; sudo env {{ .Vars }} {{ .Path }}"
    scripts         = ["${path.root}/scripts/update.sh", "${path.root}/scripts/harden.sh"]
  }

  provisioner "shell" {
    name   = "forget"
    inline = ["sudo cloud-init clean --logs", "sudo rm -f /etc/ssh/ssh_host_*", "sudo truncate -s 0 /etc/machine-id"]
  }

  post-processor "manifest" {
    output     = "manifest.json"
    strip_path = true
    custom_data = {
      source = data.amazon-ami.debian.name
    }
  }
}
