//! Protected sites with host names of their own: tickets, cookies, sign-out.

use crate::support::{PUBLIC, Usher, header, usher_with};
use local::testing::Browser;
use reqwest::Response;

const WIKI: &str = "wiki.example.com";
const SHOP: &str = "shop.example.com";
const SITES: &str = "[proxy]\ntrusted = ['127.0.0.0/8']\n\
    [sites.wiki]\nhost = 'wiki.example.com'\npath = '/wiki'\n\
    [sites.shop]\nhost = 'shop.example.com'\npath = '/shop'\n";

/// The department IT may edit on both sites.
async fn guarding() -> Usher {
    let usher = usher_with(&format!("public_url = '{PUBLIC}'"), SITES).await;
    let admin = usher.signed_in("admin").await;
    for pattern in ["/wiki/**", "/shop/**"] {
        let row = [("pattern", pattern), ("right", "edit"), ("roles", "department:IT")];
        assert_eq!(usher.post(&admin, "/admin/map", &row).await.status(), 303, "{pattern}");
    }
    usher
}

/// As nginx asks about a GET.
async fn ask(usher: &Usher, browser: &Browser, host: &str, address: &str) -> Response {
    let request = usher.request_under(host, "GET", "/authz").header("x-original-method", "GET");
    browser.send(request.header("x-original-uri", address)).await
}

async fn visit(usher: &Usher, browser: &Browser, host: &str, address: &str) -> Response {
    browser.send(usher.request_under(host, "GET", address)).await
}

/// The path and query of an address on this host.
fn on<'a>(host: &str, address: &'a str) -> &'a str {
    address.strip_prefix(&format!("https://{host}")).unwrap_or_else(|| panic!("{address} is not on {host}"))
}

/// Where a browser that is signed in at Usher goes with its ticket.
async fn ticket(usher: &Usher, at_usher: &Browser, at_site: &Browser, host: &str) -> String {
    let begun = visit(usher, at_site, host, "/.usher/sign-in?return_to=%2Fpage%3Fa%3Db").await;
    assert_eq!(begun.status(), 303);
    let to_usher = header(&begun, "location");
    let issued = usher.get(at_usher, on("usher.example.com", &to_usher)).await;
    assert_eq!(issued.status(), 303);
    let to_site = header(&issued, "location");
    on(host, &to_site).to_owned()
}

/// A ticket to the wiki for the browser whose secret is empty: this is the hash of that.
async fn ticket_for_nobody(usher: &Usher, at_usher: &Browser) -> String {
    let hash = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";
    let address = format!("/account/visit?host={WIKI}&visit={hash}&return_to=/");
    let to_site = header(&usher.get(at_usher, &address).await, "location");
    on(WIKI, &to_site).to_owned()
}

/// A browser with a session at Usher, and what it holds on the wiki.
async fn entered(usher: &Usher, username: &str) -> (Browser, Browser) {
    let (at_usher, at_site) = (usher.signed_in(username).await, Browser::default());
    let address = ticket(usher, &at_usher, &at_site, WIKI).await;
    let entered = visit(usher, &at_site, WIKI, &address).await;
    assert_eq!((entered.status().as_u16(), header(&entered, "location").as_str()), (303, "/page?a=b"));
    (at_usher, at_site)
}

