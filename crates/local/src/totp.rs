//! The secret of an authenticator app (RFC 6238: SHA-1, six digits, 30 seconds).

use serde::{Deserialize, Serialize};
use std::fmt;
use totp_rs::{Builder, Secret, Totp};

/// The secret that an authenticator app and the user pool share. Written as base32, with at least 128 bits.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TotpSecret(Totp);

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

impl TryFrom<String> for TotpSecret {
    type Error = &'static str;

    fn try_from(base32: String) -> Result<Self, Self::Error> {
        let secret = Secret::try_from_base32(base32).map_err(|_| "totp_secret is not base32")?;
        let totp = Builder::new().with_secret(secret).build();
        totp.map(Self).map_err(|_| "totp_secret is shorter than 26 characters of base32")
    }
}

impl From<TotpSecret> for String {
    fn from(secret: TotpSecret) -> Self {
        secret.0.secret().to_base32()
    }
}

impl TotpSecret {
    /// The code at `now`, in seconds since 1970.
    #[must_use]
    pub fn code(&self, now: u64) -> String {
        self.0.generate(now).to_string()
    }

    /// The time step that a code belongs to, if it is the current, the previous or the next one.
    pub(crate) fn step(&self, code: &str, now: u64) -> Option<u64> {
        self.0.check(code, now)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

    use super::TotpSecret;

    #[test]
    fn codes_of_rfc_6238_appendix_b() {
        // ASCII "12345678901234567890"; the RFC's eight digits truncated to the last six.
        let secret = TotpSecret::try_from("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_owned()).unwrap();
        for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            assert_eq!(secret.code(time), code);
            assert_eq!(secret.step(code, time + 30), Some(time / 30));
            assert_eq!(secret.step(code, time + 90), None);
        }
        assert!(!format!("{secret:?}").contains("GEZD"));
    }
}
