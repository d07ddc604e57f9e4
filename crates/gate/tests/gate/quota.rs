//! How calls are counted.

use crate::support::{
    self, World, movable_clock, settings,
    unreliable::{Calls, Plan, Trouble, Unreliable},
    world, world_on,
};
use access::{Limit, LimitSource, OpenResource, Operation, Principal, ResourceDraft, Role, Rules, UserId, UserRef};
use futures::{StreamExt as _, stream};
use gate::{Caller, Clock, Gate, QuotaSettings, Refusal, Reset};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use store::Call;

/// Calls that race. Each waits for those before it at the one database: a hundred wait longer than a call may (two
/// seconds), on a machine that is busy.
const IN_FLIGHT: usize = 16;

async fn limited(world: &World, limit: Limit, clock: Clock) -> Gate {
    let mut settings = settings(&world.services, clock);
    settings.quota = QuotaSettings { default: limit, reset: Reset::default() };
    Gate::new(settings, world.store.clone()).await.unwrap()
}

async fn note(world: &World, path: &str, roles: &[&str]) {
    note_by(world, &world.caller("admin").await, path.to_owned(), roles).await;
}

async fn note_by(world: &World, by: &Caller, path: String, roles: &[&str]) {
    let draft = ResourceDraft {
        path,
        title: "A note".to_owned(),
        roles: roles.iter().map(|&role| role.to_owned()).collect(),
        ..ResourceDraft::default()
    };
    world.gate.resources.create(by, &draft).await.unwrap();
}

