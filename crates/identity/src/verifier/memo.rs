//! Verified tokens, remembered, so that a token that comes again costs a digest instead of a signature.

use super::Verified;
use aws_lc_rs::digest;
use quick_cache::sync::Cache;
use std::fmt;

/// How many tokens are remembered; those that are not used make room. One takes some 3 kB.
const CAPACITY: usize = 10_000;

/// The tokens that a verifier found to hold, by their SHA-256: the tokens themselves are not kept.
pub(super) struct Memo<K>(Cache<Name, Verified<K>>);

/// The SHA-256 of a token.
pub(super) type Name = [u8; digest::SHA256_OUTPUT_LEN];

impl<K> Memo<K> {
    pub(super) fn new() -> Self {
        Self(Cache::new(CAPACITY))
    }

    pub(super) fn name(token: &str) -> Name {
        let mut name = Name::default();
        name.copy_from_slice(digest::digest(&digest::SHA256, token.as_bytes()).as_ref());
        name
    }

    pub(super) fn get(&self, name: &Name) -> Option<Verified<K>> {
        self.0.get(name)
    }

    pub(super) fn insert(&self, name: Name, verified: Verified<K>) {
        self.0.insert(name, verified);
    }
}

impl<K> fmt::Debug for Memo<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Memo({} tokens)", self.0.len())
    }
}
