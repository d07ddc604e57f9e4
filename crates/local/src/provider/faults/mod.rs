//! Faults on demand: what an application must survive, switched on over [`Faults`] or POST `/_faults`.
//!
//! | module | what it holds |
//! |---|---|
//! | `switches` | the switches, as JSON and as types |
//! | `handle` | [`Faults`]: sets, clears, counts, for tests in the same process |
//! | `endpoint` | `/_faults`: the same for everybody else |
//! | `active` | what is switched on, and the counters |
//! | `layer` | delays, refusals and lost answers of an endpoint |
//! | `key_set` | key sets that are broken |
//! | `contents` | tokens that are wrong |
//!
//! `docs/local-mode.md` shows each with an example.

mod active;
mod contents;
pub(super) mod endpoint;
mod handle;
mod key_set;
mod layer;
mod switches;

pub(crate) use active::Active;
pub(crate) use contents::Spoiler;
pub use handle::{FaultError, Faults};
pub(crate) use key_set::published;
pub(crate) use layer::layer;
pub use switches::{
    AuthorizeError, Endpoint, EndpointFault, ErrorAnswer, KeyRotation, KeySetFault, LostConnection, Switches,
    TokenFault, TokenKind, TokenLifetimes, WhichToken,
};
