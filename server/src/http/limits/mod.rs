//! Rate limits and concurrency limits: per client address, per user and in total.

mod address_limit;
mod keyed_semaphore;
mod sign_in_limit;
mod unsent_answers;

pub(crate) use address_limit::AddressLimit;
pub(crate) use keyed_semaphore::{KeyedSemaphore, Permit, Saturated};
pub(crate) use sign_in_limit::{SignInLimit, SignInOutcome};
pub(crate) use unsent_answers::UnsentAnswers;
