//! What each page and each change costs in DynamoDB, with 100, 10,000 and 100,000 items in the tables: the figures of
//! docs/data.md. `pages 100` asks for one of them.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::panic)]

#[path = "../crates/gate/tests/gate/support/mod.rs"]
mod support;

mod counter;
mod people;

use access::{
    AuditQuery, Content, CreateResource, GrantDraft, ListKind, ListQuery, MapChange, Operation, PeopleQuery,
    ResourceDraft, Rules, Sharing, SortBy, SortPeople, WhyQuery,
};
use counter::{Costs, Counter};
use futures::{StreamExt as _, stream};
use gate::{Clock, RequestDecision};
use std::collections::BTreeMap;
use store::Store;
use support::{entry, gate, world};

const ITEMS: [usize; 3] = [100, 10_000, 100_000];

#[tokio::main]
async fn main() {
    let asked: Vec<usize> = std::env::args().skip(1).map(|number| number.parse().unwrap()).collect();
    let numbers = if asked.is_empty() { ITEMS.to_vec() } else { asked };
    let mut figures: BTreeMap<&str, Vec<Costs>> = BTreeMap::new();
    for &items in &numbers {
        for (what, costs) in measure(items).await {
            figures.entry(what).or_default().push(costs);
        }
    }
    let headings: Vec<_> = numbers.iter().map(|number| format!("{number} items")).collect();
    println!("| what | {} |\n|---|{}", headings.join(" | "), "---|".repeat(headings.len()));
    for (what, costs) in figures {
        let cells = costs.iter().map(|costs| match (costs.read, costs.written) {
            (read, 0.0) => format!("{} / {read} R", costs.round_trips),
            (read, written) => format!("{} / {read} R {written} W", costs.round_trips),
        });
        println!("| {what} | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
}

async fn measure(items: usize) -> Vec<(&'static str, Costs)> {
    let world = world().await;
    people::fill(&world.store, items).await;
    resources(&world.store, items).await;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    let it_member_id = world.user_id("it-member").await;
    let it_member = it_member_id.subject();
    let counter = Counter::to(&world.services.dynamodb_url).await;
    let gate = gate(&world.services, &counter.store().await, Clock::system()).await;
    let row = |pattern: &str| GrantDraft {
        pattern: pattern.to_owned(),
        right: "open".to_owned(),
        roles: vec!["department:IT".to_owned()],
    };
    let adding = |pattern: &str| MapChange { was: None, grant: Some(row(pattern)) };
    let list = |sort| ListQuery { sort, ..ListQuery::default() };
    let draft = |path: &str, version| ResourceDraft {
        path: path.to_owned(),
        title: "One of many".to_owned(),
        roles: vec!["department:IT".to_owned()],
        version,
        ..ResourceDraft::default()
    };
    // What is remembered for some seconds is not part of the figures.
    gate.resources.list(&member, &list(SortBy::Path)).await.unwrap();
    gate.quota.state(&member).await.unwrap();
    counter.take();

    let mut figures = Vec::new();
    macro_rules! costs {
        ($what:literal, $call:expr) => {
            $call.await.unwrap();
            figures.push(($what, counter.take()));
        };
    }
    costs!("open a resource", gate.resources.open(&member, "/r/3"));
    costs!("a page of the list, a member's", gate.resources.list(&member, &list(SortBy::Title)));
    costs!("a page of the list, an administrator's", gate.resources.list(&admin, &list(SortBy::Title)));
    let search = ListQuery { q: "no such thing".to_owned(), ..ListQuery::default() };
    costs!("a search that finds nothing, a member's", gate.resources.list(&member, &search));
    costs!("a search that finds nothing, an administrator's", gate.resources.list(&admin, &search));
    costs!("resources on the home page, a member's", gate.resources.recent(&member));
    let mine = ListQuery { owner: "it-member".to_owned(), ..ListQuery::default() };
    costs!("a page of one's own resources", gate.resources.list(&member, &mine));
    let of_nobody = ListQuery { owner: "nobody".to_owned(), ..ListQuery::default() };
    costs!("a filter by owner that finds nothing, a member's", gate.resources.list(&member, &of_nobody));
    costs!("create a resource", gate.resources.create(&member, &draft("/new-one", None)));
    costs!("save a resource", gate.resources.save(&member, "/new-one", &draft("/new-one", Some(1))));
    costs!("history of a resource", gate.resources.history(&member, "/new-one", None));
    costs!("a version of a resource", gate.resources.version(&member, "/new-one", 2));
    costs!("restore a version: the form", gate.resources.edit_version(&member, "/new-one", 1));
    costs!("delete a resource", gate.resources.operate(&member, Operation::Delete, "/new-one", 2));
    let trash = ListQuery { kind: ListKind::Deleted, ..ListQuery::default() };
    costs!("a page of the trash, a member's", gate.resources.list(&member, &trash));
    costs!("restore a deleted resource", gate.resources.operate(&member, Operation::Undelete, "/new-one", 3));
    let (requests, path) = (&gate.requests, "/r/2");
    costs!("request access", requests.ask(&member, path, "For the audit."));
    costs!("requests that wait for an administrator", requests.list(&admin, None));
    let role = RequestDecision::Approve(it());
    costs!("approve a request", requests.decide(&admin, path, &it_member_id, &role, "As agreed."));
    costs!("the quota's meter", gate.quota.state(&member));
    costs!("overview", gate.overview.read(&admin));
    let asked = |q: &str, group: &str, sort| PeopleQuery {
        q: q.to_owned(),
        group: group.to_owned(),
        sort,
        ..PeopleQuery::default()
    };
    costs!("people", gate.people.list(&admin, &asked("", "", SortPeople::SignedIn)));
    costs!("people: a search for one", gate.people.list(&admin, &asked("user-000042", "", SortPeople::Name)));
    costs!("people: a search for too many", gate.people.list(&admin, &asked("user", "", SortPeople::Name)));
    let of_nobody = asked("", "nobody", SortPeople::Name);
    costs!("people: a filter that finds nobody", gate.people.list(&admin, &of_nobody));
    let all = asked("user", "usher-users", SortPeople::SignedIn);
    costs!("people: a search for too many, filtered", gate.people.list(&admin, &all));
    let users = counter.store().await.users;
    costs!("record a person's first sign-in", users.signed_in(&people::person("new-hire")));
    costs!("record a later sign-in", users.signed_in(&people::person("new-hire")));

    // Pages link to people by subject.
    costs!("one person: profile", gate.people.profile(&admin, it_member));
    costs!("one person: groups", gate.people.person(&admin, it_member));
    costs!("one person: sessions", gate.people.get(&admin, it_member));
    costs!("one person: decisions", gate.people.decisions(&admin, it_member));
    costs!("one person: activity", gate.audit.of_person(&admin, it_member, None));
    costs!("a person's thirty days", gate.quota.person_usage(&admin, it_member));
    costs!("usage of today", gate.quota.usage(&admin, None));
    costs!("usage of today, people near their limit", gate.quota.usage_near_limits(&admin, None));
    costs!("limits of groups", gate.quota.group_limits_in_force(&admin));
    costs!("audit trail", gate.audit.page_with_views(&admin, &AuditQuery::default()));
    let by_actor = AuditQuery { actor: "test".to_owned(), ..AuditQuery::default() };
    costs!("audit trail of one person", gate.audit.page_with_views(&admin, &by_actor));
    let by_beginning = AuditQuery { actor: "no-such-person".to_owned(), ..AuditQuery::default() };
    costs!("audit trail, nobody begins with the text", gate.audit.page_with_views(&admin, &by_beginning));
    costs!("what a row of the map would change", gate.map.effects(&admin, &adding("/r/**")));
    let why = WhyQuery { username: "it-member".to_owned(), path: "/r/1".to_owned(), ..WhyQuery::default() };
    costs!("why?", gate.map.why(&admin, &why));
    costs!("why?, suggestions", gate.map.suggest(&admin, "user-0", "/r/"));
    costs!("who can open a resource", gate.resources.access(&admin, "/r/3"));
    costs!("add a row of the map", gate.map.change(&admin, &adding("/r/**")));
    gate.resources.list(&member, &list(SortBy::Path)).await.unwrap();
    counter.take();
    costs!("a page of the list with a pattern, by path", gate.resources.list(&member, &list(SortBy::Path)));
    costs!("a page of the list with a pattern, by title", gate.resources.list(&member, &list(SortBy::Title)));
    figures
}

fn it() -> access::Role {
    access::Role::of_claim("custom:department", "IT")
}

/// Every tenth for IT.
async fn resources(store: &Store, number: usize) {
    let rules = Rules { roles: [it()].into(), ..Rules::default() };
    let admin = access::Principal::of(
        people::user("admin"),
        "Admin",
        &["usher-admins".to_owned()].into(),
        &Default::default(),
        &rules,
    );
    let (rules, admin) = (&rules, &admin);
    stream::iter(0..number)
        .for_each_concurrent(8, |nth| async move {
            let roles = if nth % 10 == 3 { [it()].into() } else { Default::default() };
            let sharing = Sharing { owner: people::user(&format!("user-{nth:06}")), roles };
            let create = CreateResource { path: format!("/r/{nth}"), proposed: sharing };
            let admission = rules.decide(admin, create).admission().unwrap();
            let content = Content {
                title: format!("Title {}", (nth * 7_919) % 100_003),
                summary: "A sentence that says what it is about.".to_owned(),
                body: "A page of text. ".repeat(200),
            };
            let change = store::ResourceChange::create(admission, content, 1_000 + nth as u64).unwrap();
            store.resources.write(&change, &entry()).await.unwrap();
        })
        .await;
}
