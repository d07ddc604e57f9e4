//! A server that is killed at random moments of signing in, renewing and signing out, over and over.
//!
//! `SOAK_KILLS` says how often (`make soak`: 200), `SOAK_SEED` repeats a run.

use crate::{
    program::{Program, services},
    support::{PASSWORD, Usher},
};
use local::{
    Endpoint, EndpointFault, Switches, TokenLifetimes,
    testing::{Browser, RedirectOutcome, location},
};
use reqwest::Error;
use std::{
    env,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

const KILLS: u64 = 5;
const COOKIE: &str = "__Host-Http-usher";
/// Cognito takes a rotated refresh token for ten seconds more. A server that is not back by then finds it refused.
const GRACE: Duration = Duration::from_secs(9);
/// New tokens are good for so long, in seconds: those of a pool whose clock is behind are old from the start.
const LEFT: u64 = 2;
/// They live so long in all.
const LIFETIME: u64 = 300;
const PAGE: &str = "/account";

/// `SplitMix64`: enough to choose moments, and a seed repeats it.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Act {
    SignIn,
    /// Tokens have so little time left that every page renews them.
    Read,
    SignOut,
}

struct Person {
    browser: Browser,
    /// Cookies of sessions that are over.
    over: Vec<String>,
}

impl Person {
    fn cookie(&self) -> Option<String> {
        self.browser.cookies.lock().unwrap().get(COOKIE).cloned()
    }

    async fn get(&self, usher: &Usher, path: &str) -> Result<reqwest::Response, Error> {
        self.browser.try_send(usher.request("GET", path)).await
    }

    /// Until there is no answer: what was being done then.
    async fn use_until_killed(&mut self, usher: &Usher, random: &mut Random) -> Act {
        loop {
            let act = match (self.cookie(), random.below(4)) {
                (None, _) => Act::SignIn,
                (Some(_), 0) => Act::SignOut,
                (Some(_), _) => Act::Read,
            };
            let done = match act {
                Act::SignIn => self.sign_in(usher).await,
                Act::Read => self.get(usher, PAGE).await.map(|page| assert_eq!(page.status(), 200)),
                Act::SignOut => self.sign_out(usher).await,
            };
            if done.is_err() {
                return act;
            }
        }
    }

    async fn sign_in(&self, usher: &Usher) -> Result<(), Error> {
        let begun = self.get(usher, "/auth/sign-in").await?;
        let landing = match self.browser.follow(&location(&begun).unwrap()).await {
            page @ RedirectOutcome::Page { .. } => self.browser.submit(&page.page_url(), "it-member", PASSWORD).await,
            back @ RedirectOutcome::App(_) => back,
        };
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(landing.app()).finish();
        let back = self.get(usher, &format!("/auth/callback?{query}")).await?;
        assert_eq!(back.status(), 303, "{:?}", back.text().await);
        assert!(self.cookie().is_some());
        Ok(())
    }

    async fn sign_out(&mut self, usher: &Usher) -> Result<(), Error> {
        let cookie = self.cookie().unwrap();
        let request = usher.request("POST", "/auth/sign-out").header("sec-fetch-site", "same-origin");
        let answer = self.browser.try_send(request).await?;
        assert_eq!(answer.status(), 303);
        assert_eq!(self.cookie(), None);
        self.over.push(cookie);
        Ok(())
    }

    /// What must hold once a server is back, by what the one before left unanswered.
    async fn check(&mut self, usher: &Usher, unanswered: Act, killed: Instant) {
        if let Some(cookie) = self.cookie() {
            // The old tokens count no more, so that this page is there only if they can be renewed.
            tokio::time::sleep(Duration::from_millis(LEFT * 1_000 + 100).saturating_sub(killed.elapsed())).await;
            let before = usher.services.faults().refreshes();
            let status = self.get(usher, PAGE).await.unwrap().status().as_u16();
            assert!(usher.services.faults().refreshes() - before <= 2, "it goes round and round");
            match unanswered {
                Act::SignOut => assert!([200, 401].contains(&status), "{status} after {unanswered:?}"),
                Act::SignIn | Act::Read if killed.elapsed() < GRACE => assert_eq!(status, 200, "a session was lost"),
                Act::SignIn | Act::Read => assert!([200, 401].contains(&status), "{status} after {unanswered:?}"),
            }
            if status == 401 {
                self.browser.cookies.lock().unwrap().remove(COOKIE);
                self.over.push(cookie);
            } else if unanswered == Act::SignOut {
                self.sign_out(usher).await.unwrap();
            }
        }
        for cookie in &self.over {
            let stranger = Browser::default();
            stranger.cookies.lock().unwrap().insert(COOKIE.to_owned(), cookie.clone());
            assert_eq!(usher.get(&stranger, PAGE).await.status(), 401, "a session that was over opens");
        }
    }
}

pub(crate) fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok().map(|value| value.parse().unwrap())
}

/// One of its own for each run, unless one is given.
pub(crate) fn seed() -> u64 {
    let now = || u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap();
    number("SOAK_SEED").unwrap_or_else(now)
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stdout, reason = "it is shown when the test fails, and by `make soak`")]
async fn a_killed_server_loses_no_session_and_leaves_none_that_opens() {
    let kills = number("SOAK_KILLS").unwrap_or(KILLS);
    let seed = seed();
    println!("SOAK_SEED={seed}");
    let mut random = Random(seed);
    let services = services().await;
    let mut person = Person {
        browser: Browser::stopping_at(&format!("{}/auth/callback", crate::support::PUBLIC)),
        over: Vec::new(),
    };
    let mut left: Option<(Act, Instant)> = None;
    for kill in 0..kills {
        let lifetimes =
            TokenLifetimes { access_token: Some(LIFETIME), id_token: Some(LIFETIME), ..TokenLifetimes::default() };
        let slow = EndpointFault { delay_ms: random.below(80), ..EndpointFault::default() };
        let endpoints = [(Endpoint::Token, slow.clone()), (Endpoint::Revoke, slow)].into();
        let clock_ahead = Some(i64::try_from(LEFT).unwrap() - i64::try_from(LIFETIME).unwrap());
        let switches = Switches { lifetimes: Some(lifetimes), endpoints, clock_ahead, ..Switches::default() };
        services.faults().set(switches).await.unwrap();
        let mut program = Program::beside(services.clone(), "info").await;
        if let Some((unanswered, killed)) = left {
            person.check(&program.usher, unanswered, killed).await;
        }
        let moment = Duration::from_millis(random.below(800));
        let Program { usher, child, .. } = &mut program;
        let (unanswered, ()) = tokio::join!(person.use_until_killed(usher, &mut random), async {
            tokio::time::sleep(moment).await;
            child.kill().unwrap();
        });
        println!("kill {kill} after {moment:?}: {unanswered:?} was unanswered");
        left = Some((unanswered, Instant::now()));
    }
    let program = Program::beside(services.clone(), "info").await;
    if let Some((unanswered, killed)) = left {
        person.check(&program.usher, unanswered, killed).await;
    }
}
