//! The list of people against a real DynamoDB server: orders, filters, search.

use crate::support::{admin, entry, roles, rules, store, store_and_client, user};
use access::{
    Admission, ChangeGroups, ListPeople, PEOPLE_PER_PAGE, PeoplePage, PeopleQuery, Person, RecentPeople, SortPeople,
    USER_POOL,
};
use aws_sdk_dynamodb::types::AttributeValue;
use futures::{StreamExt as _, stream};
use std::collections::BTreeSet;
use store::{KnownPeople, Store, Users};

const DAY: u64 = 24 * 60 * 60;
const NOW: u64 = 1_795_305_299;

fn person(username: &str, name: &str) -> Person {
    Person {
        user: user(username),
        name: name.to_owned(),
        email: Some(format!("{username}@example.com")),
        provider: Some(USER_POOL.to_owned()),
        groups: ["usher-users".to_owned()].into(),
        attribute_roles: BTreeSet::new(),
        signed_in_at: NOW,
        signed_out_at: None,
    }
}

fn may_list() -> Admission<ListPeople> {
    rules().decide(&admin(), ListPeople::default()).admission().unwrap()
}

async fn page(store: &Store, query: &PeopleQuery) -> PeoplePage {
    store.people.list(&may_list(), query, NOW).await.unwrap()
}

fn search(q: &str) -> PeopleQuery {
    PeopleQuery { q: q.to_owned(), ..PeopleQuery::default() }
}

fn usernames(page: &PeoplePage) -> Vec<&str> {
    page.people.iter().map(|person| person.user.username.as_str()).collect()
}

async fn found(store: &Store, query: &PeopleQuery) -> Vec<String> {
    usernames(&page(store, query).await).into_iter().map(str::to_owned).collect()
}

async fn sign_in(users: &Users, people: impl IntoIterator<Item = Person>) {
    let sign_in = |person: Person| async move { users.signed_in(&person).await.unwrap() };
    stream::iter(people).for_each_concurrent(16, sign_in).await;
}

/// The pages from the first to the last, and then back.
async fn there_and_back(store: &Store, query: &PeopleQuery) -> (Vec<PeoplePage>, Vec<PeoplePage>) {
    let mut there = vec![page(store, query).await];
    while let Some(after) = there.last().unwrap().next.clone() {
        let last = there.last().unwrap();
        let skip = last.skipped + last.people.len() as u64;
        there.push(page(store, &PeopleQuery { after: Some(after), skip, ..query.clone() }).await);
    }
    let mut back: Vec<PeoplePage> = Vec::new();
    while let Some(before) = back.last().or(there.last()).unwrap().previous.clone() {
        back.push(page(store, &PeopleQuery { before: Some(before), ..query.clone() }).await);
    }
    (there, back)
}

#[tokio::test]
async fn people_are_found_by_what_they_are_called_now_and_counted_once() {
    let store = store().await;
    let ada = person("CorpSSO_ada", "Ada Lovelace");
    sign_in(&store.users, [ada.clone(), person("ben", "Ben Adamson")]).await;
    for (q, expected) in [
        ("ada", vec!["CorpSSO_ada", "ben"]),
        ("LOVE", vec!["CorpSSO_ada"]),
        ("lovelace ada", vec!["CorpSSO_ada"]),
        ("ben@example", vec!["ben"]),
        ("ada ben", vec!["ben"]),
        ("ada x", vec![]),
        ("velace", vec![]),
    ] {
        assert_eq!(found(&store, &search(q)).await, expected, "{q}");
    }
    sign_in(&store.users, [Person { name: "Ada King".to_owned(), email: None, ..ada.clone() }]).await;
    assert_eq!(found(&store, &search("lovelace")).await, [""; 0]);
    assert_eq!(found(&store, &search("king")).await, ["CorpSSO_ada"]);
    assert_eq!(found(&store, &search("corpsso_ada@example")).await, [""; 0], "the address is gone");
    let all = page(&store, &PeopleQuery::default()).await;
    assert_eq!((all.count, usernames(&all)), (Some(2), vec!["CorpSSO_ada", "ben"]));
    assert_eq!((&*all.people[0].name, &all.people[0].email), ("Ada King", &None));
}

