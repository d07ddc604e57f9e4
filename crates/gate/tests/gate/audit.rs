//! What is remembered of what people do.

use crate::support::{
    self, World, set_groups,
    unreliable::{Calls, Plan, Trouble, Unreliable},
    world, world_on,
};
use access::{AuditQuery, AuditRecord, Limit, Operation, Outcome, PeopleQuery, ResourceDraft, Trace};
use gate::{Caller, Clock, Refusal, RequestSource};
use std::{collections::BTreeSet, sync::atomic::Ordering::SeqCst};

async fn trail(world: &World, admin: &Caller) -> Vec<AuditRecord> {
    world.gate.flush().await;
    let (mut records, mut query) = (Vec::new(), AuditQuery::default());
    loop {
        let page = world.gate.audit.page(admin, &query).await.unwrap();
        records.extend(page.records);
        query.after = page.next;
        if query.after.is_none() {
            records.reverse();
            return records;
        }
    }
}

fn for_it(path: &str) -> ResourceDraft {
    ResourceDraft { roles: vec!["department:IT".to_owned()], ..draft(path, "One", None) }
}

fn draft(path: &str, title: &str, version: Option<u64>) -> ResourceDraft {
    ResourceDraft { path: path.to_owned(), title: title.to_owned(), version, ..ResourceDraft::default() }
}

fn short(record: &AuditRecord) -> (&str, &str, &str, Outcome) {
    (&record.actor, &record.action, &record.object, record.outcome)
}

#[tokio::test]
async fn each_change_and_each_denial_is_remembered_with_who_where_and_why() {
    let world = world().await;
    let admin = world.caller("admin").await;
    let cookie = world.sign_in("it-member").await;
    let member = world.resolve(&cookie).await;
    let source = RequestSource { request_id: "r-7".to_owned(), address: "192.0.2.7".to_owned() };
    let gate = world.gate.for_request(source);
    let begun = trail(&world, &admin).await.len();

    gate.resources.create(&member, &draft("/note", "One", None)).await.unwrap();
    gate.resources.save(&member, "/note", &draft("/note", "Two", Some(1))).await.unwrap();
    gate.resources.operate(&member, Operation::Delete, "/note", 2).await.unwrap();
    set_groups(&gate.people, &admin, "it-member", &["usher-users", "usher-admins"].map(str::to_owned).into())
        .await
        .unwrap();
    gate.quota.set_person_limit(&admin, "it-member", Some(Limit::Calls(3))).await.unwrap();
    gate.quota.set_group_limit(&admin, "usher-users", Some(Limit::Unlimited)).await.unwrap();
    gate.quota.reset(&admin, "it-member", " They were away. ").await.unwrap();
    assert!(matches!(set_groups(&gate.people, &member, "admin", &BTreeSet::new()).await, Err(Refusal::Denied(_))));
    gate.sign_out.here(Some(&cookie)).await.unwrap();
    gate.sign_out.everywhere(&admin, "it-member").await.unwrap();

    let records = trail(&world, &admin).await.split_off(begun);
    let done = |actor, action, object| (actor, action, object, Outcome::Done);
    let mut found: Vec<_> = records.iter().map(short).collect();
    // It is written a moment later.
    found.sort_by_key(|(.., outcome)| *outcome == Outcome::Denied);
    assert_eq!(
        found,
        [
            done("it-member", "create_resource", "/note"),
            done("it-member", "save_resource", "/note"),
            done("it-member", "delete_resource", "/note"),
            done("admin", "ask_for_groups", "it-member"),
            done("admin", "change_groups", "it-member"),
            done("admin", "change_limit", "it-member"),
            done("admin", "change_group_limit", "usher-users"),
            done("admin", "reset_usage", "it-member"),
            done("it-member", "sign_out", "it-member"),
            done("admin", "sign_out_everywhere", "it-member"),
            ("it-member", "change_groups", "admin", Outcome::Denied),
        ]
    );
    for record in &records {
        assert_eq!((record.request_id.as_str(), record.address.as_str()), ("r-7", "192.0.2.7"), "{record:?}");
    }
    let of = |action: &str| records.iter().find(|record| record.action == action).unwrap();
    assert!(of("save_resource").before.contains("\"One\"") && of("save_resource").after.contains("\"Two\""));
    assert_eq!((of("change_limit").before.as_str(), of("change_limit").after.as_str()), ("null", "\"3\""));
    assert_eq!(of("reset_usage").reason, "They were away.");
    let denied = records.iter().find(|record| record.outcome == Outcome::Denied).unwrap();
    let trace: Trace = serde_json::from_str(&denied.trace).unwrap();
    assert!(trace.groups.contains("usher-users") && trace.roles.contains("department:IT"), "{trace:?}");
    assert_eq!(trace.reason.to_string(), denied.reason);
    assert_eq!(world.store.audit.verify(world.gate.clock.now()).await.unwrap().findings, []);
}

