//! The administrators' pages about usage and the limits of groups.

use crate::support::{header, usher};

const GROUPS: &str = "/admin/usage/groups";

#[tokio::test]
async fn a_limit_of_a_group_is_set_and_removed_on_its_own_page() {
    let usher = usher().await;
    let admin = usher.signed_in("admin").await;
    let shown = async || usher.get(&admin, GROUPS).await.text().await.unwrap();
    let before = shown().await;
    assert!(before.contains("No group has a limit") && before.contains("<option value=\"usher-users\">"), "{before}");

    for (limit, said) in
        [("77", "The limit is saved."), ("unlimited", "The limit is saved."), ("", "The limit is removed.")]
    {
        let done = usher.post(&admin, GROUPS, &[("group", " usher-users "), ("limit", limit)]).await;
        assert_eq!((done.status().as_u16(), header(&done, "location")), (303, GROUPS.to_owned()), "{limit}");
        let page = shown().await;
        assert!(page.contains(said), "{limit}: {page}");
        assert_eq!(page.contains("Remove the limit of usher-users"), !limit.is_empty(), "{limit}: {page}");
        assert!(limit.is_empty() || page.contains(&format!("value=\"{limit}\"")), "{limit}: {page}");
    }
    assert!(!shown().await.contains("The limit is removed."), "it was said");
}

#[tokio::test]
async fn a_refused_limit_of_a_group_comes_back_as_it_was_typed() {
    let usher = usher().await;
    let (admin, member) = (usher.signed_in("admin").await, usher.signed_in("it-member").await);
    for (group, limit) in [("usher-users", "-1"), ("no-such-group", "40")] {
        let form = [("group", group), ("limit", limit)];
        let refused = usher.post(&admin, GROUPS, &form).await;
        assert!(refused.status().is_client_error(), "{group}: {}", refused.status());
        let page = refused.text().await.unwrap();
        for typed in [group, limit] {
            assert!(page.contains(&format!("value=\"{typed}\"")), "{typed}: {page}");
        }
        assert!(page.contains("role=\"alert\"") && page.contains("No group has a limit"), "{page}");
    }
    for limit in ["40", "-1"] {
        let form = [("group", "usher-users"), ("limit", limit)];
        assert_eq!(usher.post(&member, GROUPS, &form).await.status(), 403, "{limit}");
    }
}

#[tokio::test]
async fn people_near_their_limit_are_found_by_a_link() {
    let usher = usher().await;
    let (admin, member) = (usher.signed_in("admin").await, usher.signed_in("it-member").await);
    for browser in [&admin, &member] {
        assert_eq!(usher.get(browser, "/resources/blog").await.status(), 200);
    }
    let page = async |path: &str| usher.get(&admin, path).await.text().await.unwrap();
    let everybody = page("/admin/usage").await;
    assert!(everybody.contains("href=\"/admin/usage?near=1\""), "{everybody}");
    assert!(everybody.contains(">it-member<"), "{everybody}");
    assert!(page("/admin/usage?near=1").await.contains("Nobody is near their limit"));

    let set = usher.post(&admin, "/admin/people/it-member", &[("change", "limit"), ("limit", "1")]).await;
    assert_eq!(set.status(), 303);
    let near = page("/admin/usage?near=1").await;
    assert!(near.contains(">it-member<") && !near.contains("Nobody is near"), "{near}");
    let data: serde_json::Value = usher.get(&admin, "/api/usage/today?near_limit=true").await.json().await.unwrap();
    let names: Vec<_> = data["rows"].as_array().unwrap().iter().map(|row| row["user"]["username"].as_str()).collect();
    assert_eq!(names, [Some("it-member")]);
}
