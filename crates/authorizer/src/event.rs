//! The events with which API Gateway asks.
//!
//! Sources: API Gateway Developer Guide, "Input to an API Gateway Lambda authorizer" (REST APIs), and "Control access
//! to HTTP APIs with AWS Lambda authorizers" (payload format 2.0). HTTP APIs with payload format 1.0 send the events of
//! REST APIs. AWS may add members; what is missing or of another type counts as absent.

use crate::MethodArn;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// An event. Any JSON object is one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Event(Map<String, Value>);

/// Which answer an event expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format<'a> {
    /// A policy for this ARN. It is absent if the event has none, or one that names no method.
    Policy(Option<&'a str>),
    /// `isAuthorized`.
    Simple,
}

/// What is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target<'a> {
    /// The HTTP method.
    pub method: &'a str,
    /// The path, without the stage.
    pub path: &'a str,
}

impl Target<'_> {
    /// Whether method or path contain what matches other texts in a policy. The answer would name it literally; but
    /// nobody needs such an address, so not everything depends on that.
    #[must_use]
    pub fn has_wildcard(&self) -> bool {
        [self.method, self.path].iter().any(|text| text.contains(['*', '?']))
    }
}

impl Event {
    /// The answer that the event expects.
    #[must_use]
    pub fn format(&self) -> Format<'_> {
        if self.is_simple() {
            return Format::Simple;
        }
        Format::Policy(self.text(&["methodArn"]).filter(|arn| MethodArn::parse(arn).is_some()))
    }

    /// What is called, if the event says so.
    #[must_use]
    pub fn target(&self) -> Option<Target<'_>> {
        if self.is_simple() {
            let method = self.text(&["requestContext", "http", "method"]).filter(|method| !method.is_empty())?;
            return Some(Target { method, path: self.path_without_stage()? });
        }
        let MethodArn { method, path, .. } = MethodArn::parse(self.text(&["methodArn"])?)?;
        Some(Target { method, path })
    }

    /// The token, if the event has exactly one.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        if self.text(&["type"]) == Some("TOKEN") {
            token_in(self.text(&["authorizationToken"])?)
        } else {
            token_in(self.authorization()?)
        }
    }

    /// The id of the call, if the event has one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.text(&["requestContext", "requestId"])
    }

    /// The address of the client, if the event has one.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        let of_http_apis = self.text(&["requestContext", "http", "sourceIp"]);
        of_http_apis.or_else(|| self.text(&["requestContext", "identity", "sourceIp"]))
    }

    fn is_simple(&self) -> bool {
        self.text(&["version"]) == Some("2.0")
    }

    /// HTTP APIs write the stage in front of the path, except for the stage `$default` and under a host name of one's
    /// own.
    fn path_without_stage(&self) -> Option<&str> {
        let path = self.text(&["rawPath"])?;
        let context = |name| self.text(&["requestContext", name]);
        let (stage, api, host) = (context("stage")?, context("apiId")?, context("domainName")?);
        let is_own_name = !host.strip_prefix(api).is_some_and(|rest| rest.starts_with(".execute-api."));
        if stage == "$default" || is_own_name {
            return Some(path);
        }
        match path.strip_prefix('/').and_then(|rest| rest.strip_prefix(stage)) {
            Some("") => Some("/"),
            Some(rest) if rest.starts_with('/') => Some(rest),
            _ => Some(path),
        }
    }

    /// The header `Authorization`. None if it is there twice: which of the two counts would depend on the API.
    fn authorization(&self) -> Option<&str> {
        let named = |member: &str| {
            let headers = self.0.get(member).and_then(Value::as_object).into_iter().flatten();
            headers.filter(|(name, _)| name.eq_ignore_ascii_case("authorization")).map(|(_, value)| value)
        };
        let several = named("multiValueHeaders").filter_map(Value::as_array).map(Vec::len).sum::<usize>() > 1;
        let mut found = named("headers");
        match (found.next(), found.next()) {
            (Some(value), None) if !several => value.as_str(),
            _ => None,
        }
    }

    fn text(&self, names: &[&str]) -> Option<&str> {
        let (first, further) = names.split_first()?;
        let value = further.iter().try_fold(self.0.get(*first)?, |value, name| value.get(*name))?;
        value.as_str()
    }
}

