//! Each call to DynamoDB that signing in, a page, a renewal, a sign-out or a change of a resource makes comes to grief
//! in turn, in several ways. Every time there is an answer in time, nobody is signed out by it, and the same act works
//! as soon as DynamoDB does: what was written after all is not written twice, and is no conflict with oneself.

use crate::support::{
    self, Return, World, connect, gate, id_hash, movable_clock, set_groups,
    unreliable::{Calls, Plan, Trouble, Unreliable},
    world_on,
};
use access::{Operation, PeopleQuery, ResourceDraft};
use gate::{Caller, Clock, Credentials, Refusal, SignInError};
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};

/// Three tries of a call, two seconds each, and what comes after it; the rest is for a machine that is busy.
const IN_TIME: Duration = Duration::from_secs(20);
/// Tokens that have no more than this left are renewed by every page.
const SHORT: Duration = Duration::from_secs(50);
const LONG: Duration = Duration::from_secs(300);
/// Most of the time is spent waiting.
const LANES: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Act {
    SignIn,
    Page,
    SignOut,
    /// By an administrator.
    SignOutEverywhere,
    /// An administrator becomes a member.
    Demote,
    Create,
    Save,
    Delete,
}

/// What an act needs, made ready while DynamoDB works.
struct Ready {
    back: Return,
    cookie: String,
    admin: Caller,
    /// What is created, or is there to be changed.
    draft: ResourceDraft,
}

impl Ready {
    async fn make(world: &World, act: Act) -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let path = format!("/reports/{}", NUMBER.fetch_add(1, SeqCst));
        let mut draft =
            ResourceDraft { path, title: "Q3".to_owned(), body: "Good.".to_owned(), ..ResourceDraft::default() };
        let admin = world.caller("admin").await;
        if matches!(act, Act::Save | Act::Delete) {
            draft.version = Some(world.gate.resources.create(&admin, &draft).await.unwrap().summary.version);
            draft.body = "Better.".to_owned();
        }
        if act == Act::Demote {
            world.sign_in("it-member").await;
            set_groups(&world.gate.people, &admin, "it-member", &groups(&["usher-users", "usher-admins"]))
                .await
                .unwrap();
        }
        let cookie = world.sign_in("it-member").await;
        if act == Act::Page {
            // So long ago that a page notes its use.
            let (sessions, now) = (&world.store.sessions, world.gate.clock.now());
            let session = sessions.find(&id_hash(&cookie), now).await.unwrap().unwrap();
            sessions.seen(&session, now - 100, None).await.unwrap();
        }
        Self { cookie, back: world.return_of("it-member").await, admin, draft }
    }

    /// The same at a server that remembers nothing, so that each call is made.
    async fn make_for_a_fresh_server(world: &mut World, database: &Unreliable, time: &Time, act: Act) -> Self {
        let ready = Self::make(world, act).await;
        world.store = connect(&database.url).await;
        world.gate = gate(&world.services, &world.store, time.clock.clone()).await;
        ready
    }
}

/// Usher's clock, and Cognito's, which is behind by so many seconds.
struct Time {
    clock: Clock,
    ahead: Arc<AtomicU64>,
    behind: u64,
}

impl Time {
    async fn pass(&self, world: &World, seconds: u64) {
        let ahead = self.ahead.fetch_add(seconds, SeqCst) + seconds;
        let clock_ahead = ahead.checked_signed_diff(self.behind);
        world.services.faults().set(local::Switches { clock_ahead, ..Default::default() }).await.unwrap();
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
        Act::SignOut => world.gate.sign_out.here(Some(&ready.cookie)).await.map(|done| assert!(done.token_revoked)),
        Act::SignOutEverywhere => match world.gate.sign_out.everywhere(&ready.admin, "it-member").await {
            Ok(done) => return done.is_complete(),
            Err(refusal) => Err(refusal),
        },
        Act::Demote => set_groups(&world.gate.people, &ready.admin, "it-member", &groups(&["usher-users"])).await,
        Act::Create => world.gate.resources.create(&ready.admin, &ready.draft).await.map(drop),
        Act::Save => world.gate.resources.save(&ready.admin, &ready.draft.path, &ready.draft).await.map(drop),
        Act::Delete => {
            match world.gate.resources.operate(&ready.admin, Operation::Delete, &ready.draft.path, 1).await {
                // By the call of before, which was not answered.
                Err(Refusal::NotFound) => Ok(()),
                deleted => deleted.map(drop),
            }
        }
    };
    match refused {
        Ok(()) => true,
        Err(Refusal::Unavailable(_)) => false,
        Err(refusal) => panic!("{refusal:?}"),
    }
}

