//! A signed-in browser: the cookie holds `<id>.<secret>`, the table holds, under a hash of the id, the tokens sealed
//! with a key from the secret. Neither opens a session without the other.

mod cookie;
mod resolve;
mod tokens;

pub(crate) use cookie::SessionCookie;
pub use resolve::{Caller, Credentials, Session};
pub(crate) use tokens::SealedTokens;
