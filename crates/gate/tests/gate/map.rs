//! The resource map, and what is said about decisions.

use crate::support::{self, World, world};
use access::{
    AccessSource, AuditQuery, DenialRule, Entity, ExplainableAction, Grant, GrantDraft, ListKind, ListQuery, MapChange,
    Operation, Outcome, Reason, RecentPeople, ResourceDraft, Right, SortBy, Trace, WhyQuery,
};
use gate::{Caller, Expected, Gate, MAX_QUESTIONS, Question, Refusal, VersionedMap};
use std::{collections::BTreeMap, sync::atomic::Ordering::SeqCst};

fn draft(path: &str, roles: &[&str]) -> ResourceDraft {
    ResourceDraft {
        path: path.to_owned(),
        title: format!("About {path}"),
        body: "Text".to_owned(),
        roles: roles.iter().map(|&role| role.to_owned()).collect(),
        ..ResourceDraft::default()
    }
}

fn row(pattern: &str, right: Right, roles: &[&str]) -> GrantDraft {
    let roles = roles.iter().map(|&role| role.to_owned()).collect();
    GrantDraft { pattern: pattern.to_owned(), right: right.name().to_owned(), roles }
}

fn adding(pattern: &str, right: Right, roles: &[&str]) -> MapChange {
    MapChange { was: None, grant: Some(row(pattern, right, roles)) }
}

async fn grants(world: &World, admin: &Caller) -> Vec<Grant> {
    world.gate.map.read(admin).await.unwrap().grants
}

async fn paths(gate: &Gate, caller: &Caller, query: &ListQuery) -> Vec<String> {
    let page = gate.resources.list(caller, query).await.unwrap();
    page.resources.into_iter().map(|resource| resource.path.to_string()).collect()
}

/// Two reports and a note of the administrator's, opened to nobody.
async fn reports(world: &World, admin: &Caller) {
    for path in ["/reports/q3", "/reports/2026/q1", "/note"] {
        world.gate.resources.create(admin, &draft(path, &[])).await.unwrap();
    }
}

