//! What the corpus of tokens beside this has no row for: several issuers, redirects, recovery, properties.
//!
//! One test program, so that it is linked once. The corpus is one of its own, since its rows are its tests.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "../support/mod.rs"]
mod support;

mod attempts;
mod issuers;
mod properties;
mod recovery;
mod redirects;
