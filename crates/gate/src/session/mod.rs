//! A signed-in browser: the cookie holds `<id>.<secret>`; the table holds the tokens under a hash of the id, sealed
//! with a key derived from the secret. Neither opens a session without the other.

mod authorization;
mod cache;
mod cookie;
pub(crate) mod device;
mod duplicate_sessions;
mod events;
mod renew;
mod resolve;
mod times;
mod tokens;
mod verified_tokens;

pub use authorization::bearer_token;
pub(crate) use cache::{SessionCache, poll_changes};
pub(crate) use cookie::SessionCookie;
pub use events::SessionEvent;
pub use resolve::{Caller, Credentials, Session};
pub(crate) use times::handle;
pub(crate) use tokens::SessionTokens;
pub(crate) use verified_tokens::VerifiedTokens;
