//! The people who have signed in, as administrators see them.

use crate::support::{
    World, set_groups, settings,
    unreliable::{Calls, Plan, Trouble, Unreliable},
    world,
};
use access::{
    AccountStatus, AuditQuery, GrantDraft, Limit, MAX_SELECTED_PEOPLE, MapChange, NeverSignedIn, PeopleQuery,
    PersonDecisions, PoolAccount, RECORDS_PER_PAGE, SelectedPeople, SortPeople, USER_POOL,
};
use gate::{Caller, Clock, Gate, Refusal, SignInOptions};
use std::collections::{BTreeMap, BTreeSet};

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
    world.gate.flush().await;
    let today = world.gate.overview.read(&admin).await.unwrap().days.remove(0);
    let expected = [("CorpSSO", 1), (USER_POOL, 1)].map(|(provider, number)| (provider.to_owned(), number));
    assert_eq!(today.signed_in_with, BTreeMap::from(expected));
}

#[tokio::test]
async fn a_profile_says_since_when_somebody_signs_in_and_whether_they_still_can() {
    let world = world().await;
    let member = world.caller("it-member").await;
    let admin = world.caller("admin").await;
    let profile = world.gate.people.profile(&admin, "it-member").await.unwrap();
    assert_eq!(profile.account, AccountStatus::Enabled);
    assert_eq!(profile.first_signed_in_at, Some(profile.person.signed_in_at));
    assert!(matches!(world.gate.people.profile(&member, "it-member").await, Err(Refusal::Denied(_))));
    assert!(matches!(world.gate.people.profile(&admin, "nobody").await, Err(Refusal::NotFound)));
}

#[tokio::test]
async fn a_profile_is_shown_though_the_user_pool_does_not_answer() {
    let world = world().await;
    let admin = world.caller("admin").await;
    let cognito = Unreliable::to(&world.services.user_pool.domain).await;
    let mut settings = settings(&world.services, Clock::system());
    settings.administration.endpoint = Some(cognito.url.clone());
    let server = Gate::new(settings, world.store.clone()).await.unwrap();
    cognito.follow(Some(Plan { trouble: Trouble::Error, calls: Calls::From(0) }));
    assert_eq!(server.people.profile(&admin, "admin").await.unwrap().account, AccountStatus::Unknown);
}

#[tokio::test]
async fn what_a_person_may_do_is_told_by_the_rules_that_concern_them() {
    let world = world().await;
    let member = world.caller("it-member").await;
    let admin = world.caller("admin").await;
    for (pattern, role) in [("/it/**", "department:IT"), ("/finance/**", "department:Finance")] {
        let (pattern, right, roles) = (pattern.to_owned(), "open".to_owned(), vec![role.to_owned()]);
        let change = MapChange { was: None, grant: Some(GrantDraft { pattern, right, roles }) };
        world.gate.map.change(&admin, &change).await.unwrap();
    }
    let PersonDecisions { person, rules } = world.gate.people.decisions(&admin, "it-member").await.unwrap();
    assert!(person.principal(&rules).roles.contains("department:IT"));
    assert_eq!(rules.grants.iter().map(|grant| grant.pattern.to_string()).collect::<Vec<_>>(), ["/it/**"]);
    assert!(matches!(world.gate.people.decisions(&member, "it-member").await, Err(Refusal::Denied(_))));
}

