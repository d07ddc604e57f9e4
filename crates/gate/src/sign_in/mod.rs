//! Signing in through Cognito's hosted UI.

mod at_hash;
mod attempt_cookie;
mod attempt_keys;
mod begin;
mod complete;
mod error;
mod refused;
pub mod return_to;

pub use attempt_cookie::AttemptCookie;
pub(crate) use attempt_keys::AttemptKeys;
pub use begin::{BegunSignIn, SignInOptions};
pub use complete::{Browser, CallbackQuery, CompletedSignIn};
pub use error::SignInError;
