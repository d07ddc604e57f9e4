//! The table of people against a real DynamoDB server.

use crate::support::{admin, entry, may_end_sessions, rules, store, user};
use access::{Admission, ChangeGroups, PEOPLE_PER_PAGE};
use std::collections::BTreeSet;
use store::{UserState, WriteError};

fn person(username: &str, name: &str, groups: &BTreeSet<String>, signed_in_at: u64) -> access::Person {
    access::Person {
        user: user(username),
        name: name.to_owned(),
        email: None,
        provider: None,
        groups: groups.clone(),
        attribute_roles: BTreeSet::new(),
        signed_in_at,
        signed_out_at: None,
    }
}

fn groups(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(ToString::to_string).collect()
}

fn may_change_groups(username: &str) -> Admission<ChangeGroups> {
    let change = ChangeGroups { user: user(username), wanted: BTreeSet::new() };
    rules().decide(&admin(), change).admission().unwrap()
}

#[tokio::test]
async fn somebody_is_as_they_signed_in_last() {
    let users = store().await.users;
    assert_eq!(users.find(&user("ann").id).await.unwrap(), None);
    users.signed_in(&person("ann", "Ann", &groups(&["usher-users"]), 100)).await.unwrap();
    users.signed_in(&person("ann", "Ann Lee", &groups(&[]), 200)).await.unwrap();
    let ann = users.find(&user("ann").id).await.unwrap().unwrap();
    assert_eq!((ann.person.name.as_str(), ann.person.groups.len(), ann.person.signed_in_at), ("Ann Lee", 0, 200));
    assert_eq!((ann.person.signed_out_at, ann.state), (None, UserState::default()));
    assert_eq!(ann.first_signed_in_at, Some(100));
}

#[tokio::test]
async fn an_email_address_and_a_provider_are_those_of_the_last_sign_in() {
    let users = store().await.users;
    let known = |email: Option<&str>, provider: Option<&str>| access::Person {
        email: email.map(str::to_owned),
        provider: provider.map(str::to_owned),
        ..person("ann", "Ann", &groups(&[]), 100)
    };
    let at_first = known(Some("ann@example.com"), Some("CorpSSO"));
    for signed_in in [at_first, known(None, Some(access::USER_POOL)), known(None, None)] {
        users.signed_in(&signed_in).await.unwrap();
        assert_eq!(users.find(&user("ann").id).await.unwrap().unwrap().person, signed_in);
    }
}

#[tokio::test]
async fn a_sign_out_everywhere_stays_through_the_next_sign_in() {
    let users = store().await.users;
    users.signed_in(&person("ann", "Ann", &groups(&[]), 100)).await.unwrap();
    users.sign_out_everywhere(&may_end_sessions("ann"), 110, &entry()).await.unwrap();
    users.groups_changed(&may_change_groups("ann"), &groups(&["usher-users"]), 120, &entry()).await.unwrap();
    users.signed_in(&person("ann", "Ann", &groups(&["usher-users"]), 130)).await.unwrap();
    let expected = UserState { epoch: 1, signed_out_at: 110, renew_from: 120, limit: None, blocked: false };
    assert_eq!(users.user_state(&user("ann").id).await.unwrap(), expected);
    assert!(matches!(
        users.sign_out_everywhere(&may_end_sessions("nobody"), 110, &entry()).await,
        Err(WriteError::Changed(None))
    ));
    assert_eq!(users.find(&user("nobody").id).await.unwrap(), None, "a wrong name leaves nothing behind");
}

#[tokio::test]
async fn what_was_refused_is_not_taken_again_by_a_server_whose_clock_is_behind() {
    let users = store().await.users;
    users.signed_in(&person("ann", "Ann", &groups(&[]), 100)).await.unwrap();
    users.sign_out_everywhere(&may_end_sessions("ann"), 110, &entry()).await.unwrap();
    users.groups_changed(&may_change_groups("ann"), &groups(&[]), 120, &entry()).await.unwrap();
    users.sign_out_everywhere(&may_end_sessions("ann"), 105, &entry()).await.unwrap();
    users.groups_changed(&may_change_groups("ann"), &groups(&[]), 115, &entry()).await.unwrap();
    assert_eq!(
        users.user_state(&user("ann").id).await.unwrap(),
        UserState { epoch: 2, signed_out_at: 110, renew_from: 120, limit: None, blocked: false }
    );
    users.refuse_tokens_until(&may_end_sessions("ann"), 130).await.unwrap();
    assert_eq!(
        users.user_state(&user("ann").id).await.unwrap(),
        UserState { epoch: 2, signed_out_at: 130, renew_from: 120, limit: None, blocked: false }
    );
}

