//! A session on a protected site with a host name of its own, where Usher's cookie does not go.
//!
//! The browser brings a ticket from Usher's host to the site's, where it becomes a cookie of that site. Both are sealed
//! and hold the value of Usher's cookie, so that there is one session: whatever ends it ends it everywhere.

mod sealed;
mod ticket;

pub use ticket::{Entered, visit_hash};

use crate::{Clock, Refusal, scope::RequestScope, sign_in::AttemptKeys};
use sealed::Kind;
use std::sync::Arc;
use store::Sessions;

/// How long the cookie of a site lasts at least, in seconds: as long as the key that seals it. Usher then issues
/// another one, if the session still lives.
pub const SITE_COOKIE_SECONDS: u64 = 24 * 3_600;

/// Issues and redeems tickets, and opens the cookies of sites.
#[derive(Debug)]
pub struct SiteSessionService {
    pub(crate) keys: Arc<AttemptKeys>,
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) clock: Clock,
}

impl From<&RequestScope> for SiteSessionService {
    fn from(scope: &RequestScope) -> Self {
        let parts = &scope.components;
        Self { keys: parts.attempt_keys.clone(), sessions: parts.sessions.clone(), clock: parts.clock.clone() }
    }
}

impl SiteSessionService {
    /// The value of Usher's cookie in a cookie of the site with this host. `None` if Usher did not make the cookie for
    /// this site, or too long ago.
    ///
    /// # Errors
    /// [`Refusal::Unavailable`] when the key cannot be read.
    pub async fn session_cookie(&self, site_cookie: &str, host: &str) -> Result<Option<String>, Refusal> {
        let opened = sealed::open(&self.keys, Kind::Cookie, host, site_cookie).await?;
        Ok(opened.and_then(|plain| String::from_utf8(plain).ok()))
    }
}