#[tokio::test]
async fn a_row_opens_what_is_under_a_path_on_every_server_within_seconds() {
    let world = world().await;
    let (clock, ahead) = support::movable_clock();
    let other = support::gate(&world.services, &world.store, clock).await;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    reports(&world, &admin).await;
    for gate in [&world.gate, &other] {
        assert!(matches!(gate.resources.open(&member, "/reports/q3").await, Err(Refusal::Denied(_))));
        assert!(paths(gate, &member, &ListQuery::default()).await.is_empty());
    }

    world.gate.map.change(&admin, &adding("/reports/*", Right::Open, &["department:IT"])).await.unwrap();
    world.gate.resources.open(&member, "/reports/q3").await.unwrap();
    ahead.fetch_add(5, SeqCst);
    for gate in [&world.gate, &other] {
        gate.resources.open(&member, "/reports/q3").await.unwrap();
        assert!(matches!(gate.resources.open(&member, "/reports/2026/q1").await, Err(Refusal::Denied(_))));
        assert!(matches!(gate.resources.edit(&member, "/reports/q3").await, Err(Refusal::Denied(_))));
        for sort in [SortBy::Path, SortBy::Title, SortBy::Updated] {
            let query = ListQuery { sort, ..ListQuery::default() };
            assert_eq!(paths(gate, &member, &query).await, ["/reports/q3"], "{sort:?}");
        }
    }

    let was = grants(&world, &admin).await.pop();
    let change = MapChange { was: was.clone(), grant: Some(row("/reports/**", Right::Delete, &["department:IT"])) };
    world.gate.map.change(&admin, &change).await.unwrap();
    let open = world.gate.resources.edit(&member, "/reports/2026/q1").await.unwrap();
    let edited = ResourceDraft { title: "Edited".to_owned(), ..open.draft() };
    world.gate.resources.save(&member, "/reports/2026/q1", &edited).await.unwrap();
    // Whoever may edit may still not give it away, nor open it to anybody, for longer than the row is there.
    let given = ResourceDraft { owner: Some("it-member".to_owned()), version: Some(2), ..edited.clone() };
    let refused = world.gate.resources.save(&member, "/reports/2026/q1", &given).await;
    assert!(matches!(refused, Err(Refusal::Denied(_))), "{refused:?}");
    let opened = ResourceDraft {
        roles: vec!["department:IT".to_owned(), "gone".to_owned()],
        version: Some(2),
        ..edited.clone()
    };
    let saved = world.gate.resources.save(&member, "/reports/2026/q1", &opened).await.unwrap();
    assert!(saved.summary.sharing.roles.is_empty() && saved.summary.sharing.owner.username == "admin", "{saved:?}");
    // Somebody else chose other roles meanwhile: that is a conflict, and keeping one's own text keeps their roles.
    let theirs = ResourceDraft { roles: vec!["department:Finance".to_owned()], version: Some(3), ..edited.clone() };
    world.gate.resources.save(&admin, "/reports/2026/q1", &theirs).await.unwrap();
    let mine = ResourceDraft { title: "Mine".to_owned(), version: Some(3), ..edited };
    let conflict = world.gate.resources.save(&member, "/reports/2026/q1", &mine).await;
    assert!(matches!(conflict, Err(Refusal::Conflict(_))), "{conflict:?}");
    let kept = ResourceDraft { version: Some(4), ..mine };
    let saved = world.gate.resources.save(&member, "/reports/2026/q1", &kept).await.unwrap();
    assert_eq!(saved.summary.sharing.roles, support::roles(&["department:Finance"]));
    world.gate.resources.operate(&member, Operation::Delete, "/reports/2026/q1", 5).await.unwrap();

    let stale = MapChange { was, grant: None };
    assert!(matches!(world.gate.map.change(&admin, &stale).await, Err(Refusal::MapChanged)));
    let removal = MapChange { was: grants(&world, &admin).await.pop(), grant: None };
    world.gate.map.change(&admin, &removal).await.unwrap();
    assert!(matches!(world.gate.resources.open(&member, "/reports/q3").await, Err(Refusal::Denied(_))));
    ahead.fetch_add(5, SeqCst);
    assert!(matches!(other.resources.open(&member, "/reports/q3").await, Err(Refusal::Denied(_))));
}

#[tokio::test]
async fn a_change_is_made_to_the_version_that_it_names() {
    let world = world().await;
    let admin = world.caller("admin").await;
    let map = &world.gate.map;
    let (a, b) = (adding("/a/**", Right::Open, &["department:IT"]), adding("/b/**", Right::Open, &["department:IT"]));
    assert_eq!(map.read_with_version(&admin).await.unwrap().version, 0);
    let shown = map.effects_with_version(&admin, &a).await.unwrap().1;
    let VersionedMap { map: after, version } = map.change_at(&admin, &a, &Expected::version(shown)).await.unwrap();
    assert_eq!((after.grants.len(), version), (1, 1));
    assert_eq!(map.read_with_version(&admin).await.unwrap(), VersionedMap { map: after, version });
    let outdated = map.change_at(&admin, &b, &Expected::version(shown)).await;
    assert!(matches!(outdated, Err(Refusal::MapChanged)), "{outdated:?}");
    assert_eq!(grants(&world, &admin).await.len(), 1);
    assert_eq!(map.change_at(&admin, &b, &Expected::Any).await.unwrap().version, 2);
}

