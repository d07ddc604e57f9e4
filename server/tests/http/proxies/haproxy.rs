//! `HAProxy`.

use super::{
    behind::{Addresses, Program, Proxy},
    document::{adapted, file, with_addresses},
    failing::{fail_at, nobody_is_let_in},
};
use std::path::Path;

const PROXY: Proxy = Proxy { program: "haproxy", configure, arguments: &["-db", "-f", "haproxy.cfg"] };

/// The documented configuration, for these addresses and without TLS.
fn configure(folder: &Path, addresses: &Addresses, _: &Program) {
    let script = with_addresses(file("/etc/haproxy/usher.lua"), addresses);
    std::fs::write(folder.join("usher.lua"), script).unwrap();
    let without_tls = [
        ("bind :443 ssl crt /etc/haproxy/usher.pem", &*format!("bind {}", addresses.proxy)),
        ("/etc/haproxy/usher.lua", "usher.lua"),
        ("-i shop.example.com", "-i shop.example.com news.example.com"),
    ];
    let text = adapted(with_addresses(file("/etc/haproxy/haproxy.cfg"), addresses), &without_tls);
    std::fs::write(folder.join("haproxy.cfg"), text).unwrap();
}

cases!(PROXY);

#[tokio::test(flavor = "multi_thread")]
async fn a_script_that_fails_lets_nobody_in() {
    let configure = |folder: &Path, addresses: &Addresses, program: &Program| {
        configure(folder, addresses, program);
        fail_at(&folder.join("usher.lua"), ("    txn:set_var(", "    error('a fault')\n    txn:set_var("));
    };
    nobody_is_let_in(&Proxy { configure, ..PROXY }, 503).await;
}
