//! How calls are counted.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod support;

use access::{Limit, LimitSource, ResourceDraft};
use gate::{Caller, Clock, Gate, QuotaSettings, Refusal, Reset};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use support::{
    World, movable_clock, settings,
    unreliable::{Calls, Plan, Trouble, Unreliable},
    world, world_on,
};

async fn limited(world: &World, limit: Limit, clock: Clock) -> Gate {
    let mut settings = settings(&world.services, clock);
    settings.quota = QuotaSettings { default: limit, reset: Reset::default() };
    Gate::new(settings, world.store.clone()).await.unwrap()
}

async fn note(world: &World, path: &str, roles: &[&str]) {
    let draft = ResourceDraft {
        path: path.to_owned(),
        title: "A note".to_owned(),
        roles: roles.iter().map(|&role| role.to_owned()).collect(),
        ..ResourceDraft::default()
    };
    world.gate.create_resource(&world.caller("admin").await, &draft).await.unwrap();
}

async fn used(gate: &Gate, caller: &Caller) -> u64 {
    gate.quota(caller).await.unwrap().used
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d21_of_a_thousand_calls_at_once_on_two_servers_as_many_are_counted_as_there_are() {
    let world = world().await;
    note(&world, "/blog", &["IT"]).await;
    let caller = world.caller("it-member").await;
    let (clock, ahead) = movable_clock();
    let servers = [
        limited(&world, Limit::Calls(100), clock.clone()).await,
        limited(&world, Limit::Calls(100), clock.clone()).await,
    ];
    for round in 0..20 {
        ahead.store(round * 86_400, Ordering::SeqCst);
        let calls: Vec<_> = (0..1_000)
            .map(|call| {
                let (gate, caller) = (servers[call % 2].clone(), caller.clone());
                tokio::spawn(async move { gate.open_resource(&caller, "/blog").await.map(drop) })
            })
            .collect();
        let (mut admitted, mut refused) = (0, 0);
        for call in calls {
            match call.await.unwrap() {
                Ok(()) => admitted += 1,
                Err(Refusal::OverQuota { .. }) => refused += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!((admitted, refused), (100, 900), "round {round}");
        assert_eq!(used(&servers[0], &caller).await, 100);
    }
}

#[tokio::test]
async fn d22_a_new_day_begins_with_all_calls_whether_the_old_one_was_deleted_or_not() {
    let world = world().await;
    note(&world, "/blog", &["IT"]).await;
    let caller = world.caller("it-member").await;
    let now = Arc::new(AtomicU64::new(1_795_305_299)); // 2026-11-21T23:54:59Z
    let clock = {
        let now = now.clone();
        Clock::from_fn(move || now.load(Ordering::SeqCst))
    };
    let gate = limited(&world, Limit::Calls(1), clock).await;
    gate.open_resource(&caller, "/blog").await.unwrap();
    let Err(Refusal::OverQuota { username, quota }) = gate.open_resource(&caller, "/blog").await else {
        panic!("over the quota")
    };
    assert_eq!((username.as_str(), quota.used, quota.left(), quota.resets_in()), ("it-member", 1, Some(0), 1));
    now.fetch_add(1, Ordering::SeqCst);
    let opened = gate.open_resource(&caller, "/blog").await.unwrap();
    assert_eq!((opened.quota.used, opened.quota.resets_in()), (1, 86_400));
}

#[tokio::test]
async fn d23_what_is_denied_or_not_there_is_not_counted() {
    let world = world().await;
    note(&world, "/payroll", &["Finance"]).await;
    let caller = world.caller("it-member").await;
    assert!(matches!(world.gate.open_resource(&caller, "/payroll").await, Err(Refusal::Denied(_))));
    for path in ["/nothing", "/..", ""] {
        assert!(matches!(world.gate.open_resource(&caller, path).await, Err(Refusal::NotFound)), "{path}");
    }
    assert_eq!(used(&world.gate, &caller).await, 0);
}

#[tokio::test]
async fn with_a_limit_of_nothing_nothing_is_opened_and_without_one_anything() {
    let world = world().await;
    note(&world, "/blog", &["IT"]).await;
    let caller = world.caller("it-member").await;
    let none = limited(&world, Limit::Calls(0), Clock::system()).await;
    assert!(matches!(none.open_resource(&caller, "/blog").await, Err(Refusal::OverQuota { .. })));
    let any = limited(&world, Limit::Unlimited, Clock::system()).await;
    for _ in 0..60 {
        any.open_resource(&caller, "/blog").await.unwrap();
    }
    let state = any.quota(&caller).await.unwrap();
    assert_eq!((state.used, state.left(), state.allowance.source), (60, None, LimitSource::Default));
}

#[tokio::test]
async fn what_cannot_be_counted_is_not_opened_and_a_lost_answer_counts_once() {
    let services = world().await.services;
    let database = Unreliable::to(&services.dynamodb_url).await;
    let world = world_on(services, &database.url, Clock::system()).await;
    note(&world, "/blog", &["IT"]).await;
    let caller = world.caller("it-member").await;
    // What else a call asks of the database is remembered from this one.
    world.gate.open_resource(&caller, "/blog").await.unwrap();
    let strike = |trouble, calls| database.follow(Some(Plan { trouble, calls }));
    for trouble in [Trouble::Error, Trouble::Empty] {
        strike(trouble, Calls::From(1));
        let outcome = world.gate.open_resource(&caller, "/blog").await;
        assert!(matches!(outcome, Err(Refusal::NotCounted(_))), "{trouble:?}: {outcome:?}");
    }
    // A server that does not know the limits yet cannot count either. Gate::new asks before anything fails.
    database.follow(None);
    let cold = support::gate(&world.services, &world.store, Clock::system()).await;
    strike(Trouble::Error, Calls::From(1));
    let outcome = cold.open_resource(&caller, "/blog").await;
    assert!(matches!(outcome, Err(Refusal::NotCounted(_))), "{outcome:?}");
    strike(Trouble::AnswerLost, Calls::Only(1));
    assert_eq!(world.gate.open_resource(&caller, "/blog").await.unwrap().quota.used, 2);
    database.follow(None);
    assert_eq!(used(&world.gate, &caller).await, 2);
}