#[tokio::test]
async fn however_often_and_simultaneously_people_sign_in_each_is_counted_once() {
    let store = store().await;
    let names: Vec<String> = (0..12).map(|n| format!("p{n:02}")).collect();
    sign_in(&store.users, names.iter().chain(&names).chain(&names).map(|name| person(name, "P"))).await;
    assert_eq!(page(&store, &PeopleQuery::default()).await.count, Some(12));
    assert_eq!(found(&store, &search("p")).await, names, "nobody twice, though two words begin like this");
}

#[tokio::test]
async fn each_order_leads_from_page_to_page_and_back() {
    let store = store().await;
    let number = 2 * PEOPLE_PER_PAGE + 7;
    let people = (0..number).map(|n| Person {
        signed_in_at: NOW - (n as u64 * 31) % 40,
        ..person(&format!("u{:03}", (n * 11) % number), &format!("{} {}", ["ann", "BEN", "Çem"][n % 3], n / 9))
    });
    let people: Vec<Person> = people.collect();
    sign_in(&store.users, people.clone()).await;
    for (sort, descending) in
        [SortPeople::Name, SortPeople::Username, SortPeople::SignedIn].into_iter().flat_map(|s| [(s, false), (s, true)])
    {
        let key = |person: &Person| match sort {
            SortPeople::Name => (person.name.to_lowercase(), person.user.id.clone()),
            SortPeople::Username => (person.user.username.clone(), person.user.id.clone()),
            SortPeople::SignedIn => (person.signed_in_at.to_string(), person.user.id.clone()),
        };
        let mut expected = people.clone();
        expected.sort_by_key(key);
        if descending {
            expected.reverse();
        }
        let expected: Vec<&str> = expected.iter().map(|person| person.user.username.as_str()).collect();
        // Of everybody, filtered, and by search.
        let all = PeopleQuery { sort, descending, ..PeopleQuery::default() };
        let filtered = PeopleQuery { group: "usher-users".to_owned(), ..all.clone() };
        for query in [&all, &filtered, &PeopleQuery { q: "u".to_owned(), ..all.clone() }] {
            let (there, back) = there_and_back(&store, query).await;
            assert_eq!(there.iter().flat_map(usernames).collect::<Vec<_>>(), expected, "{query:?}");
            assert_eq!(there.iter().map(|page| page.skipped).collect::<Vec<_>>(), [0, 25, 50], "{query:?}");
            assert!(there.iter().all(|page| page.count == Some(number as u64)), "{query:?}");
            let earlier: Vec<_> = there.iter().rev().skip(1).map(usernames).collect();
            assert_eq!(back.iter().map(usernames).collect::<Vec<_>>(), earlier, "{query:?}");
            assert_eq!(back.last().unwrap().previous, None);
        }
    }
}

