//! What ends sessions, on which servers, and how soon. Names that start with `d` are defects of the systems that Usher
//! carries over.

use crate::support::{World, entry, gate, movable_clock, parameter, set_groups, settings, world, world_with};
use access::{PeopleQuery, Reason};
use futures::StreamExt as _;
use gate::{Caller, Clock, Credentials, Refusal, RequestSource, SessionEvent, SignInError, SignInOptions};
use std::{sync::atomic::Ordering::SeqCst, time::Duration};

fn is_signed_in(caller: &Caller) -> bool {
    matches!(caller, Caller::SignedIn(_))
}

fn is_over(caller: &Caller) -> bool {
    matches!(caller, Caller::Expired)
}

#[tokio::test]
async fn a_session_that_nobody_uses_ends_after_half_an_hour_and_one_in_use_does_not() {
    let (clock, ahead) = movable_clock();
    let world = world_with(Duration::from_secs(7_200), clock).await;
    let (used, unused) = (world.sign_in("it-member").await, world.sign_in("it-member").await);
    ahead.store(1_000, SeqCst);
    assert!(is_signed_in(&world.resolve(&used).await));
    // What a page asks by itself is no use.
    let asked = Credentials { cookie: Some(&unused), ..Credentials::default() };
    assert!(is_signed_in(&world.gate.sessions.resolve(asked).await.unwrap()));
    ahead.store(1_798, SeqCst);
    let still = world.gate.sessions.resolve(asked).await.unwrap();
    assert!(is_signed_in(&still), "29:58");
    let times = world.gate.sessions.times(&still).await.unwrap();
    assert!((1..=2).contains(&(times.idle_ends_at - times.now)), "{times:?}");
    ahead.store(1_801, SeqCst);
    assert!(is_over(&world.resolve(&unused).await), "30:01");
    assert!(is_signed_in(&world.resolve(&used).await));
}

#[tokio::test]
async fn one_sees_where_one_is_signed_in_and_ends_one_of_them() {
    let world = world().await;
    let (here, there) = (world.sign_in("it-member").await, world.sign_in("it-member").await);
    let other = world.sign_in("marketing-member").await;
    let caller = world.resolve(&here).await;
    let sessions = world.gate.sessions.own(&caller).await.unwrap();
    assert_eq!(sessions.len(), 2);
    assert_eq!(sessions.iter().filter(|session| session.this_one).count(), 1);
    assert!(sessions.iter().all(|session| session.device == "Firefox on Linux" && session.provider.is_none()));
    for cookie in [&here, &there] {
        let (id, secret) = cookie.split_once('.').unwrap();
        let shown = format!("{sessions:?}");
        assert!(!shown.contains(id) && !shown.contains(secret));
    }

    let handle = &sessions.iter().find(|session| !session.this_one).unwrap().handle;
    let foreign = world.gate.sign_out.session(&world.resolve(&other).await, "it-member", handle).await;
    assert!(matches!(foreign, Err(Refusal::Denied(_))), "{foreign:?}");
    let guessed = world.gate.sign_out.session(&world.resolve(&other).await, "marketing-member", handle).await;
    assert!(matches!(guessed, Err(Refusal::NotFound)), "{guessed:?}");
    world.gate.sign_out.session(&caller, "it-member", handle).await.unwrap();
    assert!(is_over(&world.resolve(&there).await));
    assert!(is_signed_in(&world.resolve(&here).await) && is_signed_in(&world.resolve(&other).await));
}

#[tokio::test]
async fn a_session_says_from_which_address_it_was_used_last() {
    let (clock, ahead) = movable_clock();
    let mut world = world_with(Duration::from_secs(7_200), clock).await;
    let address_of = async |world: &World, cookie: &str| {
        let caller = world.resolve(cookie).await;
        let sessions = world.gate.sessions.own(&caller).await.unwrap();
        sessions.into_iter().find(|session| session.this_one).unwrap().address
    };
    let from = |address: &str| RequestSource { address: address.to_owned(), ..RequestSource::default() };
    let unknown = world.sign_in("it-member").await;
    assert_eq!(address_of(&world, &unknown).await, None, "as of sessions that began before addresses were recorded");
    world.gate = world.gate.for_request(from("192.0.2.7"));
    let cookie = world.sign_in("it-member").await;
    assert_eq!(address_of(&world, &cookie).await.as_deref(), Some("192.0.2.7"));

    world.gate = world.gate.for_request(from("2001:db8::9"));
    ahead.store(100, SeqCst);
    for cookie in [&unknown, &cookie] {
        assert_eq!(address_of(&world, cookie).await.as_deref(), Some("2001:db8::9"));
    }
}