async fn used(gate: &Gate, caller: &Caller) -> u64 {
    gate.quota.state(caller).await.unwrap().used
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d21_of_a_thousand_calls_at_once_on_two_servers_as_many_are_counted_as_there_are() {
    let world = world().await;
    let admin = world.caller("admin").await;
    let notes = (0..1_000).map(|n| note_by(&world, &admin, format!("/note-{n}"), &["department:IT"]));
    stream::iter(notes).buffer_unordered(8).collect::<Vec<()>>().await;
    let caller = world.caller("it-member").await;
    let (clock, ahead) = movable_clock();
    let servers = [
        limited(&world, Limit::Calls(100), clock.clone()).await,
        limited(&world, Limit::Calls(100), clock.clone()).await,
    ];
    for round in 0..20 {
        ahead.store(round * 86_400, Ordering::SeqCst);
        let calls = (0..1_000).map(|call| {
            let (gate, caller) = (servers[call % 2].clone(), caller.clone());
            tokio::spawn(async move { gate.resources.open(&caller, &format!("/note-{call}")).await.map(drop) })
        });
        let mut calls = stream::iter(calls).buffer_unordered(IN_FLIGHT);
        let (mut admitted, mut refused) = (0, 0);
        while let Some(call) = calls.next().await {
            match call.unwrap() {
                Ok(()) => admitted += 1,
                Err(Refusal::OverQuota(_)) => refused += 1,
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
    note(&world, "/blog", &["department:IT"]).await;
    let caller = world.caller("it-member").await;
    let now = Arc::new(AtomicU64::new(1_795_305_299)); // 2026-11-21T23:54:59Z
    let clock = {
        let now = now.clone();
        Clock::from_fn(move || now.load(Ordering::SeqCst))
    };
    let gate = limited(&world, Limit::Calls(1), clock).await;
    note(&world, "/other", &["department:IT"]).await;
    gate.resources.open(&caller, "/blog").await.unwrap();
    let Err(Refusal::OverQuota(quota)) = gate.resources.open(&caller, "/other").await else { panic!("over the quota") };
    assert_eq!((quota.used, quota.left(), quota.resets_in()), (1, Some(0), 1));
    now.fetch_add(1, Ordering::SeqCst);
    let opened = gate.resources.open(&caller, "/blog").await.unwrap();
    assert_eq!((opened.quota.used, opened.quota.resets_in()), (1, 86_400));
}

#[tokio::test]
async fn d23_what_is_denied_or_not_there_is_not_counted() {
    let world = world().await;
    note(&world, "/payroll", &["department:Finance"]).await;
    let caller = world.caller("it-member").await;
    assert!(matches!(world.gate.resources.open(&caller, "/payroll").await, Err(Refusal::Denied(_))));
    for path in ["/nothing", "/..", ""] {
        assert!(matches!(world.gate.resources.open(&caller, path).await, Err(Refusal::NotFound)), "{path}");
    }
    assert_eq!(used(&world.gate, &caller).await, 0);
}

#[tokio::test]
async fn with_a_limit_of_nothing_nothing_is_opened_and_without_one_anything() {
    let world = world().await;
    for path in ["/blog", "/other", "/third"] {
        note(&world, path, &["department:IT"]).await;
    }
    let caller = world.caller("it-member").await;
    let none = limited(&world, Limit::Calls(0), Clock::system()).await;
    assert!(matches!(none.resources.open(&caller, "/blog").await, Err(Refusal::OverQuota(_))));
    assert!(matches!(none.resources.open_source(&caller, "/blog").await, Err(Refusal::OverQuota(_))));
    let any = limited(&world, Limit::Unlimited, Clock::system()).await;
    for path in ["/blog", "/other", "/third"] {
        any.resources.open(&caller, path).await.unwrap();
    }
    let state = any.quota.state(&caller).await.unwrap();
    assert_eq!((state.used, state.left(), state.allowance.source), (3, None, LimitSource::Default));
}

#[tokio::test]
async fn what_cannot_be_counted_is_not_opened_and_a_lost_answer_counts_once() {
    let services = world().await.services;
    let database = Unreliable::to(&services.dynamodb_url).await;
    let world = world_on(services, &database.url, Clock::system()).await;
    note(&world, "/blog", &["department:IT"]).await;
    note(&world, "/other", &["department:IT"]).await;
    let caller = world.caller("it-member").await;
    // What else a call asks of the database is remembered from this one.
    world.gate.resources.open(&caller, "/blog").await.unwrap();
    let strike = |trouble, calls| database.follow(Some(Plan { trouble, calls }));
    for trouble in [Trouble::Error, Trouble::Empty] {
        strike(trouble, Calls::From(1));
        let outcome = world.gate.resources.open(&caller, "/other").await;
        assert!(matches!(outcome, Err(Refusal::NotCounted(_))), "{trouble:?}: {outcome:?}");
    }
    // A server that does not know the limits yet cannot count either. Gate::new asks before anything fails.
    database.follow(None);
    let cold = support::gate(&world.services, &world.store, Clock::system()).await;
    strike(Trouble::Error, Calls::From(1));
    let outcome = cold.resources.open(&caller, "/blog").await;
    assert!(matches!(outcome, Err(Refusal::NotCounted(_))), "{outcome:?}");
    strike(Trouble::AnswerLost, Calls::Only(1));
    assert_eq!(world.gate.resources.open(&caller, "/other").await.unwrap().quota.used, 2);
    database.follow(None);
    assert_eq!(used(&world.gate, &caller).await, 2);
}

/// Row 7: with all calls used up, whoever owns a resource manages it and sees what they have saved.
#[tokio::test]
async fn a_quota_that_is_used_up_keeps_nobody_from_managing_their_own() {
    let world = world().await;
    for limit in [0, 1] {
        let (clock, ahead) = movable_clock();
        let gate = limited(&world, Limit::Calls(limit), clock).await;
        let owner = world.caller("it-member").await;
        note(&world, &format!("/others-{limit}"), &["department:IT"]).await;
        note(&world, &format!("/more-{limit}"), &["department:IT"]).await;
        let others = gate.resources.open(&owner, &format!("/others-{limit}")).await;
        assert_eq!(others.is_ok(), limit == 1);
        let draft =
            ResourceDraft { path: format!("/own-{limit}"), title: "Own".to_owned(), ..ResourceDraft::default() };
        gate.resources.create(&owner, &draft).await.unwrap();
        gate.resources.open(&owner, &draft.path).await.unwrap();
        let loaded = gate.resources.edit(&owner, &draft.path).await.unwrap();
        ahead.store(61, Ordering::SeqCst);
        let denied = gate.resources.open(&owner, &draft.path).await;
        assert!(matches!(denied, Err(Refusal::OverQuota(_))), "after a minute it is another call: {denied:?}");
        gate.resources
            .save(&owner, &draft.path, &ResourceDraft { title: "Now".to_owned(), ..loaded.draft() })
            .await
            .unwrap();
        assert_eq!(gate.resources.open(&owner, &draft.path).await.unwrap().resource.summary.title, "Now");
        assert_eq!(gate.resources.ask_to_operate(&owner, Operation::Delete, &draft.path).await.unwrap().version, 2);
        assert_eq!(used(&gate, &owner).await, limit, "nothing of it was counted");
        let more = gate.resources.open(&owner, &format!("/more-{limit}")).await;
        assert!(matches!(more, Err(Refusal::OverQuota(_))), "{more:?}");
        gate.resources.operate(&owner, Operation::Delete, &draft.path, 2).await.unwrap();
    }
}

/// Row 7: the same page again within a minute is the same call, on every server, and from then on another one.
#[tokio::test]
async fn opening_a_page_again_within_a_minute_is_not_counted() {
    let world = world().await;
    // It stands still but for what is added to it.
    let (now, ahead) = (world.gate.clock.now(), Arc::new(AtomicU64::new(0)));
    let clock = {
        let ahead = Arc::clone(&ahead);
        Clock::from_fn(move || now + ahead.load(Ordering::SeqCst))
    };
    let servers = [
        limited(&world, Limit::Calls(40), clock.clone()).await,
        limited(&world, Limit::Calls(40), clock.clone()).await,
    ];
    let caller = world.caller("it-member").await;
    for path in 0..20 {
        note(&world, &format!("/note-{path}"), &["department:IT"]).await;
    }
    for (seconds, expected) in [(0, 20), (1, 20), (59, 20), (61, 40), (62, 40)] {
        ahead.store(seconds, Ordering::SeqCst);
        for path in 0..20 {
            servers[path % 2].resources.open(&caller, &format!("/note-{path}")).await.unwrap();
        }
        assert_eq!(used(&servers[0], &caller).await, expected, "after {seconds} s");
    }
    ahead.store(200, Ordering::SeqCst);
    assert!(matches!(servers[0].resources.open(&caller, "/note-0").await, Err(Refusal::OverQuota(_))));
    // Of very many pages the latest are remembered.
    let unlimited = limited(&world, Limit::Unlimited, clock).await;
    for path in 20..60 {
        note(&world, &format!("/note-{path}"), &["department:IT"]).await;
        unlimited.resources.open(&caller, &format!("/note-{path}")).await.unwrap();
    }
    for (path, expected) in [(59, 80), (50, 80), (20, 81)] {
        unlimited.resources.open(&caller, &format!("/note-{path}")).await.unwrap();
        assert_eq!(used(&unlimited, &caller).await, expected, "/note-{path}");
    }
}

#[tokio::test]
async fn a_search_for_people_near_their_limit_pauses_and_goes_on_until_everybody_was_looked_at() {
    let world = world().await;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    note(&world, "/note", &["department:IT"]).await;
    world.gate.resources.open(&member, "/note").await.unwrap();
    world.gate.quota.set_person_limit(&admin, "it-member", Some(Limit::Calls(1))).await.unwrap();
    // As many calls as the member's: who of them comes first is up to the index.
    let day = world.gate.quota.usage(&admin, None).await.unwrap().day;
    let path = "/note".parse().unwrap();
    for nth in 0..103 {
        let username = format!("user-{nth}");
        let opener = Principal {
            user: UserRef { id: UserId::new("https://pool", &username), username },
            name: String::new(),
            groups: [Rules::default().members].into(),
            roles: [Role::parse("department:IT").unwrap()].into(),
        };
        let note = world.store.resources.find(&path).await.unwrap().unwrap();
        let admitted = note.decide::<OpenResource>(&Rules::default(), &opener, ()).unwrap();
        let call = Call { day: &day, expires_at: 9_999_999_999, limit: Limit::Unlimited, now: 100, id: "call" };
        world.store.usage.charge(admitted, call).await.unwrap();
    }

    let first = world.gate.quota.usage_near_limits(&admin, None).await.unwrap();
    assert!(first.search_stopped && first.next.is_some(), "{first:?}");
    let second = world.gate.quota.usage_near_limits(&admin, first.next.as_deref()).await.unwrap();
    assert!(!second.search_stopped && second.next.is_none(), "{second:?}");
    let found: Vec<_> = first.rows.iter().chain(&second.rows).map(|row| row.user.username.as_str()).collect();
    assert_eq!(found, ["it-member"]);
}

#[tokio::test]
async fn who_is_near_the_limit_depends_on_the_limit_in_force() {
    let world = world().await;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    note(&world, "/note", &["department:IT"]).await;
    world.gate.resources.open(&member, "/note").await.unwrap();
    let strict = limited(&world, Limit::Calls(1), Clock::system()).await;
    let page = strict.quota.usage_near_limits(&admin, None).await.unwrap();
    let found: Vec<_> = page.rows.iter().map(|row| (row.user.username.as_str(), row.calls)).collect();
    assert_eq!((found, page.next, page.search_stopped), (vec![("it-member", 1)], None, false));
    let generous = limited(&world, Limit::Unlimited, Clock::system()).await;
    assert!(generous.quota.usage_near_limits(&admin, None).await.unwrap().rows.is_empty());
}
