//! Where a person may be sent after signing in, tried with whatever can be put together from what has fooled others.

use gate::return_to::{HOME, sanitise};
use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, TestRunner},
};
use url::Url;

const PAYLOADS: usize = 10_000;

/// Each payload is made of some of these, and of any signs between them.
const PIECES: [&str; 42] = [
    "/",
    "//",
    "///",
    "\\",
    "/\\",
    "\\/",
    ".",
    "..",
    "/.",
    "/..",
    "./",
    "../",
    "@",
    ":",
    "?",
    "#",
    "&",
    ";",
    "%2F",
    "%2f",
    "%5C",
    "%00",
    "%09",
    "%0d%0a",
    "%252F",
    "%E3%80%82",
    "%",
    "\t",
    "\r\n",
    "\0",
    "\u{ff0f}",
    "\u{3002}",
    "\u{202e}",
    "https:",
    "javascript:",
    "data:",
    "evil.example",
    "/resources",
    "/account",
    "/admin",
    "/auth/sign-in",
    "/api/events",
];

fn payload() -> impl Strategy<Value = String> {
    let piece = prop_oneof![8 => proptest::sample::select(&PIECES[..]).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    // Half of them begin as what is taken does, or none would come far.
    (prop_oneof![Just(""), Just("/resources"), Just("/account/")], proptest::collection::vec(piece, 0..7))
        .prop_map(|(start, pieces)| format!("{start}{}", pieces.concat()))
}

/// Where a browser on this site goes with such a `Location`.
fn followed(location: &str) -> Url {
    Url::parse("https://usher.example/auth/callback").unwrap().join(location).unwrap()
}

#[test]
fn of_ten_thousand_payloads_none_leaves_this_site_or_its_pages() {
    let mut runner = TestRunner::new(Config::default());
    let strategy = payload();
    let mut kept = 0;
    for _ in 0..PAYLOADS {
        let wanted = strategy.new_tree(&mut runner).unwrap().current();
        let answer = sanitise(&wanted);
        let there = followed(&answer);
        assert_eq!(there.origin().ascii_serialization(), "https://usher.example", "{wanted:?} leads to {answer:?}");
        assert!(there.username().is_empty(), "{wanted:?} leads to {answer:?}");
        let page = there.path();
        let is_page = ["/resources", "/account", "/admin"]
            .iter()
            .any(|known| page.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
        assert!(page == HOME || is_page, "{wanted:?} leads to {answer:?}");
        // It is a header's value, and no server or proxy on the way may read another address in it.
        assert!(answer.starts_with('/') && !answer.starts_with("//") && answer.is_ascii(), "{wanted:?}: {answer:?}");
        assert!(!answer.contains(|c: char| c.is_control() || c == '\\' || c == ' '), "{wanted:?}: {answer:?}");
        assert_eq!(sanitise(&answer), answer, "{wanted:?}: what is kept is kept as it is");
        kept += usize::from(answer != HOME);
    }
    assert!(kept > PAYLOADS / 50, "only {kept} led anywhere: the payloads are too wild to show something");
}