#[tokio::test]
async fn signing_out_everywhere_counts_on_every_server_within_five_seconds_and_reaches_open_pages() {
    let world = world().await;
    let other = gate(&world.services, &world.store, Clock::system()).await;
    let (here, there) = (world.sign_in("it-member").await, world.sign_in("it-member").await);
    let bystander = world.sign_in("marketing-member").await;
    let token = format!("Bearer {}", world.access_token("it-member").await);
    let by_token = Credentials { authorization: Some(token.as_bytes()), ..Credentials::default() };
    let there_credentials = Credentials { cookie: Some(&there), ..Credentials::default() };
    // The other server remembers them.
    let caller_there = other.sessions.resolve(there_credentials).await.unwrap();
    assert!(is_signed_in(&caller_there));
    assert!(matches!(other.sessions.resolve(by_token).await.unwrap(), Caller::Bearer(_)));
    let mut page = Box::pin(other.sessions.events(&caller_there).await.unwrap());

    let done = world.gate.sign_out.everywhere(&world.resolve(&here).await, "it-member").await.unwrap();
    assert!(done.is_complete(), "{done:?}");
    let told = tokio::time::timeout(Duration::from_secs(5), page.next()).await.unwrap();
    assert_eq!(told, Some(SessionEvent::Ended));
    assert_eq!(page.next().await, None, "there is nothing left to tell");
    for server in [&world.gate, &other] {
        assert!(is_over(&server.sessions.resolve(there_credentials).await.unwrap()));
        assert!(matches!(server.sessions.resolve(by_token).await.unwrap(), Caller::InvalidToken(_)));
    }
    assert!(is_over(&world.resolve(&here).await));
    assert!(is_signed_in(&world.resolve(&bystander).await));
}

#[tokio::test]
async fn an_administrator_signs_anybody_out_and_a_member_only_themselves() {
    let world = world().await;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    let cookie = world.sign_in("marketing-member").await;
    assert!(matches!(world.gate.sign_out.everywhere(&member, "marketing-member").await, Err(Refusal::Denied(_))));
    assert!(matches!(world.gate.people.list(&member, &PeopleQuery::default()).await, Err(Refusal::Denied(_))));
    assert!(matches!(world.gate.people.get(&member, "marketing-member").await, Err(Refusal::Denied(_))));
    assert!(is_signed_in(&world.resolve(&cookie).await));
    let people = world.gate.people.list(&admin, &PeopleQuery::default()).await.unwrap().people;
    let names: Vec<&str> = people.iter().map(|person| person.user.username.as_str()).collect();
    assert_eq!(names, ["admin", "it-member", "marketing-member"]);
    assert_eq!(world.gate.people.get(&admin, "marketing-member").await.unwrap().sessions.len(), 1);
    world.gate.sign_out.everywhere(&admin, "marketing-member").await.unwrap();
    assert!(is_over(&world.resolve(&cookie).await));
    assert!(world.gate.people.get(&admin, "marketing-member").await.unwrap().sessions.is_empty());
    for unknown in ["", "nobody"] {
        assert!(matches!(world.gate.sign_out.everywhere(&admin, unknown).await, Err(Refusal::NotFound)), "{unknown}");
        assert!(matches!(world.gate.people.get(&admin, unknown).await, Err(Refusal::NotFound)), "{unknown}");
    }
}