#[tokio::test]
async fn a_list_by_the_map_goes_through_all_pages_once_in_order() {
    let world = world().await;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    let mut expected = Vec::new();
    for n in 0..60 {
        let path = format!("/{}/{n:02}", if n % 2 == 0 { "a" } else { "b" });
        let roles: &[&str] = if n % 5 == 0 { &["department:IT"] } else { &[] };
        world.gate.resources.create(&admin, &draft(&path, roles)).await.unwrap();
        if n % 2 == 0 || n % 5 == 0 {
            expected.push(path);
        }
    }
    world.gate.map.change(&admin, &adding("/a/**", Right::Open, &["department:IT"])).await.unwrap();
    world.gate.map.change(&admin, &adding("/a/*", Right::Edit, &["department:IT"])).await.unwrap();
    world.gate.map.change(&admin, &adding("/b/01", Right::Open, &["department:Finance"])).await.unwrap();
    expected.sort();
    for sort in [SortBy::Path, SortBy::Title, SortBy::Updated] {
        for descending in [false, true] {
            let mut query = ListQuery { sort, descending, ..ListQuery::default() };
            let (mut found, mut starts) = (Vec::new(), Vec::new());
            loop {
                let page = world.gate.resources.list(&member, &query).await.unwrap();
                found.extend(page.resources.iter().map(|resource| resource.path.to_string()));
                starts.push(page.previous);
                query.after = page.next;
                if query.after.is_none() {
                    break;
                }
            }
            let mut once = found.clone();
            once.sort();
            assert_eq!(once, expected, "{query:?}");
            if sort != SortBy::Updated {
                assert_eq!(found.is_sorted(), !descending, "{query:?}");
            }
            // And back again, page by page.
            let mut back = ListQuery { before: starts.pop().unwrap(), after: None, ..query };
            let mut seen = Vec::new();
            while back.before.is_some() {
                let page = world.gate.resources.list(&member, &back).await.unwrap();
                seen.splice(0..0, page.resources.iter().map(|resource| resource.path.to_string()));
                back.before = page.previous;
            }
            assert!(!seen.is_empty() && found.starts_with(&seen), "{back:?}: {seen:?}");
        }
    }
}

#[tokio::test]
async fn before_a_change_is_made_it_is_said_who_gains_and_loses_what() {
    let world = world().await;
    let (admin, _) = (world.caller("admin").await, world.caller("it-member").await);
    reports(&world, &admin).await;
    let change = adding("/reports/**", Right::Open, &["department:IT"]);
    let effects = world.gate.map.effects(&admin, &change).await.unwrap();
    let short = |effects: &access::MapEffects| -> Vec<(bool, String, Vec<Right>, usize)> {
        let short =
            |effect: &access::MapEffect| (effect.lost, effect.path.to_string(), effect.rights.clone(), effect.people);
        effects.effects.iter().map(short).collect()
    };
    let gained = |path: &str| (false, path.to_owned(), vec![Right::Open], 1);
    assert_eq!(short(&effects), [gained("/reports/2026/q1"), gained("/reports/q3")]);
    assert_eq!((effects.people, effects.resources, effects.is_all), (2, 2, true));
    assert!(grants(&world, &admin).await.is_empty(), "nothing is changed by asking");

    world.gate.map.change(&admin, &change).await.unwrap();
    let was = grants(&world, &admin).await.pop();
    let narrower = MapChange { was, grant: Some(row("/reports/*", Right::Edit, &["department:IT"])) };
    let effects = world.gate.map.effects(&admin, &narrower).await.unwrap();
    let lost = (true, "/reports/2026/q1".to_owned(), vec![Right::Open], 1);
    let gained = (false, "/reports/q3".to_owned(), vec![Right::Edit], 1);
    assert_eq!(short(&effects), [lost, gained]);
}

