//! Fault injection: faults that an application must survive, activated through [`Faults`] or POST `/_faults`.
//!
//! | module | contents |
//! |---|---|
//! | `switches` | the switches, as JSON and as types |
//! | `handle` | [`Faults`]: sets, clears, counts, for tests in the same process |
//! | `endpoint` | `/_faults`: the same over HTTP |
//! | `active` | the active faults, and the counters |
//! | `layer` | delays, errors and lost responses of an endpoint |
//! | `key_set` | broken key sets |
//! | `contents` | faulty tokens |
//!
//! `docs/local-mode.md` shows each with an example.

mod active;
mod contents;
pub(super) mod endpoint;
mod handle;
mod key_set;
mod layer;
mod switches;

pub(crate) use active::FaultState;
pub(crate) use contents::TokenCorruptor;
pub use handle::{FaultError, Faults};
pub(crate) use key_set::published;
pub(crate) use layer::layer;
pub use switches::{
    AuthorizeError, Endpoint, EndpointFault, ErrorAnswer, KeyRotation, KeySetFault, LostConnection, Switches,
    TokenFault, TokenKind, TokenLifetimes, WhichToken,
};
