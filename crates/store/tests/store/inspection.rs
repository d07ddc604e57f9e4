//! What `usher doctor` reads of the tables.

use crate::support;
use store::Store;

#[tokio::test]
async fn the_tables_that_usher_creates_are_as_it_needs_them() {
    let (store, client) = support::store_and_client().await;
    let tables = store.inspect().await;
    let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    let all =
        ["resources", "requests", "sessions", "users", "people", "usage", "totals", "policy", "audit", "accounts"];
    assert_eq!(names, all.map(|name| format!("test-v2-{name}")));
    for table in &tables {
        let Some(found) = table.found.as_ref().unwrap() else {
            assert!(table.is_optional, "{}", table.name);
            continue;
        };
        assert_eq!(found.key, table.expected.key, "{}", table.name);
        for index in &table.expected.indexes {
            assert!(found.indexes.contains(index), "{}: {index:?} is not in {:?}", table.name, found.indexes);
        }
        assert_eq!(*found.ttl.as_ref().unwrap(), table.expected.ttl, "{}", table.name);
    }

    client.delete_table().table_name("test-v2-users").send().await.unwrap();
    let tables = store.inspect().await;
    let users = tables.iter().find(|table| table.name == "test-v2-users").unwrap();
    assert!(matches!(users.found, Ok(None)), "{users:?}");
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_not_taken_for_an_empty_one() {
    let (settings, _) = support::database().await;
    let nowhere = store::Settings { endpoint: Some("http://127.0.0.1:1".into()), ..settings };
    for table in Store::connect(&nowhere).await.inspect().await {
        let unread = table.found.unwrap_err();
        assert_eq!(unread.what.to_string(), format!("the table {}", table.name));
        assert_eq!(unread.action, "dynamodb:DescribeTable");
    }
}