#[tokio::test]
async fn a_change_is_remembered_and_one_that_does_not_hold_is_not_made() {
    let world = world().await;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    let change = adding("/reports/**", Right::Open, &["department:IT"]);
    assert!(matches!(world.gate.map.change(&member, &change).await, Err(Refusal::Denied(_))));
    assert!(matches!(world.gate.map.effects(&member, &change).await, Err(Refusal::Denied(_))));
    assert!(matches!(world.gate.map.read(&member).await, Err(Refusal::Denied(_))));
    assert!(matches!(world.gate.map.why(&member, &WhyQuery::default()).await, Err(Refusal::Denied(_))));
    assert!(matches!(world.gate.overview.read(&member).await, Err(Refusal::Denied(_))));
    for wrong in [
        adding("reports", Right::Open, &["department:IT"]),
        adding("/re*", Right::Open, &["department:IT"]),
        adding("/reports", Right::Open, &[]),
        adding("/reports", Right::Open, &["no such role"]),
        MapChange {
            was: None,
            grant: Some(GrantDraft { right: "own".to_owned(), ..row("/a", Right::Open, &["department:IT"]) }),
        },
    ] {
        assert!(matches!(world.gate.map.change(&admin, &wrong).await, Err(Refusal::BadInput(_))), "{wrong:?}");
    }
    assert!(matches!(world.gate.map.change(&admin, &MapChange::default()).await, Err(Refusal::MapChanged)));
    assert!(grants(&world, &admin).await.is_empty());

    world.gate.map.change(&admin, &change).await.unwrap();
    assert!(matches!(world.gate.map.change(&admin, &change).await, Err(Refusal::BadInput(_))), "once is enough");
    world.gate.flush().await;
    let query = AuditQuery { object: "/reports/**".to_owned(), ..AuditQuery::default() };
    let records = world.gate.audit.page(&admin, &query).await.unwrap().records;
    let done: Vec<_> = records.iter().filter(|record| record.outcome == Outcome::Done).collect();
    assert_eq!(done.len(), 1);
    assert_eq!((done[0].actor.as_str(), done[0].action.as_str()), ("admin", "change_map"));
    assert_eq!(done[0].before, "null");
    assert_eq!(serde_json::from_str::<Option<Grant>>(&done[0].after).unwrap(), grants(&world, &admin).await.pop());
    assert_eq!(records.len() - done.len(), 2, "the member's tries are there as denials");
}

#[tokio::test]
async fn several_decisions_are_the_same_as_one_by_one() {
    let world = world().await;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    reports(&world, &admin).await;
    let question = |username: &str, action, path: &str| {
        let query = WhyQuery { username: username.to_owned(), action, path: path.to_owned(), ..WhyQuery::default() };
        Question { about_caller: username.is_empty(), query }
    };
    let questions = [
        question("it-member", ExplainableAction::OpenResource, "/reports/q3"),
        question("admin", ExplainableAction::DeleteResource, "/reports/q3"),
        question("it-member", ExplainableAction::CreateResource, ""),
        question("it-member", ExplainableAction::OpenResource, "/nowhere"),
        question("it-member", ExplainableAction::UndeleteResource, "/reports/q3"),
        question("admin", ExplainableAction::OpenResource, "/reports/2026/q1"),
        question("admin", ExplainableAction::OpenResource, "/note"),
        question("admin", ExplainableAction::UndeleteResource, "/note"),
    ];
    world.gate.resources.operate(&admin, Operation::Archive, "/reports/2026/q1", 1).await.unwrap();
    world.gate.resources.operate(&admin, Operation::Delete, "/note", 1).await.unwrap();
    let decided = world.gate.map.decide(&admin, &questions).await.unwrap();
    assert_eq!(decided.len(), questions.len());
    for (question, decided) in questions.iter().zip(decided) {
        let one = world.gate.map.why(&admin, &question.query).await.unwrap();
        assert_eq!((decided.allowed, decided.trace.reason), (one.allowed, one.trace.reason), "{question:?}");
        assert_eq!((decided.principal, decided.resource), (one.principal, one.resource), "{question:?}");
        assert_eq!(decided.trace.quota.is_some(), one.trace.quota.is_some(), "{question:?}");
    }

    let own = question("", ExplainableAction::OpenResource, "/reports/q3");
    let decided = world.gate.map.decide(&member, std::slice::from_ref(&own)).await.unwrap();
    let Err(Refusal::Denied(reason)) = world.gate.resources.open(&member, "/reports/q3").await else { panic!() };
    assert_eq!((decided[0].allowed, &decided[0].trace.reason), (false, &reason));
    assert!(decided[0].resource.is_none(), "whose it is and who else may open it is not said");
    let mixed = [own.clone(), questions[0].clone()];
    assert!(matches!(world.gate.map.decide(&member, &mixed).await, Err(Refusal::Denied(_))));
    for number in [0, MAX_QUESTIONS + 1] {
        let refused = world.gate.map.decide(&member, &vec![own.clone(); number]).await;
        assert!(matches!(refused, Err(Refusal::Invalid(_))), "{number}");
    }
}

