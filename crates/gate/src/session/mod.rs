//! A signed-in browser: the cookie holds `<id>.<secret>`, the table holds, under a hash of the id, the tokens sealed
//! with a key from the secret. Neither opens a session without the other.

pub(crate) mod device;
mod cookie;
mod events;
mod holding;
mod renew;
mod resolve;
mod standing;
mod times;
mod tokens;

pub(crate) use holding::Holding;
pub(crate) use cookie::SessionCookie;
pub use events::SessionEvent;
pub(crate) use standing::{Standings, follow};
pub(crate) use times::handle;
pub use resolve::{Caller, Credentials, Session};
pub(crate) use tokens::SealedTokens;
