//! The value of the session cookie.

use crate::seal::{SealingKey, random_bytes};
use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

const ID_BYTES: usize = 16;
const SECRET_BYTES: usize = 32;

/// `<id>.<secret>`, both random.
#[derive(Clone)]
pub(crate) struct SessionCookie {
    id: [u8; ID_BYTES],
    secret: [u8; SECRET_BYTES],
}

impl std::fmt::Debug for SessionCookie {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionCookie(…)")
    }
}

impl SessionCookie {
    pub(crate) fn random() -> Self {
        Self { id: random_bytes(), secret: random_bytes() }
    }

    pub(crate) fn parse(value: &str) -> Option<Self> {
        let (id, secret) = value.split_once('.')?;
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
        Some(Self { id: decode(id)?.try_into().ok()?, secret: decode(secret)?.try_into().ok()? })
    }

    pub(crate) fn value(&self) -> String {
        format!("{}.{}", URL_SAFE_NO_PAD.encode(self.id), URL_SAFE_NO_PAD.encode(self.secret))
    }

    /// The session's key in the table. A reader of the table cannot derive a cookie from it.
    pub(crate) fn id_hash(&self) -> String {
        URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, &self.id))
    }

    pub(crate) fn key(&self) -> Option<SealingKey> {
        SealingKey::derive(&self.secret, "session tokens")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_read_as_it_was_written_and_nothing_else_is() {
        let cookie = SessionCookie::random();
        let read = SessionCookie::parse(&cookie.value()).map(|read| read.value());
        assert_eq!(read, Some(cookie.value()));
        let (id, secret) =
            cookie.value().split_once('.').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap_or_default();
        for text in ["", ".", "a.b", &id, &format!("{id}."), &format!("{secret}.{id}"), &format!("{id}.{secret}.x")] {
            assert!(SessionCookie::parse(text).is_none(), "{text}");
        }
    }
}