#[tokio::test]
async fn why_answers_as_the_call_itself_would() {
    let world = world().await;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    reports(&world, &admin).await;
    let ask = async |username: &str, groups: &str, action, path: &str| {
        let query = WhyQuery {
            username: username.to_owned(),
            groups: groups.to_owned(),
            action,
            path: path.to_owned(),
            ..WhyQuery::default()
        };
        world.gate.map.why(&admin, &query).await
    };
    let before = ask("it-member", "", ExplainableAction::OpenResource, "/reports/q3").await.unwrap();
    let Err(Refusal::Denied(reason)) = world.gate.resources.open(&member, "/reports/q3").await else { panic!() };
    assert_eq!((before.allowed, &before.trace.reason), (false, &reason));
    assert!(before.trace.roles.contains("department:IT"), "the department is known from the last sign-in");
    let quota = before.trace.quota.unwrap();
    assert_eq!((quota.used, quota.allowance.limit), (0, access::Limit::Calls(50)));

    world.gate.map.change(&admin, &adding("/reports/**", Right::Open, &["department:IT"])).await.unwrap();
    let after = ask("it-member", "", ExplainableAction::OpenResource, "/reports/q3").await.unwrap();
    assert!(after.allowed && matches!(after.trace.reason, Reason::Granted { .. }), "{after:?}");
    assert_eq!(after.resource.unwrap().grants.len(), 1);
    // Nobody of that name has signed in, and groups speak for themselves.
    for (username, part) in [("nobody", "Leave the username empty"), ("IT-Member", "Did you mean “it-member”?")] {
        let refused = ask(username, "", ExplainableAction::OpenResource, "/note").await;
        assert!(matches!(&refused, Err(Refusal::BadInput(text)) if text.contains(part)), "{refused:?}");
    }
    let both = ask("it-member", "usher-users", ExplainableAction::OpenResource, "/reports/q3").await;
    assert!(matches!(&both, Err(Refusal::BadInput(text)) if text.contains("or groups")), "{both:?}");
    let pasted = WhyQuery {
        groups: "usher-users,\n everyone".to_owned(),
        roles: "IT".to_owned(),
        path: "/reports/q3".to_owned(),
        ..WhyQuery::default()
    };
    let pasted = world.gate.map.why(&admin, &pasted).await.unwrap();
    assert!(pasted.allowed && !pasted.is_known && pasted.trace.quota.is_none(), "{pasted:?}");
    let outside = ask("", "IT", ExplainableAction::OpenResource, "/reports/q3").await.unwrap();
    assert!(!outside.allowed && matches!(outside.trace.reason, Reason::NoGroup { .. }), "{outside:?}");
    let missing = ask("it-member", "", ExplainableAction::DeleteResource, "/reports/none").await.unwrap();
    assert!(!missing.allowed && missing.resource.unwrap().sharing.is_none());
    assert!(matches!(ask("it-member", "", ExplainableAction::OpenResource, "none").await, Err(Refusal::BadInput(_))));
    assert!(!ask("it-member", "", ExplainableAction::Administer, "").await.unwrap().allowed);
    assert!(ask("admin", "", ExplainableAction::Administer, "").await.unwrap().allowed);
}

