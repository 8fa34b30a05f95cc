packer {
  required_plugins {
    fine = {
      version = ">= 1.0.0"
      source  = "github.com/hashicorp/fine"
    }
    text       = "1.0"
    nothing    = {}
    number     = { version = 1 }
    malformed  = { version = "x" }
    prerelease = { version = "1.0-beta", source = "github.com/x/prerelease" }
    sourceless = { version = "1" }
    numeric    = { version = "1", source = 1 }
    short      = { version = "1", source = "short" }
    prefixed   = { version = "1", source = "github.com/x/packer-plugin-prefixed" }
    extra      = { version = "1", source = "github.com/x/extra", more = 1 }
    list       = []
    Upper      = { version = "1", source = "github.com/x/upper" }
  }
}
packer {
  required_plugins {
    fine = {
      version = "1"
      source  = "github.com/hashicorp/fine"
    }
  }
}

source "rootfs" "a" {
  base { scratch = true }
  output {
    format = "tar"
    path   = "a.tar"
  }
}

build {
  sources = ["rootfs.a"]
}
