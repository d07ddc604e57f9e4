//! How much one address, one user, and all together may ask for at once or in a minute.

mod address_limit;
mod keyed_semaphore;
mod sign_in_limit;

pub(crate) use address_limit::AddressLimit;
pub(crate) use keyed_semaphore::{KeyedSemaphore, Saturated};
pub(crate) use sign_in_limit::{SignInLimit, SignInOutcome};
