//! The use cases that every door calls: sign in, resolve a session, admit, then act. The only place where identity,
//! rules and data meet; a page, a server function or a program's call adds no rule of its own.
//!
//! ```text
//! gate          what all use cases share
//! sign_in/      begin and complete a sign-in; the sealed attempt and its keys; where one may return to
//! session/      the cookie, the sealed tokens, resolving a request's caller, renewing tokens, which sessions count
//! sign_out/     end the session here and at Cognito: this browser, another one, all of a person's
//! people/       what administrators do about people: list, one person, change groups
//! resources/    list, open, edit, create, save, delete: one file each
//! quota/        how many calls a person has today, and counting them
//! map/          the resource map: the rules as they are now, showing it, changing it, what a change would do
//! overview/     what happens, in numbers
//! audit/        what is remembered of what people do
//! admit         who is asking, may they, and the proof of it
//! refusal       why not
//! outage        a service that is needed does not answer
//! retries       when a step that failed is tried again by itself
//! markdown/     a resource's text as safe HTML
//! health        whether everything that is needed answers
//! seal          authenticated encryption
//! ttl_cache       a value that is cached for some seconds
//! clock         the time
//! spawn_detached  what must not stop half-way because a browser went away
//! ```

mod admit;
mod audit;
mod clock;
mod gate;
mod health;
mod map;
mod markdown;
mod outage;
mod overview;
mod people;
mod quota;
mod refusal;
mod resources;
mod retries;
mod seal;
mod session;
mod sign_in;
mod sign_out;
mod spawn_detached;
mod ttl_cache;

pub use audit::RequestSource;
pub use clock::Clock;
pub use gate::{Gate, Settings};
pub use health::NotReady;
pub use outage::Outage;
pub use quota::{BadReset, QuotaSettings, Reset};
pub use refusal::Refusal;
pub use resources::OpenedResource;
pub use session::{Caller, Credentials, Session, SessionEvent, bearer_token};
pub use sign_in::{
    AttemptCookie, BegunSignIn, Browser, CallbackQuery, CompletedSignIn, SignInError, SignInOptions, return_to,
};
pub use sign_out::{SignedOut, SignedOutEverywhere};
pub use spawn_detached::spawn_detached;
