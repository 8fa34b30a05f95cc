a = <<-EOT
  x ${upper("${b}")} %{ for k, v in m ~}${k}=${v}%{ endfor }
EOT
b = [for k, v in { a = 1, "b" : 2.5e3 } : v... if k != "a"]
c = a.b[0].*.c[*].d.0 ? -1 : !true && (1 + 2 * 3 % 4 <= 5) || null == "x\n\u00e9$${y}%%{"
d = provider::f(1, [2]...) /* c */ # d
e "l" m { f = 1 }
