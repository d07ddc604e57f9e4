//! Signing out: this browser, another one, or all of a person's.

mod everywhere;
mod here;
mod one;

pub use everywhere::SignedOutEverywhere;
pub use here::SignedOut;