#[tokio::test]
async fn what_is_refused_is_remembered_however_long_its_name_is() {
    let world = world().await;
    let admin = world.caller("admin").await;
    let member = world.caller("it-member").await;
    for name in ["x".repeat(5_000), "é".repeat(501), "short".to_owned()] {
        assert!(matches!(world.gate.people.get(&member, &name).await, Err(Refusal::Denied(_))));
    }
    let records = trail(&world, &admin).await;
    let objects: BTreeSet<_> = records.iter().rev().take(3).map(|record| record.object.clone()).collect();
    let expected = [format!("{}…", "x".repeat(1_000)), format!("{}…", "é".repeat(500)), "short".to_owned()];
    assert_eq!(objects, expected.into());
}

#[tokio::test]
async fn only_administrators_read_it() {
    let world = world().await;
    let member = world.caller("it-member").await;
    assert!(matches!(world.gate.audit.page(&member, &AuditQuery::default()).await, Err(Refusal::Denied(_))));
    assert!(matches!(world.gate.audit.record(&member, "x").await, Err(Refusal::Denied(_))));
    let anonymous = world.gate.audit.page(&Caller::Anonymous, &AuditQuery::default()).await;
    assert!(matches!(anonymous, Err(Refusal::SignIn)));
    let admin = world.caller("admin").await;
    assert!(matches!(world.gate.audit.record(&admin, "x").await, Err(Refusal::NotFound)));
    let records = trail(&world, &admin).await;
    let record = records.last().unwrap();
    assert_eq!(world.gate.audit.record(&admin, &record.id).await.unwrap(), *record);
}

#[tokio::test]
async fn a_period_is_counted_back_by_the_clock_of_the_server() {
    let (clock, offset) = support::movable_clock();
    let world = support::world_with(std::time::Duration::from_secs(300), clock).await;
    let (admin, member) = (world.caller("admin").await, world.caller("it-member").await);
    assert!(matches!(world.gate.audit.record(&member, "x").await, Err(Refusal::Denied(_))));
    world.gate.flush().await;
    offset.fetch_add(7_200, SeqCst);
    let found = async |seconds| {
        let query = AuditQuery { last: Some(seconds), outcome: "denied".to_owned(), ..AuditQuery::default() };
        world.gate.audit.page(&admin, &query).await.unwrap().records.len()
    };
    assert_eq!((found(3_600).await, found(10_800).await), (0, 1));
}

#[tokio::test]
async fn refusals_that_cannot_be_written_yet_are_written_later() {
    let services = world().await.services;
    let database = Unreliable::to(&services.dynamodb_url).await;
    let world = world_on(services, &database.url, Clock::system()).await;
    let admin = world.caller("admin").await;
    let member = world.caller("it-member").await;
    database.follow(Some(Plan { trouble: Trouble::Error, calls: Calls::From(0) }));
    for _ in 0..30 {
        assert!(matches!(world.gate.audit.page(&member, &AuditQuery::default()).await, Err(Refusal::Denied(_))));
    }
    database.follow(None);
    let records = trail(&world, &admin).await;
    assert_eq!(records.iter().filter(|record| record.outcome == Outcome::Denied).count(), 30);
}

#[tokio::test]
async fn d26_a_limit_that_is_changed_counts_for_the_next_call_on_every_server() {
    let world = world().await;
    let (clock, ahead) = support::movable_clock();
    let other = support::gate(&world.services, &world.store, clock).await;
    let admin = world.caller("admin").await;
    let member = world.caller("it-member").await;
    world.gate.resources.create(&admin, &for_it("/note")).await.unwrap();
    world.gate.resources.create(&admin, &for_it("/other")).await.unwrap();
    let limit = async |gate: &gate::Gate| gate.quota.state(&member).await.unwrap().allowance.limit;
    assert_eq!((limit(&world.gate).await, limit(&other).await), (Limit::Calls(50), Limit::Calls(50)));
    other.resources.open(&member, "/note").await.unwrap();

    world.gate.quota.set_person_limit(&admin, "it-member", Some(Limit::Calls(1))).await.unwrap();
    assert_eq!(limit(&world.gate).await, Limit::Calls(1), "here at once");
    ahead.fetch_add(5, SeqCst);
    assert!(
        matches!(other.resources.open(&member, "/other").await, Err(Refusal::OverQuota { .. })),
        "elsewhere within five seconds"
    );

    world.gate.quota.set_person_limit(&admin, "it-member", None).await.unwrap();
    limit(&other).await;
    world.gate.quota.set_group_limit(&admin, "usher-users", Some(Limit::Calls(70))).await.unwrap();
    assert_eq!(limit(&world.gate).await, Limit::Calls(70));
    ahead.fetch_add(5, SeqCst);
    assert_eq!(limit(&other).await, Limit::Calls(70), "elsewhere within five seconds");
    world.gate.quota.set_group_limit(&admin, "usher-users", None).await.unwrap();
    assert_eq!(limit(&world.gate).await, Limit::Calls(50));
    assert!(matches!(world.gate.quota.set_group_limit(&admin, "", None).await, Err(Refusal::BadInput(_))));
    assert!(matches!(world.gate.quota.set_person_limit(&admin, "nobody", None).await, Err(Refusal::NotFound)));
}

