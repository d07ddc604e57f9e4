//! Tickets: one minute, one use, one site, one browser.

use super::{SiteSessionService, sealed, sealed::Kind};
use crate::{Caller, Refusal, seal::random_name};
use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use i18n::tr;
use serde::{Deserialize, Serialize};

/// How long a ticket is valid, in seconds.
const LIFETIME: u64 = 60;

#[derive(Serialize, Deserialize)]
struct Ticket {
    id: String,
    /// The hash of what only the browser that began the visit has.
    visit: String,
    /// The value of Usher's cookie.
    cookie: String,
    return_to: String,
    issued_at: u64,
}

/// A browser that has entered a site.
pub struct Entered {
    /// The value of the site's cookie.
    pub cookie: String,
    /// The address on the site to go to.
    pub return_to: String,
}

impl std::fmt::Debug for Entered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entered").field("return_to", &self.return_to).finish_non_exhaustive()
    }
}

/// What a browser shows of the secret of its visit before it has a ticket.
#[must_use]
pub fn visit_hash(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, secret.as_bytes()))
}

impl SiteSessionService {
    /// The secret of a browser that begins to visit a site.
    #[must_use]
    pub fn new_visit(&self) -> String {
        random_name()
    }

    /// A ticket to the site with this host, for the browser whose secret has the hash `visit`. `cookie` is the caller's
    /// own cookie.
    ///
    /// # Errors
    /// [`Refusal`], if only because the caller has no session.
    pub async fn issue(
        &self,
        caller: &Caller,
        cookie: &str,
        host: &str,
        visit: &str,
        return_to: &str,
    ) -> Result<String, Refusal> {
        let Caller::SignedIn(session) = caller else { return Err(Refusal::SignIn) };
        let ticket = Ticket {
            id: random_name(),
            visit: visit.to_owned(),
            cookie: cookie.to_owned(),
            return_to: return_to.to_owned(),
            issued_at: self.clock.now(),
        };
        let plain = serde_json::to_vec(&ticket).unwrap_or_default();
        tracing::info!(username = session.principal.user.username, host, "a ticket to a site was issued");
        sealed::seal(&self.keys, Kind::Ticket, host, &plain).await
    }

    /// Turns a ticket into a cookie of the site with this host. `visit` is the secret that this browser has.
    ///
    /// # Errors
    /// [`Refusal::BadInput`] when the ticket is too old, used, or for another site or browser.
    pub async fn redeem(&self, ticket: &str, host: &str, visit: &str) -> Result<Entered, Refusal> {
        let refused = |why: &'static str| {
            tracing::info!(why, host, "a ticket was refused");
            Refusal::BadInput(
                tr!("This link to the site works once and for a minute. Go to the site again.").to_owned(),
            )
        };
        let opened = sealed::open(&self.keys, Kind::Ticket, host, ticket).await?;
        let ticket = opened.and_then(|plain| serde_json::from_slice::<Ticket>(&plain).ok());
        let ticket = ticket.ok_or_else(|| refused("not sealed for this site"))?;
        let now = self.clock.now();
        // The clocks of two servers may differ slightly.
        if now.abs_diff(ticket.issued_at) > LIFETIME {
            return Err(refused("too old"));
        }
        // Before anything else is compared: a ticket that another browser has shown is known to others.
        let used = format!("ticket#{}", ticket.id);
        if !self.sessions.use_state(&used, &random_name(), now + 3 * LIFETIME).await? {
            return Err(refused("used"));
        }
        // A browser without a secret is no browser in particular: anybody could send it a ticket of their own.
        if visit.is_empty() || ticket.visit != visit_hash(visit) {
            return Err(refused("another browser's"));
        }
        let cookie = sealed::seal(&self.keys, Kind::Cookie, host, ticket.cookie.as_bytes()).await?;
        Ok(Entered { cookie, return_to: ticket.return_to })
    }
}