#[tokio::test]
async fn the_overview_counts_what_happens() {
    let world = world().await;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    world.gate.resources.create(&admin, &draft("/a", &["department:IT"])).await.unwrap();
    world.gate.resources.create(&admin, &draft("/b", &["group:usher-users"])).await.unwrap();
    let other = world.caller("marketing-member").await;
    for (caller, path) in [(&member, "/a"), (&member, "/b"), (&other, "/b")] {
        world.gate.resources.open(caller, path).await.unwrap();
    }
    assert!(matches!(world.gate.resources.operate(&member, Operation::Delete, "/a", 1).await, Err(Refusal::Denied(_))));
    world.gate.flush().await;
    let overview = world.gate.overview.read(&admin).await.unwrap();
    let today = &overview.days[0];
    assert_eq!((today.calls, today.denials, today.sign_ins), (3, 1, 3));
    assert_eq!(today.denied_by, BTreeMap::from([(DenialRule::NotOwner, 1)]));
    assert_eq!(today.signed_in_with, BTreeMap::from([(access::USER_POOL.to_owned(), 3)]));
    assert_eq!(overview.signed_in, RecentPeople { number: 3, has_more: false });
    assert_eq!(overview.days.len(), access::DAYS_SHOWN);
    let top: Vec<_> = overview.top.iter().map(|top| (top.path.as_str(), top.calls)).collect();
    assert_eq!(top, [("/b", 2), ("/a", 1)]);
}

#[tokio::test]
async fn a_denial_over_the_quota_is_remembered_with_rule_and_quota() {
    let world = world().await;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    world.gate.resources.create(&admin, &draft("/a", &["department:IT"])).await.unwrap();
    world.gate.quota.set_person_limit(&admin, "it-member", Some(access::Limit::Calls(0))).await.unwrap();
    assert!(matches!(world.gate.resources.open(&member, "/a").await, Err(Refusal::OverQuota { .. })));
    world.gate.flush().await;
    let today = world.gate.overview.read(&admin).await.unwrap().days.remove(0);
    assert_eq!(today.denied_by, BTreeMap::from([(DenialRule::Quota, 1)]));
    let query = AuditQuery { object: "/a".to_owned(), outcome: "denied".to_owned(), ..AuditQuery::default() };
    let record = world.gate.audit.page(&admin, &query).await.unwrap().records.pop().unwrap();
    assert_eq!((record.actor.as_str(), record.action.as_str()), ("it-member", "open_resource"));
    assert_eq!(record.reason, "All 0 calls of the day are used.");
    let trace: Trace = serde_json::from_str(&record.trace).unwrap();
    assert!(matches!(trace.reason, Reason::Role { .. }), "{trace:?}");
    assert_eq!(trace.quota.unwrap().allowance.limit, access::Limit::Calls(0));
}

/// Row 7: only opening counts.
#[tokio::test]
async fn who_edits_by_the_map_makes_no_calls_in_a_form_and_in_a_conflict() {
    let world = world().await;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    reports(&world, &admin).await;
    world.gate.map.change(&admin, &adding("/reports/**", Right::Delete, &["department:IT"])).await.unwrap();
    world.gate.quota.set_person_limit(&admin, "it-member", Some(access::Limit::Calls(0))).await.unwrap();
    world.gate.resources.edit(&member, "/reports/q3").await.unwrap();
    let stale = ResourceDraft { version: Some(7), ..draft("/reports/q3", &[]) };
    assert!(matches!(world.gate.resources.save(&member, "/reports/q3", &stale).await, Err(Refusal::Conflict(_))));
    let Err(Refusal::Conflict(now)) = world.gate.resources.operate(&member, Operation::Delete, "/reports/q3", 7).await
    else {
        panic!()
    };
    let Entity::Resource(now) = *now;
    assert_eq!(now.body, "", "whoever deletes it is not told what is in it");
    let opened = world.gate.resources.open(&member, "/reports/q3").await;
    assert!(matches!(opened, Err(Refusal::OverQuota { .. })), "{opened:?}");
    assert_eq!(world.gate.quota.state(&member).await.unwrap().used, 0);
}

#[tokio::test]
async fn a_changed_row_is_found_under_what_it_was_and_what_it_is() {
    let world = world().await;
    let admin = world.caller("admin").await;
    world.gate.map.change(&admin, &adding("/hr/**", Right::Open, &["department:IT"])).await.unwrap();
    let was = grants(&world, &admin).await.pop();
    let change = MapChange { was, grant: Some(row("/**", Right::Open, &["department:IT"])) };
    world.gate.map.change(&admin, &change).await.unwrap();
    for (object, expected) in [("/hr/**", 2), ("/**", 1)] {
        let query = AuditQuery { object: object.to_owned(), ..AuditQuery::default() };
        assert_eq!(world.gate.audit.page(&admin, &query).await.unwrap().records.len(), expected, "{object}");
    }
}

