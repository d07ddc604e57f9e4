//! What was begun is done to its end, though whoever asked for it goes away or an answer is lost; and it can be done
//! again.

use crate::support::{
    self, World, id_hash, movable_clock, set_groups, settings,
    story::{Story, TOKENS_END},
    unreliable::{Calls, Plan, Trouble, Unreliable},
    wire::Wire,
    world, world_on, world_with,
};
use access::{AuditQuery, ResourceDraft};
use gate::{Caller, CreatedOnce, Credentials, Gate, Refusal};
use std::{
    collections::BTreeSet,
    sync::atomic::Ordering::SeqCst,
    time::{Duration, Instant},
};

const SOON: Duration = Duration::from_millis(300);
/// Many times longer than it takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// Another server, which reaches Cognito's administration there.
async fn administering_over(world: &World, clock: gate::Clock, endpoint: &str) -> Gate {
    let mut settings = settings(&world.services, clock);
    settings.administration.endpoint = Some(endpoint.to_owned());
    Gate::new(settings, world.store.clone()).await.unwrap()
}

fn groups(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn a_sign_out_everywhere_goes_on_when_the_administrator_leaves() {
    let (clock, ahead) = movable_clock();
    let world = world_with(Duration::from_secs(300), clock.clone()).await;
    world.sign_in("it-member").await;
    let admin = world.caller("admin").await;
    let wire = Wire::to(&world.services.user_pool.domain).await;
    let server = administering_over(&world, clock, &wire.url).await;
    wire.hold();
    let asked = tokio::spawn(async move { server.sign_out.everywhere(&admin, "it-member").await });
    wire.held().await;
    asked.abort();
    assert!(asked.await.unwrap_err().is_cancelled());

    // What Cognito gave until it did its part does not count either: that is noted at the end.
    let marked = async || world.store.users.user_state(&world.user_id("it-member").await).await.unwrap().signed_out_at;
    let before = marked().await;
    ahead.store(100, SeqCst);
    wire.release();
    let begun = Instant::now();
    while marked().await < before + 100 {
        assert!(begun.elapsed() < PATIENCE, "it stopped in the middle");
        tokio::time::sleep(SOON).await;
    }
}

#[tokio::test]
async fn signing_out_goes_on_when_the_browser_leaves() {
    let mut options = local::Options::for_tests();
    options.app_urls.push(support::APP.to_owned());
    let services = local::start(options).await.unwrap();
    let wire = Wire::to(&services.dynamodb_url).await;
    let world = world_on(services, &wire.url, gate::Clock::system()).await;
    let cookie = world.sign_in("it-member").await;
    assert!(matches!(world.resolve(&cookie).await, Caller::SignedIn(_)));
    wire.hold();
    let (server, held) = (world.gate.clone(), cookie.clone());
    let asked = tokio::spawn(async move { server.sign_out.here(Some(&held)).await.map(drop) });
    wire.held().await;
    tokio::time::sleep(SOON).await;
    asked.abort();
    wire.release();
    // Who resolves it before it is over takes it on trust for some seconds: the table is asked.
    let begun = Instant::now();
    while world.store.sessions.find(&id_hash(&cookie), world.gate.clock.now()).await.unwrap().is_some() {
        assert!(begun.elapsed() < PATIENCE, "it stopped in the middle");
        tokio::time::sleep(SOON).await;
    }
    assert!(matches!(world.resolve(&cookie).await, Caller::Expired));
}

#[tokio::test]
async fn a_renewal_goes_on_when_the_browser_leaves_at_its_very_start() {
    let (clock, ahead) = movable_clock();
    let mut options = local::Options::for_tests();
    options.app_urls.push(support::APP.to_owned());
    let services = local::start(options).await.unwrap();
    let database = Unreliable::to(&services.dynamodb_url).await;
    let world = world_on(services, &database.url, clock.clone()).await;
    let story = Story::of(world, clock, ahead).await;
    story.pass(TOKENS_END).await;
    database.follow(Some(Plan { trouble: Trouble::Held, calls: Calls::Of("UpdateItem") }));
    let (server, cookie) = (story.world.gate.clone(), story.cookie.clone());
    let asked = tokio::spawn(async move {
        server.sessions.resolve(Credentials { cookie: Some(&cookie), ..Credentials::default() }).await.map(drop)
    });
    // The lease is taken, and the request that asked for it does not know.
    database.held().await;
    asked.abort();
    assert!(asked.await.unwrap_err().is_cancelled());
    database.follow(None);

    // Nobody waits until an abandoned lease ends, which takes seven seconds.
    assert!(tokio::time::timeout(Duration::from_secs(5), story.is_signed_in()).await.unwrap());
}

#[tokio::test]
async fn a_creation_with_a_key_goes_on_when_the_program_leaves() {
    let mut options = local::Options::for_tests();
    options.app_urls.push(support::APP.to_owned());
    let services = local::start(options).await.unwrap();
    let database = Unreliable::to(&services.dynamodb_url).await;
    let world = world_on(services, &database.url, gate::Clock::system()).await;
    let member = world.caller("it-member").await;
    let draft = ResourceDraft { path: "/once".to_owned(), title: "Once".to_owned(), ..ResourceDraft::default() };
    database.follow(Some(Plan { trouble: Trouble::Held, calls: Calls::Of("PutItem") }));
    let (server, by, same) = (world.gate.clone(), member.clone(), draft.clone());
    let asked = tokio::spawn(async move { server.resources.create_once(&by, &same, "k-1").await });
    // The key is claimed, and the request that asked for it does not know.
    database.held().await;
    asked.abort();
    assert!(asked.await.unwrap_err().is_cancelled());
    database.follow(None);

    // An abandoned claim would keep others away for a minute.
    let begun = Instant::now();
    loop {
        match world.gate.resources.create_once(&member, &draft, "k-1").await.unwrap() {
            CreatedOnce::InProgress => assert!(begun.elapsed() < PATIENCE, "it stopped in the middle"),
            CreatedOnce::Created(created) => break assert_eq!(created.path.as_str(), "/once"),
            CreatedOnce::KeyOfAnother => panic!("the same draft"),
        }
        tokio::time::sleep(SOON).await;
    }
}

#[tokio::test]
async fn a_group_that_was_taken_away_though_nobody_heard_it_is_away_and_taking_it_again_is_no_error() {
    let world = world().await;
    world.sign_in("it-member").await;
    let admin = world.caller("admin").await;
    set_groups(&world.gate.people, &admin, "it-member", &groups(&["usher-users", "usher-admins"])).await.unwrap();
    let cookie = world.sign_in("it-member").await;
    let cognito = Unreliable::to(&world.services.user_pool.domain).await;
    let server = administering_over(&world, gate::Clock::system(), &cognito.url).await;
    // The first calls ask for the account and its groups, and whether the administrator is one still.
    cognito.follow(Some(Plan { trouble: Trouble::AnswerLost, calls: Calls::From(3) }));
    let unheard = set_groups(&server.people, &admin, "it-member", &groups(&["usher-users"])).await;
    assert!(matches!(unheard, Err(Refusal::Unavailable(_))), "{unheard:?}");
    cognito.follow(None);
    let begun = Instant::now();
    loop {
        let Caller::SignedIn(session) = world.resolve(&cookie).await else { panic!("signed out") };
        if session.principal.groups == groups(&["usher-users"]) {
            break;
        }
        assert!(begun.elapsed() < PATIENCE, "{session:?}");
        tokio::time::sleep(SOON).await;
    }

    let shown = async || world.gate.people.get(&admin, "it-member").await.unwrap().person.groups;
    set_groups(&server.people, &admin, "it-member", &groups(&["usher-users"])).await.unwrap();
    assert_eq!(shown().await, groups(&["usher-users"]));
}

#[tokio::test]
async fn what_became_of_the_groups_of_somebody_who_had_never_signed_in_is_recorded_though_nobody_heard_it() {
    let world = world().await;
    let admin = world.caller("admin").await;
    let cognito = Unreliable::to(&world.services.user_pool.domain).await;
    let server = administering_over(&world, gate::Clock::system(), &cognito.url).await;
    for (username, signs_in) in [("new-hire", false), ("marketing-member", true)] {
        cognito.follow(Some(Plan { trouble: Trouble::AnswerLost, calls: Calls::Of("AdminAddUserToGroup") }));
        let unheard = set_groups(&server.people, &admin, username, &groups(&["usher-users", "usher-admins"])).await;
        assert!(matches!(unheard, Err(Refusal::Unavailable(_))), "{username}: {unheard:?}");
        if signs_in {
            world.sign_in(username).await;
        }
        cognito.follow(None);
        let begun = Instant::now();
        let outcome = loop {
            let query = AuditQuery { object: username.to_owned(), ..AuditQuery::default() };
            let records = world.gate.audit.page(&admin, &query).await.unwrap().records;
            if let Some(outcome) = records.into_iter().find(|record| record.action.as_str() == "change_groups") {
                break outcome;
            }
            assert!(begun.elapsed() < PATIENCE, "{username}");
            tokio::time::sleep(SOON).await;
        };
        assert!(outcome.after.contains("usher-admins"), "{username}: {}", outcome.after);
    }
}

#[tokio::test]
async fn a_group_that_could_not_be_taken_away_is_shown_as_there_again_and_in_the_trail() {
    let world = world().await;
    world.sign_in("it-member").await;
    let admin = world.caller("admin").await;
    let both = groups(&["usher-users", "usher-admins"]);
    set_groups(&world.gate.people, &admin, "it-member", &both).await.unwrap();
    let cognito = Unreliable::to(&world.services.user_pool.domain).await;
    let server = administering_over(&world, gate::Clock::system(), &cognito.url).await;
    cognito.follow(Some(Plan { trouble: Trouble::Error, calls: Calls::From(3) }));
    let refused = set_groups(&server.people, &admin, "it-member", &groups(&["usher-users"])).await;
    assert!(matches!(refused, Err(Refusal::Unavailable(_))), "{refused:?}");
    cognito.follow(None);
    let begun = Instant::now();
    while world.gate.people.get(&admin, "it-member").await.unwrap().person.groups != both {
        assert!(begun.elapsed() < PATIENCE);
        tokio::time::sleep(SOON).await;
    }
    let query = AuditQuery { action: "change_groups".to_owned(), ..AuditQuery::default() };
    let newest = world.gate.audit.page(&admin, &query).await.unwrap().records.swap_remove(0);
    assert_eq!((newest.before, &newest.after), (newest.after.clone(), &newest.after), "nothing came of it");
    assert!(newest.after.contains("usher-admins"));
}