fn groups(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(ToString::to_string).collect()
}

async fn is_signed_in(world: &World, cookie: &str) -> Result<(), Refusal> {
    let credentials = Credentials { cookie: Some(cookie), in_use: true, ..Credentials::default() };
    match world.gate.sessions.resolve(credentials).await? {
        Caller::SignedIn(_) => Ok(()),
        caller => panic!("signed out: {caller:?}"),
    }
}

/// Once DynamoDB works again.
async fn check(world: &World, time: &Time, act: Act, ready: &Ready, done: bool) {
    match act {
        Act::SignIn => {
            is_signed_in(world, &ready.cookie).await.unwrap();
            let again = world.sign_in("it-member").await;
            is_signed_in(world, &again).await.unwrap();
            // Listed and counted once, whatever of it came to grief.
            let found = PeopleQuery { q: "it-member".to_owned(), ..PeopleQuery::default() };
            for query in [PeopleQuery::default(), found] {
                let people = world.gate.people.list(&ready.admin, &query).await.unwrap();
                assert_eq!(people.count, Some(people.people.len() as u64));
                let of_them = people.people.iter().filter(|person| person.user.username == "it-member");
                assert_eq!(of_them.count(), 1);
            }
        }
        Act::Page => is_signed_in(world, &ready.cookie).await.unwrap(),
        Act::SignOut | Act::SignOutEverywhere => {
            assert!(done || attempt(world, act, ready).await);
            assert!(matches!(world.resolve(&ready.cookie).await, Caller::Expired));
        }
        Act::Demote => {
            assert!(done || attempt(world, act, ready).await);
            let Caller::SignedIn(session) = world.resolve(&ready.cookie).await else { panic!("signed out") };
            assert_eq!(session.principal.groups, groups(&["usher-users"]));
        }
        Act::Create | Act::Save | Act::Delete => {
            assert!(done || attempt(world, act, ready).await);
            let there = world.gate.resources.open(&ready.admin, &ready.draft.path).await;
            let version = there.ok().map(|opened| opened.resource.summary.version);
            assert_eq!(version, [Some(1), Some(2), None][act as usize - Act::Create as usize]);
        }
    }
    if act == Act::SignOutEverywhere {
        // A sign-in in the second of a sign-out counts as before it.
        time.pass(world, 2).await;
    }
}

/// Where tokens are good for so long when they are new: those of a pool whose clock is behind are old from the start.
async fn beside_an_unreliable_database(tokens_left: Duration) -> (World, Unreliable, Time) {
    let mut options = local::Options::for_tests();
    options.lifetimes.access_token = LONG;
    options.lifetimes.id_token = LONG;
    options.app_urls.push(support::APP.to_owned());
    let services = local::start(options).await.unwrap();
    let database = Unreliable::to(&services.dynamodb_url).await;
    let (clock, ahead) = movable_clock();
    let world = world_on(services, &database.url, clock.clone()).await;
    let time = Time { clock, ahead, behind: (LONG - tokens_left).as_secs() };
    time.pass(&world, 0).await;
    (world, database, time)
}

async fn every_call_fails_in_turn(act: Act, tokens_left: Duration) {
    futures::future::join_all((0..LANES).map(|lane| plans_of(lane, act, tokens_left))).await;
}