#[tokio::test]
async fn filters_hold_together_with_the_search() {
    let store = store().await;
    let from = |provider: &str| Some(provider.to_owned());
    let ann = Person {
        groups: ["usher-users".to_owned(), "Café".to_owned()].into(),
        attribute_roles: roles(&["department:IT", "team:Blue"]),
        provider: from("CorpSSO"),
        signed_in_at: NOW - 3 * DAY,
        ..person("ann", "Ann Miller")
    };
    let old = Person { signed_in_at: NOW - 40 * DAY, groups: BTreeSet::new(), ..person("ben", "Ben Miller") };
    sign_in(&store.users, [ann, old, person("cem", "Cem")]).await;
    let all = PeopleQuery::default();
    let group = |name: &str| PeopleQuery { group: name.to_owned(), ..all.clone() };
    let department = |name: &str| PeopleQuery { department: name.to_owned(), ..all.clone() };
    let provider = |name: &str| PeopleQuery { provider: name.to_owned(), ..all.clone() };
    let seen = |name: &str| PeopleQuery { seen: name.to_owned(), ..all.clone() };
    for (query, expected) in [
        (group("usher-users"), vec!["ann", "cem"]),
        (group("Cafe\u{301}"), vec!["ann"]),
        (group("usher"), vec![]),
        (department("IT"), vec!["ann"]),
        (department("team:Blue"), vec!["ann"]),
        (department("Blue"), vec![]),
        (provider("CorpSSO"), vec!["ann"]),
        (provider(USER_POOL), vec!["ben", "cem"]),
        (seen("1d"), vec!["cem"]),
        (seen("7d"), vec!["ann", "cem"]),
        (seen("inactive30d"), vec!["ben"]),
        (seen("inactive90d"), vec![]),
    ] {
        for sort in [SortPeople::Name, SortPeople::SignedIn] {
            let query = PeopleQuery { sort, ..query.clone() };
            let mut found = found(&store, &query).await;
            found.sort();
            assert_eq!(found, expected, "{query:?}");
            assert_eq!(page(&store, &query).await.count, Some(expected.len() as u64));
            let millers: Vec<_> = expected.iter().filter(|name| **name != "cem").collect();
            let search = PeopleQuery { q: "mill".to_owned(), ..query };
            let mut found = self::found(&store, &search).await;
            found.sort();
            assert_eq!(found.iter().collect::<Vec<_>>(), millers, "{search:?}");
        }
    }
}

#[tokio::test]
async fn a_search_for_what_too_many_have_goes_on_page_by_page() {
    let store = store().await;
    let number = 1_030;
    sign_in(&store.users, (0..number).map(|n| Person { email: None, ..person(&format!("u{n:04}"), "Kim") })).await;
    let last = Person { email: None, ..person("zoe", "Kimberley Zoe") };
    sign_in(&store.users, [last]).await;
    // Only the last of those whose names begin like this has the other word, and it is the shorter one.
    let first = page(&store, &search("kim zo")).await;
    assert_eq!((usernames(&first), first.search_stopped, first.count), (vec![], true, None));
    let second = page(&store, &PeopleQuery { after: first.next, ..search("kim zo") }).await;
    assert_eq!((usernames(&second), &second.next), (vec!["zoe"], &None));
    assert_eq!(found(&store, &search("kimb zo")).await, ["zoe"], "the longest word is looked for first");
    let (pages, _) = there_and_back(&store, &search("kim")).await;
    let all: BTreeSet<&str> = pages.iter().flat_map(usernames).collect();
    assert_eq!((all.len(), pages.iter().map(|page| page.people.len()).sum::<usize>()), (number + 1, number + 1));
    // Whoever filters reads as much at a time, and goes on as well.
    let nobody = PeopleQuery { group: "nobody".to_owned(), ..PeopleQuery::default() };
    let (pages, _) = there_and_back(&store, &nobody).await;
    let stopped: Vec<bool> = pages.iter().map(|page| page.search_stopped).collect();
    assert_eq!((stopped, pages.iter().all(|page| page.people.is_empty())), (vec![true, false], true));
}

