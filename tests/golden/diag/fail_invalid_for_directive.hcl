a = "%{ for x y }x%{ endfor }"
