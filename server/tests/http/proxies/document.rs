//! The configurations, as docs/forward-auth.md prints them.

use super::behind::Addresses;
use std::net::SocketAddr;

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/forward-auth.md");

/// A file that the document prints, by the path in its first line.
pub(super) fn file(path: &str) -> String {
    let document = std::fs::read_to_string(DOCUMENT).unwrap();
    let mut blocks = document.split("\n```").skip(1).step_by(2).filter_map(|block| block.split_once('\n'));
    let is_meant = |text: &str| text.lines().next().is_some_and(|line| line.split(' ').next_back() == Some(path));
    let (_, text) = blocks.find(|(_, text)| is_meant(text)).unwrap_or_else(|| panic!("{path} is not in the document"));
    format!("{text}\n")
}

/// The text with other words in place of those that are written, each of which must be there.
pub(super) fn adapted(text: String, words: &[(&str, &str)]) -> String {
    words.iter().fold(text, |text, (written, tested)| {
        assert!(text.contains(written), "{written} is not in {text}");
        text.replace(written, tested)
    })
}

/// With the addresses of a test, and with the names that Usher's cookies have without TLS.
pub(super) fn with_addresses(text: String, addresses: &Addresses) -> String {
    let place = |address: SocketAddr| address.to_string();
    let (usher, wiki, shop) = (place(addresses.usher), place(addresses.wiki), place(addresses.shop));
    let words = [("127.0.0.1:3000", usher), ("127.0.0.1:8080", wiki), ("127.0.0.1:8081", shop)];
    let text = words.iter().fold(text, |text, (written, tested)| text.replace(written, tested));
    text.replace("__Host-Http-usher", "usher")
}
