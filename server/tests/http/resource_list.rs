//! The page with the list of resources.

use crate::support::usher_with;

/// The member is in the department IT, which is not configured, and no administrator.
#[tokio::test]
async fn the_list_leads_to_ones_own_resources_and_suggests_roles_that_may_find_something() {
    let usher = usher_with("", "[access]\nroles = ['department:Sales']").await;
    let member = usher.signed_in("it-member").await;
    let page = usher.get(&member, "/resources?q=a&role=department%3ASales&sort=updated").await.text().await.unwrap();
    let mine = "href=\"/resources?q=a&amp;role=department%3ASales&amp;owner=it%2Dmember&amp;sort=updated\"";
    assert!(page.contains(mine), "{page}");
    let suggested = |page: &str, role: &str| page.contains(&format!("<option value=\"{role}\""));
    for role in ["department:Sales", "group:usher-users"] {
        assert!(suggested(&page, role), "{role}: {page}");
    }
    for role in ["department:IT", "group:usher-admins"] {
        assert!(!suggested(&page, role), "{role}: {page}");
    }

    let admin = usher.signed_in("admin").await;
    let page = usher.get(&admin, "/resources?owner=admin").await.text().await.unwrap();
    assert!(page.contains("href=\"/resources?owner=admin\" aria-current=\"true\""), "{page}");
    for role in ["department:Sales", "group:usher-users", "group:usher-admins"] {
        assert!(suggested(&page, role), "{role}: {page}");
    }
}
