//! A token's outer form: only the compact serialisation of RFC 7515, section 7.1.

use super::Rejection;
use aws_lc_rs::signature::ParsedPublicKey;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

/// Maximum length of a header, in bytes of base64url.
const MAX_HEADER_BYTES: usize = 1_024;

/// Three parts of canonical base64url. The payload is decoded but not parsed.
pub(super) struct Compact<'t> {
    /// The header's bytes.
    pub(super) header: Vec<u8>,
    /// The payload's bytes; not to be parsed before the signature is verified.
    pub(super) payload: Vec<u8>,
    message: &'t str,
    signature: Vec<u8>,
}

impl<'t> Compact<'t> {
    /// Splits and decodes a token.
    pub(super) fn parse(token: &'t str) -> Result<Self, Rejection> {
        let (message, signature) = token.rsplit_once('.').ok_or(Rejection::Form)?;
        let (header, payload) = message.split_once('.').ok_or(Rejection::Form)?;
        if ![header, payload, signature].into_iter().all(is_segment) {
            return Err(Rejection::Form);
        }
        if header.len() > MAX_HEADER_BYTES {
            return Err(Rejection::Size { bytes: header.len(), limit: MAX_HEADER_BYTES });
        }
        Ok(Self { header: decode(header)?, payload: decode(payload)?, signature: decode(signature)?, message })
    }

    /// Whether `key` signed the token. The key determines the algorithm: nothing in the token chooses it.
    pub(super) fn is_signed_by(&self, key: &ParsedPublicKey) -> bool {
        key.verify_sig(self.message.as_bytes(), &self.signature).is_ok()
    }
}

fn is_segment(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

fn decode(part: &str) -> Result<Vec<u8>, Rejection> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| Rejection::Base64)
}
