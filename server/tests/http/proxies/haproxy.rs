//! `HAProxy`.

use super::{
    behind::{Addresses, Behind, Program, Proxy},
    document::{adapted, file, with_addresses},
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

/// What the document says about a script that fails.
#[tokio::test(flavor = "multi_thread")]
async fn a_script_that_fails_lets_nobody_in() {
    let configure = |folder: &Path, addresses: &Addresses, program: &Program| {
        configure(folder, addresses, program);
        let script = std::fs::read_to_string(folder.join("usher.lua")).unwrap();
        let fails = adapted(script, &[("    txn:set_var(", "    error('a fault')\n    txn:set_var(")]);
        std::fs::write(folder.join("usher.lua"), fails).unwrap();
    };
    let Some(behind) = Behind::start(&Proxy { configure, ..PROXY }).await else { return };
    let member = behind.usher.signed_in("it-member").await;
    assert_eq!(behind.get(&member, "/wiki/a").await.status(), 503);
    assert_eq!(behind.wiki.requests(), 0);
}
