//! The versions of resources against a real DynamoDB server.

use crate::support::*;
use access::{
    ArchiveResource, DeleteResource, HistoryPage, KEPT_VERSIONS, Limit, ReadHistory, TRASH_DAYS, VERSIONS_PER_PAGE,
    VersionChange,
};
use aws_sdk_dynamodb::{Client, types::AttributeValue};
use store::{Call, ChargeOutcome, Store, Version};

const TABLE: &str = "test-v2-resources";
/// When resources are deleted here, and when they are gone for good, in seconds since 1970.
const DELETED: u64 = 2_000;
const GONE: u64 = DELETED + TRASH_DAYS * 86_400;

async fn history(store: &Store, path: &str, before: Option<u64>) -> HistoryPage {
    let admitted = admitted::<ReadHistory>(store, path, ()).await;
    store.resources.history(&admitted, before).await.unwrap()
}

async fn version(store: &Store, path: &str, version: u64) -> Option<Version> {
    let admitted = admitted::<ReadHistory>(store, path, ()).await;
    let call = Call { day: "2026-11-21", expires_at: 9_999_999_999, limit: Limit::Unlimited, now: 1_000, id: "call" };
    match store.usage.charge(admitted, call).await.unwrap() {
        ChargeOutcome::Counted(counted, _) | ChargeOutcome::Repeated(counted, _) => {
            store.resources.version(&counted, version).await.unwrap()
        }
        ChargeOutcome::Exhausted(_) => unreachable!("the limit is unlimited"),
    }
}

async fn retitle(store: &Store, path: &str, title: &str) {
    store.resources.write(&retitling(store, path, title).await, &entry()).await.unwrap();
}

async fn delete(store: &Store, path: &str) {
    let deletion = admitted::<DeleteResource>(store, path, ()).await.operation(DELETED);
    store.resources.write(&deletion, &entry()).await.unwrap();
}

/// Numbers of the versions.
fn numbers(page: &HistoryPage) -> Vec<u64> {
    page.versions.iter().map(|version| version.version).collect()
}

/// The time to live of each stored version, whether or not anybody can find it.
async fn times_to_live(client: &Client) -> Vec<Option<String>> {
    let scan = client.scan().table_name(TABLE).send().await.unwrap();
    let versions = scan.items().iter().filter(|item| item["pk"].as_s().unwrap().starts_with("history#"));
    versions.map(|item| item.get("ttl").map(|ttl| ttl.as_n().unwrap().clone())).collect()
}

/// The resource as an earlier build of Usher left it: without a history.
async fn without_history(client: &Client, path: &str) {
    for item in client.scan().table_name(TABLE).send().await.unwrap().items() {
        let key = |name: &str| item[name].as_s().unwrap().clone();
        if key("pk").starts_with("history#") {
            let delete = client.delete_item().table_name(TABLE).key("pk", item["pk"].clone());
            delete.key("sk", item["sk"].clone()).send().await.unwrap();
        }
    }
    let update = client.update_item().table_name(TABLE).key("pk", AttributeValue::S(format!("resource#{path}")));
    let update = update.key("sk", AttributeValue::S("resource".to_owned())).update_expression("REMOVE id");
    update.send().await.unwrap();
}

#[tokio::test]
async fn every_change_leaves_a_version() {
    let store = store().await;
    let created = create(&store, &resource("/blog", "First", "ann", &["department:IT"])).await;
    retitle(&store, "/blog", "Second").await;
    let archiving = admitted::<ArchiveResource>(&store, "/blog", ()).await.operation(DELETED);
    store.resources.write(&archiving, &entry()).await.unwrap();

    let page = history(&store, "/blog", None).await;
    assert_eq!((page.title.as_str(), page.current, page.next), ("Second", 3, None));
    let shown: Vec<_> = page.versions.iter().map(|v| (v.version, v.title.as_str(), v.by.as_deref(), v.at)).collect();
    let by = Some("ann");
    assert_eq!(shown, [(3, "Second", by, 1_001), (2, "Second", by, 1_001), (1, "First", by, 1_000)]);
    let changes: Vec<_> = page.versions.into_iter().map(|version| version.changes).collect();
    assert_eq!(changes, [[VersionChange::Archived], [VersionChange::Title], [VersionChange::Created]]);

    let first = version(&store, "/blog", 1).await.unwrap();
    assert_eq!((&first.resource, first.by), (&created, Some(entry().actor)));
    assert_eq!(version(&store, "/blog", 3).await.unwrap().resource, find(&store, "/blog").await.unwrap());
    assert_eq!(version(&store, "/blog", 4).await, None);
}

