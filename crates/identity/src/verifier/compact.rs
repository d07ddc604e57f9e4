//! A token's outer form: only the compact serialisation of RFC 7515, section 7.1.

use super::{Rejection, json::Object};
use base64::{DecodeError, Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::jws::Jws;
use std::marker::PhantomData;

/// Maximum length of a header, in bytes of base64url.
const MAX_HEADER_BYTES: usize = 1_024;

/// A token of three parts, each of them canonical base64url. The payload is decoded but not parsed.
pub(super) struct Compact {
    /// The three parts.
    pub(super) jws: Jws<Object>,
    /// The header's bytes.
    pub(super) header: Vec<u8>,
    /// The payload's bytes; not to be parsed before the signature is verified.
    pub(super) payload: Vec<u8>,
}

impl Compact {
    /// Splits and decodes a token.
    pub(super) fn parse(token: &str) -> Result<Self, Rejection> {
        let (message, signature) = token.rsplit_once('.').ok_or(Rejection::Form)?;
        let (protected, payload) = message.split_once('.').ok_or(Rejection::Form)?;
        if protected.len() > MAX_HEADER_BYTES {
            return Err(Rejection::Size { bytes: protected.len(), limit: MAX_HEADER_BYTES });
        }
        let (header, claims) = (decode(protected)?, decode(payload)?);
        // `jsonwebtoken` decodes the signature as well, but only once there is a key.
        decode(signature)?;
        let [protected, payload, signature] = [protected, payload, signature].map(str::to_owned);
        Ok(Self { jws: Jws { protected, payload, signature, _pd: PhantomData }, header, payload: claims })
    }
}

fn decode(part: &str) -> Result<Vec<u8>, Rejection> {
    if part.is_empty() {
        return Err(Rejection::Form);
    }
    URL_SAFE_NO_PAD.decode(part).map_err(|error| match error {
        DecodeError::InvalidByte(..) | DecodeError::InvalidPadding => Rejection::Form,
        DecodeError::InvalidLength(_) | DecodeError::InvalidLastSymbol(..) => Rejection::Base64,
    })
}
