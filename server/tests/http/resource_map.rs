//! The page of the resource map and its forms, as a browser without JavaScript sends them.

use crate::support::{Usher, header, usher};
use local::testing::Browser;

const ROW: &str = r#"{"pattern":"/reports/**","right":"edit","roles":["department:IT"]}"#;

fn query(page: &str, pairs: &[(&str, &str)]) -> String {
    let pairs = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{page}?{pairs}")
}

async fn page(usher: &Usher, browser: &Browser, path: &str) -> String {
    let page = usher.get(browser, path).await;
    assert_eq!(page.status(), 200, "{path}");
    page.text().await.unwrap()
}

#[tokio::test]
async fn a_row_is_found_copied_and_removed() {
    let usher = usher().await;
    let admin = usher.signed_in("admin").await;
    let row = [("pattern", "/reports/**"), ("right", "edit"), ("roles", "department:IT")];
    assert_eq!(usher.post(&admin, "/admin/map", &row).await.status(), 303);
    let page = async |path: &str| page(&usher, &admin, path).await;
    assert!(page("/admin/map").await.contains("The resource map is saved."));

    for found in ["it", "EDIT", "/reports/2026/q3", "department reports"] {
        let list = page(&query("/admin/map", &[("q", found)])).await;
        assert!(list.contains("<code>/reports/**<"), "{found}: {list}");
    }
    assert!(page("/admin/map?q=archive").await.contains("No row matches"));

    let copy = page(&query("/admin/map/row", &[("like", ROW)])).await;
    assert!(copy.contains("copied from another row") && copy.contains("value=\"/reports/**\""), "{copy}");
    assert!(!copy.contains("name=\"was\"") && !copy.contains("Save row"), "a new row, not looked at yet");

    let question = query("/admin/map", &[("q", "it"), ("remove", ROW)]);
    let asked = page(&question).await;
    assert!(asked.contains("Remove the row “/reports/**”?") && asked.contains("Checked "), "{asked}");
    let removal = [("was", ROW), ("remove", "1"), ("q", "it")];
    let removed = usher.post(&admin, "/admin/map", &removal).await;
    assert_eq!((removed.status().as_u16(), header(&removed, "location").as_str()), (303, "/admin/map?q=it"));
    let after = page("/admin/map?q=it").await;
    assert!(after.contains("The row is removed.") && after.contains("The resource map is empty"), "{after}");

    assert!(page(&question).await.contains("That row is not in the resource map any more."));
    let again = usher.post(&admin, "/admin/map", &removal).await;
    assert!(header(&again, "location").starts_with("/admin/map/row?was="), "the page that says why not");
}