#[tokio::test]
async fn the_activity_of_a_person_is_what_they_did_page_by_page() {
    let world = world().await;
    let member = world.caller("it-member").await;
    let admin = world.caller("admin").await;
    for _ in 0..RECORDS_PER_PAGE {
        world.gate.quota.set_person_limit(&admin, "it-member", Some(Limit::Unlimited)).await.unwrap();
    }
    let of_admin = async |after| world.gate.audit.of_person(&admin, "admin", after).await.unwrap().page;
    let first = of_admin(None).await;
    assert_eq!(first.records.len(), RECORDS_PER_PAGE);
    assert!(first.records.iter().all(|record| record.actor == "admin"));
    let older = of_admin(first.next).await;
    assert_eq!(older.records.iter().map(|record| record.action.as_str()).collect::<Vec<_>>(), ["sign_in"]);
    assert_eq!(older.next, None);
    let of_member = world.gate.audit.of_person(&admin, "it-member", None).await.unwrap();
    assert_eq!((of_member.person.user.username.as_str(), of_member.page.records.len()), ("it-member", 1));
    assert!(matches!(world.gate.audit.of_person(&member, "it-member", None).await, Err(Refusal::Denied(_))));
    assert!(matches!(world.gate.audit.of_person(&admin, "nobody", None).await, Err(Refusal::NotFound)));
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
            "“2 weeks” is no period of the last sign-in. The periods are 1d, 7d, 30d, inactive30d, inactive90d.",
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

#[tokio::test]
async fn one_group_is_changed_and_the_other_stays() {
    let world = world().await;
    let member = world.caller("it-member").await;
    let admin = world.caller("admin").await;
    let people = &world.gate.people;
    people.change_group(&admin, "it-member", "usher-admins", true).await.unwrap();
    let both: BTreeSet<_> = ["usher-admins", "usher-users"].map(str::to_owned).into();
    assert_eq!(person(&world, &admin, "it-member").await.groups, both);
    people.change_group(&admin, "it-member", "usher-admins", true).await.unwrap();
    people.change_group(&admin, "it-member", "usher-admins", false).await.unwrap();
    assert_eq!(person(&world, &admin, "it-member").await.groups, ["usher-users".to_owned()].into());

    let own = people.change_group(&admin, "admin", "usher-admins", false).await;
    assert!(matches!(own, Err(Refusal::Denied(_))), "nobody takes their own administration away");
    for of_whom in ["admin", "nobody-of-this-name"] {
        let refused = people.change_group(&member, of_whom, "usher-admins", false).await;
        assert!(matches!(refused, Err(Refusal::Denied(_))), "a member does not learn who exists");
    }
    assert!(matches!(people.change_group(&admin, "nobody", "usher-admins", true).await, Err(Refusal::NotFound)));
    // Groups of others are nobody's business here, and a member does not learn which ones are Usher's.
    for joins in [true, false] {
        let other = people.change_group(&admin, "it-member", "somebody-else", joins).await;
        assert!(matches!(other, Err(Refusal::NotFound)));
        let refused = people.change_group(&member, "it-member", "somebody-else", joins).await;
        assert!(matches!(refused, Err(Refusal::Denied(_))));
    }
    assert_eq!(person(&world, &admin, "it-member").await.groups, ["usher-users".to_owned()].into());
}

#[tokio::test]
async fn an_administrator_selects_people_by_name_or_by_a_search() {
    let world = world().await;
    let member = world.caller("it-member").await;
    world.caller("marketing-member").await;
    let admin = world.caller("admin").await;
    let people = &world.gate.people;
    let names = |selected: SelectedPeople| selected.people.into_iter().map(|one| one.user.username).collect::<Vec<_>>();
    let subject = person(&world, &admin, "it-member").await.user.id.subject().to_owned();
    let selected = people.select(&admin, &[subject, "nobody".to_owned()].into()).await.unwrap();
    assert!(!selected.has_more);
    assert_eq!(names(selected), ["it-member"]);
    let query = PeopleQuery { q: "member".to_owned(), sort: SortPeople::Username, ..PeopleQuery::default() };
    assert_eq!(names(people.select_matching(&admin, &query).await.unwrap()), ["it-member", "marketing-member"]);

    let too_many = (0..=MAX_SELECTED_PEOPLE).map(|nth| nth.to_string()).collect();
    let refused = people.select(&admin, &too_many).await;
    assert!(matches!(refused, Err(Refusal::BadInput(_))), "{refused:?}");
    assert!(matches!(people.select(&member, &too_many).await, Err(Refusal::Denied(_))));
    assert!(matches!(people.select_matching(&member, &query).await, Err(Refusal::Denied(_))));
}

fn usernames(found: &NeverSignedIn) -> Vec<&str> {
    found.people.iter().map(|person| person.user.username.as_str()).collect()
}

#[tokio::test]
async fn those_who_have_never_signed_in_are_found_in_the_user_pool() {
    let world = world().await;
    let (member, admin) = (world.caller("it-member").await, world.caller("admin").await);
    let people = &world.gate.people;
    let search = async |text: &str| people.never_signed_in(&admin, text).await.unwrap();
    // Also as long as those of an earlier version are added to the list.
    for _ in 0..2 {
        let found = search(" m ").await;
        assert_eq!(usernames(&found), ["marketing-member", "mfa-member"], "by name: Mara, Mika");
        assert!(!found.has_more && !found.is_unknown);
        assert_eq!(search("it-member").await, NeverSignedIn::default(), "who has signed in is in the list");
        people.complete_list().await;
    }
    let found = search("Nia New").await;
    let new_hire = &found.people[0];
    assert_eq!((new_hire.display_name(), new_hire.email.as_deref()), ("Nia Newhire", Some("new-hire@example.com")));
    assert_eq!(new_hire.account, PoolAccount::MustChangePassword);
    assert_eq!(new_hire.user.id, world.user_id("new-hire").await);
    for nobody in ["", " ", "nobody", "\"", "\\", "a\" or name ^= \"a"] {
        assert_eq!(search(nobody).await, NeverSignedIn::default(), "{nobody}");
    }

    world.caller("marketing-member").await;
    assert_eq!(usernames(&search("m").await), ["mfa-member"]);
    assert!(matches!(people.never_signed_in(&member, "m").await, Err(Refusal::Denied(_))));
    assert!(matches!(people.never_signed_in(&admin, &"x".repeat(101)).await, Err(Refusal::BadInput(_))));
}

#[tokio::test]
async fn a_search_does_without_the_user_pool_that_refuses_or_does_not_answer() {
    let world = world().await;
    let admin = world.caller("admin").await;
    let cognito = Unreliable::to(&world.services.user_pool.domain).await;
    let mut settings = settings(&world.services, Clock::system());
    settings.administration.endpoint = Some(cognito.url.clone());
    let server = Gate::new(settings, world.store.clone()).await.unwrap();
    for (trouble, is_unknown) in [(Trouble::Error, true), (Trouble::Throttled, true), (Trouble::Denied, false)] {
        cognito.follow(Some(Plan { trouble, calls: Calls::From(0) }));
        let found = server.people.never_signed_in(&admin, "new-hire").await.unwrap();
        assert_eq!(found, NeverSignedIn { is_unknown, ..NeverSignedIn::default() }, "{trouble:?}");
        assert!(matches!(server.people.newcomer(&admin, "new-hire").await, Err(Refusal::NotFound)), "{trouble:?}");
    }
}

#[tokio::test]
async fn the_groups_of_somebody_who_has_never_signed_in_can_be_changed() {
    let world = world().await;
    let (member, admin) = (world.caller("it-member").await, world.caller("admin").await);
    let people = &world.gate.people;
    let groups = async || people.newcomer(&admin, "new-hire").await.unwrap().groups.unwrap();
    assert_eq!(groups().await, ["usher-users".to_owned()].into());
    let subject = world.user_id("new-hire").await.subject().to_owned();
    assert_eq!(people.newcomer(&admin, &subject).await.unwrap().person.user.username, "new-hire");

    let both: BTreeSet<_> = ["usher-admins", "usher-users"].map(str::to_owned).into();
    set_groups(people, &admin, &subject, &both).await.unwrap();
    assert_eq!(groups().await, both);
    people.change_group(&admin, "new-hire", "usher-admins", false).await.unwrap();
    assert_eq!(groups().await, ["usher-users".to_owned()].into());
    let query = AuditQuery { object: "new-hire".to_owned(), ..AuditQuery::default() };
    let records = world.gate.audit.page(&admin, &query).await.unwrap().records;
    let mut actions: Vec<_> = records.iter().map(|record| record.action.as_str()).collect();
    actions.sort_unstable();
    assert_eq!(actions, ["ask_for_groups", "ask_for_groups", "change_groups", "change_groups"]);

    assert!(matches!(people.newcomer(&admin, "it-member").await, Err(Refusal::NotFound)), "who has signed in");
    assert!(matches!(people.newcomer(&admin, "nobody").await, Err(Refusal::NotFound)));
    assert!(matches!(people.newcomer(&member, "new-hire").await, Err(Refusal::Denied(_))));
    assert!(matches!(set_groups(people, &member, "new-hire", &both).await, Err(Refusal::Denied(_))));
}
