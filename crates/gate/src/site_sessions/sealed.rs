//! Sealing what a browser carries between Usher and a site, with the keys of sign-in attempts. Each is for one site and
//! one purpose, and opens nowhere else.

use crate::{
    Refusal, Source,
    sign_in::{AttemptKeys, SignInError},
};

/// What is sealed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Ticket,
    Cookie,
}

impl Kind {
    /// No sign-in attempt is sealed with such a context: theirs have letters and digits only.
    fn context(self, host: &str) -> String {
        let kind = match self {
            Self::Ticket => "ticket",
            Self::Cookie => "cookie",
        };
        format!("site#{kind}#{host}")
    }
}

pub(super) async fn seal(keys: &AttemptKeys, kind: Kind, host: &str, plain: &[u8]) -> Result<String, Refusal> {
    keys.seal(plain, &kind.context(host)).await.map_err(refusal)
}

/// `None` if Usher did not seal it for this, or too long ago.
pub(super) async fn open(keys: &AttemptKeys, kind: Kind, host: &str, sealed: &str) -> Result<Option<Vec<u8>>, Refusal> {
    match keys.open(sealed, &kind.context(host)).await {
        Ok(plain) => Ok(Some(plain)),
        Err(SignInError::NoAttempt) => Ok(None),
        Err(error) => Err(refusal(error)),
    }
}

fn refusal(error: SignInError) -> Refusal {
    match error {
        SignInError::Unavailable(outage) => outage.into(),
        SignInError::Fault(fault) => Refusal::Fault(fault),
        other => Refusal::Fault(Source::of(other)),
    }
}