/// Every so many-th plan, beside a database of its own.
#[expect(clippy::print_stdout, reason = "it is shown when the test fails")]
async fn plans_of(lane: usize, act: Act, tokens_left: Duration) {
    let (mut world, database, time) = beside_an_unreliable_database(tokens_left).await;
    let ready = Ready::make_for_a_fresh_server(&mut world, &database, &time, act).await;
    database.follow(None);
    assert!(attempt(&world, act, &ready).await);
    let calls = database.calls();
    assert!(calls > 0);
    check(&world, &time, act, &ready, true).await;

    for plan in plans(act, calls).skip(lane).step_by(LANES) {
        let ready = Ready::make_for_a_fresh_server(&mut world, &database, &time, act).await;
        database.follow(Some(plan));
        let begun = Instant::now();
        let done = attempt(&world, act, &ready).await;
        let (took, strikes) = (begun.elapsed(), database.strikes());
        database.follow(None);
        println!("{act:?}, {plan:?}: {}", if done { "done all the same" } else { "not done" });
        assert!(took < IN_TIME, "{act:?}, {plan:?}: {took:?}");
        assert!(strikes > 0, "{act:?}, {plan:?}: none of {calls} calls");
        // What comes to grief once is tried again, unless there was an answer.
        let is_tried_again = matches!(plan.calls, Calls::Only(_)) && plan.trouble != Trouble::Empty;
        assert!(done || !is_tried_again, "{act:?}, {plan:?}");
        check(&world, &time, act, &ready, done).await;
    }
}

fn plans(act: Act, calls: u64) -> impl Iterator<Item = Plan> {
    let only = move |trouble| (0..calls).map(move |call| Plan { trouble, calls: Calls::Only(call) });
    let from = move |trouble, calls| (0..calls).map(move |call| Plan { trouble, calls: Calls::From(call) });
    // Of these nothing tells that they were done but what is there.
    let unheard = if matches!(act, Act::Create | Act::Save | Act::Delete) { calls } else { 0 };
    only(Trouble::AnswerLost)
        .chain(only(Trouble::Throttled))
        .chain(only(Trouble::Empty))
        .chain(from(Trouble::Error, calls))
        .chain(from(Trouble::AnswerLost, unheard))
        // These take as long as calls may.
        .chain([Trouble::Drip, Trouble::Reset].map(|trouble| Plan { trouble, calls: Calls::Only(0) }))
        .chain([Trouble::Drip, Trouble::Reset, Trouble::Silence].map(|trouble| Plan { trouble, calls: Calls::From(0) }))
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
async fn taking_a_group_away_survives_each_fault_of_the_database() {
    every_call_fails_in_turn(Act::Demote, LONG).await;
}

#[tokio::test]
async fn creating_a_resource_survives_each_fault_of_the_database() {
    every_call_fails_in_turn(Act::Create, LONG).await;
}

#[tokio::test]
async fn saving_a_resource_survives_each_fault_of_the_database() {
    every_call_fails_in_turn(Act::Save, LONG).await;
}

#[tokio::test]
async fn deleting_a_resource_survives_each_fault_of_the_database() {
    every_call_fails_in_turn(Act::Delete, LONG).await;
}

#[tokio::test]
async fn signing_somebody_out_everywhere_survives_each_fault_of_the_database() {
    every_call_fails_in_turn(Act::SignOutEverywhere, LONG).await;
}

#[tokio::test]
async fn what_a_person_has_tried_again_is_not_done_a_third_time() {
    let (world, database, time) = beside_an_unreliable_database(LONG).await;
    let ready = Ready::make(&world, Act::SignOutEverywhere).await;
    database.follow(Some(Plan { trouble: Trouble::Error, calls: Calls::From(1) }));
    assert!(!attempt(&world, Act::SignOutEverywhere, &ready).await);
    database.follow(None);
    check(&world, &time, Act::SignOutEverywhere, &ready, false).await;

    let since = world.sign_in("it-member").await;
    // The first try would by itself be taken up after five seconds.
    tokio::time::sleep(Duration::from_secs(6)).await;
    is_signed_in(&world, &since).await.unwrap();
}
