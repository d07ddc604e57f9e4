//! What people do, without scripts.

use crate::support::{header, new_resource, shared, usher, usher_with_member};
use local::testing::{Browser, location};
use reqwest::StatusCode;

#[tokio::test]
async fn a_person_signs_in_works_and_signs_out_without_scripts() {
    let usher = usher().await;
    let browser = usher.signed_in("it-member").await;
    let list = browser.get(&usher.at("/resources")).await.text().await.unwrap();
    assert!(list.contains("Ira Itemba") && list.contains("/blog") && !list.contains("/payroll"), "{list}");
    let denied = browser.get(&usher.at("/resources/payroll")).await;
    assert_eq!(denied.status(), 403);
    assert!(denied.text().await.unwrap().contains("usher-admins"));

    let created = usher.post(&browser, "/resources/new", &new_resource("/mine", "Mine")).await;
    assert_eq!((created.status(), location(&created).as_deref()), (StatusCode::SEE_OTHER, Some("/resources/mine")));
    let change = [("path", "/mine"), ("title", "Mine, changed"), ("version", "1")];
    assert_eq!(usher.post(&browser, "/resources/mine/edit", &change).await.status(), StatusCode::SEE_OTHER);
    let page = browser.get(&usher.at("/resources/mine")).await.text().await.unwrap();
    assert!(page.contains("Mine, changed"));
    let deleted = usher.post(&browser, "/resources/mine?confirm=delete", &[("version", "2")]).await;
    assert_eq!(location(&deleted).as_deref(), Some("/resources"));
    assert_eq!(browser.get(&usher.at("/resources/mine")).await.status(), 404);
    let list = browser.get(&usher.at("/resources")).await.text().await.unwrap();
    let undo = "/resources/mine?confirm=undelete";
    assert!(list.contains("/mine was deleted. You can restore it for 30 days.") && list.contains(undo), "{list}");
    let undone = usher.post(&browser, undo, &[("version", "3")]).await;
    assert_eq!((undone.status(), location(&undone).as_deref()), (StatusCode::SEE_OTHER, Some("/resources")));
    let list = browser.get(&usher.at("/resources")).await.text().await.unwrap();
    assert!(list.contains("/mine was restored.") && !list.contains(undo), "{list}");
    assert_eq!(browser.get(&usher.at("/resources/mine")).await.status(), 200);

    let cookie = browser.cookies.lock().unwrap()["usher"].clone();
    let out = usher.post(&browser, "/auth/sign-out", &[]).await;
    let landed = browser.follow(&location(&out).unwrap()).await.page_url();
    assert_eq!(landed, usher.at("/"));
    assert!(!browser.cookies.lock().unwrap().contains_key("usher"));
    browser.cookies.lock().unwrap().insert("usher".to_owned(), cookie);
    assert_eq!(browser.get(&usher.at("/resources")).await.status(), 401, "the old cookie is worth nothing");
    let again = browser.follow(&usher.at("/auth/sign-in")).await.page_url();
    assert!(again.starts_with(&usher.services.user_pool.domain), "a password is asked for: {again}");
}

#[tokio::test]
async fn a_save_while_the_database_is_away_keeps_the_text_and_works_again_after() {
    let usher = usher().await;
    let browser = usher.signed_in("it-member").await;
    usher.services.stop_dynamodb().await;
    let answer = usher.post(&browser, "/resources/new", &new_resource("/later", "Later")).await;
    assert_eq!(answer.status(), 503);
    assert!((1..=3).contains(&header(&answer, "retry-after").parse::<u64>().unwrap()));
    let page = answer.text().await.unwrap();
    assert!(page.contains("A text of some worth.") && page.contains("the database did not answer"), "{page}");
    assert_eq!(browser.get(&usher.at("/readyz")).await.status(), 503);
    assert_eq!(browser.get(&usher.at("/healthz")).await.status(), 200);
    usher.services.restart_dynamodb().await.unwrap();
    let answer = usher.post(&browser, "/resources/new", &new_resource("/later", "Later")).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
}

/// Names come out of a token's base64 as UTF-8, and go into pages, forms and the database as they are.
#[tokio::test]
async fn d8_names_and_titles_keep_every_letter_from_token_to_page() {
    let (name, title) = ("Zoë Łukasz-Ångström 山田 😀", "Überblick – naïveté, 漢字 и кириллица");
    let usher = usher_with_member(name).await;
    let browser = usher.signed_in("it-member").await;
    let account = browser.get(&usher.at("/account")).await.text().await.unwrap();
    assert!(account.contains(name), "{account}");
    let created = usher.post(&browser, "/resources/new", &new_resource("/names", title)).await;
    assert_eq!(created.status(), StatusCode::SEE_OTHER);
    for path in ["/resources/names", "/resources"] {
        let page = browser.get(&usher.at(path)).await.text().await.unwrap();
        assert!(page.contains(name) && page.contains(title), "{path}: {page}");
    }
}

#[tokio::test]
async fn c10_c11_only_a_visit_of_the_callback_uses_up_its_code() {
    let usher = shared().await;
    let browser = Browser::stopping_at(&usher.at("/auth/callback"));
    let callback = usher.sent_back(&browser, "it-member").await;
    let head = usher.request("HEAD", &callback);
    let prefetch = usher.request("GET", &callback).header("sec-purpose", "prefetch");
    let embedded = usher.request("GET", &callback).header("sec-fetch-dest", "image");
    let post = usher.request("POST", &callback).header("sec-fetch-site", "same-origin");
    let put = usher.request("PUT", &callback).header("sec-fetch-site", "same-origin");
    for (what, request, status, allow) in [
        ("HEAD", head, 405, "GET"),
        ("POST", post, 405, "GET"),
        ("PUT", put, 405, "GET"),
        ("prefetch", prefetch, 400, ""),
        ("image", embedded, 400, ""),
    ] {
        let answer = browser.send(request).await;
        assert_eq!((answer.status().as_u16(), header(&answer, "set-cookie").as_str()), (status, ""), "{what}");
        assert_eq!(header(&answer, "allow"), allow, "{what}");
    }
    assert_eq!(usher.get(&browser, &callback).await.status(), 303);
}

#[tokio::test]
async fn l3_only_a_visit_begins_a_sign_in() {
    let usher = shared().await;
    for (name, value, expected) in [
        ("sec-fetch-dest", "document", 303),
        ("sec-fetch-dest", "iframe", 400),
        ("sec-fetch-dest", "image", 400),
        ("sec-fetch-dest", "empty", 400),
        ("sec-purpose", "prefetch", 400),
        ("purpose", "prefetch", 400),
        ("x-moz", "prefetch", 400),
    ] {
        let answer = usher.request("GET", "/auth/sign-in").header(name, value).send().await.unwrap();
        assert_eq!(answer.status(), expected, "{name}: {value}");
        assert_eq!(header(&answer, "set-cookie").is_empty(), expected == 400, "{name}: {value}");
    }
}
