//! Requests for access over HTTP, as a browser without JavaScript sends them.

use crate::support::{header, usher};
use local::testing::Browser;

#[tokio::test]
async fn a_refused_person_asks_and_the_owner_answers() {
    let usher = usher().await;
    let (owner, asker) = (usher.signed_in("it-member").await, usher.signed_in("marketing-member").await);
    let created = usher.post(&owner, "/resources/new", &[("path", "/plan"), ("title", "Plan")]).await;
    assert_eq!(created.status(), 303);
    let refused = usher.get(&asker, "/resources/plan").await;
    assert_eq!(refused.status(), 403);
    let page = refused.text().await.unwrap();
    assert!(page.contains("action=\"/requests\"") && page.contains("value=\"/plan\""), "{page}");
    let missing = usher.get(&asker, "/resources/none").await.text().await.unwrap();
    assert!(!missing.contains("action=\"/requests\""), "{missing}");

    let post = async |path, message| {
        usher.post(&asker, "/requests", &[("do", "ask"), ("path", path), ("message", message)]).await
    };
    assert_eq!(post("/none", "").await.status(), 404);
    let asked = post("/plan", "<script>alert(1)</script>").await;
    assert_eq!((asked.status().as_u16(), header(&asked, "location")), (303, "/requests".to_owned()));
    let waiting = usher.get(&owner, "/requests").await.text().await.unwrap();
    assert!(waiting.contains("&lt;script&gt;alert(1)") && !waiting.contains("<script>alert(1)"), "{waiting}");

    let requester = waiting.split("name=\"requester\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let fields = [("do", "approve"), ("path", "/plan"), ("requester", requester), ("role", "group:usher-users")];
    assert_eq!(usher.post(&asker, "/requests", &fields).await.status(), 403, "one’s own request");
    for malformed in [vec![("do", "else")], vec![("do", "approve"), ("path", "/plan")], vec![]] {
        assert_eq!(usher.post(&owner, "/requests", &malformed).await.status(), 400, "{malformed:?}");
    }
    assert_eq!(usher.post(&owner, "/requests", &fields).await.status(), 303);
    assert_eq!(usher.post(&owner, "/requests", &fields).await.status(), 422, "twice");
    assert_eq!(usher.get(&asker, "/resources/plan").await.status(), 200);
    let account = usher.get(&asker, "/account").await.text().await.unwrap();
    let row = account.split("<li>").find(|row| row.contains("href=\"/resources/plan\"")).unwrap_or_default();
    assert!(row.contains("Approved"), "{account}");
}

#[tokio::test]
async fn what_is_refused_comes_back_with_its_text() {
    let usher = usher().await;
    let asker = usher.signed_in("marketing-member").await;
    let message = format!("</textarea><script>{}", "x".repeat(300));
    let answer = [("do", "decline"), ("path", "/payroll"), ("requester", "https://issuer#1"), ("message", &*message)];
    let ask = [("do", "ask"), ("path", "/payroll"), ("message", &*message)];
    for fields in [&ask[..], &answer[..]] {
        let refused = usher.post(&asker, "/requests", fields).await;
        assert_eq!(refused.status(), 422);
        let page = refused.text().await.unwrap();
        assert!(page.contains("Shorten it to 300."), "{page}");
        assert!(page.contains("&lt;/textarea&gt;&lt;script&gt;xxx") && !page.contains("<script>xxx"), "{page}");
        for (name, value) in fields.iter().filter(|(name, _)| matches!(*name, "path" | "requester")) {
            assert!(page.contains(&format!("name=\"{name}\" value=\"{value}\"")), "{page}");
        }
    }
    // Neither a session nor a right is needed to keep one's text.
    let anonymous = Browser::default();
    let refused = usher.post(&anonymous, "/requests", &ask).await;
    assert_eq!(refused.status(), 401);
    assert!(refused.text().await.unwrap().contains("&lt;script&gt;xxx"));
}
