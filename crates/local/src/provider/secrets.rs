//! Random values, their fingerprints, and passwords.
//!
//! Codes, cookies and refresh tokens are stored only as SHA-256 hashes, so that a snapshot on disk grants no access.
//! They are random enough for a plain hash; passwords are not and get PBKDF2.

use super::respond::InternalError;
use aws_lc_rs::{constant_time, digest, pbkdf2, rand};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use std::num::NonZeroU32;

const SALT_LEN: usize = 16;
const HASH_LEN: usize = 32;
const SCHEME: &str = "pbkdf2-sha256";

/// Random bytes.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], InternalError> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).map_err(|_| InternalError::new("no randomness"))?;
    Ok(bytes)
}

/// 256 random bits as base64url, for cookies, states and nonces.
pub(crate) fn token() -> Result<String, InternalError> {
    Ok(URL_SAFE_NO_PAD.encode(bytes::<32>()?))
}

/// A refresh token in the form of Cognito's: a JWE of five parts that nobody can decrypt.
///
/// About as long as a real one, so that code that stores it meets the real size.
pub(crate) fn refresh_token() -> Result<String, InternalError> {
    let header = URL_SAFE_NO_PAD.encode(r#"{"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}"#);
    Ok(format!(
        "{header}.{}.{}.{}.{}",
        URL_SAFE_NO_PAD.encode(bytes::<256>()?),
        URL_SAFE_NO_PAD.encode(bytes::<12>()?),
        URL_SAFE_NO_PAD.encode(bytes::<768>()?),
        URL_SAFE_NO_PAD.encode(bytes::<16>()?),
    ))
}

/// SHA-256 as base64url: the form in which secrets are stored, and PKCE's S256 (RFC 7636, 4.2).
pub(crate) fn fingerprint(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, secret.as_bytes()))
}

/// `at_hash`: the left half of the access token's SHA-256 (OpenID Connect Core 3.1.3.6).
pub(crate) fn at_hash(access_token: &str) -> String {
    let hash = digest::digest(&digest::SHA256, access_token.as_bytes());
    URL_SAFE_NO_PAD.encode(&hash.as_ref()[..HASH_LEN / 2])
}

/// SHA-256 as plain base64, as in a Content-Security-Policy for an inline style.
pub(crate) fn csp_hash(text: &str) -> String {
    STANDARD.encode(digest::digest(&digest::SHA256, text.as_bytes()))
}

/// Compares in a time that does not depend on where the two strings differ.
pub(crate) fn same(a: &str, b: &str) -> bool {
    constant_time::verify_slices_are_equal(a.as_bytes(), b.as_bytes()).is_ok()
}

/// `pbkdf2-sha256$<iterations>$<salt>$<hash>`. Deliberately slow: keep it off the async threads.
pub(crate) fn hash_password(password: &str, iterations: NonZeroU32) -> Result<String, InternalError> {
    let salt = bytes::<SALT_LEN>()?;
    let mut hash = [0; HASH_LEN];
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, iterations, &salt, password.as_bytes(), &mut hash);
    Ok(format!("{SCHEME}${iterations}${}${}", STANDARD.encode(salt), STANDARD.encode(hash)))
}

/// Whether the password matches a hash made by [`hash_password`]. A malformed hash matches nothing.
pub(crate) fn verify_password(password: &str, stored: &str) -> bool {
    let parts: Vec<_> = stored.split('$').collect();
    let [SCHEME, iterations, salt, hash] = parts[..] else {
        return false;
    };
    let (Ok(iterations), Ok(salt), Ok(hash)) =
        (iterations.parse::<NonZeroU32>(), STANDARD.decode(salt), STANDARD.decode(hash))
    else {
        return false;
    };
    pbkdf2::verify(pbkdf2::PBKDF2_HMAC_SHA256, iterations, &salt, password.as_bytes(), &hash).is_ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

    use super::*;

    #[test]
    fn a_password_matches_its_own_hash_alone() {
        let stored = hash_password("Local-Passw0rd!", NonZeroU32::new(10).unwrap()).unwrap();
        assert!(!stored.contains("Local"));
        assert!(verify_password("Local-Passw0rd!", &stored));
        for (password, stored) in [
            ("local-passw0rd!", stored.as_str()),
            ("", &stored),
            ("", ""),
            ("", "pbkdf2-sha256$0$$"),
            ("", "pbkdf2-sha256$1$$"),
            ("", "other$1$AAAA$AAAA"),
        ] {
            assert!(!verify_password(password, stored), "{password:?} {stored:?}");
        }
    }

    #[test]
    fn challenge_of_rfc_7636_appendix_b() {
        assert_eq!(
            fingerprint("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn a_refresh_token_looks_like_cognitos() {
        let token = refresh_token().unwrap();
        assert!(token.starts_with("eyJjdHkiOiJKV1QiLCJlbmMi"));
        assert_eq!(token.split('.').count(), 5);
        assert_ne!(token, refresh_token().unwrap());
    }
}
