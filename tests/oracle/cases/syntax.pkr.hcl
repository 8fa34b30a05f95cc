a = <<-EOT
  x ${upper("${b}")} %{ for k, v in m ~}${k}=${v}%{ endfor }
EOT
b = { for k, v in { a = 1, "b" : 2.5e3 } : k => v... if k != "a" }
c = a.b[0].*.c[*].d.0 ? -1 : !true && (1 + 2 * 3 % 4 <= 5) || null == "x\n\u00e9$${y}%%{"
d = f(1, [2]...) /* c */ # d
e "l" m { f = 1 }

# A lone comment
variable "x" {
  type    = map(object({ a = optional(string, "é"), b = list(number) })) // trailing
  default = {}
}
empty {}
build "a" "b" c {

  sources = ["source.x.y",
    "source.z.y", ]
  nested "one" { key = "value" }
  text = <<EOT
plain ${ a } "quoted" $${not} %%{ nor }
EOT
  odd    =    a  ?  b :  c
  call = f( 1,2 , [ 3,4 ]... )
  legacy = a.0.b.*.c
  keys = { "a b" = 1, (c) = 2, d : 3 }
}
