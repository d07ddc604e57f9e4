//! A cache of rendered texts: showing a text again costs a digest instead of parsing and cleaning.
//!
//! The cache checks no permission, because callers already have the text. The key covers the path and the whole text, so
//! an entry never serves another resource or version, and response times reveal nothing about other resources. It also
//! covers the language, because the HTML has words in it, such as the title of a note.

use access::Resource;
use aws_lc_rs::digest;
use i18n::Language;
use quick_cache::{Weighter, sync::Cache};
use std::{fmt, sync::Arc};

/// Maximum total length of the cached HTML, in bytes. Unused entries are evicted first, and very large ones are not kept.
pub(super) const CAPACITY: u64 = 8 * 1024 * 1024;
/// Weight of an entry with a short text, in bytes: an entry takes more memory than its text.
const MIN_WEIGHT: u64 = 512;
/// Typical length of the HTML of a text, in bytes.
const TYPICAL_BYTES: usize = 8 * 1024;

/// HTML by [`Key`].
pub(super) struct RenderedTexts(Cache<Key, Arc<str>, ByLength>);

/// The SHA-256 of language, path and text.
pub(super) type Key = [u8; digest::SHA256_OUTPUT_LEN];

#[derive(Clone)]
struct ByLength;

impl Weighter<Key, Arc<str>> for ByLength {
    fn weight(&self, _: &Key, html: &Arc<str>) -> u64 {
        MIN_WEIGHT.max(html.len() as u64)
    }
}

impl RenderedTexts {
    pub(super) fn new() -> Self {
        Self(Cache::with_weighter(usize::try_from(CAPACITY).unwrap_or(usize::MAX) / TYPICAL_BYTES, CAPACITY, ByLength))
    }

    pub(super) fn key(language: Language, resource: &Resource) -> Key {
        let mut context = digest::Context::new(&digest::SHA256);
        // Tags and paths contain no zero.
        for part in [language.tag(), resource.summary.path.as_str()] {
            context.update(part.as_bytes());
            context.update(&[0]);
        }
        context.update(resource.body.as_bytes());
        let mut key = Key::default();
        key.copy_from_slice(context.finish().as_ref());
        key
    }

    pub(super) fn get(&self, key: &Key) -> Option<Arc<str>> {
        self.0.get(key)
    }

    pub(super) fn insert(&self, key: Key, html: &str) {
        self.0.insert(key, html.into());
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
