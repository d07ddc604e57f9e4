//! A token's outer form: the compact serialisation of RFC 7515, section 7.1, and nothing else.

use super::Rejection;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey};

/// The longest header that is looked at, in bytes of base64url.
const MAX_HEADER_BYTES: usize = 1_024;

/// Three parts of canonical base64url. The payload is decoded, but nothing has been read in it.
pub(super) struct Compact<'t> {
    /// The header's bytes.
    pub(super) header: Vec<u8>,
    /// The payload's bytes, not to be read before the signature holds.
    pub(super) payload: Vec<u8>,
    message: &'t str,
    signature: &'t str,
}

impl<'t> Compact<'t> {
    /// Splits and decodes.
    pub(super) fn parse(token: &'t str) -> Result<Self, Rejection> {
        let (message, signature) = token.rsplit_once('.').ok_or(Rejection::Form)?;
        let (header, payload) = message.split_once('.').ok_or(Rejection::Form)?;
        if ![header, payload, signature].into_iter().all(is_segment) {
            return Err(Rejection::Form);
        }
        if header.len() > MAX_HEADER_BYTES {
            return Err(Rejection::Size { bytes: header.len(), limit: MAX_HEADER_BYTES });
        }
        decode(signature)?;
        Ok(Self { header: decode(header)?, payload: decode(payload)?, message, signature })
    }

    /// Whether this key signed it.
    pub(super) fn is_signed_by(&self, key: &DecodingKey) -> Result<bool, jsonwebtoken::errors::Error> {
        jsonwebtoken::crypto::verify(self.signature, self.message.as_bytes(), key, Algorithm::RS256)
    }
}

fn is_segment(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

fn decode(part: &str) -> Result<Vec<u8>, Rejection> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| Rejection::Base64)
}
