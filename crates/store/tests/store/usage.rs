//! The calls of a day against a real DynamoDB server.

use crate::support::{admin, create, resource, rules, store, user};
use access::{Limit, OpenResource, PEOPLE_PER_PAGE, ReadUsage, UserId};
use std::collections::BTreeMap;
use store::{Call, Store};

const DAY: &str = "2026-11-21";

/// Counts so many calls of a user.
async fn calls(store: &Store, username: &str, number: u64) {
    for nth in 0..number {
        let path = "/blog".parse().unwrap();
        let opener = access::Principal { user: user(username), ..admin() };
        let admitted =
            store.resources.find(&path).await.unwrap().unwrap().decide::<OpenResource>(&rules(), &opener, ()).unwrap();
        let (limit, now, id) = (Limit::Unlimited, 100 * (nth + 1), format!("call-{nth}"));
        store.usage.charge(admitted, Call { day: DAY, expires_at: 9_999_999_999, limit, now, id: &id }).await.unwrap();
    }
}

#[tokio::test]
async fn the_pages_of_a_day_show_everybody_once_also_with_the_same_number_of_calls() {
    let store = store().await;
    create(&store, &resource("/blog", "Blog", "admin", &[])).await;
    let expected: BTreeMap<String, u64> = (0..70).map(|nth| (format!("user-{nth}"), 1 + nth / 60)).collect();
    for (username, number) in &expected {
        calls(&store, username, *number).await;
    }

    let read = ReadUsage { user: None, first_day: DAY.to_owned(), last_day: DAY.to_owned() };
    let admission = rules().decide(&admin(), read).admission().unwrap();
    let mut after: Option<(u64, UserId)> = None;
    let (mut seen, mut sizes) = (Vec::new(), Vec::new());
    for _ in 0..4 {
        let from = after.as_ref().map(|(calls, user)| (*calls, user));
        let (rows, more) = store.usage.of_day(&admission, from).await.unwrap();
        sizes.push(rows.len());
        after = rows.last().map(|row| (row.calls, row.user.id.clone()));
        seen.extend(rows.into_iter().map(|row| (row.user.username, row.calls)));
        if !more {
            break;
        }
    }
    assert_eq!(sizes, [PEOPLE_PER_PAGE, PEOPLE_PER_PAGE, 70 - 2 * PEOPLE_PER_PAGE]);
    assert!(seen.is_sorted_by_key(|(_, calls)| std::cmp::Reverse(*calls)), "{seen:?}");
    assert_eq!((seen.len(), BTreeMap::from_iter(seen)), (70, expected));
}
