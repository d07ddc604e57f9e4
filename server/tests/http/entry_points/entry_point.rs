//! The entry points, each asked in its own way, and what they answer in the same words.

use super::{
    gateway::Gateway,
    table::{self, Action},
};
use crate::support::{PUBLIC, Usher, header, new_resource, usher_with};
use local::testing::Browser;
use percent_encoding::percent_decode_str;
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};

/// A site under Usher's own host name whose addresses are the resources' paths.
const SITES: &str = "[access]\nroles = ['group:readers', 'group:writers']\n\
    [proxy]\ntrusted = ['127.0.0.0/8']\n\
    [sites.rules]\nhost = 'usher.example.com'\npath = '/rules'\ncounted = true\nresources_decide = true\n";

/// An entry point. Forward authentication takes the cookie of a session, or a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntryPoint {
    Page,
    ServerFunction,
    JsonApi,
    ForwardAuthByCookie,
    ForwardAuthByToken,
    Authorizer,
}

impl EntryPoint {
    pub(super) const ALL: [Self; 6] = [
        Self::Page,
        Self::ServerFunction,
        Self::JsonApi,
        Self::ForwardAuthByCookie,
        Self::ForwardAuthByToken,
        Self::Authorizer,
    ];

    /// Whether it only says whether another server may carry out the call.
    pub(super) fn is_for_other_servers(self) -> bool {
        matches!(self, Self::ForwardAuthByCookie | Self::ForwardAuthByToken | Self::Authorizer)
    }
}

/// What an entry point answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The caller may, and perhaps why. A change names a version that there is not, so that nothing changes: this is
    /// found only after the rules have allowed it.
    Allowed(Option<Why>),
    /// The caller may not.
    Denied(Why),
    /// There is nothing at the path.
    NotThere,
    /// It is not known who asks.
    SignIn,
    /// All calls of the day are used.
    OverQuota,
}

/// What an entry point says of the rule that decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Why {
    /// Its name.
    pub(super) rule: Option<String>,
    /// Its sentence.
    pub(super) sentence: String,
}

/// Who asks: with a session in a browser, and with an access token.
pub(super) struct Person {
    pub(super) username: &'static str,
    browser: Browser,
    token: Option<String>,
}

impl Person {
    pub(super) fn nobody() -> Self {
        Self { username: "nobody", browser: Browser::default(), token: None }
    }

    pub(super) async fn known(usher: &Usher, username: &'static str) -> Self {
        let token = Some(usher.access_token(username).await);
        Self { username, browser: usher.signed_in(username).await, token }
    }

    pub(super) fn authorized(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }
}

/// An Usher behind a proxy, and an authorizer over the same tables.
pub(super) struct EntryPoints {
    pub(super) usher: Usher,
    gateway: Gateway,
}

impl EntryPoints {
    /// `local` are keys of the section `[local]`.
    pub(super) async fn open(local: &str) -> Self {
        let usher = usher_with(&format!("public_url = '{PUBLIC}'"), &format!("{local}\n{SITES}")).await;
        let gateway = Gateway::beside(&usher).await;
        Self { usher, gateway }
    }

    /// The answer; `None` if the entry point has no such action.
    pub(super) async fn ask(
        &self,
        entry_point: EntryPoint,
        person: &Person,
        action: Action,
        path: &str,
    ) -> Option<Answer> {
        // Each entry point creates a resource of its own.
        let new = format!("{path}-{}-{entry_point:?}", person.username).to_lowercase();
        let path = if action == Action::Create { new.as_str() } else { path };
        match entry_point {
            EntryPoint::Page => Some(self.page(person, action, path).await),
            EntryPoint::ServerFunction => Some(self.server_function(person, action, path).await),
            EntryPoint::JsonApi => Some(self.json_api(person, action, path).await),
            EntryPoint::ForwardAuthByCookie | EntryPoint::ForwardAuthByToken => {
                Some(self.forward_auth(entry_point, person, method(action)?, path).await)
            }
            EntryPoint::Authorizer => Some(self.authorizer(person, method(action)?, path).await),
        }
    }

    async fn page(&self, person: &Person, action: Action, path: &str) -> Answer {
        let (usher, browser) = (&self.usher, &person.browser);
        let version = [("version", "99")];
        let answer = match action {
            Action::Open => usher.get(browser, &format!("/resources{path}")).await,
            Action::Edit => {
                let fields = new_resource(path, "Another title").into_iter().chain(version);
                let form: Vec<_> = fields.chain(roles(path).iter().map(|&role| ("roles", role))).collect();
                usher.post(browser, &format!("/resources{path}/edit"), &form).await
            }
            Action::Archive => usher.post(browser, &format!("/resources{path}?confirm=archive"), &version).await,
            Action::Delete => usher.post(browser, &format!("/resources{path}?confirm=delete"), &version).await,
            Action::Create => usher.post(browser, "/resources/new", &new_resource(path, "A title")).await,
        };
        let allowed = match action {
            Action::Open => 200,
            Action::Create => 303,
            Action::Edit | Action::Archive | Action::Delete => 409,
        };
        let status = answer.status().as_u16();
        if let Some(answer) = without_reason(status, allowed) {
            return answer;
        }
        let page = answer.text().await.unwrap();
        let said = table::denials(path).into_iter().filter(|sentence| page.contains(sentence.as_str()));
        match said.collect::<Vec<_>>().as_slice() {
            [sentence] if status == 403 => Answer::Denied(Why { rule: None, sentence: sentence.clone() }),
            said => panic!("{status} and {said:?}: {page}"),
        }
    }

