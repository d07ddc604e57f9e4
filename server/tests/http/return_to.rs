//! Where people end who were somewhere before they signed in, and whom something stopped on the way.

use crate::{
    authorization_matrix::filled,
    support::{PASSWORD, Usher, header, shared, usher},
};
use local::{
    AuthorizeError, Switches,
    testing::{Browser, RedirectOutcome, location},
};
use reqwest::Response;

/// The page of a username with a backslash in it, as Windows domains have, and what is recorded of it; and a search of
/// 58 Chinese characters.
fn deep_links() -> [String; 3] {
    let search = "漢字查詢".chars().cycle().take(58).collect::<String>();
    let search: String = url::form_urlencoded::byte_serialize(search.as_bytes()).collect();
    [
        "/admin/people/CORP~5Cann".to_owned(),
        "/admin/audit?actor=CORP%5Cann&object=a%2F%2Fb".to_owned(),
        format!("/resources?q={search}&sort=updated"),
    ]
}

/// The address of the page's link to sign in at the pool itself.
async fn sign_in_link(page: Response) -> String {
    let page = page.text().await.unwrap();
    let links = page.split("href=\"/auth/sign-in").skip(1).filter_map(|rest| rest.split('"').next());
    let link = links.map(|rest| rest.replace("&amp;", "&")).find(|link| !link.contains("provider="));
    format!("/auth/sign-in{}", link.unwrap_or_else(|| panic!("no link: {page}")))
}

/// Follows a link to sign in, signs in, and says where that led.
async fn led_to(usher: &Usher, browser: &Browser, link: &str) -> String {
    let callback = sent_back(usher, browser, link).await;
    let back = usher.get(browser, &callback).await;
    assert_eq!(back.status(), 303);
    header(&back, "location")
}

/// The callback's address for a sign-in that begins at this link.
async fn sent_back(usher: &Usher, browser: &Browser, link: &str) -> String {
    let begun = usher.get(browser, link).await;
    assert_eq!(begun.status(), 303, "{link}");
    let landing = match browser.follow(&location(&begun).unwrap()).await {
        page @ RedirectOutcome::Page { .. } => browser.submit(&page.page_url(), "admin", PASSWORD).await,
        back @ RedirectOutcome::App(_) => back,
    };
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(landing.app()).finish();
    format!("/auth/callback?{query}")
}

fn stopping(usher: &Usher) -> Browser {
    Browser::stopping_at(&usher.at("/auth/callback"))
}

/// Row 12.
#[tokio::test]
async fn a_deep_link_leads_through_the_sign_in_to_itself() {
    let usher = shared().await;
    for wanted in deep_links() {
        let browser = stopping(usher);
        let page = usher.get(&browser, &wanted).await;
        assert_eq!(page.status(), 401, "{wanted}");
        let link = sign_in_link(page).await;
        assert_eq!(led_to(usher, &browser, &link).await, wanted);
    }
}

#[tokio::test]
async fn every_page_can_be_returned_to() {
    let usher = shared().await;
    let browser = stopping(usher);
    for page in leptos_axum::generate_route_list(app::App) {
        let page = filled(page.path());
        assert_eq!(led_to(usher, &browser, &format!("/auth/sign-in?return_to={page}")).await, page);
    }
}

/// Row 12.
#[tokio::test]
async fn whoever_cancels_and_signs_in_after_all_comes_to_where_they_were_going() {
    let usher = usher().await;
    for (code, after_login) in [("access_denied", false), ("login_required", true), ("a_code_of_its_own", false)] {
        for wanted in deep_links() {
            let browser = stopping(&usher);
            let link = sign_in_link(usher.get(&browser, &wanted).await).await;
            let error = AuthorizeError { error: code.to_owned(), description: None, without_state: false, after_login };
            let switches = Switches { authorize_error: Some(error), ..Switches::default() };
            usher.services.faults().set(switches).await.unwrap();
            let callback = sent_back(&usher, &browser, &link).await;
            let stopped = usher.get(&browser, &callback).await;
            assert_eq!(stopped.status(), 400, "{code}");
            usher.services.faults().clear();
            let again = sign_in_link(stopped).await;
            assert_eq!(led_to(&usher, &browser, &again).await, wanted, "{code}");
        }
    }
}

/// Row 12: also when the answer does not say to which sign-in it belongs, or is used twice.
#[tokio::test]
async fn an_answer_that_is_no_good_leaves_the_way_to_where_a_person_was_going() {
    let usher = shared().await;
    let [wanted, ..] = deep_links();
    let browser = stopping(usher);
    let begin = format!(
        "/auth/sign-in?return_to={}",
        url::form_urlencoded::byte_serialize(wanted.as_bytes()).collect::<String>()
    );
    let callback = sent_back(usher, &browser, &begin).await;
    let stray = usher.get(&browser, "/auth/callback?error=server_error").await;
    assert_eq!(stray.status(), 400);
    assert!(sign_in_link(stray).await.contains("CORP%7E5Cann"));

    let cookies = browser.cookies.lock().unwrap().clone();
    assert_eq!(header(&usher.get(&browser, &callback).await, "location"), wanted);
    browser.cookies.lock().unwrap().extend(cookies);
    let again = usher.get(&browser, &callback).await;
    assert_eq!(again.status(), 400);
    let page = again.text().await.unwrap();
    assert!(page.contains("You are signed in") && page.contains(&format!("href=\"{wanted}\"")), "{page}");
}

/// Row 12: a sign-in that could not begin.
#[tokio::test]
async fn a_sign_in_that_cannot_begin_keeps_where_a_person_was_going() {
    let usher = shared().await;
    let refused = usher.get(&stopping(usher), "/auth/sign-in?provider=Unknown&return_to=%2Fresources%3Fq%3Da").await;
    assert_eq!(refused.status(), 400);
    assert_eq!(sign_in_link(refused).await, "/auth/sign-in?return_to=%2Fresources%3Fq%3Da");
}
