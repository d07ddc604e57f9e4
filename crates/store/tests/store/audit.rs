//! The audit trail against DynamoDB.

use crate::support::{admin, database, entry_of, rules};
use access::{Admission, AuditQuery, Outcome, RECORDS_PER_PAGE, ReadAudit};
use aws_sdk_dynamodb::{Client, types::AttributeValue};
use std::collections::BTreeSet;
use store::{Entry, Finding, Store};

const TABLE: &str = "test-v2-audit";
/// In milliseconds and in seconds since 1970.
const AT: u64 = 1_795_305_299_000;
const NOW: u64 = AT / 1_000;

fn may_read(query: &AuditQuery) -> Admission<ReadAudit> {
    rules().decide(&admin(), ReadAudit::Page(query.clone(), None)).admission().unwrap()
}

/// Two servers, and a client that writes past them.
async fn world() -> (Store, Store, Client) {
    let (settings, client) = database().await;
    let (one, other) = (Store::connect(&settings).await, Store::connect(&settings).await);
    one.create_missing_tables().await.unwrap();
    (one, other, client)
}

fn entry(number: u64) -> Entry {
    entry_of(&format!("person-{}", number % 3), "save_resource", &format!("/note-{}", number % 2), AT + number)
}

async fn all(store: &Store, query: AuditQuery) -> Vec<access::AuditRecord> {
    let (mut records, mut query) = (Vec::new(), query);
    loop {
        let page = store.audit.read(&may_read(&query)).await.unwrap();
        assert!(page.records.len() <= RECORDS_PER_PAGE);
        records.extend(page.records);
        query.after = page.next;
        if query.after.is_none() {
            return records;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_write_one_trail_and_nothing_is_missing_in_it() {
    let (one, other, _) = world().await;
    let writing: Vec<_> = (0..200)
        .map(|number| {
            let store = if number % 2 == 0 { one.clone() } else { other.clone() };
            tokio::spawn(async move { store.audit.append(&[entry(number)]).await.unwrap() })
        })
        .collect();
    for written in writing {
        written.await.unwrap();
    }
    let verified = one.audit.verify(NOW).await.unwrap();
    assert_eq!((verified.records, verified.findings), (200, Vec::new()));
    let records = all(&other, AuditQuery::default()).await;
    assert_eq!(records.len(), 200);
    assert!(records.windows(2).all(|pair| pair[0].id > pair[1].id), "the newest first");
    let chains: BTreeSet<_> = records.iter().map(|record| record.id.split('-').nth(1).unwrap().to_owned()).collect();
    assert_eq!(chains.len(), 8, "writes spread");
}

#[tokio::test]
async fn a_page_holds_what_is_asked_for_and_nothing_else() {
    let (store, ..) = world().await;
    let entries: Vec<_> = (0..120).map(entry).collect();
    for entries in entries.chunks(store::RECORDS_AT_ONCE) {
        store.audit.append(entries).await.unwrap();
    }
    let denied = Entry { outcome: Outcome::Denied, ..entry_of("eve", "open_resource", "/note-1", AT + 500) };
    store.audit.append(&[denied]).await.unwrap();

    let count = async |query: AuditQuery| all(&store, query).await.len();
    assert_eq!(count(AuditQuery { actor: "person-1".into(), ..AuditQuery::default() }).await, 40);
    assert_eq!(count(AuditQuery { object: "/note-1".into(), ..AuditQuery::default() }).await, 61);
    assert_eq!(count(AuditQuery { action: "open_resource".into(), ..AuditQuery::default() }).await, 1);
    assert_eq!(count(AuditQuery { outcome: "denied".into(), ..AuditQuery::default() }).await, 1);
    let both = AuditQuery { actor: "person-1".into(), object: "/note-1".into(), ..AuditQuery::default() };
    assert_eq!(count(both).await, 20);
    let time = |from, until| AuditQuery { from: Some(from), until: Some(until), ..AuditQuery::default() };
    assert_eq!(count(time(AT + 10, AT + 20)).await, 10);
    assert_eq!(count(time(AT + 20, AT + 10)).await, 0);
    assert_eq!(count(AuditQuery { actor: "nobody".into(), ..AuditQuery::default() }).await, 0);
    // Row 4: of these nothing can be in a key of DynamoDB, which counts bytes.
    let too_long = "営".repeat(800);
    assert_eq!(count(AuditQuery { actor: too_long.clone(), ..AuditQuery::default() }).await, 0);
    assert_eq!(count(AuditQuery { object: too_long, ..AuditQuery::default() }).await, 0);
    let nonsense = AuditQuery { after: Some("nonsense".into()), ..AuditQuery::default() };
    assert_eq!(count(nonsense).await, 121, "what is no place is the beginning");
}

#[tokio::test]
async fn b21_names_are_found_by_their_beginning_in_any_case() {
    let (store, ..) = world().await;
    for (number, (actor, object)) in
        [("ann", "/Reports/q1"), ("Anna", "/reports/q2"), ("José", "/menu"), ("", "/menu"), ("ben", "ann")]
            .into_iter()
            .enumerate()
    {
        store.audit.append(&[entry_of(actor, "save_resource", object, AT + number as u64)]).await.unwrap();
    }
    let found = async |actor: &str, object: &str| {
        let query = AuditQuery { actor: actor.into(), object: object.into(), ..AuditQuery::default() };
        let mut found: Vec<_> =
            all(&store, query).await.into_iter().map(|record| record.actor + " " + &record.object).collect();
        found.sort();
        found
    };
    let rows: [(&str, &str, &[&str]); 11] = [
        ("AN", "", &["Anna /reports/q2", "ann /Reports/q1"]),
        ("ann", "", &["ann /Reports/q1"]),
        ("ANN", "", &["Anna /reports/q2", "ann /Reports/q1"]),
        ("jose\u{301}", "", &["José /menu"]),
        ("nn", "", &[]),
        ("", "/REPORTS", &["Anna /reports/q2", "ann /Reports/q1"]),
        ("", "/menu", &[" /menu", "José /menu"]),
        ("ann", "/rep", &["ann /Reports/q1"]),
        ("ANN", "/reports/q2", &["Anna /reports/q2"]),
        ("an", "/reports/Q2", &["Anna /reports/q2"]),
        ("b", "a", &["ben ann"]),
    ];
    for (actor, object, expected) in rows {
        assert_eq!(found(actor, object).await, expected, "{actor:?} {object:?}");
    }
    // Those of a person are not those of people with longer names.
    let of = |actor: &str| AuditQuery { actor: actor.into(), subject: "sub-of-Ann".into(), ..AuditQuery::default() };
    let admission = |query: &AuditQuery| {
        let person = access::UserId::new("https://pool.example", "sub-of-Ann");
        rules().decide(&admin(), ReadAudit::Page(query.clone(), Some(person))).admission().unwrap()
    };
    assert_eq!(store.audit.read(&admission(&of("Ann"))).await.unwrap(), access::AuditPage::default());
}

/// Whoever looks for the beginning of a name finds its last record among many others, page by page.
#[tokio::test]
async fn what_begins_as_asked_is_found_behind_many_others() {
    let (store, ..) = world().await;
    let one = entry_of("Zoe", "save_resource", "/zoo", AT);
    let others: Vec<_> = (1..=5_000).map(entry).collect();
    store.audit.append(&[one]).await.unwrap();
    for entries in others.chunks(store::RECORDS_AT_ONCE) {
        store.audit.append(entries).await.unwrap();
    }
    let query = AuditQuery { actor: "zo".into(), ..AuditQuery::default() };
    let first = store.audit.read(&may_read(&query)).await.unwrap();
    assert!(first.records.is_empty() && first.next.is_some(), "a page is bounded: {first:?}");
    let found = all(&store, query).await;
    assert_eq!(found.iter().map(|record| record.actor.as_str()).collect::<Vec<_>>(), ["Zoe"]);
}

#[tokio::test]
async fn a_changed_or_missing_record_is_named() {
    let (store, _, client) = world().await;
    for number in 0..40 {
        store.audit.append(&[entry(number)]).await.unwrap();
    }
    assert_eq!(store.audit.verify(NOW).await.unwrap().findings, []);
    let records = all(&store, AuditQuery::default()).await;
    let chain: Vec<_> = records.iter().rev().filter(|record| record.id.contains("-0-")).collect();
    let [first, second, third, .., last] = &chain[..] else { unreachable!("five records a chain") };
    let key = |id: &str| [("chain", "0"), ("place", id)].map(|(name, value)| (name.to_owned(), value.to_owned()));
    let change = async |id: &str, attribute: &str, value: &str| {
        let mut update = client.update_item().table_name(TABLE);
        for (name, value) in key(id) {
            update = update.key(name, AttributeValue::S(value));
        }
        let update = update.update_expression("SET #a = :a").expression_attribute_names("#a", attribute);
        update.expression_attribute_values(":a", AttributeValue::S(value.to_owned())).send().await.unwrap();
    };
    let delete = async |id: &str| {
        let mut delete = client.delete_item().table_name(TABLE);
        for (name, value) in key(id) {
            delete = delete.key(name, AttributeValue::S(value));
        }
        delete.send().await.unwrap();
    };
    let findings = async || store.audit.verify(NOW).await.unwrap().findings;

    // Any one byte.
    for (attribute, was) in [
        ("actor", &second.actor),
        ("action", &second.action),
        ("after", &second.after),
        ("address", &second.address),
        ("object", &second.object),
        ("request_id", &second.request_id),
        ("previous", &second.previous),
    ] {
        let mut text = was.clone();
        let other = if text.pop() == Some('x') { 'y' } else { 'x' };
        text.push(other);
        change(&second.id, attribute, &text).await;
        assert!(findings().await.contains(&Finding::Changed(second.id.clone())), "{attribute}");
        change(&second.id, attribute, was).await;
        assert_eq!(findings().await, [], "{attribute}");
    }
    let expire = async |seconds: u64| {
        let mut update = client.update_item().table_name(TABLE);
        for (name, value) in key(&third.id) {
            update = update.key(name, AttributeValue::S(value));
        }
        let update = update.update_expression("SET #a = :a").expression_attribute_names("#a", "ttl");
        update.expression_attribute_values(":a", AttributeValue::N(seconds.to_string())).send().await.unwrap();
    };
    expire(1).await;
    assert!(findings().await.contains(&Finding::Changed(third.id.clone())), "what expires early hides nothing");
    expire(third.at / 1_000 + 86_400).await;
    assert_eq!(findings().await, []);
    change(&second.id, "outcome", "forgiven").await;
    assert!(findings().await.contains(&Finding::Unreadable(second.id.clone())));
    change(&second.id, "outcome", "done").await;

    let copy = async |chain: &str, id: &str| {
        let get = key(&second.id)
            .into_iter()
            .fold(client.get_item().table_name(TABLE), |get, (name, value)| get.key(name, AttributeValue::S(value)));
        let mut item = get.send().await.unwrap().item.unwrap();
        item.insert("chain".to_owned(), AttributeValue::S(chain.to_owned()));
        item.insert("place".to_owned(), AttributeValue::S(id.to_owned()));
        item.insert("by_actor".to_owned(), AttributeValue::S(id.to_owned()));
        client.put_item().table_name(TABLE).set_item(Some(item)).send().await.unwrap();
    };
    copy("8", "900000000000000-8-000000000001").await;
    let of_actor = AuditQuery { actor: second.actor.clone(), ..AuditQuery::default() };
    let shown = all(&store, of_actor).await;
    assert!(shown.iter().all(|record| !record.id.contains("-8-")), "a chain that there is not is not shown");
    let behind = "900000000000000-0-000000000099";
    copy("0", behind).await;
    assert!(findings().await.contains(&Finding::BehindTheEnd(behind.to_owned())));
    delete(behind).await;

    delete(&second.id).await;
    assert_eq!(findings().await, [Finding::MissingBefore(third.id.clone())]);
    delete(&first.id).await;
    assert_eq!(findings().await, [Finding::MissingBefore(third.id.clone())], "at the beginning");
    delete(&last.id).await;
    assert_eq!(findings().await.len(), 2, "and at the end");
    // What has expired may be gone, in any order.
    assert_eq!(store.audit.verify(NOW + 90_000).await.unwrap().findings, []);
    for record in &chain {
        delete(&record.id).await;
    }
    assert_eq!(findings().await, [Finding::Missing(last.id.clone())], "all of a chain");
}

/// Servers of earlier versions have written the end of a chain: under another name its attributes would not be found.
#[tokio::test]
async fn the_end_of_a_chain_keeps_the_names_of_its_attributes() {
    let (store, _, client) = world().await;
    store.audit.append(&[entry(1)]).await.unwrap();
    let items = client.scan().table_name(TABLE).send().await.unwrap().items.unwrap();
    let end = items.iter().find(|item| item["place"] == AttributeValue::S("end".to_owned())).unwrap();
    let names: BTreeSet<&str> = end.keys().map(String::as_str).collect();
    assert_eq!(names, BTreeSet::from(["at", "chain", "forget_at", "hash", "last", "number", "place"]));
}