#[tokio::test]
async fn each_change_is_in_the_feed_under_a_number_of_its_own() {
    let users = store().await.users;
    for name in ["ann", "ben"] {
        users.signed_in(&person(name, name, &groups(&[]), 100)).await.unwrap();
    }
    assert!(users.changed_since(0).await.unwrap().is_empty(), "signing in is no change to anybody's sessions");
    users.touch(&user("ann").id, 110).await.unwrap();
    users.sign_out_everywhere(&may_end_sessions("ben"), 120, &entry()).await.unwrap();
    let names = |changes: Vec<store::Changed>| {
        changes.into_iter().map(|change| change.user.subject().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(users.changed_since(111).await.unwrap()), ["sub-of-ben"]);
    let before = users.changed_since(110).await.unwrap();
    assert_eq!(names(before.clone()), ["sub-of-ben", "sub-of-ann"]);
    users.touch(&user("ben").id, 120).await.unwrap();
    assert_ne!(users.changed_since(110).await.unwrap()[0], before[0]);
}

#[tokio::test]
async fn people_are_listed_by_name_a_page_at_a_time() {
    let users = store().await.users;
    for n in 0..PEOPLE_PER_PAGE + 2 {
        users.signed_in(&person(&format!("p{n:03}"), "P", &groups(&[]), 100)).await.unwrap();
    }
    let (first, next) = users.list(None, PEOPLE_PER_PAGE).await.unwrap();
    assert_eq!(first.len(), PEOPLE_PER_PAGE);
    let (second, end) = users.list(next.as_deref(), PEOPLE_PER_PAGE).await.unwrap();
    assert_eq!(end, None);
    let names: Vec<String> = first.into_iter().chain(second).map(|user| user.person.user.username).collect();
    assert_eq!(names, (0..PEOPLE_PER_PAGE + 2).map(|n| format!("p{n:03}")).collect::<Vec<_>>());
}

/// Row 4: DynamoDB counts the bytes of a key. A name that is longer is nobody's, and no failure of the database.
#[tokio::test]
async fn a_name_that_is_too_long_for_a_key_is_nobodys() {
    let users = store().await.users;
    let longest = "\u{20bb7}".repeat(256);
    let too_long = "\u{20bb7}".repeat(600);
    assert_eq!((longest.len(), too_long.len()), (1_024, 2_400));
    let ann = access::UserRef { username: longest.clone(), ..user("ann") };
    users.signed_in(&access::Person { user: ann.clone(), ..person("ann", "Ann", &groups(&[]), 100) }).await.unwrap();
    assert_eq!(users.list(None, PEOPLE_PER_PAGE).await.unwrap().0[0].person.user.username, longest);
    assert_eq!(users.list(Some(&format!("{longest} {}", ann.id.as_str())), PEOPLE_PER_PAGE).await.unwrap().0.len(), 0);
    assert_eq!(users.find_by_username(&too_long).await.unwrap(), None);
    let nobody = access::UserId::stored(too_long.clone());
    assert_eq!(users.find(&nobody).await.unwrap(), None);
    assert!(matches!(users.touch(&nobody, 110).await, Err(WriteError::Changed(None))));
    assert_eq!(
        users.list(Some(&format!("{too_long} {too_long}")), PEOPLE_PER_PAGE).await.unwrap().0.len(),
        1,
        "what is no place is the beginning"
    );
}

#[tokio::test]
async fn a_blocked_program_is_announced_and_is_no_user() {
    let users = store().await.users;
    let program = access::UserRef::of_client("4abc");
    let block = |blocked| {
        let action = access::BlockProgram { program: program.clone(), blocked };
        rules().decide(&admin(), action).admission().unwrap()
    };
    assert_eq!(users.user_state(&program.id).await.unwrap(), UserState::default());
    users.set_blocked(&block(true), 100, &entry()).await.unwrap();
    let expected = UserState { blocked: true, ..UserState::default() };
    assert_eq!(users.user_state(&program.id).await.unwrap(), expected);
    let changed = users.changed_since(100).await.unwrap();
    assert_eq!(changed.iter().map(|changed| &changed.user).collect::<Vec<_>>(), [&program.id]);
    assert_eq!(users.find_by_username(&program.username).await.unwrap(), None);
    assert!(users.list(None, 10).await.unwrap().0.is_empty());
    users.set_blocked(&block(false), 110, &entry()).await.unwrap();
    assert_eq!(users.user_state(&program.id).await.unwrap(), UserState::default());
    assert_eq!(users.changed_since(110).await.unwrap().len(), 1);
}
