//! What ends sessions and changes groups, and what open pages are told.

use crate::support::{Usher, header, shared, usher};
use local::testing::Browser;
use serde_json::Value;
use std::time::Duration;

async fn times(usher: &Usher, browser: &Browser) -> (u16, Value) {
    let answer = usher.get(browser, "/api/session/times").await;
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

/// The handles in a page's buttons.
fn handles(page: &str) -> Vec<String> {
    let fields = page.split("name=\"end\"").skip(1);
    let values = fields.filter_map(|field| field.split_once("value=\"")?.1.split_once('"').map(|(value, _)| value));
    values.filter(|value| *value != "all").map(str::to_owned).collect()
}

#[tokio::test]
async fn a_form_whose_session_is_over_leads_back_to_its_page() {
    let usher = shared().await;
    for page in [
        "/account/sessions",
        "/admin/people/ada",
        "/admin/selected-people?user=ada",
        "/admin/usage/groups",
        "/resources/blog?confirm=delete",
    ] {
        let answer = usher.post(&Browser::default(), page, &[("end", "all"), ("version", "1"), ("limit", "")]).await;
        assert_eq!(answer.status(), 401, "{page}");
        let encoded = percent_encoding::utf8_percent_encode(page, percent_encoding::NON_ALPHANUMERIC);
        let back = format!("/auth/sign-in?return_to={encoded}");
        let text = answer.text().await.unwrap();
        assert!(text.contains(&back) && text.contains("Request id"), "{page}: {text}");
    }
}

#[tokio::test]
async fn one_browser_signs_another_out_and_then_everywhere() {
    let usher = usher().await;
    let (here, there) = (usher.signed_in("it-member").await, usher.signed_in("it-member").await);
    let page = usher.get(&here, "/account/sessions").await.text().await.unwrap();
    assert_eq!(page.replace("<!>", "").matches("<bdi>127.0.0.1</bdi>").count(), 2, "{page}");
    let others = handles(&page);
    let [handle] = &others[..] else { panic!("one other session: {page}") };
    let done = usher.post(&here, "/account/sessions", &[("end", handle)]).await;
    assert_eq!((done.status().as_u16(), header(&done, "location")), (303, "/account/sessions".to_owned()));
    assert_eq!(times(&usher, &there).await.0, 401);
    assert_eq!(times(&usher, &here).await.0, 200);
    let again = usher.post(&here, "/account/sessions", &[("end", handle)]).await;
    assert_eq!(again.status(), 404);

    let there = usher.signed_in("it-member").await;
    let done = usher.post(&here, "/account/sessions", &[("end", "all")]).await;
    assert!(header(&done, "location").starts_with(&format!("{}/logout?", usher.services.user_pool.domain)));
    assert!(header(&done, "set-cookie").starts_with("usher=; "), "{done:?}");
    for browser in [&here, &there] {
        assert_eq!(times(&usher, browser).await.0, 401);
    }
}

#[tokio::test]
async fn administrators_alone_reach_people() {
    let usher = shared().await;
    let (admin, member) = (usher.signed_in("admin").await, usher.signed_in("marketing-member").await);
    let outsider = usher.signed_in("outsider").await;
    for (browser, status) in [(&admin, 200), (&member, 403), (&outsider, 403), (&Browser::default(), 401)] {
        for path in ["/admin/people", "/admin/people/marketing-member"] {
            assert_eq!(usher.get(browser, path).await.status(), status, "{path}");
        }
        let newcomers = "/api/people/never-signed-in?q=new";
        for path in ["/api/people/list", "/api/people/one?user=marketing-member", newcomers] {
            assert_eq!(usher.get(browser, path).await.status(), status, "{path}");
        }
        for tab in ["groups", "sessions", "usage", "decisions", "activity"] {
            let page = format!("/admin/people/marketing-member/{tab}");
            let data = format!("/api/people/one?user=marketing-member&tab={tab}");
            for path in [page, data] {
                assert_eq!(usher.get(browser, &path).await.status(), status, "{path}");
            }
        }
    }
    for browser in [&member, &outsider] {
        for form in [&[("end", "all")][..], &[("change", "groups"), ("groups", "usher-admins")]] {
            let answer = usher.post(browser, "/admin/people/admin", form).await;
            assert_eq!(answer.status(), 403, "{form:?}");
        }
    }
    assert_eq!(times(usher, &admin).await.0, 200, "nobody was signed out");
    for form in [&[][..], &[("end", "all"), ("change", "groups")], &[("change", "everything")]] {
        assert_eq!(usher.post(&admin, "/admin/people/marketing-member", form).await.status(), 400, "{form:?}");
    }
    assert_eq!(usher.post(&admin, "/admin/people/nobody", &[("end", "all")]).await.status(), 404);
    for tab in ["", "/groups", "/sessions", "/usage", "/decisions", "/activity"] {
        let answer = usher.get(&admin, &format!("/admin/people/nobody{tab}")).await;
        assert_eq!(answer.status(), 404, "{tab}");
        assert!(answer.text().await.unwrap().contains("Back to people"), "{tab}");
    }
}

#[tokio::test]
async fn a_form_leads_back_to_the_tab_that_it_is_on() {
    let usher = usher().await;
    let admin = usher.signed_in("admin").await;
    usher.signed_in("it-member").await;
    let person = "/admin/people/it-member";
    for (tab, form, said) in [
        ("/groups?from=q%3Dit", &[("change", "groups"), ("groups", "usher-users")][..], "The groups are saved."),
        ("/usage", &[("change", "limit"), ("limit", "7")], "The limit is saved."),
        ("/usage", &[("change", "usage"), ("reason", "Just so.")], "usage is reset."),
        ("/sessions", &[("end", "all")], "Signed out everywhere."),
        ("", &[("end", "all")], "Signed out everywhere."),
    ] {
        let page = format!("{person}{tab}");
        let done = usher.post(&admin, &page, form).await;
        assert_eq!((done.status().as_u16(), header(&done, "location")), (303, page.clone()));
        assert!(usher.get(&admin, &page).await.text().await.unwrap().contains(said), "{page}");
    }
    for tab in ["decisions", "activity"] {
        let refused = usher.post(&admin, &format!("{person}/{tab}"), &[("end", "all")]).await;
        assert_eq!(refused.status(), 405, "{tab}");
    }
    assert_eq!(usher.post(&admin, &format!("{person}/else"), &[("end", "all")]).await.status(), 405);
}

#[tokio::test]
async fn an_open_page_is_told_that_its_session_is_over() {
    let usher = usher().await;
    let (admin, member) = (usher.signed_in("admin").await, usher.signed_in("it-member").await);
    let mut events = usher.get(&member, "/api/events").await;
    assert_eq!(header(&events, "content-type"), "text/event-stream");
    assert!(header(&events, "cache-control").contains("no-store"), "{events:?}");
    let done = usher.post(&admin, "/admin/people/it-member", &[("end", "all")]).await;
    assert_eq!(header(&done, "location"), "/admin/people/it-member");
    let told = tokio::time::timeout(Duration::from_secs(5), async {
        let mut text = String::new();
        while let Some(bytes) = events.chunk().await.unwrap() {
            text.push_str(std::str::from_utf8(&bytes).unwrap());
        }
        text
    });
    let told = told.await.expect("the stream ends with the session");
    assert!(told.ends_with("event: session\ndata: ended\n\n"), "{told}");
    assert_eq!(usher.get(&member, "/api/events").await.status(), 401);
    assert_eq!(usher.get(&Browser::default(), "/api/events").await.status(), 401);
}

#[tokio::test]
async fn an_open_page_is_told_of_each_change_of_groups() {
    let usher = usher().await;
    let (admin, member) = (usher.signed_in("admin").await, usher.signed_in("it-member").await);
    let mut open = usher.get(&member, "/api/events").await;
    let before = begins_with(&mut open).await;
    // Two within one second are two.
    let (one, both) = ([("groups", "usher-users")], [("groups", "usher-users"), ("groups", "usher-admins")]);
    let shown = [("shown", "usher-users"), ("shown", "usher-admins")];
    for (shown, ticked) in [(&[][..], &both[..]), (&shown[..], &one[..])] {
        let form = [&[("change", "groups")], shown, ticked].concat();
        let done = usher.post(&admin, "/admin/people/it-member", &form).await;
        assert_eq!(header(&done, "location"), "/admin/people/it-member");
        assert_eq!(next(&mut open).await, "event: session\ndata: changed\n\n");
        let now = begins_with(&mut usher.get(&member, "/api/events").await).await;
        assert_eq!(now == before, ticked.len() == 1, "{before} {now}");
        assert_eq!(now, times(&usher, &member).await.1["groups"].to_string());
    }
}

#[tokio::test]
async fn a_page_and_its_stream_begin_with_the_same_rules_whatever_the_resource_map_says() {
    let usher = usher().await;
    let (admin, member) = (usher.signed_in("admin").await, usher.signed_in("it-member").await);
    let without = begins_with(&mut usher.get(&member, "/api/events").await).await;
    let row = [("pattern", "/reports/**"), ("right", "edit"), ("roles", "department:IT")];
    let saved = usher.post(&admin, "/admin/map", &row).await;
    assert_eq!(header(&saved, "location"), "/admin/map");
    let with = begins_with(&mut usher.get(&member, "/api/events").await).await;
    assert_ne!(with, without, "an open page hears of the row");
    let page = usher.get(&member, "/resources").await.text().await.unwrap();
    assert!(page.contains(&with) && !page.contains(&without), "{with} {page}");
    assert_eq!(with, times(&usher, &member).await.1["groups"].to_string());
}

/// What stands for the groups.
async fn begins_with(events: &mut reqwest::Response) -> String {
    let first = next(events).await;
    let groups = first.strip_prefix("event: groups\ndata: ").and_then(|rest| rest.split_once('\n'));
    groups.unwrap_or_else(|| panic!("{first}")).0.to_owned()
}

async fn next(events: &mut reqwest::Response) -> String {
    let told = tokio::time::timeout(Duration::from_secs(5), events.chunk());
    String::from_utf8(told.await.unwrap().unwrap().unwrap().into()).unwrap()
}

#[tokio::test]
async fn open_pages_do_not_hold_up_the_end_of_the_server() {
    let mut usher = usher().await;
    let member = usher.signed_in("it-member").await;
    let mut events = usher.get(&member, "/api/events").await;
    usher.stop.take().unwrap().send(()).unwrap();
    let ended = async { while events.chunk().await.unwrap().is_some() {} };
    tokio::time::timeout(Duration::from_secs(10), ended).await.expect("the stream ends with the server");
    tokio::time::timeout(Duration::from_secs(10), &mut usher.running).await.expect("the server ends").unwrap();
}
