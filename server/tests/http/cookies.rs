//! Cookies of other applications on the same host, or on a host beside it.

use crate::support::{cookie_line, shared};
use local::testing::{Browser, location};
use reqwest::header::HeaderValue;

/// In Latin-1, in UTF-8, with bytes that are neither, and what is no pair.
const FOREIGN: [&[u8]; 4] = [b"city=M\xfcnchen", "city=München".as_bytes(), b"\xff=\xfe\x80", b"\xe9"];

/// Row 3: they are skipped one at a time (RFC 6265), and ours is read all the same.
#[tokio::test]
async fn unreadable_cookies_of_others_end_no_session_and_keep_nobody_from_signing_in() {
    let usher = shared().await;
    let browser = usher.signed_in("it-member").await;
    let ours = cookie_line(&browser);
    let with =
        |foreign: &[u8], ours: &str| HeaderValue::from_bytes(&[foreign, b"; ", ours.as_bytes()].concat()).unwrap();
    for foreign in FOREIGN {
        for path in ["/resources", "/api/resources/list"] {
            let answer = usher.request("GET", path).header("cookie", with(foreign, &ours)).send().await.unwrap();
            assert_eq!(answer.status(), 200, "{path} beside {foreign:?}");
        }
        let another = Browser::stopping_at(&usher.at("/auth/callback"));
        let callback = usher.sent_back(&another, "marketing-member").await;
        let attempt = with(foreign, &cookie_line(&another));
        let back = usher.request("GET", &callback).header("cookie", attempt).send().await.unwrap();
        assert_eq!((back.status().as_u16(), location(&back).as_deref()), (303, Some("/")), "{foreign:?}");
    }
}

/// Row 3: the same for what a browser says that it is.
#[tokio::test]
async fn one_strange_letter_in_a_browsers_name_does_not_make_it_unknown() {
    let usher = shared().await;
    let browser = Browser::stopping_at(&usher.at("/auth/callback"));
    let callback = usher.sent_back(&browser, "it-member").await;
    let agent = HeaderValue::from_bytes(b"Mozilla/5.0 (X11; Linux x86_64) Caf\xe9/1 Firefox/140.0").unwrap();
    let back = browser.send(usher.request("GET", &callback).header("user-agent", agent)).await;
    assert_eq!(back.status(), 303);
    let page = usher.get(&browser, "/account/sessions").await.text().await.unwrap();
    assert!(page.contains("Firefox on Linux"), "{page}");
}