#[tokio::test]
async fn a_session_that_is_remembered_ends_with_the_others() {
    let world = world().await;
    let (clock, ahead) = support::movable_clock();
    let other = support::gate(&world.services, &world.store, clock).await;
    let cookie = world.sign_in("it-member").await;
    let resolve = async |gate: &Gate| {
        let credentials = gate::Credentials { cookie: Some(&cookie), in_use: true, ..gate::Credentials::default() };
        gate.sessions.resolve(credentials).await.unwrap()
    };
    for gate in [&world.gate, &other, &world.gate, &other] {
        assert!(matches!(resolve(gate).await, Caller::SignedIn(_)));
    }
    // Whoever has the id alone opens nothing by what is remembered.
    let (id, _) = cookie.split_once('.').unwrap();
    let half = format!("{id}.{}", "A".repeat(43));
    let credentials = gate::Credentials { cookie: Some(&half), in_use: true, ..gate::Credentials::default() };
    assert!(!matches!(other.sessions.resolve(credentials).await.unwrap(), Caller::SignedIn(_)));
    world.gate.sign_out.here(Some(&cookie)).await.unwrap();
    assert!(matches!(resolve(&world.gate).await, Caller::Expired), "here at once");
    ahead.fetch_add(5, SeqCst);
    assert!(matches!(resolve(&other).await, Caller::Expired), "elsewhere within five seconds");
}

#[tokio::test]
async fn a_row_lets_its_roles_archive_and_restore_and_no_more() {
    let world = world().await;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    reports(&world, &admin).await;
    let archive = async || world.gate.resources.operate(&member, Operation::Archive, "/reports/q3", 1).await;
    world.gate.map.change(&admin, &adding("/reports/**", Right::Edit, &["department:IT"])).await.unwrap();
    assert!(matches!(archive().await, Err(Refusal::Denied(_))), "editing does not include it");
    let why = WhyQuery {
        username: "it-member".to_owned(),
        action: ExplainableAction::ArchiveResource,
        path: "/reports/q3".to_owned(),
        ..WhyQuery::default()
    };
    assert!(!world.gate.map.why(&admin, &why).await.unwrap().allowed);

    world.gate.map.change(&admin, &adding("/reports/*", Right::Archive, &["department:IT"])).await.unwrap();
    assert!(world.gate.map.why(&admin, &why).await.unwrap().allowed);
    archive().await.unwrap();
    let wider =
        world.gate.map.effects(&admin, &adding("/reports/q3", Right::Delete, &["department:IT"])).await.unwrap();
    assert_eq!(wider.effects.len(), 1, "an archived resource is not forgotten: {wider:?}");
    let query = ListQuery { kind: ListKind::Archived, ..ListQuery::default() };
    assert_eq!(world.gate.resources.list(&member, &query).await.unwrap().resources.len(), 1);
    world.gate.resources.operate(&member, Operation::Restore, "/reports/q3", 2).await.unwrap();
    let delete = world.gate.resources.operate(&member, Operation::Delete, "/reports/q3", 3).await;
    assert!(matches!(delete, Err(Refusal::Denied(_))), "{delete:?}");

    // Whoever may delete may also restore, and nobody else.
    world.gate.resources.operate(&admin, Operation::Delete, "/reports/q3", 3).await.unwrap();
    let trash = ListQuery { kind: ListKind::Deleted, ..ListQuery::default() };
    let why = WhyQuery { action: ExplainableAction::UndeleteResource, ..why };
    let restore = async || world.gate.resources.operate(&member, Operation::Undelete, "/reports/q3", 4).await;
    assert!(matches!(restore().await, Err(Refusal::Denied(_))));
    assert!(world.gate.resources.list(&member, &trash).await.unwrap().resources.is_empty());
    let explained = world.gate.map.why(&admin, &why).await.unwrap();
    assert!(!explained.allowed && explained.resource.unwrap().sharing.is_some());
    world.gate.map.change(&admin, &adding("/reports/q3", Right::Delete, &["department:IT"])).await.unwrap();
    assert_eq!(world.gate.resources.list(&member, &trash).await.unwrap().resources.len(), 1);
    assert!(world.gate.map.why(&admin, &why).await.unwrap().allowed);
    restore().await.unwrap();
}

