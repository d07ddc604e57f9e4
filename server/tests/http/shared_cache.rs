//! A cache between people and Usher that all of them share, as RFC 9111 allows one: what it shows to whom.

use crate::support::{Usher, cookie_line, shared};
use ::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use http_cache_semantics::{BeforeRequest, CacheOptions, CachePolicy};
use local::testing::{Browser, http};
use reqwest::Client;
use std::{collections::HashMap, time::SystemTime};

/// Whose pages the cache sees first.
const FIRST: (&str, &str) = ("it-member", "Ira Itemba");

const PAGES: [&str; 12] = [
    "/",
    "/resources",
    "/resources/blog",
    "/resources/new",
    "/resources/none",
    "/account",
    "/account/sessions",
    "/nowhere",
    "/auth/sign-in",
    "/auth/callback",
    "/api/resources/list",
    "/api/session/times",
];
/// Those of them that show the name of who asks.
const WITH_NAME: [&str; 5] = ["/", "/resources", "/resources/blog", "/account", "/nowhere"];

/// What says who asks.
type Who = Option<(HeaderName, String)>;

struct Kept {
    policy: CachePolicy,
    answer: Answer,
}

#[derive(Clone, Debug)]
struct Answer {
    /// Each answer of Usher's has one of its own.
    id: String,
    body: String,
    from_cache: bool,
}

/// Keeps what it may, and shows it to whom it may.
struct SharedCache {
    client: Client,
    kept: HashMap<String, Vec<Kept>>,
    /// What becomes of an answer's headers on the way to the cache.
    on_the_way: fn(&mut HeaderMap),
}

impl SharedCache {
    fn new(on_the_way: fn(&mut HeaderMap)) -> Self {
        Self { client: http(), kept: HashMap::new(), on_the_way }
    }

    async fn get(&mut self, usher: &Usher, who: &Who, path: &str) -> Answer {
        let request = self.client.get(format!("http://{}{path}", usher.address)).header("host", usher.host());
        let request = match who {
            Some((name, value)) => request.header(name, value),
            None => request,
        };
        let asked = request.build().unwrap();
        let mut sent = asked.try_clone().unwrap();
        let variants = self.kept.entry(path.to_owned()).or_default();
        let mut to_revalidate = None;
        for (place, kept) in variants.iter().enumerate() {
            match kept.policy.before_request(&asked, SystemTime::now()) {
                BeforeRequest::Fresh(_) => return Answer { from_cache: true, ..kept.answer.clone() },
                BeforeRequest::Stale { request, matches: true } => {
                    *sent.headers_mut() = request.headers;
                    to_revalidate = Some(place);
                }
                BeforeRequest::Stale { .. } => {}
            }
        }
        let mut got = self.client.execute(sent).await.unwrap();
        (self.on_the_way)(got.headers_mut());
        // It names no validator, by which RFC 9111 would have its headers taken over; it says enough for what was kept.
        if let Some(place) = to_revalidate.filter(|_| got.status() == StatusCode::NOT_MODIFIED) {
            return Answer { from_cache: true, ..variants[place].answer.clone() };
        }
        let options = CacheOptions { shared: true, ..CacheOptions::default() };
        let policy = CachePolicy::new_options(&asked, &got, SystemTime::now(), options);
        let id = got.headers()["x-request-id"].to_str().unwrap().to_owned();
        let answer = Answer { id, body: got.text().await.unwrap(), from_cache: false };
        if policy.is_storable() {
            variants.push(Kept { policy, answer: answer.clone() });
        }
        answer
    }
}

fn by_cookie(browser: &Browser) -> Who {
    Some((header::COOKIE, cookie_line(browser)))
}

/// Everybody asks for everything twice, one person first: the addresses at which somebody was shown another's answer.
async fn mixed_up(cache: &mut SharedCache) -> Vec<&'static str> {
    let usher = shared().await;
    let (username, name) = FIRST;
    let first = by_cookie(&usher.signed_in(username).await);
    let program = Some((header::AUTHORIZATION, format!("Bearer {}", usher.access_token(username).await)));
    let second = by_cookie(&usher.signed_in("marketing-member").await);
    let other = Some((header::AUTHORIZATION, format!("Bearer {}", usher.access_token("marketing-member").await)));
    let mut mixed_up = Vec::new();
    for path in PAGES {
        let mut seen = HashMap::new();
        for _ in 0..2 {
            for (person, who) in [(0, &first), (1, &program), (2, &second), (3, &other), (4, &None)] {
                let answer = cache.get(usher, who, path).await;
                if person == 0 && WITH_NAME.contains(&path) {
                    assert!(answer.body.contains(name), "{path} shows who asks: {}", answer.body);
                }
                let whose = *seen.entry(answer.id).or_insert(person);
                if (whose != person || person > 1 && answer.body.contains(name)) && !mixed_up.contains(&path) {
                    mixed_up.push(path);
                }
            }
        }
    }
    mixed_up
}

#[tokio::test]
async fn h4_a_cache_that_people_share_shows_nobody_what_was_for_somebody_else() {
    let mut cache = SharedCache::new(|_| {});
    assert_eq!(mixed_up(&mut cache).await, [] as [&str; 0]);
    assert!(cache.kept.values().all(Vec::is_empty), "it keeps what it should not");
}

#[tokio::test]
async fn h4_a_cache_that_keeps_everything_still_tells_people_apart() {
    let mut cache = SharedCache::new(|headers| {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
    });
    assert_eq!(mixed_up(&mut cache).await, [] as [&str; 0]);
}

/// That the tests above can fail.
#[tokio::test]
async fn a_cache_that_is_told_nothing_shows_people_what_was_for_others() {
    let mut cache = SharedCache::new(|headers| {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
        headers.remove(header::VARY);
    });
    let mixed_up = mixed_up(&mut cache).await;
    assert!(WITH_NAME.iter().all(|page| mixed_up.contains(page)), "{mixed_up:?}");
}

#[tokio::test]
async fn built_files_come_from_the_cache_once_usher_says_that_they_are_the_same() {
    let usher = shared().await;
    let mut cache = SharedCache::new(|_| {});
    let person = by_cookie(&usher.signed_in("it-member").await);
    for path in ["/pkg/usher.js", "/pkg/usher.css", "/robots.txt"] {
        let first = cache.get(usher, &person, path).await;
        let second = cache.get(usher, &None, path).await;
        assert_eq!((first.from_cache, second.from_cache, &first.body), (false, true, &second.body), "{path}");
    }
}
