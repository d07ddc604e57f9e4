//! What tokens and key sets have in common (JSON Object Signing and Encryption, RFC 7515 to 7519): strict JSON, the
//! longest name of a key, and excerpts that are fit for a log.

mod excerpt;
pub(crate) mod json;

pub use excerpt::Excerpt;

/// The longest name of a key (`kid`), in bytes.
pub(crate) const MAX_KID_BYTES: usize = 128;
