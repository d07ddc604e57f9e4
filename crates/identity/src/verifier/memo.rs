//! A cache of verified tokens: a repeated token costs a digest instead of a signature verification.

use super::Verified;
use aws_lc_rs::digest;
use quick_cache::{Weighter, sync::Cache};
use std::fmt;

/// Maximum total length of the cached tokens, in bytes; unused ones are evicted. The stored data takes up to three
/// times as much as the token.
const CAPACITY: u64 = 32 * 1024 * 1024;
/// Minimum weight of an entry, for a token without claims.
const LEAST: u64 = 1024;
const USUAL: usize = 2 * 1024;

/// Verified tokens by their SHA-256; the tokens themselves are not stored.
pub(super) struct TokenCache<K>(Cache<Name, Verified<K>, ByLength>);

#[derive(Clone)]
struct ByLength;

impl<K> Weighter<Name, Verified<K>> for ByLength {
    fn weight(&self, _: &Name, verified: &Verified<K>) -> u64 {
        LEAST.max(verified.proof.token_bytes as u64)
    }
}

/// The SHA-256 of a token.
pub(super) type Name = [u8; digest::SHA256_OUTPUT_LEN];

impl<K> TokenCache<K> {
    pub(super) fn new() -> Self {
        Self(Cache::with_weighter(usize::try_from(CAPACITY).unwrap_or(usize::MAX) / USUAL, CAPACITY, ByLength))
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

impl<K> fmt::Debug for TokenCache<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Memo({} tokens)", self.0.len())
    }
}
