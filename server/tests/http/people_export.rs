//! The list of people as a file.

use crate::support::{header, usher_with};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const COLUMNS: &str = "\u{feff}username,name,email,groups,last_signed_in_at,id";

/// Cells of the lines after the first, without the outer quotes.
fn rows(csv: &str) -> Vec<Vec<&str>> {
    let (columns, rest) = csv.split_once("\r\n").unwrap();
    assert_eq!(columns, COLUMNS);
    rest.lines().map(|line| line.trim_matches('"').split("\",\"").collect()).collect()
}

/// Row 22. There are more people than on a page of the list.
#[tokio::test]
async fn the_list_of_people_is_a_file_of_those_who_match() {
    let usher = usher_with("", "sample_people = 60").await;
    let admin = usher.signed_in("admin").await;
    let member = usher.signed_in("it-member").await;
    assert_eq!(usher.get(&member, "/admin/people.csv").await.status(), 403);

    let file = usher.get(&admin, "/admin/people.csv?sort=username&skip=25").await;
    assert_eq!(header(&file, "content-type"), "text/csv; charset=utf-8");
    let name = header(&file, "content-disposition");
    assert!(name.starts_with("attachment; filename=\"usher-people-") && name.ends_with(".csv\""), "{name}");
    let file = file.text().await.unwrap();
    let everybody = rows(&file);
    let usernames: Vec<_> = everybody.iter().map(|row| row[0]).collect();
    assert_eq!(usernames.iter().collect::<BTreeSet<_>>().len(), 62, "{usernames:?}");
    assert_eq!(usernames.len(), 62, "{usernames:?}");
    let backwards = usher.get(&admin, "/admin/people.csv?sort=username&dir=desc").await.text().await.unwrap();
    assert!(rows(&backwards).iter().rev().map(|row| row[0]).eq(usernames), "the file has the order of the list");

    let file = usher.get(&admin, "/admin/people.csv?group=usher-users&dir=desc").await.text().await.unwrap();
    let members = rows(&file);
    assert_eq!(members.len(), 61);
    assert!(members.iter().all(|row| row[0] != "admin" && row[3].split(' ').any(|group| group == "usher-users")));

    let file = usher.get(&admin, "/admin/people.csv?q=itemba").await.text().await.unwrap();
    let found = rows(&file);
    let row = found.iter().find(|row| row[0] == "it-member").unwrap();
    assert_eq!((row.len(), row[1], row[2]), (6, "Ira Itemba", "it-member@example.com"));
    let (day, time) = row[4].split_once('T').unwrap();
    assert!(day.split('-').count() == 3 && time.ends_with('Z') && !row[5].is_empty(), "{row:?}");

    let nobody = usher.get(&admin, "/admin/people.csv?q=nobody-is-called-that").await.text().await.unwrap();
    assert!(rows(&nobody).is_empty(), "{nobody}");
    assert_eq!(usher.get(&admin, "/admin/people.csv?seen=nonsense").await.status(), 422);
}

#[tokio::test]
async fn an_export_is_recorded_with_its_filters_and_the_number_of_its_rows() {
    let usher = usher_with("", "sample_people = 60").await;
    let (admin, member) = (usher.signed_in("admin").await, usher.signed_in("it-member").await);
    let exported = ["?sort=username&skip=25", "?q=nobody-is-called-that", "?group=usher-users&dir=desc"];
    for search in exported {
        usher.get(&admin, &format!("/admin/people.csv{search}")).await.text().await.unwrap();
    }
    assert_eq!(usher.get(&member, "/admin/people.csv").await.status(), 403);
    assert_eq!(usher.get(&admin, "/admin/people.csv?seen=nonsense").await.status(), 422);

    let recorded = async |action: &str| {
        let address = format!("/admin/audit/export?format=jsonl&outcome=done&action={action}");
        let file = usher.get(&admin, &address).await.text().await.unwrap();
        let records = file.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let after = records.map(|record| {
            assert_eq!((record["actor"].as_str(), record["before"].as_str()), (Some("admin"), Some("")), "{record}");
            serde_json::from_str::<Value>(record["after"].as_str().unwrap()).unwrap()
        });
        let mut after: Vec<_> = after.collect();
        after.sort_by_key(|after| after["rows"].as_u64());
        after
    };
    let expected = [
        json!({ "filters": { "q": "nobody-is-called-that" }, "rows": 0 }),
        json!({ "filters": { "group": "usher-users", "descending": true }, "rows": 61 }),
        json!({ "filters": { "sort": "username" }, "rows": 62 }),
    ];
    assert_eq!(recorded("export_people").await, expected);
    // Taking the records out of Usher is recorded as well.
    let expected = json!({ "filters": { "action": "export_people", "outcome": "done" }, "rows": 3 });
    assert_eq!(recorded("export_audit").await, [expected]);
}
