//! What the document says about a script that fails.

use super::{
    behind::{Behind, Proxy},
    document::adapted,
};
use std::path::Path;

/// Replaces these words in a script by others with which it fails.
pub(super) fn fail_at(script: &Path, words: (&str, &str)) {
    let text = std::fs::read_to_string(script).unwrap();
    std::fs::write(script, adapted(text, &[words])).unwrap();
}

/// The answer has this status, and nothing reaches the site.
pub(super) async fn nobody_is_let_in(proxy: &Proxy, status: u16) {
    let Some(behind) = Behind::start(proxy).await else { return };
    let member = behind.usher.signed_in("it-member").await;
    assert_eq!(behind.get(&member, "/wiki/a").await.status(), status);
    assert_eq!(behind.wiki.requests(), 0);
}