#[tokio::test]
async fn a_visitor_signs_in_at_usher_and_returns_with_a_cookie_of_the_site() {
    let usher = guarding().await;
    let (at_usher, at_site) = (Browser::stopping_at(&usher.at("/auth/callback")), Browser::default());
    let nobody = ask(&usher, &at_site, WIKI, "/page?a=b").await;
    assert_eq!(nobody.status(), 401);
    let begin = header(&nobody, "x-usher-sign-in");
    assert_eq!(begin, "https://wiki.example.com/.usher/sign-in?return_to=%2Fpage%3Fa%3Db");

    let begun = visit(&usher, &at_site, WIKI, on(WIKI, &begin)).await;
    let to_usher = header(&begun, "location");
    let asked_to_sign_in = usher.get(&at_usher, on("usher.example.com", &to_usher)).await;
    let sign_in = header(&asked_to_sign_in, "location");
    assert!(sign_in.starts_with("/auth/sign-in?return_to=%2Faccount%2Fvisit%3F"), "{sign_in}");
    let callback = {
        let begun = usher.get(&at_usher, &sign_in).await;
        let page = at_usher.follow(&header(&begun, "location")).await.page_url();
        let query = at_usher.submit(&page, "it-member", crate::support::PASSWORD).await.app();
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        usher.get(&at_usher, &format!("/auth/callback?{query}")).await
    };
    let back = header(&callback, "location");
    assert!(back.starts_with("/account/visit?"), "{back}");
    let issued = usher.get(&at_usher, &back).await;
    let enter = header(&issued, "location");
    let entered = visit(&usher, &at_site, WIKI, on(WIKI, &enter)).await;
    assert_eq!((entered.status().as_u16(), header(&entered, "location").as_str()), (303, "/page?a=b"));
    let cookie = header(&entered, "set-cookie");
    assert!(cookie.starts_with("__Host-Http-usher-site=") && cookie.ends_with("HttpOnly; SameSite=Lax; Secure"));

    let allowed = ask(&usher, &at_site, WIKI, "/page?a=b").await;
    assert_eq!((allowed.status().as_u16(), header(&allowed, "x-usher-user").as_str()), (200, "it-member"));
    assert_eq!(header(&allowed, "x-usher-email"), "it-member@example.com");
}

#[tokio::test]
async fn signing_out_closes_every_site() {
    let usher = guarding().await;
    let (at_usher, at_site) = entered(&usher, "it-member").await;
    assert_eq!(ask(&usher, &at_site, WIKI, "/page").await.status(), 200);
    let leave = visit(&usher, &at_site, WIKI, "/.usher/sign-out").await;
    assert_eq!(header(&leave, "location"), format!("{PUBLIC}/auth/sign-out"));
    assert_eq!(usher.post(&at_usher, "/auth/sign-out", &[]).await.status(), 303);
    assert_eq!(ask(&usher, &at_site, WIKI, "/page").await.status(), 401);

    let (_, at_site) = entered(&usher, "it-member").await;
    let admin = usher.signed_in("admin").await;
    let ended = usher.post(&admin, "/admin/people/it-member/sessions", &[("end", "all")]).await;
    assert_eq!(ended.status(), 303);
    assert_eq!(ask(&usher, &at_site, WIKI, "/page").await.status(), 401);
}

#[tokio::test]
async fn a_ticket_is_for_one_use_one_site_and_one_browser() {
    let usher = guarding().await;
    let (at_usher, at_site) = (usher.signed_in("it-member").await, Browser::default());
    let is_refused = async |browser: &Browser, host: &str, address: &str| {
        let answer = visit(&usher, browser, host, address).await;
        assert_eq!(answer.status(), 403, "{host}");
        assert!(header(&answer, "set-cookie").is_empty());
    };
    let thief = Browser::default();
    ticket(&usher, &usher.signed_in("marketing-member").await, &thief, WIKI).await;
    // A ticket that another browser shows is known to others: nobody gets in with it any more.
    for other in [&Browser::default(), &thief] {
        let address = ticket(&usher, &at_usher, &at_site, WIKI).await;
        is_refused(other, WIKI, &address).await;
        is_refused(&at_site, WIKI, &address).await;
    }
    let address = ticket(&usher, &at_usher, &at_site, WIKI).await;
    is_refused(&at_site, SHOP, &address).await;
    is_refused(&at_site, WIKI, &format!("{address}A")).await;
    is_refused(&at_site, WIKI, "/.usher/enter").await;
    // A ticket of one's own for a browser without a secret, to sign somebody else in with it.
    for browser in [&Browser::default(), &at_site] {
        let own = ticket_for_nobody(&usher, &at_usher).await;
        is_refused(browser, WIKI, &own).await;
    }
    is_refused(&at_site, WIKI, &format!("{address}&ticket=0.AAAA")).await;

    // Another tab of the same browser has begun at the same time.
    let of_another_tab = ticket(&usher, &at_usher, &at_site, WIKI).await;
    assert_eq!(visit(&usher, &at_site, WIKI, &address).await.status(), 303);
    assert_eq!(visit(&usher, &at_site, WIKI, &of_another_tab).await.status(), 303);
    is_refused(&at_site, WIKI, &address).await;
}

