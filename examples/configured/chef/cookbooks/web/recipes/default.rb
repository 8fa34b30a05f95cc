file '/etc/nginx/conf.d/port.conf' do
  content "server { listen #{node['web']['port']}; }\n"
  mode '0644'
end