#[tokio::test]
async fn whoever_signed_in_to_an_earlier_version_is_added_with_the_groups_of_today() {
    let (store, client) = store_and_client().await;
    let old = |username: &str| {
        let texts = [("id", user(username).id.as_str().to_owned()), ("kind", "user".to_owned())];
        let texts = texts.into_iter().chain([("username", username.to_owned()), ("name", "Old".to_owned())]);
        let texts = texts.map(|(name, text)| (name.to_owned(), AttributeValue::S(text)));
        texts.chain([("signed_in_at".to_owned(), AttributeValue::N("7".to_owned()))]).collect()
    };
    for n in 0..120 {
        let put = client.put_item().table_name("test-v2-users").set_item(Some(old(&format!("old{n:03}"))));
        put.send().await.unwrap();
    }
    assert_eq!(
        page(&store, &PeopleQuery::default()).await,
        PeoplePage { count: Some(0), is_incomplete: true, ..PeoplePage::default() }
    );
    // Groups that change meanwhile, and somebody who signs in.
    let change = ChangeGroups { user: user("old001"), wanted: BTreeSet::new() };
    let admission = rules().decide(&admin(), change).admission().unwrap();
    store.users.groups_changed(&admission, &["usher-admins".to_owned()].into(), 9, &entry()).await.unwrap();
    sign_in(&store.users, [person("old002", "New")]).await;
    assert_eq!(found(&store, &PeopleQuery::default()).await, ["old002"]);

    // Several servers at once.
    let (first, second) = futures::try_join!(store.users.list_missing(), store.users.list_missing()).unwrap();
    assert_eq!(first + second, 119);
    assert_eq!(store.users.list_missing().await.unwrap(), 0);
    let all = page(&store, &PeopleQuery::default()).await;
    assert_eq!((all.count, all.is_incomplete), (Some(120), true));
    let admins = PeopleQuery { group: "usher-admins".to_owned(), ..PeopleQuery::default() };
    assert_eq!(found(&store, &admins).await, ["old001"]);
    assert_eq!(found(&store, &search("new")).await, ["old002"]);
    assert_eq!(found(&store, &search("old119 old")).await, ["old119"]);

    assert!(!store.people.is_complete().await.unwrap());
    store.people.mark_complete().await.unwrap();
    assert!(store.people.is_complete().await.unwrap());
    let all = page(&store, &PeopleQuery::default()).await;
    assert_eq!((all.count, all.is_incomplete), (Some(120), false));
}

#[tokio::test]
async fn a_change_of_groups_is_in_the_list_at_once() {
    let store = store().await;
    sign_in(&store.users, [person("ann", "Ann"), person("ben", "Ben")]).await;
    let change = |username: &str| ChangeGroups { user: user(username), wanted: BTreeSet::new() };
    let may_change = |username: &str| rules().decide(&admin(), change(username)).admission().unwrap();
    store.users.note_groups(&may_change("ann"), &BTreeSet::new(), &entry()).await.unwrap();
    let members = PeopleQuery { group: "usher-users".to_owned(), ..PeopleQuery::default() };
    assert_eq!(found(&store, &members).await, ["ben"]);
    store.users.groups_changed(&may_change("ann"), &["usher-users".to_owned()].into(), 9, &entry()).await.unwrap();
    assert_eq!(found(&store, &members).await, ["ann", "ben"]);
    sign_in(&store.users, [Person { groups: BTreeSet::new(), ..person("ann", "Ann") }]).await;
    assert_eq!(found(&store, &members).await, ["ben"]);
}

#[tokio::test]
async fn what_is_no_position_is_the_start_and_what_is_no_key_breaks_nothing() {
    let store = store().await;
    let longest = "\u{20bb7}".repeat(256);
    let long = Person {
        user: access::UserRef { username: longest.clone(), ..user("long") },
        email: Some(format!("{}@example.com", "e".repeat(2_000))),
        ..person("long", &format!("{} \u{1}", "\u{20bb7}".repeat(600)))
    };
    let unnamed = Person { name: " \u{1}\u{7f} ".to_owned(), email: Some(String::new()), ..person("-", "") };
    sign_in(&store.users, [long, unnamed]).await;
    for sort in [SortPeople::Name, SortPeople::Username, SortPeople::SignedIn] {
        for place in ["", "nonsense", "AAAA", "Cgo", &"QUFB".repeat(900)] {
            let query = PeopleQuery { sort, after: Some(place.to_owned()), ..PeopleQuery::default() };
            assert_eq!(page(&store, &query).await.people.len(), 2, "{query:?}");
            let search = PeopleQuery { q: "\u{20bb7}".to_owned(), ..query };
            assert_eq!(usernames(&page(&store, &search).await), [longest.as_str()], "{search:?}");
        }
    }
    assert_eq!(found(&store, &search(&longest)).await, [longest]);
    assert_eq!(found(&store, &search("-")).await, ["-"]);
}

