//! One type per secret. Its `Debug` output shows nothing; reading the value takes an explicit call.

use aws_lc_rs::rand;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret as _, SecretString};

macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name(SecretString);

        impl $name {
            /// Wraps the text.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(SecretString::from(text.into()))
            }

            /// The text itself, for the one place that needs it.
            #[must_use]
            pub fn expose(&self) -> &str {
                self.0.expose_secret()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}

secret!(
    /// An ID token. It says who the user is; it is never a credential.
    IdToken
);
secret!(
    /// An access token.
    AccessToken
);
secret!(
    /// A refresh token; opaque to Usher.
    RefreshToken
);
secret!(
    /// An authorization code.
    Code
);
secret!(
    /// PKCE's code verifier (RFC 7636).
    CodeVerifier
);
secret!(
    /// The `state` of an authorization request.
    State
);
secret!(
    /// The `nonce` of an authorization request; the ID token repeats it.
    Nonce
);

impl State {
    /// 256 random bits.
    #[must_use]
    pub fn random() -> Self {
        Self::new(random_text())
    }

    /// Whether `text` has the form of a state generated here.
    #[must_use]
    pub fn is_well_formed(text: &str) -> bool {
        text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    }
}

impl Nonce {
    /// 256 random bits.
    #[must_use]
    pub fn random() -> Self {
        Self::new(random_text())
    }
}

/// 256 random bits as 43 characters.
///
/// Nothing here is safe without randomness, so a failure panics; aws-lc aborts for the same reason.
#[expect(clippy::expect_used, reason = "there is no safe way to go on without randomness")]
fn random_text() -> String {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).expect("the operating system gives random bytes");
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_shown() {
        assert_eq!(format!("{:?}", AccessToken::new("eyJ")), "AccessToken(…)");
    }

    #[test]
    fn s16_states_differ_and_have_256_bits() {
        let states: std::collections::HashSet<String> =
            (0..1_000).map(|_| State::random().expose().to_owned()).collect();
        assert_eq!(states.len(), 1_000);
        assert!(states.iter().all(|state| State::is_well_formed(state)));
    }
}
