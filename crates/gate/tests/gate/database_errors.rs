//! Now and then a call to DynamoDB comes to grief, all day long: nobody notices, and nothing is done twice.

use crate::support::{
    World,
    unreliable::{Calls, Plan, Trouble, Unreliable},
    world, world_on,
};
use access::{AuditQuery, Operation, RECORDS_PER_PAGE, ResourceDraft};
use gate::{Caller, Clock};
use std::collections::BTreeMap;

/// Of seven acts each: three hundred.
const ROUNDS: u64 = 43;
/// More than there will be, so that a short day shows it; and a prime, so that each call of a round has its turn.
const ONE_IN: u64 = 29;

fn draft(round: u64, body: &str, version: Option<u64>) -> ResourceDraft {
    let body = body.to_owned();
    ResourceDraft {
        path: format!("/reports/{round}"),
        title: "Q3".to_owned(),
        body,
        version,
        ..ResourceDraft::default()
    }
}

/// Signs in, looks at a page, creates, changes and deletes, and signs out.
async fn round(world: &World, round: u64) {
    let cookie = world.sign_in("it-member").await;
    let caller = world.resolve(&cookie).await;
    let created = world.gate.resources.create(&caller, &draft(round, "Good.", None)).await.unwrap();
    assert_eq!(created.summary.version, 1, "round {round}");
    let draft = draft(round, "Better.", Some(1));
    let saved = world.gate.resources.save(&caller, &draft.path, &draft).await.unwrap();
    assert_eq!(saved.summary.version, 2, "round {round}");
    world.gate.resources.operate(&caller, Operation::Delete, &draft.path, 2).await.unwrap();
    assert!(world.gate.sign_out.here(Some(&cookie)).await.unwrap().token_revoked, "round {round}");
    assert!(matches!(world.resolve(&cookie).await, Caller::Expired), "round {round}");
}

/// How often what was done, as the audit trail says.
async fn done(world: &World, admin: &Caller) -> BTreeMap<String, u64> {
    let mut done = BTreeMap::new();
    let mut query = AuditQuery { actor: "it-member".to_owned(), ..AuditQuery::default() };
    loop {
        let page = world.gate.audit.page(admin, &query).await.unwrap();
        assert!(page.records.len() <= RECORDS_PER_PAGE);
        page.records.into_iter().for_each(|record| *done.entry(record.action).or_default() += 1);
        query.after = page.next;
        if query.after.is_none() {
            return done;
        }
    }
}

#[tokio::test]
async fn while_some_calls_to_the_database_fail_everything_works_and_nothing_is_done_twice() {
    let troubles = [Trouble::Error, Trouble::AnswerLost, Trouble::Reset];
    let days = troubles.map(async |trouble| {
        let services = world().await.services;
        let database = Unreliable::to(&services.dynamodb_url).await;
        let world = world_on(services, &database.url, Clock::system()).await;
        let admin = world.caller("admin").await;
        database.follow(Some(Plan { trouble, calls: Calls::OneIn(ONE_IN) }));
        for number in 0..ROUNDS {
            round(&world, number).await;
        }
        assert_eq!(database.strikes(), database.calls() / ONE_IN);
        assert!(database.strikes() >= 15, "{trouble:?}: {}", database.strikes());
        database.follow(None);
        let acts = ["create_resource", "delete_resource", "save_resource", "sign_in", "sign_out"];
        assert_eq!(done(&world, &admin).await, acts.map(|act| (act.to_owned(), ROUNDS)).into(), "{trouble:?}");
        assert!(world.store.sessions.of(&world.user_id("it-member").await, 0).await.unwrap().is_empty(), "{trouble:?}");
    });
    futures::future::join_all(days).await;
}
