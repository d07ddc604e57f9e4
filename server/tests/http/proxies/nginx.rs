//! nginx.

use super::{
    behind::{Addresses, Program, Proxy},
    document::{adapted, file, with_addresses},
};
use std::path::Path;

const PROXY: Proxy = Proxy { program: "nginx", configure, arguments: &["-p", ".", "-c", "nginx.conf", "-e", "stderr"] };

/// The documented configuration, for these addresses and without TLS.
fn configure(folder: &Path, addresses: &Addresses, _: &Program) {
    let own_port = [("Host $host;", "Host $host:$server_port;")];
    let without_tls = [
        ("ssl_certificate     /etc/nginx/usher.pem;", ""),
        ("ssl_certificate_key /etc/nginx/usher.key;", ""),
        ("listen 443 ssl;", &*format!("listen {};", addresses.proxy)),
        ("server_name usher.example.com;", "server_name localhost;"),
        ("server_name shop.example.com;", "server_name shop.example.com news.example.com;"),
    ];
    std::fs::create_dir_all(folder.join("snippets")).unwrap();
    for name in ["snippets/usher-asks.conf", "snippets/usher-protects.conf", "conf.d/usher.conf"] {
        let mut text = adapted(with_addresses(file(&format!("/etc/nginx/{name}")), addresses), &own_port);
        if name == "conf.d/usher.conf" {
            let servers = adapted(text, &without_tls);
            text = format!(
                "daemon off;\nmaster_process off;\npid nginx.pid;\nevents {{}}\nhttp {{\naccess_log off;\n\
                 client_body_temp_path body;\nproxy_temp_path proxy;\nfastcgi_temp_path fastcgi;\n\
                 uwsgi_temp_path uwsgi;\nscgi_temp_path scgi;\n{servers}}}\n"
            );
        }
        let name = if name == "conf.d/usher.conf" { "nginx.conf" } else { name };
        std::fs::write(folder.join(name), text).unwrap();
    }
}

cases!(PROXY);
