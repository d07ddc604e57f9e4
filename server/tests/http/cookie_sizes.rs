//! The longest cookies that one browser gets.

use crate::support::{PASSWORD, cookie_line, header, usher_in_public};
use local::testing::{RedirectOutcome, location};
use reqwest::Response;

/// Of a cookie with its name and attributes, in bytes: what browsers keep (RFC 6265, section 6.1).
const OF_A_BROWSER: usize = 4_096;
/// Of all headers of a request, in bytes.
const OF_A_HEAD: usize = 32 * 1024;
/// The longest `return_to` with its escapes, in bytes.
const RETURN_TO: usize = 2_560;
const ATTEMPTS: usize = 4;

fn set_cookies(answer: &Response) -> Vec<String> {
    answer.headers().get_all("set-cookie").iter().map(|value| value.to_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn hd9_the_longest_cookies_of_one_browser_are_kept_by_it_and_fit_one_request() {
    let usher = usher_in_public().await;
    let browser = usher.signed_in("it-member").await;
    let chosen = usher.post(&browser, "/preferences", &[("theme", "dark")]).await;
    assert_eq!(set_cookies(&chosen).len(), 1);
    let before = browser.cookies.lock().unwrap().len();
    // In an address each byte of these letters is three.
    let longest = |letter: &str| {
        let page = "/resources?q=";
        format!("{page}{}", letter.repeat((RETURN_TO - page.len()) / (3 * letter.len())))
    };
    let begin = async |return_to: &str| {
        let query = url::form_urlencoded::byte_serialize(return_to.as_bytes()).collect::<String>();
        usher.get(&browser, &format!("/auth/sign-in?return_to={query}")).await
    };
    let mut last = None;
    for letter in ["é", "\u{1f512}", "<", "\""] {
        let begun = begin(&longest(letter)).await;
        let set = set_cookies(&begun);
        assert_eq!(set.len(), 1);
        assert!(set[0].len() > 3_500 && set[0].len() < OF_A_BROWSER, "{letter}: {} bytes", set[0].len());
        last = location(&begun);
    }
    assert_eq!(browser.cookies.lock().unwrap().len(), before + ATTEMPTS);
    let line = cookie_line(&browser);
    assert!(line.len() > ATTEMPTS * 3_500 && line.len() < OF_A_HEAD / 2, "{} bytes", line.len());
    assert_eq!(usher.get(&browser, "/account").await.status(), 200);

    let landing = match browser.follow(&last.unwrap()).await {
        page @ RedirectOutcome::Page { .. } => browser.submit(&page.page_url(), "it-member", PASSWORD).await,
        back @ RedirectOutcome::App(_) => back,
    };
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(landing.app()).finish();
    let back = usher.get(&browser, &format!("/auth/callback?{query}")).await;
    let led = header(&back, "location");
    assert_eq!((back.status().as_u16(), led.as_str()), (303, longest("\"").replace('"', "%22").as_str()));

    // One more letter is too long to be remembered, and one more attempt takes the place of the oldest.
    let too_long = begin(&format!("{}é", longest("\""))).await;
    assert!(set_cookies(&too_long)[0].len() < 1_000);
    assert_eq!(set_cookies(&begin("/account").await).len(), 2);
}
