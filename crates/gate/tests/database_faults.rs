//! Each call to DynamoDB that signing in, a page, a renewal or a sign-out makes comes to grief in turn, in several ways.
//! Every time there is an answer in time, nobody is signed out by it, and the same act works as soon as DynamoDB does.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod support;

use gate::{Caller, Clock, Credentials, Refusal, SignInError};
use std::time::{Duration, Instant};
use support::{
    Return, World,
    unreliable::{Plan, Trouble, Unreliable},
    world_on,
};

/// Three tries of a call, and what comes after it.
const IN_TIME: Duration = Duration::from_secs(12);
/// Tokens that last no longer than this are renewed by every page.
const SHORT: Duration = Duration::from_secs(50);
const LONG: Duration = Duration::from_secs(300);

#[derive(Debug, Clone, Copy, PartialEq)]
enum Act {
    SignIn,
    Page,
    SignOut,
    /// By an administrator.
    SignOutEverywhere,
}

/// What an act needs, made ready while DynamoDB works.
struct Ready {
    back: Return,
    cookie: String,
    admin: Caller,
}

impl Ready {
    async fn make(world: &World) -> Self {
        Self {
            cookie: world.sign_in("it-member").await,
            back: world.return_of("it-member").await,
            admin: world.caller("admin").await,
        }
    }
}

/// Whether it was done; otherwise DynamoDB was what was wrong.
async fn attempt(world: &World, act: Act, ready: &Ready) -> bool {
    let refused = match act {
        Act::SignIn => match world.complete(&ready.back).await {
            Ok(completed) => return is_signed_in(world, &completed.cookie).await.is_ok(),
            Err(SignInError::Unavailable(_)) => return false,
            Err(error) => panic!("{error:?}"),
        },
        Act::Page => is_signed_in(world, &ready.cookie).await,
        Act::SignOut => world.gate.sign_out(Some(&ready.cookie)).await.map(|done| assert!(done.token_revoked)),
        Act::SignOutEverywhere => match world.gate.sign_out_everywhere(&ready.admin, "it-member").await {
            Ok(done) => return done.is_complete(),
            Err(refusal) => Err(refusal),
        },
    };
    match refused {
        Ok(()) => true,
        Err(Refusal::Unavailable(_)) => false,
        Err(refusal) => panic!("{refusal:?}"),
    }
}

async fn is_signed_in(world: &World, cookie: &str) -> Result<(), Refusal> {
    let credentials = Credentials { cookie: Some(cookie), in_use: true, ..Credentials::default() };
    match world.gate.resolve(credentials).await? {
        Caller::SignedIn(_) => Ok(()),
        caller => panic!("signed out: {caller:?}"),
    }
}

/// Once DynamoDB works again.
async fn check(world: &World, act: Act, ready: &Ready, done: bool) {
    match act {
        Act::SignIn => {
            is_signed_in(world, &ready.cookie).await.unwrap();
            let again = world.sign_in("it-member").await;
            is_signed_in(world, &again).await.unwrap();
        }
        Act::Page => is_signed_in(world, &ready.cookie).await.unwrap(),
        Act::SignOut | Act::SignOutEverywhere => {
            assert!(done || attempt(world, act, ready).await);
            assert!(matches!(world.resolve(&ready.cookie).await, Caller::Expired));
        }
    }
    if act == Act::SignOutEverywhere {
        // A sign-in in the second of a sign-out counts as before it.
        tokio::time::sleep(Duration::from_millis(1_100)).await;
    }
}

async fn beside_an_unreliable_database(token_lifetime: Duration) -> (World, Unreliable) {
    let mut options = local::Options::for_tests();
    options.lifetimes.access_token = token_lifetime;
    options.lifetimes.id_token = token_lifetime;
    options.app_urls.push(support::APP.to_owned());
    let services = local::start(options).await.unwrap();
    let database = Unreliable::to(&services.dynamodb_url).await;
    let world = world_on(services, &database.url, Clock::system()).await;
    (world, database)
}

async fn every_call_fails_in_turn(act: Act, token_lifetime: Duration) {
    let (world, database) = beside_an_unreliable_database(token_lifetime).await;
    let ready = Ready::make(&world).await;
    database.follow(None);
    assert!(attempt(&world, act, &ready).await);
    let calls = database.calls();
    assert!(calls > 0);
    check(&world, act, &ready, true).await;

    let strikes = |trouble, lasts| (0..calls).map(move |call| Plan { trouble, call, lasts });
    let plans = strikes(Trouble::AnswerLost, false)
        .chain(strikes(Trouble::Throttled, false))
        .chain(strikes(Trouble::Empty, false))
        .chain(strikes(Trouble::Error, true))
        .chain([Plan { trouble: Trouble::Silence, call: 0, lasts: true }]);
    for plan in plans {
        let ready = Ready::make(&world).await;
        database.follow(Some(plan));
        let begun = Instant::now();
        let done = attempt(&world, act, &ready).await;
        assert!(begun.elapsed() < IN_TIME, "{act:?}, {plan:?}: {:?}", begun.elapsed());
        database.follow(None);
        println!("{act:?}, {plan:?}: {}", if done { "done all the same" } else { "not done" });
        check(&world, act, &ready, done).await;
    }
}

#[tokio::test]
async fn signing_in_survives_each_fault_of_the_database() {
    every_call_fails_in_turn(Act::SignIn, LONG).await;
}

#[tokio::test]
async fn a_page_survives_each_fault_of_the_database() {
    every_call_fails_in_turn(Act::Page, LONG).await;
}

#[tokio::test]
async fn a_renewal_survives_each_fault_of_the_database() {
    every_call_fails_in_turn(Act::Page, SHORT).await;
}

#[tokio::test]
async fn signing_out_survives_each_fault_of_the_database() {
    every_call_fails_in_turn(Act::SignOut, LONG).await;
}

#[tokio::test]
async fn signing_somebody_out_everywhere_survives_each_fault_of_the_database() {
    every_call_fails_in_turn(Act::SignOutEverywhere, LONG).await;
}

#[tokio::test]
async fn what_a_person_has_tried_again_is_not_done_a_third_time() {
    let (world, database) = beside_an_unreliable_database(LONG).await;
    let ready = Ready::make(&world).await;
    database.follow(Some(Plan { trouble: Trouble::Error, call: 1, lasts: true }));
    assert!(!attempt(&world, Act::SignOutEverywhere, &ready).await);
    database.follow(None);
    check(&world, Act::SignOutEverywhere, &ready, false).await;

    let since = world.sign_in("it-member").await;
    // The first try would by itself be taken up after five seconds.
    tokio::time::sleep(Duration::from_secs(6)).await;
    is_signed_in(&world, &since).await.unwrap();
}