/// The token in the value of a header: after the scheme `Bearer`, or alone, as the original has it.
fn token_in(value: &str) -> Option<&str> {
    let value = value.trim();
    let after_scheme = gate::bearer_token(value.as_bytes()).and_then(|token| std::str::from_utf8(token).ok());
    let token = after_scheme.unwrap_or(value);
    let is_one = !token.is_empty() && !token.contains(char::is_whitespace);
    is_one.then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event(value: Value) -> Event {
        serde_json::from_value(value).unwrap_or_default()
    }

    #[test]
    fn a_token_stands_alone_or_after_its_scheme() {
        for (value, token) in [
            ("a.b.c", Some("a.b.c")),
            ("Bearer a.b.c", Some("a.b.c")),
            ("bearer   a.b.c ", Some("a.b.c")),
            ("Bearer", None),
            ("Bearer ", None),
            ("", None),
            ("Basic YTpi", None),
            ("Bearer a.b.c, Bearer d.e.f", None),
        ] {
            let token_event = event(json!({ "type": "TOKEN", "authorizationToken": value }));
            assert_eq!(token_event.token(), token, "{value}");
            let request = event(json!({ "type": "REQUEST", "headers": { "AUTHORIZATION": value } }));
            assert_eq!(request.token(), token, "{value}");
        }
    }

    #[test]
    fn a_header_that_is_there_twice_is_no_token() {
        for value in [
            json!({ "headers": { "Authorization": "a", "authorization": "b" } }),
            json!({ "headers": { "Authorization": "a" }, "multiValueHeaders": { "Authorization": ["b", "a"] } }),
            json!({
                "headers": { "Authorization": "a" },
                "multiValueHeaders": { "Authorization": ["b"], "authorization": ["a"] }
            }),
            json!({ "headers": { "Authorization": ["a"] } }),
            json!({ "headers": null }),
            json!({}),
        ] {
            assert_eq!(event(value.clone()).token(), None, "{value}");
        }
        let once = json!({ "headers": { "Authorization": "a" }, "multiValueHeaders": { "Authorization": ["a"] } });
        assert_eq!(event(once).token(), Some("a"));
    }

    #[test]
    fn the_stage_in_front_of_a_path_is_left_out_where_api_gateway_puts_it() {
        let own = "api.example.com";
        let default = "abc.execute-api.eu-central-1.amazonaws.com";
        for (stage, host, raw, path) in [
            ("$default", default, "/blog", "/blog"),
            ("$default", default, "/prod/blog", "/prod/blog"),
            ("prod", default, "/prod/blog", "/blog"),
            ("prod", default, "/prod/prod/blog", "/prod/blog"),
            ("prod", default, "/prod", "/"),
            ("prod", default, "/prod/", "/"),
            ("prod", default, "/production", "/production"),
            ("prod", own, "/prod/blog", "/prod/blog"),
            ("prod", "abc.example.com", "/prod/blog", "/prod/blog"),
        ] {
            let event = event(json!({
                "version": "2.0", "rawPath": raw,
                "requestContext": { "apiId": "abc", "stage": stage, "domainName": host, "http": { "method": "GET" } }
            }));
            assert_eq!(event.target(), Some(Target { method: "GET", path }), "{stage} {host} {raw}");
        }
    }

    #[test]
    fn what_is_missing_or_of_another_type_is_absent() {
        for value in [
            json!({}),
            json!({ "version": "2.0" }),
            json!({ "version": "2.0", "rawPath": 7, "requestContext": [] }),
            json!({ "version": "2.0", "rawPath": "/blog", "requestContext": { "http": { "method": "" } } }),
            json!({ "type": "TOKEN", "methodArn": null, "authorizationToken": {} }),
            json!({ "type": "REQUEST", "methodArn": "arn:aws:execute-api", "headers": "Authorization" }),
        ] {
            let event = event(value.clone());
            assert_eq!((event.target(), event.token(), event.request_id()), (None, None, None), "{value}");
        }
    }
}
