//! A person with a browser without scripts, who gets to Usher and the sites through a proxy.

use super::behind::Behind;
use crate::support::PASSWORD;
use local::testing::{Browser, RedirectOutcome, location};
use reqwest::Response;
use std::collections::BTreeMap;
use url::{Url, form_urlencoded::Serializer};

pub(super) struct Visitor<'a> {
    behind: &'a Behind,
    /// One for each host: what a test's browser holds, it sends everywhere.
    browsers: BTreeMap<String, Browser>,
}

impl<'a> Visitor<'a> {
    pub(super) fn new(behind: &'a Behind) -> Self {
        Self { behind, browsers: BTreeMap::new() }
    }

    /// What the browser is for this host.
    pub(super) fn at(&mut self, host: &str) -> &Browser {
        let callback = self.behind.usher.at("/auth/callback");
        self.browsers.entry(host.to_owned()).or_insert_with(|| Browser::stopping_at(&callback))
    }

    /// Opens an address without following where it leads.
    pub(super) async fn open(&mut self, url: &str) -> Response {
        let parsed = Url::parse(url).unwrap();
        let host = &parsed[url::Position::BeforeHost..url::Position::AfterPort];
        if !self.behind.is_here(url) {
            return self.at(host).get(url).await;
        }
        let request = self.behind.request_under(host, "GET", &parsed[url::Position::BeforePath..]);
        self.at(host).send(request).await
    }

    /// Opens an address and goes where it leads. The address and the answer at the end.
    pub(super) async fn follow(&mut self, url: &str) -> (String, u16, String) {
        let mut url = url.to_owned();
        for _ in 0..15 {
            let answer = self.open(&url).await;
            let (next, status) = (location(&answer), answer.status().as_u16());
            let body = answer.text().await.unwrap();
            let next = next.or_else(|| refresh(&body).filter(|_| status == 401));
            let Some(next) = next else { return (url, status, body) };
            url = Url::parse(&url).unwrap().join(&next).unwrap().into();
        }
        panic!("{url}: it leads on and on");
    }

    /// Signs in on the page where [`Self::follow`] ended, and goes where that leads.
    pub(super) async fn sign_in(&mut self, page: &str, username: &str) -> (String, u16, String) {
        assert!(!self.behind.is_here(page), "{page} is no page of the user pool");
        let parsed = Url::parse(page).unwrap();
        let host = &parsed[url::Position::BeforeHost..url::Position::AfterPort];
        let query = match self.at(host).submit(page, username, PASSWORD).await {
            landing @ RedirectOutcome::App(_) => landing.app(),
            other => panic!("{other:?}"),
        };
        let query = Serializer::new(String::new()).extend_pairs(query).finish();
        self.follow(&self.behind.usher.at(&format!("/auth/callback?{query}"))).await
    }

    /// Opens an address, signs in on the way, and gets there.
    pub(super) async fn enter(&mut self, url: &str, username: &str) -> (u16, String) {
        let (page, status, body) = self.follow(url).await;
        assert_eq!(status, 200, "{page}: {body}");
        let (landed, status, body) = self.sign_in(&page, username).await;
        assert_eq!(landed, url, "{body}");
        (status, body)
    }
}

/// Where a page goes on to by itself.
pub(super) fn refresh(page: &str) -> Option<String> {
    let rest = page.split_once("http-equiv=\"refresh\" content=\"0; url=")?.1;
    Some(rest.split('"').next()?.replace("&amp;", "&"))
}