#[tokio::test]
async fn d4_the_marker_is_written_first_and_counts_though_cognito_does_not_answer() {
    let world = world().await;
    let mut settings = settings(&world.services, Clock::system());
    settings.administration.endpoint = Some("http://127.0.0.1:1".to_owned());
    let lonely = gate::Gate::new(settings, world.store.clone()).await.unwrap();
    let cookie = world.sign_in("it-member").await;
    let credentials = Credentials { cookie: Some(&cookie), ..Credentials::default() };
    let caller = lonely.sessions.resolve(credentials).await.unwrap();
    let done = lonely.sign_out.everywhere(&caller, "it-member").await.unwrap();
    assert!(done.sessions_removed && !done.tokens_revoked, "{done:?}");
    assert!(is_over(&lonely.sessions.resolve(credentials).await.unwrap()));
    assert!(world.store.users.user_state(&world.user_id("it-member").await).await.unwrap().signed_out_at > 0);
}

#[tokio::test]
async fn d5_a_marker_that_cannot_be_written_is_an_error_and_not_a_success() {
    let world = world().await;
    let cookie = world.sign_in("it-member").await;
    let caller = world.resolve(&cookie).await;
    world.services.stop_dynamodb().await;
    assert!(matches!(world.gate.sign_out.everywhere(&caller, "it-member").await, Err(Refusal::Unavailable(_))));
    assert!(matches!(world.gate.sign_out.here(Some(&cookie)).await, Err(Refusal::Unavailable(_))));
    world.services.restart_dynamodb().await.unwrap();
    assert!(is_signed_in(&world.resolve(&cookie).await), "nothing has happened");
}

/// What the store asks for to end the member's sessions.
async fn may_end(world: &World) -> access::Admission<access::EndSessions> {
    let user = access::UserRef { id: world.user_id("it-member").await, username: "it-member".to_owned() };
    let rules = world.gate.rules.configured();
    let groups = [rules.administrators.clone()].into();
    let admin = access::Principal::of(access::UserRef::default(), "Admin", &groups, &Default::default(), rules);
    rules.decide(&admin, access::EndSessions { user }).admission().unwrap()
}

#[tokio::test]
async fn d6_whole_seconds_are_compared_and_the_second_of_the_sign_out_is_before_it() {
    let world = world().await;
    world.sign_in("it-member").await;
    let token = world.access_token("it-member").await;
    let issued_at = access::claims::decode_unverified(&token).unwrap()["iat"].as_u64().unwrap();
    let authorization = format!("Bearer {token}");
    for (signed_out_at, accepted) in [(issued_at - 1, true), (issued_at, false), (issued_at + 1, false)] {
        world.store.users.sign_out_everywhere(&may_end(&world).await, signed_out_at, &entry()).await.unwrap();
        // A server that remembers nothing.
        let server = gate(&world.services, &world.store, Clock::system()).await;
        let credentials = Credentials { authorization: Some(authorization.as_bytes()), ..Credentials::default() };
        let caller = server.sessions.resolve(credentials).await.unwrap();
        assert_eq!(matches!(caller, Caller::Bearer(_)), accepted, "signed out {signed_out_at}, issued {issued_at}");
    }
}

#[tokio::test]
async fn d6_a_session_compares_no_clocks() {
    let (clock, ahead) = movable_clock();
    let world = world_with(Duration::from_secs(7_200), clock).await;
    // This server's clock is far ahead when the person signs in, and right again when they are signed out: before.
    ahead.store(900, SeqCst);
    let before = world.sign_in("it-member").await;
    let caller = world.resolve(&before).await;
    ahead.store(0, SeqCst);
    world.gate.sign_out.everywhere(&caller, "it-member").await.unwrap();
    // A sign-in in the second of a sign-out counts as before it.
    ahead.store(2, SeqCst);
    world.services.faults().set(local::Switches { clock_ahead: Some(2), ..Default::default() }).await.unwrap();
    let after = world.sign_in("it-member").await;
    assert!(is_over(&world.resolve(&before).await) && is_signed_in(&world.resolve(&after).await));
}

