//! Authenticated encryption: AES-256-GCM with a random nonce for each message, from aws-lc.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey},
    hkdf::{HKDF_SHA256, Salt},
    rand,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;

/// A key for sealing and opening.
pub(crate) struct SealingKey(RandomizedNonceKey);

impl std::fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealingKey(…)")
    }
}

/// The data was not sealed with this key and context, or was changed since.
#[derive(Debug)]
pub(crate) struct NotSealed;

impl SealingKey {
    pub(crate) fn random_bytes() -> [u8; KEY_BYTES] {
        random_bytes()
    }

    pub(crate) fn from_bytes(key: &[u8]) -> Option<Self> {
        RandomizedNonceKey::new(&AES_256_GCM, key).ok().map(Self)
    }

    /// Derives a separate key for `purpose` from a secret with enough randomness (HKDF, RFC 5869).
    pub(crate) fn derive(secret: &[u8], purpose: &'static str) -> Option<Self> {
        let mut key = [0; KEY_BYTES];
        let info = [purpose.as_bytes()];
        Salt::new(HKDF_SHA256, b"usher").extract(secret).expand(&info, HKDF_SHA256).ok()?.fill(&mut key).ok()?;
        Self::from_bytes(&key)
    }

    /// Seals `plain`. `context` is not encrypted, but must be the same on opening.
    pub(crate) fn seal(&self, plain: &[u8], context: &str) -> Result<Vec<u8>, NotSealed> {
        let mut sealed = plain.to_vec();
        let nonce =
            self.0.seal_in_place_append_tag(Aad::from(context.as_bytes()), &mut sealed).map_err(|_| NotSealed)?;
        sealed.splice(0..0, nonce.as_ref().iter().copied());
        Ok(sealed)
    }

    pub(crate) fn open(&self, sealed: &[u8], context: &str) -> Result<Vec<u8>, NotSealed> {
        let (nonce, rest) = sealed.split_at_checked(NONCE_BYTES).ok_or(NotSealed)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| NotSealed)?;
        let mut rest = rest.to_vec();
        let plain = self.0.open_in_place(nonce, Aad::from(context.as_bytes()), &mut rest).map_err(|_| NotSealed)?;
        Ok(plain.to_vec())
    }
}

/// A unique random name.
pub(crate) fn random_name() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<16>())
}

/// Panics without randomness: nothing here is safe then.
#[expect(clippy::expect_used, reason = "there is no safe way to go on without randomness")]
pub(crate) fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_sealed_opens_with_the_same_key_and_context_alone(
            plain in prop::collection::vec(any::<u8>(), 0..200), flip in 0usize..1_000, bit in 0u8..8,
        ) {
            let (key, other) = (SealingKey::derive(b"one", "p").unwrap(), SealingKey::derive(b"two", "p").unwrap());
            let sealed = key.seal(&plain, "context").unwrap();
            prop_assert_eq!(key.open(&sealed, "context").unwrap(), plain);
            prop_assert!(key.open(&sealed, "another").is_err());
            prop_assert!(other.open(&sealed, "context").is_err());
            let mut changed = sealed.clone();
            changed[flip % sealed.len()] ^= 1 << bit;
            prop_assert!(key.open(&changed, "context").is_err());
        }

        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            prop_assert!(SealingKey::derive(b"one", "p").unwrap().open(&bytes, "").is_err());
        }
    }
}
