//! A signed-in browser: the cookie holds `<id>.<secret>`, the table holds, under a hash of the id, the tokens sealed
//! with a key from the secret. Neither opens a session without the other.

mod authorization;
mod cookie;
pub(crate) mod device;
mod events;
mod holding;
mod renew;
mod resolve;
mod rivals;
mod standing;
mod times;
mod tokens;

pub use authorization::bearer_token;
pub(crate) use cookie::SessionCookie;
pub use events::SessionEvent;
pub(crate) use holding::Holding;
pub use resolve::{Caller, Credentials, Session};
pub(crate) use standing::{Standings, follow};
pub(crate) use times::handle;
pub(crate) use tokens::SealedTokens;
