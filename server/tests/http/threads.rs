//! Pages are made by whichever thread has time, and one page by several in turn.

use crate::support::shared;
use std::sync::Arc;
use tokio::task::JoinSet;

const AT_ONCE: usize = 50;

#[tokio::test(flavor = "multi_thread")]
async fn a_page_begun_on_one_thread_ends_on_another() {
    let usher = shared().await;
    let admin = Arc::new(usher.signed_in("admin").await);
    for path in [
        "/",
        "/resources",
        "/resources/new",
        "/resources/blog",
        "/resources/blog/edit",
        "/resources/blog?confirm=delete",
        "/account",
        "/account/preferences",
        "/account/sessions",
        "/account/token",
        "/admin/people",
        "/admin/people/admin",
        "/nowhere",
    ] {
        let mut pages = JoinSet::new();
        for _ in 0..AT_ONCE {
            let admin = admin.clone();
            pages.spawn(async move { usher.get(&admin, path).await.status().as_u16() });
        }
        for status in pages.join_all().await {
            assert_eq!(status, if path == "/nowhere" { 404 } else { 200 }, "{path}");
        }
    }
}