    async fn server_function(&self, person: &Person, action: Action, path: &str) -> Answer {
        let (usher, browser) = (&self.usher, &person.browser);
        let operation = |name: &str| json!({ "operation": name, "path": path, "version": 99 });
        let (answer, allowed) = match action {
            Action::Open => (usher.get(browser, &format!("/api/resources/open?path={path}")).await, 200),
            Action::Edit => {
                let draft = json!({
                    "path": path, "title": "Another title", "body": "A text.", "roles": roles(path), "version": 99
                });
                (usher.call(browser, "save", &json!({ "path": path, "draft": draft })).await, 409)
            }
            Action::Archive => (usher.call(browser, "operate", &operation("archive")).await, 409),
            Action::Delete => (usher.call(browser, "operate", &operation("delete")).await, 409),
            Action::Create => {
                let draft = json!({ "path": path, "title": "A title" });
                (usher.call(browser, "create", &json!({ "draft": draft })).await, 200)
            }
        };
        let status = answer.status().as_u16();
        if let Some(answer) = without_reason(status, allowed) {
            return answer;
        }
        let problem = problem(answer).await;
        let rule = problem["cause"]["denied"]["rule"].as_str();
        assert_eq!((status, rule.is_some()), (403, true), "{problem}");
        Answer::Denied(Why { rule: rule.map(str::to_owned), sentence: text(&problem["detail"]) })
    }

    async fn json_api(&self, person: &Person, action: Action, path: &str) -> Answer {
        let content = || json!({ "title": "Another title", "summary": "", "body": "A text.", "roles": roles(path) });
        let at = |method: &str, collection: &str| {
            let request = self.usher.request(method, &format!("/api/v1/{collection}{path}"));
            person.authorized(request.header("if-match", "\"99\""))
        };
        let (request, allowed) = match action {
            Action::Open => (at("GET", "resources"), 200),
            Action::Edit => (at("PUT", "resources").json(&content()), 412),
            Action::Archive => (at("PUT", "archive"), 412),
            Action::Delete => (at("DELETE", "resources"), 412),
            Action::Create => {
                let request = person.authorized(self.usher.request("POST", "/api/v1/resources"));
                (request.json(&json!({ "path": path, "title": "A title" })), 201)
            }
        };
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        if let Some(answer) = without_reason(status, allowed) {
            return answer;
        }
        let problem = problem(answer).await;
        assert_eq!((status, text(&problem["type"]).as_str()), (403, "/api/v1/problems/denied"), "{problem}");
        Answer::Denied(Why { rule: None, sentence: text(&problem["detail"]) })
    }

    async fn forward_auth(&self, entry_point: EntryPoint, person: &Person, method: &str, path: &str) -> Answer {
        let request = self.usher.request("GET", "/authz").header("x-original-method", method);
        let request = request.header("x-original-uri", path).header("origin", PUBLIC);
        let answer = match entry_point {
            EntryPoint::ForwardAuthByToken => person.authorized(request).send().await.unwrap(),
            _ => person.browser.send(request).await,
        };
        let status = answer.status().as_u16();
        if status == 200 {
            assert_eq!(header(&answer, "x-usher-user"), person.username);
        }
        if let Some(answer) = without_reason(status, 200) {
            return answer;
        }
        let sentence = header(&answer, "x-usher-reason");
        let sentence = percent_decode_str(&sentence).decode_utf8().unwrap().into_owned();
        let body = answer.text().await.unwrap();
        assert!(status == 403 && body.contains(&sentence), "{status} {sentence}: {body}");
        Answer::Denied(Why { rule: None, sentence })
    }

    async fn authorizer(&self, person: &Person, method: &str, path: &str) -> Answer {
        let token = person.token.as_deref().unwrap_or_default();
        let Ok(policy) = self.gateway.policy(method, path, token).await else { return Answer::SignIn };
        let context = &policy["context"];
        let why = Why { rule: Some(text(&context["rule"])), sentence: text(&context["reason"]) };
        match policy["policyDocument"]["Statement"][0]["Effect"].as_str() {
            Some("Allow") => Answer::Allowed(Some(why)),
            Some("Deny") if context["rule"] == "quota" => Answer::OverQuota,
            Some("Deny") => Answer::Denied(why),
            _ => panic!("{policy}"),
        }
    }
}

/// The method of a call that needs the same right; none stands for archiving or creating.
fn method(action: Action) -> Option<&'static str> {
    match action {
        Action::Open => Some("GET"),
        Action::Edit => Some("PUT"),
        Action::Delete => Some("DELETE"),
        Action::Archive | Action::Create => None,
    }
}

/// The roles that a resource is open to, which stay as they are.
fn roles(path: &str) -> &'static [&'static str] {
    table::place(path).map(|place| place.roles).unwrap_or_default()
}

/// What a status says without a reason. `allowed` is the status where the rules allow it.
fn without_reason(status: u16, allowed: u16) -> Option<Answer> {
    match status {
        401 => Some(Answer::SignIn),
        404 => Some(Answer::NotThere),
        429 => Some(Answer::OverQuota),
        status if status == allowed => Some(Answer::Allowed(None)),
        _ => None,
    }
}

async fn problem(answer: Response) -> Value {
    assert_eq!(header(&answer, "content-type"), "application/problem+json", "{}", answer.status());
    answer.json().await.unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value}")).to_owned()
}
