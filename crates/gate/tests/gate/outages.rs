//! Row 9: what does not answer is called by its name, and it is said when it is asked again.

use crate::support::{
    set_groups, settings,
    story::{Story, TOKENS_END, answers, token_endpoint},
    unreliable::{Calls, Plan, Trouble, Unreliable},
    world, world_on,
};
use access::Dependency;
use gate::{Clock, Gate, Outage, Refusal, SignInError};
use local::EndpointFault;
use std::time::Duration;

const NO_CALL_WORKS: Plan = Plan { trouble: Trouble::Error, calls: Calls::From(0) };

fn outage<T: std::fmt::Debug>(outcome: Result<T, Refusal>) -> Outage {
    match outcome {
        Err(Refusal::Unavailable(outage)) => outage,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_session_that_cannot_be_renewed_names_cognito_and_is_renewed_when_it_says() {
    let story = Story::begin().await;
    story.pass(TOKENS_END).await;
    story.token_endpoint(answers(503, "{}")).await;
    let outage = outage(story.resolve().await);
    assert_eq!(outage.dependency, Dependency::SignInService);
    let wait = outage.retry_after.unwrap();
    assert!(wait > Duration::ZERO && wait <= Duration::from_secs(7), "{wait:?}");

    story.token_endpoint(EndpointFault::default()).await;
    story.pass(wait.as_secs()).await;
    assert!(story.is_signed_in().await);
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_called_the_database() {
    let services = world().await.services;
    let database = Unreliable::to(&services.dynamodb_url).await;
    let world = world_on(services, &database.url, Clock::system()).await;
    let cookie = world.sign_in("it-member").await;
    let back = world.return_of("it-member").await;
    database.follow(Some(NO_CALL_WORKS));
    let resolved = world.gate.sessions.resolve(gate::Credentials { cookie: Some(&cookie), ..Default::default() }).await;
    assert_eq!(outage(resolved).dependency, Dependency::Database);
    let Err(SignInError::Unavailable(outage)) = world.complete(&back).await else { panic!("signed in") };
    assert_eq!((outage.dependency, outage.retry_after), (Dependency::Database, None));
}

#[tokio::test]
async fn cognito_that_does_not_answer_is_called_cognito() {
    let world = world().await;
    world.sign_in("it-member").await;
    let admin = world.caller("admin").await;
    let cognito = Unreliable::to(&world.services.user_pool.domain).await;
    let mut settings = settings(&world.services, Clock::system());
    settings.administration.endpoint = Some(cognito.url.clone());
    let server = Gate::new(settings, world.store.clone()).await.unwrap();
    cognito.follow(Some(NO_CALL_WORKS));
    let changed = set_groups(&server.people, &admin, "it-member", &["usher-admins".to_owned()].into()).await;
    assert_eq!(outage(changed).dependency, Dependency::UserPoolApi);

    let back = world.return_of("it-member").await;
    world.services.faults().set(token_endpoint(answers(502, "<h1>Bad gateway</h1>"))).await.unwrap();
    let Err(SignInError::Unavailable(outage)) = world.complete(&back).await else { panic!("signed in") };
    assert_eq!(outage.dependency, Dependency::SignInService);
}
