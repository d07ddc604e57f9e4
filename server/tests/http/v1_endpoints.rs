//! Every address of the API with every method, for the tests that try all of them. None of these requests changes
//! anything, whoever sends it.

use crate::support::Usher;
use reqwest::RequestBuilder;

pub(crate) struct Endpoint {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    /// Sent as `If-Match`, unless it is empty.
    pub(crate) if_match: &'static str,
    /// JSON; empty if there is no body.
    pub(crate) body: &'static str,
    /// The status for `it-member`, who is a member.
    pub(crate) member: u16,
    /// The status for `outsider`, who is in no group.
    pub(crate) outsider: u16,
}

const fn endpoint(method: &'static str, path: &'static str, member: u16, outsider: u16) -> Endpoint {
    Endpoint { method, path, if_match: "", body: "", member, outsider }
}

pub(crate) const ENDPOINTS: &[Endpoint] =
    &[endpoint("GET", "/api/v1/me", 200, 200), endpoint("HEAD", "/api/v1/me", 200, 200)];

impl Endpoint {
    pub(crate) fn request(&self, usher: &Usher) -> RequestBuilder {
        let mut request = usher.request(self.method, self.path);
        if !self.if_match.is_empty() {
            request = request.header("if-match", self.if_match);
        }
        if !self.body.is_empty() {
            request = request.header("content-type", "application/json").body(self.body);
        }
        request
    }
}
