//! Local mode with made-up people and resources.

use crate::support::{PASSWORD, usher_with};
use local::testing::{Browser, RedirectOutcome, location};
use serde_json::Value;

#[tokio::test]
async fn made_up_people_are_listed_own_resources_and_cannot_sign_in() {
    let usher = usher_with("", "sample_people = 7\nsample_resources = 8").await;
    let admin = usher.signed_in("admin").await;
    let people: Value = usher.get(&admin, "/api/people/list?query[group]=usher-users").await.json().await.unwrap();
    let names: Vec<_> = people["people"].as_array().unwrap().iter().map(|person| &person["user"]["username"]).collect();
    assert_eq!((names.len(), names[0].as_str(), names[1].as_str()), (7, Some("amara.abara"), Some("anton.abara")));
    let list = usher.get(&admin, "/resources?q=checklist").await.text().await.unwrap();
    for path in ["/engineering/checklist-1", "/finance/checklist-2", "/hr/checklist-3", "/engineering/checklist-8"] {
        assert!(list.contains(path), "{path}");
    }
    let browser = Browser::stopping_at(&usher.at("/auth/callback"));
    let begun = usher.get(&browser, "/auth/sign-in").await;
    let page = browser.follow(&location(&begun).unwrap()).await.page_url();
    let answer = browser.submit(&page, "amara.abara", PASSWORD).await;
    assert!(matches!(answer, RedirectOutcome::Page { .. }), "{answer:?}");
}
