//! A site with a host name of its own.

use super::{
    behind::Behind,
    letting_in::{is_closed_within_five_seconds, sign_in_address, sign_out},
    visitor::Visitor,
};
use crate::support::header;
use local::testing::Browser;
use serde_json::Value;

/// Without TLS the cookie has no prefix.
const COOKIE: &str = "usher-site";

/// Where a visitor who is signed in at Usher goes with a ticket: an address of the host.
async fn ticket(visitor: &mut Visitor<'_>, host: &str) -> String {
    let begun = visitor.open(&format!("http://{host}/.usher/sign-in?return_to=%2Fa")).await;
    assert_eq!(begun.status(), 303);
    let issued = visitor.open(&header(&begun, "location")).await;
    assert_eq!(issued.status(), 303);
    let enter = header(&issued, "location");
    assert!(enter.starts_with(&format!("http://{host}/.usher/enter?ticket=")), "{enter}");
    enter
}

pub(super) async fn on_another_host_a_visitor_signs_in_at_usher_and_returns(behind: &Behind) {
    let host = behind.shop_host();
    let address = format!("http://{host}/page?a=b");
    let nobody = sign_in_address(Visitor::new(behind).open(&address).await).await;
    assert_eq!(nobody, format!("http://{host}/.usher/sign-in?return_to=%2Fpage%3Fa%3Db"));
    let mut outsider = Visitor::new(behind);
    let (status, body) = outsider.enter(&address, "outsider").await;
    assert_eq!(status, 403, "{body}");
    assert_eq!(outsider.open(&format!("http://{host}/")).await.status(), 403);
    assert_eq!(behind.shop.requests(), 0);

    let mut member = Visitor::new(behind);
    let (status, body) = member.enter(&address, "it-member").await;
    assert_eq!(status, 200, "{body}");
    let seen: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((seen["method"].as_str(), seen["uri"].as_str()), (Some("GET"), Some("/page?a=b")));
    assert_eq!(
        (seen["headers"]["x-usher-user"].as_str(), seen["headers"]["host"].as_str()),
        (Some("it-member"), Some(&*host))
    );
    let cookies = seen["headers"]["cookie"].as_str().unwrap_or_default();
    assert!(!cookies.contains(COOKIE), "{cookies}");
    // What is Usher's on its own host is the site's here.
    for path in ["/wiki/a", "/authz", "/auth/sign-in"] {
        let answer = member.open(&format!("http://{host}{path}")).await;
        assert_eq!(answer.json::<Value>().await.unwrap()["uri"], path);
    }
    let browser = member.at(&host);
    for (origin, expected) in [(format!("http://{host}"), 200), (behind.usher.url.clone(), 403)] {
        let form = behind.request_under(&host, "POST", "/save").header("origin", &origin).body("text=a");
        assert_eq!(browser.send(form).await.status(), expected, "{origin}");
    }
}

pub(super) async fn on_another_host_signing_out_closes_the_site_within_five_seconds(behind: &Behind) {
    let (mut member, host) = (Visitor::new(behind), behind.shop_host());
    let address = format!("http://{host}/a");
    assert_eq!(member.enter(&address, "it-member").await.0, 200);
    let leave = member.open(&format!("http://{host}/.usher/sign-out")).await;
    assert_eq!(header(&leave, "location"), behind.usher.at("/auth/sign-out"));
    sign_out(behind, &mut member).await;
    is_closed_within_five_seconds(&mut member, &address).await;
}

pub(super) async fn a_ticket_and_a_cookie_open_one_site_in_one_browser(behind: &Behind) {
    let (shop, news) = (behind.shop_host(), behind.news_host());
    let mut member = Visitor::new(behind);
    assert_eq!(member.enter(&behind.usher.at("/wiki/a"), "it-member").await.0, 200);
    let mut thief = Visitor::new(behind);
    assert_eq!(thief.enter(&format!("http://{shop}/a"), "outsider").await.0, 403);
    let is_refused = |answer: &reqwest::Response| answer.status() == 403 && header(answer, "set-cookie").is_empty();

    let stolen = ticket(&mut member, &shop).await;
    assert!(is_refused(&thief.open(&stolen).await), "in another browser");
    assert!(is_refused(&member.open(&stolen).await), "known to others");
    let foreign = ticket(&mut member, &shop).await.replace(&shop, &news);
    assert!(is_refused(&member.open(&foreign).await), "on another site");
    let planted = ticket(&mut thief, &shop).await;
    assert!(is_refused(&member.open(&planted).await), "somebody else's");
    let own = ticket(&mut member, &shop).await;
    let entered = member.open(&own).await;
    assert_eq!((entered.status().as_u16(), header(&entered, "location").as_str()), (303, "/a"));
    assert_eq!(member.open(&format!("http://{shop}/a")).await.status(), 200);
    assert!(is_refused(&member.open(&own).await), "replayed");

    let requests = behind.shop.requests();
    let copied = Browser::default();
    let value = member.at(&shop).cookies.lock().unwrap()[COOKIE].clone();
    copied.cookies.lock().unwrap().insert(COOKIE.to_owned(), value.clone());
    copied.cookies.lock().unwrap().insert("usher".to_owned(), value);
    let own = member.at(behind.usher.host()).cookies.lock().unwrap()["usher"].clone();
    let ushers = Browser::default();
    ushers.cookies.lock().unwrap().insert(COOKIE.to_owned(), own.clone());
    ushers.cookies.lock().unwrap().insert("usher".to_owned(), own);
    for (attack, browser, host, path) in [
        ("the cookie of a site on another one", &copied, news.as_str(), "/a"),
        ("the cookie of a site at Usher's host", &copied, behind.usher.host(), "/wiki/a"),
        ("Usher's cookie on a site", &ushers, &shop, "/a"),
    ] {
        let answer = browser.send(behind.request_under(host, "GET", path)).await;
        assert!(!sign_in_address(answer).await.is_empty(), "{attack}");
    }
    assert_eq!(behind.shop.requests(), requests);
}
