//! Caddy.

use super::{
    behind::{Addresses, Program, Proxy},
    document::{adapted, file, with_addresses},
};
use std::path::Path;

const PROXY: Proxy =
    Proxy { program: "caddy", configure, arguments: &["run", "--adapter", "caddyfile", "--config", "Caddyfile"] };

/// The documented configuration, for these addresses and without TLS.
fn configure(folder: &Path, addresses: &Addresses, _: &Program) {
    let port = addresses.proxy.port();
    let without_tls = [
        ("\nusher.example.com {", &*format!("\nhttp://localhost:{port} {{")),
        ("\nshop.example.com {", &*format!("\nhttp://shop.example.com:{port}, http://news.example.com:{port} {{")),
        ("\n:443 {", &*format!("\nhttp://:{port} {{")),
    ];
    let text = adapted(with_addresses(file("/etc/caddy/Caddyfile"), addresses), &without_tls);
    let global = "{\n\tadmin off\n\tauto_https off\n\tdefault_bind 127.0.0.1\n\
                  \tlog {\n\t\tlevel ERROR\n\t}\n}\n";
    std::fs::write(folder.join("Caddyfile"), format!("{global}{text}")).unwrap();
}

cases!(PROXY);
