//! A cache of rendered texts: a text that is read again costs a digest instead of parsing and cleaning.
//!
//! It holds no permission: whoever asks it has already been given the text. The name of an entry contains the path and the
//! whole text, so that no other resource and no later version is ever answered with it, and how long an answer takes says
//! nothing about the texts of other resources.

use access::Resource;
use aws_lc_rs::digest;
use quick_cache::{Weighter, sync::Cache};
use std::{fmt, sync::Arc};

/// Maximum total length of the cached HTML, in bytes; unused entries are evicted, and one that would take more than its
/// share is not kept.
pub(super) const CAPACITY: u64 = 8 * 1024 * 1024;
/// Minimum weight of an entry, for a short text.
const LEAST: u64 = 512;
const USUAL: usize = 8 * 1024;

/// HTML by the SHA-256 of path and text.
pub(super) struct RenderedTexts(Cache<Name, Arc<str>, ByLength>);

/// What an entry is found by.
pub(super) type Name = [u8; digest::SHA256_OUTPUT_LEN];

#[derive(Clone)]
struct ByLength;

impl Weighter<Name, Arc<str>> for ByLength {
    fn weight(&self, _: &Name, html: &Arc<str>) -> u64 {
        LEAST.max(html.len() as u64)
    }
}

impl RenderedTexts {
    pub(super) fn new() -> Self {
        Self(Cache::with_weighter(usize::try_from(CAPACITY).unwrap_or(usize::MAX) / USUAL, CAPACITY, ByLength))
    }

    pub(super) fn name(resource: &Resource) -> Name {
        let mut context = digest::Context::new(&digest::SHA256);
        context.update(resource.summary.path.as_str().as_bytes());
        // Paths contain no such byte.
        context.update(&[0]);
        context.update(resource.body.as_bytes());
        let mut name = Name::default();
        name.copy_from_slice(context.finish().as_ref());
        name
    }

    pub(super) fn get(&self, name: &Name) -> Option<Arc<str>> {
        self.0.get(name)
    }

    pub(super) fn insert(&self, name: Name, html: &str) {
        self.0.insert(name, html.into());
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    #[cfg(test)]
    pub(super) fn bytes(&self) -> u64 {
        self.0.weight()
    }
}

impl fmt::Debug for RenderedTexts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RenderedTexts({})", self.0.len())
    }
}
