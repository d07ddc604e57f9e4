//! Built files, whose names stay the same from build to build: what a browser keeps of them is asked about each time.

use crate::support::{header, shared, site};
use reqwest::Response;
use std::{
    fs::File,
    io::Write as _,
    path::Path,
    time::{Duration, SystemTime},
};

const ADDRESS: &str = "/pkg/rolled-back.js";

/// As a deployment leaves it, with the time at which it was built.
fn deploy(text: &str, built: SystemTime) {
    let mut file = File::create(Path::new(&site()).join(&ADDRESS[1..])).unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file.set_modified(built).unwrap();
}

/// As a browser asks that has got this answer before.
async fn ask_again(before: &Response) -> (u16, String) {
    let asked = [("last-modified", "if-modified-since"), ("etag", "if-none-match")];
    let request = asked.iter().fold(shared().await.request("GET", ADDRESS), |request, (got, asked)| {
        match before.headers().get(*got) {
            Some(value) => request.header(*asked, value),
            None => request,
        }
    });
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn a_build_that_was_rolled_back_reaches_browsers_that_keep_the_later_one() {
    let now = SystemTime::now();
    deploy("export default 2;", now);
    let before = shared().await.request("GET", ADDRESS).send().await.unwrap();
    assert_eq!(ask_again(&before).await.0, 304);
    deploy("export default 1;", now - Duration::from_secs(24 * 3600));
    assert_eq!(ask_again(&before).await, (200, "export default 1;".to_owned()));
}

#[tokio::test]
async fn browsers_keep_what_has_the_build_in_its_address_and_nothing_else() {
    let usher = shared().await;
    let kept = async |path: &str| {
        let answer = usher.request("GET", path).send().await.unwrap();
        (answer.status().as_u16(), header(&answer, "cache-control"))
    };
    let page = usher.request("GET", "/").send().await.unwrap().text().await.unwrap();
    let script = page.split('"').find(|part| part.ends_with("/usher.js")).unwrap();
    assert!(script.starts_with("/pkg/") && script != "/pkg/usher.js", "{script}");
    assert_eq!(kept(script).await, (200, "max-age=31536000, immutable".to_owned()));
    assert_eq!(kept("/pkg/usher.js").await, (200, "no-cache".to_owned()));
    // A file of another build, and one that this build does not have.
    for path in ["/pkg/0123456789abcdef/usher.js", &script.replace(".js", ".none")] {
        assert_eq!(kept(path).await, (404, "private, no-store".to_owned()), "{path}");
    }
}
