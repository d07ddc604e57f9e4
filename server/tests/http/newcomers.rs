//! People who are in the user pool, but have never signed in.

use crate::support::usher;
use local::{Endpoint, EndpointFault, ErrorAnswer, Switches};
use std::collections::BTreeMap;

const SECTION: &str = "In the user pool, never signed in";

#[tokio::test]
async fn a_search_shows_who_has_never_signed_in_below_those_who_have() {
    let usher = usher().await;
    let (admin, member) = (usher.signed_in("admin").await, usher.signed_in("it-member").await);
    let page = async |path: &str| {
        let answer = usher.get(&admin, path).await;
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.unwrap()
    };
    let found = page("/admin/people?q=new-hire").await;
    assert!(found.contains(SECTION) && found.contains("Nia Newhire"), "{found}");
    assert!(found.contains("Must choose a new password at the first sign-in"), "{found}");
    for without in ["", "?q=itemba", "?q=nobody-at-all", "?q=new-hire&after=x", "?q=new-hire&before=x"] {
        let found = page(&format!("/admin/people{without}")).await;
        assert!(!found.contains(SECTION) && !found.contains("Nia Newhire"), "{without}");
    }
    assert_eq!(usher.get(&member, "/admin/people?q=new-hire").await.status(), 403);

    let answer = usher.get(&admin, "/api/people/never-signed-in?q=nia").await;
    let answer: serde_json::Value = answer.json().await.unwrap();
    let subject = answer["people"][0]["user"]["id"].as_str().unwrap().split_once('#').unwrap().1;
    assert!(found.contains(&format!("/admin/people/{subject}?from=q%3Dnew%252Dhire")), "{found}");
    for tab in ["", "/groups", "/sessions"] {
        let found = page(&format!("/admin/people/{subject}{tab}")).await;
        assert!(found.contains("has never signed in to Usher") && found.contains("new-hire@example.com"), "{found}");
    }
    let groups = [("change", "groups"), ("groups", "usher-users"), ("groups", "usher-admins")];
    let person = format!("/admin/people/{subject}");
    assert_eq!(usher.post(&member, &person, &groups).await.status(), 403);
    assert_eq!(usher.post(&admin, &person, &groups).await.status(), 303);
    let page = page(&person).await;
    for group in ["usher-users", "usher-admins"] {
        let value = format!("value=\"{group}\"");
        let mut boxes = page.split("<input").filter(|input| input.contains("type=\"checkbox\""));
        let input = boxes.find(|input| input.contains(&value)).unwrap();
        assert!(input.split('>').next().unwrap().contains(" checked"), "{group}: {input}");
    }
}

#[tokio::test]
async fn the_list_of_people_does_without_the_user_pool() {
    let usher = usher().await;
    let admin = usher.signed_in("admin").await;
    let note = "Amazon Cognito did not answer. Search again in a moment";
    for (code, is_said) in [("TooManyRequestsException", true), ("AccessDeniedException", false)] {
        let body = serde_json::json!({ "__type": code }).to_string();
        let fault = EndpointFault { error: Some(ErrorAnswer { status: 400, body }), ..EndpointFault::default() };
        let endpoints = BTreeMap::from([(Endpoint::Administration, fault)]);
        usher.services.faults().set(Switches { endpoints, ..Switches::default() }).await.unwrap();
        let answer = usher.get(&admin, "/admin/people?q=ada").await;
        assert_eq!(answer.status(), 200, "{code}");
        let page = answer.text().await.unwrap();
        assert!(page.contains("Ada Admin"), "{code}: {page}");
        assert_eq!((page.contains(note), page.contains(SECTION)), (is_said, is_said), "{code}");
    }
}