#[tokio::test]
async fn administrators_see_who_uses_how_much_and_set_it_back() {
    let world = world().await;
    let admin = world.caller("admin").await;
    let member = world.caller("it-member").await;
    world.gate.resources.create(&member, &draft("/note", "One", None)).await.unwrap();
    for path in ["/a", "/b", "/c"] {
        world.gate.resources.create(&admin, &for_it(path)).await.unwrap();
        world.gate.resources.open(&member, path).await.unwrap();
    }
    world.gate.resources.open(&admin, "/note").await.unwrap();
    let page = world.gate.quota.usage(&admin, None).await.unwrap();
    let rows: Vec<_> = page.rows.iter().map(|row| (row.user.username.as_str(), row.calls)).collect();
    assert_eq!((rows, page.next), (vec![("it-member", 3), ("admin", 1)], None));
    let person = world.gate.quota.person_usage(&admin, "it-member").await.unwrap();
    assert_eq!((person.today.used, person.days.len(), person.days[0].calls), (3, access::DAYS_SHOWN, 3));

    let too_long = "a".repeat(access::MAX_RESET_REASON_CHARS + 1);
    for reason in ["  ", &too_long] {
        assert!(matches!(world.gate.quota.reset(&admin, "it-member", reason).await, Err(Refusal::BadInput(_))));
    }
    assert!(matches!(world.gate.quota.reset(&admin, "nobody", "why").await, Err(Refusal::NotFound)));
    world.gate.quota.reset(&admin, "it-member", &too_long[1..]).await.unwrap();
    assert_eq!(world.gate.quota.state(&member).await.unwrap().used, 0);
    for outcome in [
        world.gate.quota.usage(&member, None).await.map(drop),
        world.gate.quota.usage_near_limits(&member, None).await.map(drop),
        world.gate.quota.group_limits_in_force(&member).await.map(drop),
        world.gate.quota.person_usage(&member, "it-member").await.map(drop),
        world.gate.quota.reset(&member, "it-member", "why").await,
        world.gate.quota.set_person_limit(&member, "it-member", Some(Limit::Unlimited)).await,
        world.gate.quota.set_group_limit(&member, "usher-users", Some(Limit::Unlimited)).await,
        world.gate.audit.page_with_views(&member, &AuditQuery::default()).await.map(drop),
        world.gate.audit.save_view(&member, "Denied", "outcome=denied").await,
        world.gate.audit.forget_view(&member, "Denied").await,
    ] {
        assert!(matches!(outcome, Err(Refusal::Denied(_))), "{outcome:?}");
    }
}

#[tokio::test]
async fn nobody_has_the_end_of_an_export_without_its_record() {
    let world = world().await;
    let admin = world.caller("admin").await;
    let database = Unreliable::to(&world.services.dynamodb_url).await;
    let server = support::gate(&world.services, &support::connect(&database.url).await, Clock::system()).await;
    let begin = async || server.people.export(&admin, &PeopleQuery::default()).await.unwrap().1;
    let recorded = async || {
        server.flush().await;
        let mut reasons = world.reasons_of("export_people").await;
        reasons.sort();
        reasons
    };

    // What is dropped before anything was handed out is no export.
    drop(begin().await);
    let export = begin().await;
    database.follow(Some(Plan { trouble: Trouble::Denied, calls: Calls::Of("TransactWriteItems") }));
    let finished = export.finish(25).await;
    assert!(matches!(finished, Err(Refusal::Unavailable(_))), "{finished:?}");
    database.follow(None);
    assert_eq!(recorded().await, Vec::<String>::new());

    let mut export = begin().await;
    export.hand_out(25);
    drop(export);
    assert_eq!(recorded().await, ["The export was broken off."]);
    begin().await.finish(25).await.unwrap();
    assert_eq!(recorded().await, ["", "The export was broken off."]);
}
