//! What the services report to whoever measures.

use crate::support::{
    World, settings,
    story::{Story, TOKENS_END, lost},
    world,
};
use ::telemetry::{CallOutcome, Event, Observer, Telemetry};
use access::{Limit, ResourceDraft};
use gate::{Clock, Gate, QuotaSettings, Refusal, Reset, SignInError};
use std::sync::{Arc, Mutex};

#[derive(Debug, Default)]
struct Seen(Mutex<Vec<Event>>);

impl Observer for Seen {
    fn observe(&self, event: Event) {
        self.0.lock().unwrap().push(event);
    }
}

impl Seen {
    fn count(&self, event: Event) -> usize {
        self.0.lock().unwrap().iter().filter(|seen| **seen == event).count()
    }

    /// How often tokens were asked for with this outcome.
    fn refreshes(&self, outcome: CallOutcome) -> usize {
        let is_meant = |event: &Event| match event {
            Event::Call(call) => call.operation == "RefreshTokens" && call.outcome == outcome,
            _ => false,
        };
        self.0.lock().unwrap().iter().filter(|event| is_meant(event)).count()
    }
}

/// From now on, the world's server reports what happens. Everybody has one call a day.
async fn observed(world: &mut World, clock: Clock) -> Arc<Seen> {
    let seen = Arc::new(Seen::default());
    let mut settings = settings(&world.services, clock);
    settings.telemetry = Telemetry::new(seen.clone());
    settings.quota = QuotaSettings { default: Limit::Calls(1), reset: Reset::default() };
    world.gate = Gate::new(settings, world.store.clone()).await.unwrap();
    seen
}

#[tokio::test]
async fn each_call_against_the_quota_is_reported_once() {
    let mut world = world().await;
    let seen = observed(&mut world, Clock::system()).await;
    let admin = world.caller("admin").await;
    for path in ["/one", "/other"] {
        let draft = ResourceDraft {
            path: path.to_owned(),
            title: "A note".to_owned(),
            roles: vec!["department:IT".to_owned()],
            ..ResourceDraft::default()
        };
        world.gate.resources.create(&admin, &draft).await.unwrap();
    }
    let member = world.caller("it-member").await;
    let quota = |result| seen.count(Event::Quota(result));
    world.gate.resources.open(&member, "/one").await.unwrap();
    assert_eq!([quota("admitted"), quota("repeated"), quota("refused"), quota("failed")], [1, 0, 0, 0]);
    world.gate.resources.open(&member, "/one").await.unwrap();
    let refused = world.gate.resources.open(&member, "/other").await;
    assert!(matches!(refused, Err(Refusal::OverQuota(_))), "{refused:?}");
    assert_eq!([quota("admitted"), quota("repeated"), quota("refused"), quota("failed")], [1, 1, 1, 0]);
    let opened = Event::Decision { action: "open_resource", is_allowed: true, rule: "role" };
    assert_eq!(seen.count(opened), 3, "the rules admitted all of them");
}

#[tokio::test]
async fn each_sign_in_is_reported_with_its_result() {
    let mut world = world().await;
    let seen = observed(&mut world, Clock::system()).await;
    let back = world.return_of("it-member").await;
    world.complete(&back).await.unwrap();
    assert_eq!(world.complete(&back).await.unwrap_err(), SignInError::Replayed);
    world.complete(&back.without("state")).await.unwrap_err();
    let results = ["ok", "replayed", "malformed"].map(|result| seen.count(Event::SignIn(result)));
    assert_eq!(results, [1, 1, 1]);
    assert_eq!(seen.count(Event::Token { of: "session", result: "ok" }), 1);
}

/// Anybody can begin a sign-in and write an error into the address of its callback.
#[tokio::test]
async fn what_only_the_browser_says_is_not_reported_as_what_cognito_says() {
    let mut world = world().await;
    let seen = observed(&mut world, Clock::system()).await;
    for error in ["invalid_scope", "server_error"] {
        let back = world.return_of("it-member").await.without("code").with("error", error);
        world.complete(&back).await.unwrap_err();
    }
    let results = ["hosted_ui_misconfigured", "hosted_ui_unavailable", "misconfigured", "unavailable"];
    assert_eq!(results.map(|result| seen.count(Event::SignIn(result))), [1, 1, 0, 0]);
}

#[tokio::test]
async fn each_renewal_is_reported_with_its_result() {
    let mut story = Story::begin().await;
    let seen = observed(&mut story.world, story.clock.clone()).await;
    let renewals = || ["ok", "failed", "refused"].map(|result| seen.count(Event::Renewal(result)));
    story.pass(TOKENS_END).await;
    assert!(story.is_signed_in().await);
    assert_eq!(renewals(), [1, 0, 0]);
    story.pass(TOKENS_END).await;
    story.token_endpoint(lost(2)).await;
    assert!(story.is_unavailable().await);
    assert_eq!(renewals(), [1, 1, 0]);
    // Cognito has issued tokens, which were lost, and takes the old refresh token for ten seconds only.
    story.pass(11).await;
    assert!(story.is_over().await);
    assert_eq!(renewals(), [1, 1, 1]);
    let refreshes =
        [CallOutcome::Ok, CallOutcome::NoAnswer, CallOutcome::Refused].map(|outcome| seen.refreshes(outcome));
    assert_eq!(refreshes, [1, 2, 1]);
}
