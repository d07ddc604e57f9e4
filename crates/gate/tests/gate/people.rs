//! The people who have signed in, as administrators see them.

use crate::support::{World, world};
use access::{PeopleQuery, SortPeople, USER_POOL};
use gate::{Caller, Refusal, SignInOptions};

/// Signs in somebody of the company's directory.
async fn from_the_directory(world: &World, username: &str) {
    let options = SignInOptions { provider: Some("CorpSSO"), ..SignInOptions::default() };
    let begun = world.gate.sign_in.begin(options, &[]).await.unwrap();
    world.complete(&world.return_from(begun.cookie, &begun.location, username).await).await.unwrap();
}

async fn person(world: &World, admin: &Caller, username: &str) -> access::Person {
    world.gate.people.get(admin, username).await.unwrap().person
}

#[tokio::test]
async fn a_profile_says_which_address_and_provider_somebody_has() {
    let world = world().await;
    from_the_directory(&world, "it-lead").await;
    let admin = world.caller("admin").await;
    let lead = person(&world, &admin, "CorpSSO_it-lead").await;
    assert_eq!((lead.email.as_deref(), lead.provider.as_deref()), (Some("it-lead@example.com"), Some("CorpSSO")));
    let own = person(&world, &admin, "admin").await;
    assert_eq!((own.email.as_deref(), own.provider.as_deref()), (Some("admin@example.com"), Some(USER_POOL)));
}

#[tokio::test]
async fn an_administrator_finds_a_person_and_nobody_else_does() {
    let world = world().await;
    from_the_directory(&world, "it-lead").await;
    let member = world.caller("it-member").await;
    let admin = world.caller("admin").await;
    let lead = PeopleQuery { q: "LEAD lena".to_owned(), ..PeopleQuery::default() };
    let page = world.gate.people.list(&admin, &lead).await.unwrap();
    assert_eq!(page.count, Some(1));
    let found = &page.people[0];
    assert_eq!((&*found.user.username, found.email.as_deref()), ("CorpSSO_it-lead", Some("it-lead@example.com")));
    let of_it = PeopleQuery { department: "IT".to_owned(), sort: SortPeople::Username, ..PeopleQuery::default() };
    let page = world.gate.people.list(&admin, &of_it).await.unwrap();
    let names: Vec<&str> = page.people.iter().map(|person| person.user.username.as_str()).collect();
    assert_eq!(names, ["CorpSSO_it-lead", "it-member"]);
    assert!(matches!(world.gate.people.list(&member, &lead).await, Err(Refusal::Denied(_))));
}

#[tokio::test]
async fn what_cannot_be_looked_for_is_refused_with_the_reason() {
    let world = world().await;
    let admin = world.caller("admin").await;
    let all = PeopleQuery::default();
    for (query, reason) in [
        (PeopleQuery { q: "x".repeat(101), ..all.clone() }, "Search for at most 100 characters."),
        (PeopleQuery { group: "x".repeat(257), ..all.clone() }, "A group has at most 256 characters."),
        (
            PeopleQuery { seen: "2 weeks".to_owned(), ..all.clone() },
            "“2 weeks” is no period of the last sign-in. The periods are 1d, 7d, 30d, not-30d, not-90d.",
        ),
    ] {
        let Err(Refusal::BadInput(message)) = world.gate.people.list(&admin, &query).await else { panic!("{reason}") };
        assert_eq!(message, reason);
    }
}

#[tokio::test]
async fn the_list_is_complete_once_nobody_of_an_earlier_version_is_missing() {
    let world = world().await;
    let admin = world.caller("admin").await;
    assert!(world.gate.people.list(&admin, &PeopleQuery::default()).await.unwrap().is_incomplete);
    world.gate.people.complete_list().await;
    assert!(!world.gate.people.list(&admin, &PeopleQuery::default()).await.unwrap().is_incomplete);
}