#[tokio::test]
async fn a_cookie_of_a_site_is_worthless_elsewhere() {
    let usher = guarding().await;
    let (at_usher, at_site) = entered(&usher, "it-member").await;
    assert_eq!(ask(&usher, &at_site, WIKI, "/page").await.status(), 200);
    assert_eq!(ask(&usher, &at_site, SHOP, "/page").await.status(), 401, "another site");
    assert_eq!(usher.get(&at_site, "/account").await.status(), 401, "Usher");
    let value = at_site.cookies.lock().unwrap()["__Host-Http-usher-site"].clone();
    let as_ushers = Browser::default();
    as_ushers.cookies.lock().unwrap().insert("__Host-Http-usher".to_owned(), value);
    assert_eq!(usher.get(&as_ushers, "/account").await.status(), 401, "Usher, under the name of its own cookie");
    let own = at_usher.cookies.lock().unwrap()["__Host-Http-usher"].clone();
    let copied = Browser::default();
    copied.cookies.lock().unwrap().insert("__Host-Http-usher-site".to_owned(), own);
    assert_eq!(ask(&usher, &copied, WIKI, "/page").await.status(), 401, "Usher's own cookie");
}

#[tokio::test]
async fn changes_on_a_site_come_from_its_own_pages() {
    let usher = guarding().await;
    let (_, at_site) = entered(&usher, "it-member").await;
    for (name, value, expected) in [
        ("origin", "https://wiki.example.com", 200),
        ("origin", PUBLIC, 403),
        ("origin", "http://wiki.example.com", 403),
        ("origin", "https://wiki.example.com:8443", 403),
        ("origin", "null", 403),
        ("sec-fetch-site", "same-origin", 200),
        ("sec-fetch-site", "same-site", 403),
        ("x-nothing", "", 403),
    ] {
        let request = usher.request_under(WIKI, "GET", "/authz").header("x-original-method", "POST");
        let request = request.header("x-original-uri", "/page").header(name, value);
        assert_eq!(at_site.send(request).await.status().as_u16(), expected, "{name}: {value}");
    }
}

#[tokio::test]
async fn visits_lead_to_configured_sites_and_back_to_them_alone() {
    let usher = guarding().await;
    let (member, nobody) = (usher.signed_in("it-member").await, Browser::default());
    let hash = "A".repeat(43);
    for query in [
        String::new(),
        format!("?host=evil.example&visit={hash}&return_to=/"),
        format!("?host=usher.example.com&visit={hash}&return_to=/"),
        format!("?host=wiki.example.com/&visit={hash}&return_to=/"),
        format!("?host=wiki.example.com&visit={hash}&return_to=//evil.example"),
        format!("?host=wiki.example.com&visit={hash}&return_to=https://evil.example"),
        format!("?host=wiki.example.com&host=evil.example&visit={hash}&return_to=/"),
        "?host=wiki.example.com&visit=A&return_to=/".to_owned(),
    ] {
        for browser in [&member, &nobody] {
            let answer = usher.get(browser, &format!("/account/visit{query}")).await;
            assert_eq!(answer.status(), 404, "{query}");
        }
    }
    let framed = usher.request("GET", &format!("/account/visit?host=wiki.example.com&visit={hash}&return_to=/"));
    let framed = framed.header("sec-fetch-site", "same-origin").header("sec-fetch-dest", "iframe");
    assert_eq!(member.send(framed).await.status(), 403, "in a frame");
    for (host, address) in [("usher.example.com", "/.usher/sign-in"), ("evil.example", "/.usher/sign-in")] {
        let answer = visit(&usher, &nobody, host, address).await;
        assert_eq!((answer.status().as_u16(), header(&answer, "set-cookie").as_str()), (403, ""), "{host}");
    }
    let begun = visit(&usher, &nobody, WIKI, "/.usher/sign-in?return_to=//evil.example").await;
    assert!(header(&begun, "location").ends_with("&return_to=%2F"), "{begun:?}");
    let other = visit(&usher, &nobody, WIKI, "/account").await;
    assert_eq!((other.status().as_u16(), header(&other, "location")), (308, format!("{PUBLIC}/account")));
}
