//! What only a browser has: storage. On the server all of it does nothing.

pub(crate) mod drafts;
pub(crate) mod preferences;
pub(crate) mod session_signal;
#[cfg(feature = "hydrate")]
mod storage;
