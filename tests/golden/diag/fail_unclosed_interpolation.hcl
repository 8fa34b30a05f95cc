a = "b${c"
