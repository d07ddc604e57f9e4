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

/// The same with a precondition that holds for every resource, and a body.
const fn change(method: &'static str, path: &'static str, body: &'static str, member: u16) -> Endpoint {
    Endpoint { if_match: "*", body, ..endpoint(method, path, member, 403) }
}

const LIMIT: &str = r#"{"limit":7}"#;
const ROW: &str = r#"{"add":{"pattern":"/a/**","right":"open","roles":["group:usher-users"]}}"#;
const CONTENT: &str = r#"{"title":"A","summary":"","body":"","roles":[]}"#;

pub(crate) const ENDPOINTS: &[Endpoint] = &[
    endpoint("GET", "/api/v1/me", 200, 200),
    endpoint("HEAD", "/api/v1/me", 200, 200),
    endpoint("GET", "/api/v1/resources", 200, 403),
    endpoint("HEAD", "/api/v1/resources?q=a", 200, 403),
    change("POST", "/api/v1/resources", r#"{"path":"/..","title":"A"}"#, 422),
    endpoint("GET", "/api/v1/resources/payroll", 403, 403),
    endpoint("HEAD", "/api/v1/resources/payroll", 403, 403),
    endpoint("GET", "/api/v1/resources/none", 404, 403),
    change("PUT", "/api/v1/resources/none", CONTENT, 404),
    change("PUT", "/api/v1/resources/payroll", CONTENT, 403),
    change("DELETE", "/api/v1/resources/none", "", 404),
    change("DELETE", "/api/v1/resources/payroll", "", 403),
    change("PUT", "/api/v1/archive/none", "", 404),
    change("PUT", "/api/v1/archive/payroll", "", 403),
    change("DELETE", "/api/v1/archive/none", "", 404),
    change("DELETE", "/api/v1/archive/payroll", "", 403),
    change("POST", "/api/v1/decisions", r#"{"questions":[{"action":"open_resource","object":"/blog"}]}"#, 200),
    change("POST", "/api/v1/decisions", r#"{"questions":[{"action":"list_resources","principal":{}}]}"#, 403),
    change("POST", "/api/v1/undelete/none", "", 404),
    change("POST", "/api/v1/undelete/payroll", "", 403),
    // For administrators.
    endpoint("GET", "/api/v1/people", 403, 403),
    endpoint("HEAD", "/api/v1/people?q=a", 403, 403),
    endpoint("GET", "/api/v1/people/admin", 403, 403),
    endpoint("GET", "/api/v1/people/nobody-at-all", 403, 403),
    change("PUT", "/api/v1/people/admin/groups/usher-users", "", 403),
    change("PUT", "/api/v1/people/admin/groups/no-such-group", "", 403),
    change("DELETE", "/api/v1/people/admin/groups/usher-admins", "", 403),
    endpoint("GET", "/api/v1/people/admin/sessions", 403, 403),
    change("DELETE", "/api/v1/people/admin/sessions/none", "", 403),
    change("DELETE", "/api/v1/people/nobody-at-all/sessions/none", "", 403),
    change("POST", "/api/v1/people/admin/sign-out", "", 403),
    change("PUT", "/api/v1/people/admin/limit", LIMIT, 403),
    change("DELETE", "/api/v1/people/admin/limit", "", 403),
    endpoint("GET", "/api/v1/people/admin/usage", 403, 403),
    change("POST", "/api/v1/people/admin/usage/reset", r#"{"reason":"A"}"#, 403),
    endpoint("GET", "/api/v1/newcomers?q=new", 403, 403),
    endpoint("GET", "/api/v1/newcomers/new-hire", 403, 403),
    endpoint("GET", "/api/v1/limits", 403, 403),
    change("PUT", "/api/v1/limits/groups/usher-users", LIMIT, 403),
    change("DELETE", "/api/v1/limits/groups/usher-users", "", 403),
    endpoint("GET", "/api/v1/usage", 403, 403),
    endpoint("GET", "/api/v1/usage?near_limit=true", 403, 403),
    endpoint("GET", "/api/v1/overview", 403, 403),
    endpoint("GET", "/api/v1/rules", 403, 403),
    change("PATCH", "/api/v1/rules", ROW, 403),
    change("POST", "/api/v1/rules/preview", ROW, 403),
    endpoint("GET", "/api/v1/audit", 403, 403),
    endpoint("GET", "/api/v1/audit/0-0-0", 403, 403),
    endpoint("GET", "/api/v1/audit/export", 403, 403),
    endpoint("HEAD", "/api/v1/audit/export", 403, 403),
];

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
