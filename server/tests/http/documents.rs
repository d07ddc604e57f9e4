//! What stands in the pages, as the parser of browsers reads it.

use crate::{
    html::tags,
    support::{Usher, header, shared, usher_with_member},
};
use local::testing::Browser;
use std::collections::HashSet;

const PAGES: [&str; 33] = [
    "/",
    "/resources",
    "/resources/new",
    "/resources/blog",
    "/resources/blog/edit",
    "/resources/blog?confirm=delete",
    "/resources/blog?show=access",
    "/resources/payroll",
    "/account",
    "/account/preferences",
    "/account/sessions",
    "/account/token",
    "/admin",
    "/admin/people",
    "/admin/people/it-member",
    "/admin/people/it-member/groups",
    "/admin/people/it-member/sessions",
    "/admin/people/it-member/usage",
    "/admin/people/it-member/decisions",
    "/admin/people/it-member/activity",
    "/admin/selected-people?all=1",
    "/admin/map",
    "/admin/map/row?pattern=/**&right=edit&roles=IT",
    "/admin/why?groups=a&action=open_resource&path=/blog",
    "/admin/usage",
    "/admin/usage?near=1",
    "/admin/usage/groups",
    "/admin/audit",
    "/admin/doctor",
    "/nowhere",
    "/auth/callback",
    "/auth/callback?error=access_denied&error_description=%3Cscript%3Ealert(1)%3C/script%3E",
    "/auth/sign-out",
];

fn nonce_of(policy: &str) -> String {
    policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap().to_owned()
}

async fn each_page(usher: &Usher, mut look: impl FnMut(&str, &str, &str)) {
    for browser in [Browser::default(), usher.signed_in("it-member").await, usher.signed_in("admin").await] {
        for path in PAGES {
            let answer = usher.get(&browser, path).await;
            let policy = header(&answer, "content-security-policy");
            look(path, &policy, &answer.text().await.unwrap());
        }
    }
}

