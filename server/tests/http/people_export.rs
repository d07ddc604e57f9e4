//! The list of people as a file.

use crate::support::{header, usher_with};
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
