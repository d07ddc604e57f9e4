//! Which responses are compressed, and that another site learns nothing from their length.

use crate::support::{header, shared, usher};
use serde_json::json;

/// Path, `Sec-Fetch-Site` if any, whether the response is compressed.
const ROWS: &[(&str, Option<&str>, bool)] = &[
    ("/admin/audit", Some("same-origin"), true),
    ("/admin/audit", Some("none"), true),
    ("/api/audit/list", Some("same-origin"), true),
    // A link on another site, and a redirect from there.
    ("/admin/audit", Some("cross-site"), false),
    ("/admin/audit", Some("same-site"), false),
    ("/admin/audit", Some("unknown"), false),
    // A browser that does not say who asks.
    ("/admin/audit", None, false),
];

#[tokio::test]
async fn what_another_site_asks_for_is_not_compressed() {
    let usher = shared().await;
    let admin = usher.signed_in("admin").await;
    for (path, site, compressed) in ROWS {
        let mut request = usher.request("GET", path).header("accept-encoding", "gzip");
        if let Some(site) = site {
            request = request.header("sec-fetch-site", *site);
            request = request.header("sec-fetch-mode", "navigate").header("sec-fetch-dest", "document");
        }
        let answer = admin.send(request).await;
        let row = format!("{path} {site:?}");
        assert_eq!(answer.status(), 200, "{row}");
        assert_eq!(header(&answer, "content-encoding") == "gzip", *compressed, "{row}");
    }
}

#[tokio::test]
async fn ten_records_of_the_audit_trail_have_at_most_twelve_kilobytes() {
    let usher = usher().await;
    let admin = usher.signed_in("admin").await;
    for nth in 0..10 {
        let draft = json!({ "path": format!("/notes/{nth}"), "title": format!("Note {nth}"), "body": "A text." });
        assert_eq!(usher.call(&admin, "create", &json!({ "draft": draft })).await.status(), 200);
    }
    let request = usher.request("GET", "/admin/audit").header("accept-encoding", "gzip");
    let answer = admin.send(request.header("sec-fetch-site", "none")).await;
    assert_eq!(header(&answer, "content-encoding"), "gzip");
    let bytes = answer.bytes().await.unwrap().len();
    assert!(bytes <= 12_000, "{bytes}");
}
