//! Sealing what a browser carries between Usher and a site: `<day of the key>.<sealed>`. Each is for one site and one
//! purpose, and opens nowhere else.

use crate::{
    Refusal,
    seal::SealingKey,
    sign_in::{AttemptKeys, SignInError},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use std::sync::Arc;

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

/// `None` if it cannot be sealed, which does not happen.
pub(super) async fn seal(keys: &AttemptKeys, kind: Kind, host: &str, plain: &[u8]) -> Result<Option<String>, Refusal> {
    let day = keys.today();
    let Some(key) = key(keys, day).await? else { return Ok(None) };
    let sealed = key.seal(plain, &kind.context(host)).ok();
    Ok(sealed.map(|sealed| format!("{day}.{}", URL_SAFE_NO_PAD.encode(sealed))))
}

/// `None` if Usher did not seal it for this, or too long ago.
pub(super) async fn open(keys: &AttemptKeys, kind: Kind, host: &str, sealed: &str) -> Result<Option<Vec<u8>>, Refusal> {
    let Some((day, sealed)) = sealed.split_once('.') else { return Ok(None) };
    let (Ok(day), Ok(sealed)) = (day.parse(), URL_SAFE_NO_PAD.decode(sealed)) else { return Ok(None) };
    let Some(key) = key(keys, day).await? else { return Ok(None) };
    Ok(key.open(&sealed, &kind.context(host)).ok())
}

async fn key(keys: &AttemptKeys, day: u64) -> Result<Option<Arc<SealingKey>>, Refusal> {
    match keys.key(day).await {
        Ok(key) => Ok(Some(key)),
        Err(SignInError::Unavailable(outage)) => Err(outage.into()),
        Err(SignInError::Fault(fault)) => Err(Refusal::Fault(fault)),
        Err(_) => Ok(None),
    }
}
