//! What tokens and key sets have in common (JSON Object Signing and Encryption, RFC 7515 to 7519): strict JSON, the
//! maximum length of a key id, and excerpts for the log.

mod excerpt;
pub(crate) mod json;

pub use excerpt::Excerpt;

/// Maximum length of a key id (`kid`), in bytes.
pub(crate) const MAX_KID_BYTES: usize = 128;