#[tokio::test]
async fn an_admission_to_one_person_covers_nobody_else() {
    let store = store().await;
    sign_in(&store.users, [person("ada", "Ada"), person("ben", "Ben")]).await;
    let (ada, ben) = (user("ada"), user("ben"));
    let one = rules().decide(&admin(), ListPeople { user: Some(ada.clone()) }).admission().unwrap();
    assert_eq!(store.people.list(&one, &PeopleQuery::default(), NOW).await.unwrap(), PeoplePage::default());
    let both = [ada.id, ben.id].into();
    assert_eq!(store.people.of_ids(&one, &both).await.unwrap().len(), 1);
    assert_eq!(store.people.of_ids(&may_list(), &both).await.unwrap().len(), 2);
}

#[tokio::test]
async fn whoever_has_signed_in_is_known_also_to_an_incomplete_list() {
    let store = store().await;
    sign_in(&store.users, [person("ada", "Ada"), person("ben", "Ben")]).await;
    let ids = |names: &[&str]| names.iter().map(|name| user(name).id).collect::<BTreeSet<_>>();
    let asked = ids(&["ada", "ben", "new-hire"]);
    for is_complete in [false, true] {
        let known = store.people.known_among(&may_list(), &asked).await.unwrap();
        assert_eq!(known, KnownPeople { known: ids(&["ada", "ben"]), is_complete });
        store.people.mark_complete().await.unwrap();
    }
    let of_one = ListPeople { user: Some(user("ada")) };
    let of_one = rules().decide(&admin(), of_one).admission().unwrap();
    assert_eq!(store.people.known_among(&of_one, &asked).await.unwrap().known, asked, "to list nobody");
    let many: BTreeSet<_> = (0..120).map(|nth| user(&format!("new-{nth:03}")).id).collect();
    assert_eq!(store.people.known_among(&may_list(), &many).await.unwrap().known.len(), 21);
    assert!(store.people.known_among(&may_list(), &BTreeSet::new()).await.unwrap().known.is_empty());
}

#[tokio::test]
async fn an_address_that_exaggerates_does_no_harm() {
    let store = store().await;
    sign_in(&store.users, (0..PEOPLE_PER_PAGE + 1).map(|nth| person(&format!("user-{nth:02}"), "Ada"))).await;
    let after = page(&store, &PeopleQuery::default()).await.next;
    let second = page(&store, &PeopleQuery { after, skip: u64::MAX, ..PeopleQuery::default() }).await;
    assert_eq!(second.people.len(), 1);
    assert!(second.skipped < u64::MAX && second.count.is_some());
}

#[tokio::test]
async fn those_who_signed_in_lately_are_counted_up_to_a_thousand() {
    let store = store().await;
    let at = |nth: u64, signed_in_at: u64| Person { signed_in_at, ..person(&format!("p{nth}"), "P") };
    sign_in(&store.users, [at(0, NOW - DAY - 1), at(1, NOW - DAY), at(2, NOW)]).await;
    let since = async || store.people.signed_in_since(&may_list(), NOW - DAY).await.unwrap();
    assert_eq!(since().await, RecentPeople { number: 2, has_more: false });
    let of_one = ListPeople { user: Some(user("p2")) };
    let of_one = rules().decide(&admin(), of_one).admission().unwrap();
    assert_eq!(store.people.signed_in_since(&of_one, 0).await.unwrap(), RecentPeople::default());
    sign_in(&store.users, (3..1_003).map(|nth| at(nth, NOW))).await;
    assert_eq!(since().await, RecentPeople { number: 1_000, has_more: true });
}
