//go:build packer

package main

import "github.com/hashicorp/packer/hcl2template"

func init() { packerFunctions = hcl2template.Functions }
