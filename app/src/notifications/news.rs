//! What is new for a user.

use access::{AccessRequest, RequestsPage};
use i18n::tr;
use std::cmp::Reverse;

/// What the drawer shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct News {
    /// Requests that wait for the user's decision, oldest first.
    pub(crate) waiting: Vec<AccessRequest>,
    /// Whether more requests wait than these.
    pub(crate) more_wait: bool,
    /// The user's own requests with an answer that they have not seen, latest answer first.
    pub(crate) answered: Vec<AccessRequest>,
}

impl News {
    /// Of the first page of requests. The user has seen answers until `seen_until`, in seconds since 1970.
    pub(super) fn of(page: RequestsPage, seen_until: u64) -> Self {
        let RequestsPage { own: mut answered, waiting, next } = page;
        answered.retain(|request| answered_at(request).is_some_and(|at| at > seen_until));
        answered.sort_by_key(|request| Reverse(answered_at(request)));
        Self { waiting, more_wait: next.is_some(), answered }
    }

    /// Whether there is nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.answered.is_empty()
    }

    /// How much it is, in a few words.
    pub(super) fn summary(&self) -> String {
        match (self.waiting.len() + self.answered.len(), self.more_wait) {
            (0, _) => tr!("Nothing new").to_owned(),
            (shown, false) => tr!("{n} notification" | "{n} notifications", n = shown),
            (shown, true) => tr!("More than {n} notification" | "More than {n} notifications", n = shown),
        }
    }
}

/// When the latest answer to these requests was given, in seconds since 1970.
pub(crate) fn latest_answer(requests: &[AccessRequest]) -> Option<u64> {
    requests.iter().filter_map(answered_at).max()
}

fn answered_at(request: &AccessRequest) -> Option<u64> {
    request.answer.as_ref().map(|answer| answer.at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::{RequestAnswer, UserRef};

    fn request(path: &str, answered_at: Option<u64>) -> AccessRequest {
        AccessRequest {
            path: path.parse().unwrap(),
            requester: UserRef::default(),
            name: String::new(),
            owner: UserRef::default(),
            roles: Default::default(),
            message: String::new(),
            asked_at: 1,
            answer: answered_at.map(|at| RequestAnswer { approved: None, message: String::new(), at }),
        }
    }

    fn paths(requests: &[AccessRequest]) -> Vec<&str> {
        requests.iter().map(|request| request.path.as_str()).collect()
    }

    #[test]
    fn answers_are_new_until_they_are_seen() {
        let own = vec![request("/open", None), request("/a", Some(5)), request("/b", Some(7)), request("/c", Some(9))];
        assert_eq!(latest_answer(&own), Some(9));
        let page = RequestsPage { own, waiting: vec![request("/w", None)], next: None };
        let news = |seen_until| News::of(page.clone(), seen_until);
        assert_eq!(paths(&news(0).answered), ["/c", "/b", "/a"]);
        assert_eq!(paths(&news(5).answered), ["/c", "/b"]);
        assert!(news(9).answered.is_empty());
        // What waits stays until somebody answers it.
        assert_eq!(paths(&news(9).waiting), ["/w"]);
        assert!(!news(9).is_empty() && News::default().is_empty());
    }

    #[test]
    fn the_summary_counts_what_is_shown() {
        let waiting = |number| vec![request("/w", None); number];
        assert_eq!(News::default().summary(), "Nothing new");
        let one = News { answered: vec![request("/a", Some(5))], ..News::default() };
        assert_eq!(one.summary(), "1 notification");
        assert_eq!(News { waiting: waiting(2), ..one.clone() }.summary(), "3 notifications");
        assert_eq!(News { waiting: waiting(25), more_wait: true, ..one }.summary(), "More than 26 notifications");
    }
}
