file { '/var/www/html/index.html':
  ensure  => file,
  content => "role: ${facts['role']}\n",
}
