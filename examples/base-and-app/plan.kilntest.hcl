# `kiln test examples/base-and-app` checks what the template plans; nothing is built.

test "the app starts from the base" {
  assert {
    condition     = length(plan.builds) == 2
    error_message = "The template makes a base and an app."
  }
  assert {
    condition     = length([for step in plan.steps : step if step.kind == "provisioner"]) > 0
    error_message = "Something must be installed."
  }
}
