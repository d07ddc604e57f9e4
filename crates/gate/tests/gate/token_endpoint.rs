//! Cognito's token endpoint refuses, is silent, breaks off or drips, at sign-in and at renewal: there is an answer in
//! time, nobody is signed in by half of one, and nobody is signed out.

use crate::support::{
    Return,
    story::{Story, TOKENS_END, TOKENS_NEARLY_END},
    unreliable::{Calls, Plan, Trouble, Unreliable},
};
use gate::{Browser, CallbackQuery, Caller, CompletedSignIn, Gate, Refusal, SignInError};
use local::Options;
use std::time::{Duration, Instant};

/// `None`: nobody listens there.
const TROUBLES: [Option<Trouble>; 6] = [
    None,
    Some(Trouble::Silence),
    Some(Trouble::Drip),
    Some(Trouble::Reset),
    Some(Trouble::Empty),
    Some(Trouble::Error),
];
/// A code is waited for for three seconds, and a renewal for five; the rest is for a machine that is busy.
const SIGN_IN: Duration = Duration::from_secs(15);
const RENEWAL: Duration = Duration::from_secs(20);

/// A server, and what it reaches of Cognito.
struct Beside {
    server: Gate,
    /// `None`: nothing.
    cognito: Option<Unreliable>,
    name: String,
}

impl Beside {
    /// From the beginning.
    async fn trouble(story: &Story, trouble: Option<Trouble>) -> Self {
        let name = format!("{trouble:?}");
        let Some(trouble) = trouble else {
            return Self { server: story.server_over("http://127.0.0.1:1").await, cognito: None, name };
        };
        let cognito = Unreliable::to(&story.world.services.user_pool.domain).await;
        cognito.follow(Some(Plan { trouble, calls: Calls::From(0) }));
        Self { server: story.server_over(&cognito.url).await, cognito: Some(cognito), name }
    }

    fn was_struck(&self) -> bool {
        self.cognito.as_ref().is_none_or(|cognito| cognito.strikes() > 0)
    }

    /// The same server when the trouble is over; another one where it cannot end.
    fn recovered<'a>(&'a self, other: &'a Gate) -> &'a Gate {
        match &self.cognito {
            Some(cognito) => {
                cognito.follow(None);
                &self.server
            }
            None => other,
        }
    }
}

async fn complete(server: &Gate, back: &Return) -> Result<CompletedSignIn, SignInError> {
    let query = CallbackQuery::parse(&back.text())?;
    server.sign_in.complete(&query, std::slice::from_ref(&back.cookie), Browser::default()).await
}

#[tokio::test]
async fn whatever_the_token_endpoint_does_a_sign_in_ends_in_time_and_without_a_session() {
    let story = Story::begin().await;
    let all = futures::future::join_all(TROUBLES.map(|trouble| Beside::trouble(&story, trouble))).await;
    let tries = all.iter().map(async |beside| {
        let (back, name) = (story.world.return_of("marketing-member").await, &beside.name);
        let begun = Instant::now();
        let error = complete(&beside.server, &back).await.unwrap_err();
        assert!(begun.elapsed() < SIGN_IN, "{name}: {:?}", begun.elapsed());
        assert!(matches!(error, SignInError::Unavailable(_)), "{name}: {error:?}");
        assert!(beside.was_struck(), "{name}");
        assert_eq!(complete(&beside.server, &back).await.unwrap_err(), SignInError::Replayed, "{name}");
    });
    futures::future::join_all(tries).await;
    assert!(story.world.store.sessions.of(&story.world.user_id("marketing-member").await, 0).await.unwrap().is_empty());

    for beside in &all {
        let back = story.world.return_of("marketing-member").await;
        let signed_in = complete(beside.recovered(&story.world.gate), &back).await;
        assert!(signed_in.is_ok(), "{}: {signed_in:?}", beside.name);
    }
}

/// A renewal after so many seconds, by three requests at once, and what these are told.
async fn renewals(seconds: u64, expected: fn(&Result<Caller, Refusal>) -> bool) {
    let mut options = Options::for_tests();
    // As long as Cognito lets it be: what drips has rotated the token, and ten seconds are short for a busy machine.
    options.lifetimes.refresh_grace = Some(Duration::from_secs(60));
    let mut stories = Vec::new();
    for trouble in TROUBLES {
        let story = Story::with(options.clone()).await;
        let beside = Beside::trouble(&story, trouble).await;
        story.pass(seconds).await;
        stories.push((story, beside));
    }
    let renewed = async |story: &Story| {
        story.world.store.sessions.of(&story.world.user_id("it-member").await, 0).await.unwrap()[0].version > 1
    };
    let tries = stories.iter().map(async |(story, beside)| {
        let name = &beside.name;
        let begun = Instant::now();
        let callers = futures::future::join_all((0..3).map(|_| story.resolve_at(&beside.server))).await;
        assert!(begun.elapsed() < RENEWAL, "{name}: {:?}", begun.elapsed());
        assert!(callers.iter().all(expected), "{name}: {callers:?}");
        assert!(beside.was_struck() && !renewed(story).await, "{name}");

        let server = beside.recovered(&story.world.gate);
        // Until then Cognito is left alone.
        story.pass(7).await;
        let caller = story.resolve_at(server).await;
        assert!(matches!(caller, Ok(Caller::SignedIn(_))), "{name}: {caller:?}");
        assert!(renewed(story).await, "{name}");
    });
    futures::future::join_all(tries).await;
}

#[tokio::test]
async fn whatever_the_token_endpoint_does_the_old_tokens_serve_while_they_last() {
    renewals(TOKENS_NEARLY_END, |caller| matches!(caller, Ok(Caller::SignedIn(_)))).await;
}

#[tokio::test]
async fn whatever_the_token_endpoint_does_a_session_whose_tokens_have_ended_waits_and_lives() {
    renewals(TOKENS_END, |caller| matches!(caller, Err(Refusal::Unavailable(_)))).await;
}
