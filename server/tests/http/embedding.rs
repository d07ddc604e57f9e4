//! What another site's page can make a browser ask for with its visitor's cookie.

use crate::support::{Usher, usher};
use local::testing::Browser;
use serde_json::Value;

/// Method, address, headers in groups, and the status.
type Row<'a> = (&'a str, &'a str, Vec<&'a [(&'a str, &'a str)]>, u16);

async fn used(usher: &Usher, browser: &Browser) -> u64 {
    let quota: Value = usher.get(browser, "/api/quota").await.json().await.unwrap();
    quota["used"].as_u64().unwrap()
}

/// Row 6: what is embedded, fetched ahead or asked for by `HEAD` costs its visitor no call.
#[tokio::test]
async fn what_other_sites_embed_is_refused_and_uses_up_no_calls() {
    let usher = usher().await;
    let browser = usher.signed_in("it-member").await;
    let (page, call) = ("/resources/blog", "/api/resources/open?path=/blog");
    let image = [("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image")];
    let frame = [("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")];
    let visit = [("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
    let (same, cross) = ([("sec-fetch-site", "same-site")], [("sec-fetch-site", "cross-site")]);
    let ahead = [("sec-purpose", "prefetch;prerender")];
    let rows: Vec<Row<'_>> = vec![
        ("GET", page, vec![&same[..], &image], 403),
        ("GET", page, vec![&cross[..], &image], 403),
        ("GET", page, vec![&same[..], &frame], 403),
        ("GET", page, vec![&cross[..], &frame], 403),
        ("GET", call, vec![&same[..], &image], 403),
        ("GET", call, vec![&cross[..], &visit], 403),
        ("GET", "/admin/audit/export?format=csv", vec![&same[..], &image], 403),
        ("GET", "/admin/people.csv", vec![&same[..], &image], 403),
        ("GET", page, vec![&[("sec-fetch-site", "none")][..], &visit, &ahead], 403),
        ("GET", page, vec![&[("sec-fetch-site", "same-origin")][..], &visit, &[("purpose", "prefetch")]], 403),
        ("HEAD", page, vec![], 405),
        ("HEAD", call, vec![], 405),
        ("GET", "/pkg/usher.css", vec![&cross[..], &[("sec-fetch-mode", "no-cors")]], 200),
    ];
    for (method, path, headers, expected) in rows {
        let request = usher.request(method, path);
        let request = headers.concat().into_iter().fold(request, |request, (name, value)| request.header(name, value));
        assert_eq!(browser.send(request).await.status().as_u16(), expected, "{method} {path} {headers:?}");
        assert_eq!(used(&usher, &browser).await, 0, "{method} {path} {headers:?}");
    }
    let headers = visit.into_iter().chain(cross);
    let arrival = headers.fold(usher.request("GET", page), |request, (name, value)| request.header(name, value));
    assert_eq!(browser.send(arrival).await.status(), 200, "a link from elsewhere leads here");
    assert_eq!(used(&usher, &browser).await, 1);
}