#[tokio::test]
async fn a_change_that_is_refused_leaves_no_version() {
    let store = store().await;
    create(&store, &resource("/blog", "First", "ann", &[])).await;
    let late = retitling(&store, "/blog", "Late").await;
    retitle(&store, "/blog", "Second").await;
    store.resources.write(&late, &entry()).await.unwrap_err();
    store.resources.write(&creation(&resource("/blog", "Another", "ben", &[])), &entry()).await.unwrap_err();
    let titles = history(&store, "/blog", None).await.versions.into_iter().map(|version| version.title);
    assert_eq!(titles.collect::<Vec<_>>(), ["Second", "First"]);
}

#[tokio::test]
async fn so_many_versions_are_kept_and_shown_page_by_page() {
    let (store, client) = store_and_client().await;
    create(&store, &resource("/blog", "Version 1", "ann", &[])).await;
    let last = KEPT_VERSIONS + 3;
    for version in 2..=last {
        retitle(&store, "/blog", &format!("Version {version}")).await;
    }
    assert_eq!(times_to_live(&client).await.len() as u64, KEPT_VERSIONS);
    let mut pages = vec![history(&store, "/blog", None).await];
    while let Some(before) = pages.last().unwrap().next {
        pages.push(history(&store, "/blog", Some(before)).await);
    }
    assert_eq!(pages.iter().map(|page| page.versions.len()).collect::<Vec<_>>(), [VERSIONS_PER_PAGE; 2]);
    assert_eq!(pages.iter().flat_map(numbers).collect::<Vec<_>>(), (4..=last).rev().collect::<Vec<_>>());
    assert_eq!(version(&store, "/blog", 3).await, None);
    assert_eq!(version(&store, "/blog", 4).await.unwrap().resource.summary.title, "Version 4");
}

#[tokio::test]
async fn a_page_of_long_texts_is_shorter_and_loses_none() {
    let store = store().await;
    let long = access::Resource { body: "é".repeat(80_000), ..resource("/blog", "Long", "ann", &[]) };
    create(&store, &long).await;
    for version in 2..=9 {
        retitle(&store, "/blog", &format!("Version {version}")).await;
    }
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let page = history(&store, "/blog", before).await;
        seen.extend(numbers(&page));
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(seen, (1..=9).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn a_new_resource_has_nothing_of_the_one_before_it() {
    let (store, client) = store_and_client().await;
    let before = create(&store, &resource("/blog", "Secret", "ann", &[])).await;
    retitle(&store, "/blog", "Still secret").await;
    delete(&store, "/blog").await;
    assert_eq!(times_to_live(&client).await, vec![Some(GONE.to_string()); 3], "they go with the resource");

    let mut new = resource("/blog", "New", "ben", &[]);
    new.summary.updated_at = GONE;
    let now = create(&store, &new).await;
    assert_ne!(before.id, now.id);
    assert_eq!(numbers(&history(&store, "/blog", None).await), [1]);
    assert_eq!(version(&store, "/blog", 2).await, None);
}

#[tokio::test]
async fn the_history_of_an_older_resource_begins_with_the_version_before_its_first_change() {
    let (store, client) = store_and_client().await;
    create(&store, &resource("/blog", "First", "ann", &[])).await;
    retitle(&store, "/blog", "Second").await;
    without_history(&client, "/blog").await;

    let page = history(&store, "/blog", None).await;
    assert_eq!((numbers(&page), page.versions[0].by.as_deref(), page.next), (vec![2], None, None));
    assert_eq!(version(&store, "/blog", 2).await.unwrap().resource.summary.title, "Second");
    assert_eq!(version(&store, "/blog", 1).await, None);

    retitle(&store, "/blog", "Third").await;
    retitle(&store, "/blog", "Fourth").await;
    let page = history(&store, "/blog", None).await;
    assert_eq!(numbers(&page), [4, 3, 2]);
    assert_eq!((page.versions[2].title.as_str(), page.versions[2].by.as_deref()), ("Second", None));
    let kept = version(&store, "/blog", 2).await.unwrap();
    assert_eq!((kept.resource.summary.title.as_str(), kept.resource.body.as_str()), ("Second", "Text"));
    // An older resource gets its history when it is deleted.
    create(&store, &resource("/old", "Old", "ann", &[])).await;
    without_history(&client, "/old").await;
    delete(&store, "/old").await;
    assert_eq!(find(&store, "/old").await, None);
}
