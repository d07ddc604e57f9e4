//! Saved views of the audit trail, as forms without JavaScript save and remove them.

use crate::support::{Usher, header, usher};
use local::testing::Browser;

const FILTERED: &str = "/admin/audit?outcome=denied&from=7d";
/// How a page shows that address.
const LINK: &str = "href=\"/admin/audit?outcome=denied&amp;from=7d\"";

/// The form's answer: its status and its page.
async fn posted(usher: &Usher, browser: &Browser, path: &str, what: &str, name: &str) -> (u16, String) {
    let answer = usher.post(browser, path, &[("view-name", name), ("do", what)]).await;
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn a_view_is_saved_for_every_browser_of_its_user_and_forgotten() {
    let usher = usher().await;
    let (admin, elsewhere) = (usher.signed_in("admin").await, usher.signed_in("admin").await);
    let shown = async |browser: &Browser| usher.get(browser, "/admin/audit").await.text().await.unwrap();
    assert!(!shown(&admin).await.contains("Denied lately"));

    // Only the filters are kept of the address, and the page is the same one again.
    let page = format!("{FILTERED}&live=1&after=none&unknown=1");
    let saved = usher.post(&admin, &page, &[("view-name", " Denied lately "), ("do", "save")]).await;
    assert_eq!((saved.status().as_u16(), header(&saved, "location")), (303, page.clone()));
    let first = shown(&admin).await;
    assert!(first.contains("The view is saved.") && first.contains(LINK), "{first}");
    let second = shown(&elsewhere).await;
    assert!(second.contains(">Denied lately<") && second.contains(LINK), "{second}");
    assert!(!second.contains("The view is saved."), "{second}");

    // The same name means the same view.
    let other = "/admin/audit?action=open_resource";
    assert_eq!(posted(&usher, &elsewhere, other, "save", "Denied lately").await.0, 303);
    let changed = shown(&admin).await;
    assert!(changed.contains("href=\"/admin/audit?action=open%5Fresource\"") && !changed.contains(LINK), "{changed}");

    for _ in 0..2 {
        assert_eq!(posted(&usher, &admin, "/admin/audit", "forget", "Denied lately").await.0, 303);
        let page = shown(&admin).await;
        assert!(page.contains("The view is forgotten.") && !page.contains("Denied lately"), "{page}");
    }
}

#[tokio::test]
async fn a_refused_view_comes_back_as_it_was_typed() {
    let usher = usher().await;
    let admin = usher.signed_in("admin").await;
    let long = "x".repeat(61);
    for (path, name, why) in [
        (FILTERED, " ", "Enter a name."),
        (FILTERED, long.as_str(), "The name has 61 characters. Shorten it to 60."),
        ("/admin/audit", "Everything", "Nothing is filtered."),
    ] {
        let (status, page) = posted(&usher, &admin, path, "save", name).await;
        assert_eq!(status, 422, "{name}");
        assert!(page.contains(&format!("value=\"{name}\"")) && page.contains(why), "{name}: {page}");
        assert!(page.contains("role=\"alert\"") && page.contains("aria-invalid=\"true\""), "{name}: {page}");
    }
    for nth in 0..20 {
        assert_eq!(posted(&usher, &admin, FILTERED, "save", &format!("View {nth}")).await.0, 303, "{nth}");
    }
    let (status, page) = posted(&usher, &admin, FILTERED, "save", "One more").await;
    assert_eq!(status, 422);
    assert!(page.contains("You have 20 views. Forget one first.") && page.contains("value=\"One more\""), "{page}");
    // With the refused name, the page offers what can be forgotten.
    assert!(page.contains("aria-label=\"Forget"), "{page}");
    assert_eq!(posted(&usher, &admin, FILTERED, "save", "View 3").await.0, 303, "one that is there");
}

#[tokio::test]
async fn only_whoever_may_read_the_trail_keeps_views_of_it_and_only_from_this_site() {
    let usher = usher().await;
    let (admin, member) = (usher.signed_in("admin").await, usher.signed_in("it-member").await);
    for what in ["save", "forget"] {
        assert_eq!(posted(&usher, &member, FILTERED, what, "Denied").await.0, 403, "{what}");
        let (status, page) = posted(&usher, &Browser::default(), FILTERED, what, "Denied").await;
        assert_eq!(status, 401, "{what}");
        assert_eq!(page.contains("value=\"Denied\""), what == "save", "{what}: {page}");
        let form = [("view-name", "Denied"), ("do", what)];
        let request = usher.request("POST", FILTERED).header("sec-fetch-site", "cross-site").form(&form);
        assert_eq!(admin.send(request).await.status(), 403, "{what}");
    }
    assert_eq!(posted(&usher, &admin, FILTERED, "else", "Denied").await.0, 400);
    let page = usher.get(&admin, FILTERED).await.text().await.unwrap();
    assert!(!page.contains("aria-label=\"Forget"), "{page}");
}
