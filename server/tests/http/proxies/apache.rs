//! Apache.

use super::{
    behind::{Addresses, Program, Proxy},
    document::{adapted, file, with_addresses},
    failing::{fail_at, nobody_is_let_in},
};
use std::path::Path;

const PROXY: Proxy = Proxy { program: "apache2", configure, arguments: &["-X", "-d", ".", "-f", "apache2.conf"] };
/// What the document has the reader enable, and what is enabled in Debian.
const MODULES: [&str; 6] = ["mpm_event", "authz_core", "headers", "lua", "proxy", "proxy_http"];

/// The documented configuration, for these addresses and without TLS.
fn configure(folder: &Path, addresses: &Addresses, program: &Program) {
    let script = folder.join("usher.lua");
    std::fs::write(&script, with_addresses(file("/etc/apache2/usher.lua"), addresses)).unwrap();
    let without_tls = [
        ("<VirtualHost *:443>", &*format!("<VirtualHost {}>", addresses.proxy)),
        ("SSLEngine on", ""),
        ("SSLCertificateFile    /etc/apache2/usher.pem", ""),
        ("SSLCertificateKeyFile /etc/apache2/usher.key", ""),
        ("/etc/apache2/usher.lua", script.to_str().unwrap()),
        ("ServerName usher.example.com", "ServerName localhost"),
        ("ServerName shop.example.com", "ServerName shop.example.com\n    ServerAlias news.example.com"),
    ];
    let sites = adapted(with_addresses(file("/etc/apache2/sites-available/usher.conf"), addresses), &without_tls);
    let root = program.unpacked.as_deref().unwrap_or(Path::new("/")).display();
    let modules =
        MODULES.map(|name| format!("LoadModule {name}_module {root}/usr/lib/apache2/modules/mod_{name}.so\n"));
    let lua = match program.unpacked {
        Some(_) => {
            format!("LuaPackagePath {root}/usr/share/lua/5.3/?.lua\nLuaPackageCPath {root}/libraries/lua/5.3/?.so\n")
        }
        None => String::new(),
    };
    let text = format!(
        "ServerName localhost\nDefaultRuntimeDir .\nPidFile apache2.pid\nListen {}\nErrorLog /dev/stderr\n\
         {}{lua}{sites}",
        addresses.proxy,
        modules.concat()
    );
    std::fs::write(folder.join("apache2.conf"), text).unwrap();
}

cases!(PROXY);

#[tokio::test(flavor = "multi_thread")]
async fn a_script_that_fails_lets_nobody_in() {
    let configure = |folder: &Path, addresses: &Addresses, program: &Program| {
        configure(folder, addresses, program);
        fail_at(&folder.join("usher.lua"), ("    return apache2.DECLINED", "    error('a fault')"));
    };
    nobody_is_let_in(&Proxy { configure, ..PROXY }, 500).await;
}