#[tokio::test]
async fn the_design_system_is_a_document_without_the_client() {
    let answer = shared().await.get(&Browser::default(), "/design").await;
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.unwrap();
    for shown in ["Design system", "var(--danger-soft)", "aria-busy=\"true\"", "alert-success", "Resources you can see"]
    {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    assert!(page.contains("<style>") && !page.contains(".wasm"), "{page}");
}

#[tokio::test]
async fn hd2_each_answer_has_a_nonce_of_its_own_that_only_its_scripts_carry() {
    let usher = shared().await;
    let mut nonces = HashSet::new();
    let mut pages = 0;
    let mut look = |path: &str, policy: &str, page: &str| {
        let nonce = nonce_of(policy);
        pages += 1;
        assert!(nonce.len() >= 22, "{path}: {nonce}");
        for tag in tags(page) {
            for (name, value) in &tag.attributes {
                let carries = value.contains(&nonce);
                assert_eq!(carries, tag.name == "script" && name == "nonce", "{path}: {tag:?}");
            }
        }
        assert!(nonces.insert(nonce), "{path}: a nonce came twice");
    };
    each_page(usher, &mut look).await;
    let client = local::testing::http();
    for _ in 0..1_000 - pages {
        let page = client.get(usher.at("/nowhere")).send().await.unwrap();
        assert!(nonces.insert(nonce_of(&header(&page, "content-security-policy"))), "a nonce came twice");
    }
    assert_eq!(nonces.len(), 1_000);
}

#[tokio::test]
async fn hd3_no_page_has_a_script_a_style_or_an_address_that_is_not_ours() {
    let usher = shared().await;
    let hosted_ui = usher.services.user_pool.domain.clone();
    each_page(usher, |path, policy, page| {
        let nonce = nonce_of(policy);
        let all = tags(page);
        assert!(all.iter().any(|tag| tag.name == "main"), "{path}: {page}");
        // Its hash is in the policy (`headers.rs`).
        assert_eq!(page.matches("<style").count(), 1, "{path}");
        assert!(page.contains("<style>body {}</style>"), "{path}: {page}");
        for tag in all {
            assert!(!matches!(tag.name.as_str(), "base" | "iframe" | "object" | "embed"), "{path}: {tag:?}");
            if tag.name == "script" {
                let ours = tag.attribute("src").is_empty() || tag.attribute("src").starts_with("/pkg/");
                assert!(tag.attribute("nonce") == nonce && ours, "{path}: {tag:?}");
            }
            for (name, value) in &tag.attributes {
                assert!(!name.starts_with("on") && name != "style" && name != "srcdoc", "{path}: {tag:?}");
                let value = value.trim().to_ascii_lowercase();
                let empty = value == "data:," && path.starts_with("/auth/callback");
                assert!(!value.starts_with("javascript:") && (!value.starts_with("data:") || empty), "{path}: {tag:?}");
                if matches!(name.as_str(), "src" | "href" | "action" | "formaction" | "poster" | "srcset") {
                    let ours = value.starts_with('/') && !value.starts_with("//") || value.starts_with('#');
                    let known = empty
                        || ours
                        || value.is_empty()
                        || value.starts_with(&usher.url)
                        || value.starts_with(&hosted_ui);
                    // An address without a scheme and a slash is one beside the page.
                    assert!(known || !value.contains(':'), "{path}: {tag:?}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn k1_no_answer_may_be_framed() {
    let usher = shared().await;
    let browser = Browser::default();
    for path in PAGES.iter().chain(&["/auth/sign-in", "/api/none", "/pkg/none.js", "/pkg/usher.js", "/healthz"]) {
        let answer = usher.get(&browser, path).await;
        assert!(header(&answer, "content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(header(&answer, "x-frame-options"), "DENY", "{path}");
    }
}

#[tokio::test]
async fn f1_no_address_of_the_sign_in_leaves_with_a_referrer() {
    let usher = shared().await;
    for path in ["/auth/sign-in", "/auth/callback?code=a&state=b", "/auth/sign-out", "/auth/none"] {
        let answer = usher.get(&Browser::default(), path).await;
        assert_eq!(header(&answer, "referrer-policy"), "no-referrer", "{path}");
    }
    for path in ["/", "/resources", "/nowhere"] {
        assert_eq!(header(&usher.get(&Browser::default(), path).await, "referrer-policy"), "same-origin", "{path}");
    }
}

#[tokio::test]
async fn what_an_address_says_becomes_no_part_of_an_administrators_page() {
    let usher = shared().await;
    let admin = usher.signed_in("admin").await;
    let hostile =
        "</textarea></title></script><img src=x><form method=post action=/admin/map><meta http-equiv=refresh>";
    let hostile = url::form_urlencoded::byte_serialize(hostile.as_bytes()).collect::<String>();
    for page in [
        "/admin/why?groups=X&action=open_resource&path=/blog",
        "/admin/why?username=X&roles=X&action=list_resources",
        "/admin/why?groups=a&action=open_resource&path=X",
        "/admin/map?q=X",
        "/admin/map/row?pattern=X&right=X&roles=X",
        "/admin/audit?actor=X&object=X&from=X",
    ] {
        let shape = async |text: &str| {
            let answer = usher.get(&admin, &page.replace('X', text)).await;
            let tags = tags(&answer.text().await.unwrap());
            tags.into_iter().map(|tag| tag.name).filter(|name| name != "script").collect::<Vec<_>>()
        };
        assert_eq!(shape(&hostile).await, shape("harmless").await, "{page}");
    }
}

/// In its address is a code.
#[tokio::test]
async fn f2_what_the_callback_shows_loads_nothing() {
    let usher = shared().await;
    for browser in [Browser::default(), usher.signed_in("it-member").await] {
        for query in ["", "?code=a&state=b", "?error=access_denied", "?code=a&code=b"] {
            let answer = usher.get(&browser, &format!("/auth/callback{query}")).await;
            let policy = header(&answer, "content-security-policy");
            assert!(policy.starts_with("default-src 'none'; script-src 'nonce-"), "{policy}");
            let page = answer.text().await.unwrap();
            let all = tags(&page);
            assert!(all.iter().any(|tag| tag.name == "style") && page.contains("body {}"), "{page}");
            for tag in all {
                let may = ["link", "img", "iframe", "video", "audio", "source"].contains(&tag.name.as_str());
                let loads = may && tag.attribute("href") != "data:," || !tag.attribute("src").is_empty();
                assert!(!loads, "{query}: {tag:?}");
            }
            assert!(!page.contains("import(") && !page.contains("Ira Itemba"), "{query}: {page}");
        }
    }
}

#[tokio::test]
async fn x3_markup_in_claims_is_text_on_every_page() {
    let name = r#"</title></script><script>alert(1)</script>'><img src=x onerror=alert(1)>"#;
    let usher = usher_with_member(name).await;
    let (member, admin) = (usher.signed_in("it-member").await, usher.signed_in("admin").await);
    for (browser, path) in [
        (&member, "/"),
        (&member, "/account"),
        (&member, "/account/preferences"),
        (&member, "/account/sessions"),
        (&member, "/account/token"),
        (&member, "/resources"),
        (&admin, "/admin/people"),
        (&admin, "/admin/people/it-member"),
        (&admin, "/admin/people/it-member/sessions"),
        (&admin, "/admin/people/it-member/decisions"),
    ] {
        let answer = usher.get(browser, path).await;
        assert_eq!(answer.status(), 200, "{path}");
        let nonce = nonce_of(&header(&answer, "content-security-policy"));
        let page = answer.text().await.unwrap();
        assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;"), "{path} shows the name: {page}");
        for tag in tags(&page) {
            assert!(tag.name != "img" && (tag.name != "script" || tag.attribute("nonce") == nonce), "{path}: {tag:?}");
        }
    }
}