#[tokio::test]
async fn owners_and_administrators_see_who_can_open_a_resource() {
    let world = world().await;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    world.gate.resources.create(&member, &draft("/reports/own", &["department:IT"])).await.unwrap();
    world.gate.map.change(&admin, &adding("/reports/*", Right::Edit, &["group:usher-users"])).await.unwrap();
    world.gate.map.change(&admin, &adding("/notes/*", Right::Edit, &["group:usher-users"])).await.unwrap();

    let entries = world.gate.resources.access(&admin, "/reports/own").await.unwrap();
    assert_eq!(entries, world.gate.resources.access(&member, "/reports/own").await.unwrap());
    let [administrators, owner, role, row] = &entries[..] else { panic!("{entries:?}") };
    assert_eq!(administrators.source, AccessSource::Administrators);
    assert!(matches!(&owner.source, AccessSource::Owner(owner) if owner.username == "it-member"));
    assert!(matches!(&role.source, AccessSource::Role(role) if role.as_str() == "department:IT"));
    assert!(matches!(&row.source, AccessSource::Row(row) if row.pattern.to_string() == "/reports/*"));
    let strongest = [administrators, owner, role, row].map(|entry| *entry.rights.last().unwrap());
    assert_eq!(strongest, [Right::Delete, Right::Delete, Right::Open, Right::Edit]);

    // Whoever may open it, and even edit it, is not told; nor is anybody told about a resource closed to them.
    let other = world.caller("marketing-member").await;
    world.gate.resources.edit(&other, "/reports/own").await.unwrap();
    let refused = world.gate.resources.access(&other, "/reports/own").await;
    assert!(matches!(refused, Err(Refusal::Denied(Reason::NotOwner { .. }))), "{refused:?}");
    world.gate.resources.create(&admin, &draft("/closed", &[])).await.unwrap();
    let refused = world.gate.resources.access(&member, "/closed").await;
    assert!(matches!(refused, Err(Refusal::Denied(Reason::NotShared { .. }))), "{refused:?}");
    assert!(matches!(world.gate.resources.access(&admin, "/nowhere").await, Err(Refusal::NotFound)));
    assert_eq!(world.gate.quota.state(&admin).await.unwrap().used, 0, "nothing of it is counted");
}

#[tokio::test]
async fn why_suggests_people_and_resources_by_their_beginning() {
    let world = world().await;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    reports(&world, &admin).await;
    let suggest = async |username: &str, path: &str| {
        let found = world.gate.map.suggest(&admin, username, path).await.unwrap();
        (found.people.into_iter().map(|person| person.username).collect::<Vec<_>>(), found.paths)
    };
    let strings = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
    let all = ["/note", "/reports/2026/q1", "/reports/q3"];
    assert_eq!(suggest("", "").await, (strings(&["admin", "it-member"]), strings(&all)));
    assert_eq!(suggest("it-", "/reports").await, (strings(&["it-member"]), strings(&all[1..])));
    assert_eq!(suggest("member", "reports").await, (strings(&[]), strings(&[])));
    for nth in 0..access::SUGGESTIONS + 5 {
        world.gate.resources.create(&admin, &draft(&format!("/many/{nth}"), &[])).await.unwrap();
    }
    assert_eq!(suggest("", "/many/").await.1.len(), access::SUGGESTIONS);
    assert!(matches!(world.gate.map.suggest(&member, "", "").await, Err(Refusal::Denied(_))));
}
