//! Positions in lists, as URLs name them.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

/// Encodes a position for a URL. It is not secret and grants nothing: every query stays within what the caller may see.
pub(crate) fn encode(position: &str) -> String {
    URL_SAFE_NO_PAD.encode(position)
}

/// Decodes a position. `None` when it is invalid, which means the start of the list.
pub(crate) fn decode(place: &str) -> Option<String> {
    let position = String::from_utf8(URL_SAFE_NO_PAD.decode(place).ok()?).ok()?;
    (!position.is_empty()).then_some(position)
}
