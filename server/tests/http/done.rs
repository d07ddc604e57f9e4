//! What a form has done, said once by the page that follows.

use crate::support::{Usher, header, usher, usher_in_public};
use local::testing::Browser;

const SAID: &str = "The groups are saved.";
const PERSON: &str = "/admin/people/it-member";

async fn says(usher: &Usher, browser: &Browser, path: &str) -> bool {
    let page = usher.get(browser, path).await;
    assert_eq!(page.status(), 200, "{path}");
    page.text().await.unwrap().contains(SAID)
}

async fn save_groups(usher: &Usher, browser: &Browser) {
    let saved = usher.post(browser, PERSON, &[("change", "groups"), ("groups", "usher-users")]).await;
    assert_eq!((saved.status().as_u16(), header(&saved, "location")), (303, PERSON.to_owned()));
}

/// Row 24: `?done=groups` that somebody opened by hand said that the groups were saved.
#[tokio::test]
async fn what_was_done_is_said_once_and_no_address_says_it() {
    let usher = usher().await;
    let admin = usher.signed_in("admin").await;
    usher.signed_in("it-member").await;
    assert!(!says(&usher, &admin, &format!("{PERSON}?done=groups")).await, "nothing happened");

    save_groups(&usher, &admin).await;
    for elsewhere in ["/", "/admin/map", "/admin/usage/groups", "/account/sessions"] {
        assert!(!says(&usher, &admin, elsewhere).await, "{elsewhere}");
    }
    let in_advance =
        usher.request("GET", PERSON).header("sec-purpose", "prefetch").header("sec-fetch-dest", "document");
    assert!(!admin.send(in_advance).await.text().await.unwrap().contains(SAID), "nobody looks at it");
    let head = admin.send(usher.request("HEAD", PERSON)).await;
    assert_eq!((head.status().as_u16(), header(&head, "set-cookie").as_str()), (200, ""));

    assert!(says(&usher, &admin, PERSON).await);
    assert!(!says(&usher, &admin, PERSON).await, "it was said");
}

#[tokio::test]
async fn what_was_done_is_not_said_to_the_next_person() {
    let usher = usher().await;
    usher.signed_in("it-member").await;
    let browser = usher.signed_in("admin").await;
    save_groups(&usher, &browser).await;
    assert_eq!(usher.post(&browser, "/auth/sign-out", &[]).await.status(), 303);
    assert!(!browser.cookies.lock().unwrap().keys().any(|name| name.contains("done")), "gone with its person");

    // And without a sign-out: one signs in over the other.
    let browser = usher.signed_in("admin").await;
    save_groups(&usher, &browser).await;
    let other = Browser::stopping_at(&usher.at("/auth/callback"));
    let callback = usher.sent_back(&other, "marketing-member").await;
    other.cookies.lock().unwrap().extend(browser.cookies.lock().unwrap().clone());
    assert_eq!(usher.get(&other, &callback).await.status(), 303);
    assert!(!other.cookies.lock().unwrap().keys().any(|name| name.contains("done")));
}

#[tokio::test]
async fn what_was_done_travels_in_a_cookie_that_scripts_and_sibling_hosts_cannot_write() {
    let usher = usher_in_public().await;
    let admin = usher.signed_in("admin").await;
    let saved = usher.post(&admin, "/admin/usage/groups", &[("group", "usher-users"), ("limit", "40")]).await;
    let cookie = header(&saved, "set-cookie");
    assert_eq!(cookie, "__Host-Http-usher-done=limit; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
}
