//! The form of a resource without scripts: its preview, and putting two texts together after a conflict.

use crate::support::{new_resource, shared, usher};
use local::testing::Browser;
use serde_json::json;

/// The values of the choices in a page, by their names.
fn choices(page: &str) -> Vec<(String, String)> {
    let attribute = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
        rest.split_once('"').map(|(value, _)| value.to_owned())
    };
    let radios = page.split("<input").skip(1).filter(|tag| tag.starts_with(" type=\"radio\""));
    radios.filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value")?))).collect()
}

#[tokio::test]
async fn a_preview_shows_the_text_loses_nothing_and_saves_nothing() {
    let usher = shared().await;
    let browser = usher.signed_in("it-member").await;
    let form = [
        ("path", "/not a path"),
        ("title", ""),
        ("summary", "In short"),
        ("body", "It is **bold**.\r\n<script>alert(1)</script>"),
        ("intent", "preview"),
    ];
    let answer = usher.post(&browser, "/resources/new", &form).await;
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.unwrap();
    for part in ["<strong>bold</strong>", "value=\"/not a path\"", "value=\"In short\"", "It is **bold**.", "is-open"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("<script>alert") && !page.contains("There is a problem"), "{page}");

    // What cannot be shown says why, as saving it would.
    let deep = format!("{}deep", "> ".repeat(40));
    let answer = usher.post(&browser, "/resources/new", &[("body", &deep), ("intent", "preview")]).await;
    assert_eq!(answer.status(), 422);
    let page = answer.text().await.unwrap();
    assert!(page.contains("nests more than") && page.contains("href=\"#body\""), "{page}");

    // A button that the form does not have.
    let answer = usher.post(&browser, "/resources/new", &[("path", "/a"), ("intent", "delete")]).await;
    assert_eq!(answer.status(), 400);
}

#[tokio::test]
async fn a_preview_is_for_people_who_may_write_and_is_not_counted() {
    // Of its own: the calls of nobody else count.
    let usher = usher().await;
    let call = async |browser: &Browser, body: &str| usher.call(browser, "preview", &json!({ "body": body })).await;
    let (member, outsider) = (usher.signed_in("it-member").await, usher.signed_in("outsider").await);
    let used = async || {
        let quota: serde_json::Value = usher.get(&member, "/api/quota").await.json().await.unwrap();
        quota["used"].as_u64().unwrap()
    };
    let before = used().await;
    let answer = call(&member, "# A *title*").await;
    assert_eq!(answer.status(), 200);
    let html: String = answer.json().await.unwrap();
    assert!(html.contains("<em>title</em>"), "{html}");
    assert_eq!(used().await, before);
    assert_eq!(call(&member, &"a".repeat(80_001)).await.status(), 422);
    assert_eq!(call(&member, "a\u{0}").await.status(), 422);
    assert_eq!(call(&outsider, "a").await.status(), 403);
    assert_eq!(call(&Browser::default(), "a").await.status(), 401);
}

#[tokio::test]
async fn two_texts_are_put_together_place_by_place() {
    let usher = usher().await;
    let (member, admin) = (usher.signed_in("it-member").await, usher.signed_in("admin").await);
    let post = async |browser: &Browser, body: &str, version: &str, more: &[(&str, &str)]| {
        let form = [("path", "/both"), ("title", "Both"), ("body", body), ("version", version)];
        usher.post(browser, "/resources/both/edit", &[&form[..], more].concat()).await
    };
    let mut resource = new_resource("/both", "Both");
    resource[3].1 = "one\ntwo\nthree\nfour\nfive";
    assert_eq!(usher.post(&member, "/resources/new", &resource).await.status(), 303);
    assert_eq!(post(&admin, "ONE\ntwo\nthree\nfour\nfive by admin", "1", &[]).await.status(), 303);

    let mine = "one\r\ntwo\r\nTHREE\r\nfour\r\nfive by me";
    let answer = post(&member, mine, "1", &[]).await;
    assert_eq!(answer.status(), 409);
    let page = answer.text().await.unwrap();
    assert!(page.contains("Choose place by place") && page.contains("name=\"version\" value=\"2\""), "{page}");
    let offered = choices(&page);
    let names: Vec<_> = offered.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["hunk-0", "hunk-0", "hunk-1", "hunk-1", "hunk-2", "hunk-2"]);
    // Only the administrator changed the first line, and both the last.
    for (value, is_chosen) in
        [(&offered[0].1, true), (&offered[3].1, true), (&offered[4].1, false), (&offered[5].1, true)]
    {
        let radio = page.split("<input").find(|tag| tag.contains(&format!("value=\"{value}\""))).unwrap();
        assert_eq!(radio.split('>').next().unwrap().contains("checked"), is_chosen, "{value}: {radio}");
    }

    let choice = |nth: usize| (offered[nth].0.as_str(), offered[nth].1.as_str());
    let chosen = [choice(0), choice(3), choice(4), ("intent", "merge")];
    let answer = post(&member, mine, "2", &chosen).await;
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.unwrap();
    assert!(page.contains("ONE\ntwo\nTHREE\nfour\nfive by admin</textarea>"), "{page}");
    assert!(page.contains("Nothing is saved yet") && page.contains("name=\"version\" value=\"2\""), "{page}");
    let stored = usher.get(&member, "/resources/both").await.text().await.unwrap();
    assert!(!stored.contains("THREE"), "{stored}");

    // The choices are of other texts: another body, or an older version than the current one.
    for (body, version) in [("one\ntwo\nTHREE\nfour\nnew\nfive by me", "2"), (mine, "1")] {
        let answer = post(&member, body, version, &chosen).await;
        assert_eq!(answer.status(), 409);
        assert!(answer.text().await.unwrap().contains("Choose place by place"), "{body}");
    }
    // No choices at all, and some that cannot be.
    for chosen in [&[("intent", "merge")][..], &[("hunk-0", "mine 9-1 1-99999999999999999999"), ("intent", "merge")]] {
        assert_eq!(post(&member, mine, "2", chosen).await.status(), 409);
    }
    assert_eq!(post(&member, "ONE\nTHREE", "2", &[choice(0)]).await.status(), 303);
}
