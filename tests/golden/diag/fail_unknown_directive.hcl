a = "%{ fi x }"