#[tokio::test]
async fn the_hosted_ui_does_not_bring_back_whom_it_remembers_from_before_a_sign_out() {
    let world = world().await;
    world.sign_in("it-member").await;
    let back = world.return_of("it-member").await;
    // Between the hosted UI and the callback.
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    world.store.users.sign_out_everywhere(&may_end(&world).await, now, &entry()).await.unwrap();
    assert_eq!(world.complete(&back).await.unwrap_err(), SignInError::SignedOutSince);
    let reauthenticate = world
        .gate
        .sign_in
        .begin(SignInOptions { reauthenticate: true, ..SignInOptions::default() }, &[])
        .await
        .unwrap();
    assert_eq!(parameter(&reauthenticate.location, "prompt").as_deref(), Some("login"));
}

#[tokio::test]
async fn a_changed_group_counts_on_every_server_within_five_seconds_and_reaches_open_pages() {
    let world = world().await;
    let other = gate(&world.services, &world.store, Clock::system()).await;
    let admin = world.caller("admin").await;
    let cookie = world.sign_in("it-member").await;
    let credentials = Credentials { cookie: Some(&cookie), ..Credentials::default() };
    let groups = |caller: Caller| match caller {
        Caller::SignedIn(session) => session.principal.groups.into_iter().collect::<Vec<_>>(),
        other => unreachable!("{other:?}"),
    };
    let at_first = other.sessions.resolve(credentials).await.unwrap();
    let mut page = Box::pin(other.sessions.events(&at_first).await.unwrap());
    assert_eq!(groups(at_first), ["usher-users"]);

    set_groups(&world.gate.people, &admin, "it-member", &["usher-admins".to_owned()].into()).await.unwrap();
    let told = tokio::time::timeout(Duration::from_secs(5), page.next()).await.unwrap();
    assert_eq!(told, Some(SessionEvent::Changed));
    assert_eq!(groups(other.sessions.resolve(credentials).await.unwrap()), ["usher-admins"]);
    assert_eq!(groups(world.gate.sessions.resolve(credentials).await.unwrap()), ["usher-admins"]);
    assert_eq!(
        world.gate.people.get(&admin, "it-member").await.unwrap().person.groups,
        ["usher-admins".to_owned()].into()
    );

    let own = set_groups(&world.gate.people, &admin, "admin", &["usher-users".to_owned()].into()).await;
    assert!(matches!(own, Err(Refusal::Denied(_))), "nobody takes their own administration away");
    let member = world.caller("marketing-member").await;
    let climbing =
        set_groups(&world.gate.people, &member, "marketing-member", &["usher-admins".to_owned()].into()).await;
    assert!(matches!(climbing, Err(Refusal::Denied(_))));
}

#[tokio::test]
async fn a_group_that_comes_from_the_directory_is_not_said_to_be_taken_away() {
    let world = world().await;
    let options = SignInOptions { provider: Some("CorpSSO"), ..SignInOptions::default() };
    let begun = world.gate.sign_in.begin(options, &[]).await.unwrap();
    let lead = world.complete(&world.return_from(begun.cookie, &begun.location, "it-lead").await).await.unwrap().cookie;
    let admin = world.caller("admin").await;
    let change = async |wanted: &[&str]| {
        let wanted = wanted.iter().map(ToString::to_string).collect();
        set_groups(&world.gate.people, &admin, "CorpSSO_it-lead", &wanted).await
    };
    let before = world.gate.people.get(&admin, "CorpSSO_it-lead").await.unwrap().person.groups;

    let Err(Refusal::Denied(reason)) = change(&["usher-users"]).await else { panic!("it is refused") };
    assert_eq!(reason, Reason::GroupFromProvider { group: "usher-admins".to_owned() });
    assert_eq!(world.gate.people.get(&admin, "CorpSSO_it-lead").await.unwrap().person.groups, before);
    change(&["usher-users", "usher-admins"]).await.unwrap();
    let Caller::SignedIn(session) = world.resolve(&lead).await else { panic!("signed in") };
    assert_eq!(session.principal.groups, before, "the list says what the tokens say");
    assert_eq!(world.gate.people.get(&admin, "CorpSSO_it-lead").await.unwrap().person.groups, before);
}
