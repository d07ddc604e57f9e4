//! The headers that say who makes a request. The proxy passes them on to the site behind it.
//!
//! Values are percent-encoded in UTF-8: all but visible ASCII, and `%` and `,` as well. Lists are separated by commas,
//! so a reader splits first and decodes then. A value that is too long is left out whole, and `X-Usher-Truncated` names
//! its header: a name that is cut could be another one's.

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue},
    response::{IntoResponse as _, Response},
};
use gate::AuthorizedCall;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

const USER: HeaderName = HeaderName::from_static("x-usher-user");
const NAME: HeaderName = HeaderName::from_static("x-usher-name");
const EMAIL: HeaderName = HeaderName::from_static("x-usher-email");
const GROUPS: HeaderName = HeaderName::from_static("x-usher-groups");
const ROLES: HeaderName = HeaderName::from_static("x-usher-roles");
const TRUNCATED: HeaderName = HeaderName::from_static("x-usher-truncated");

/// What is encoded besides other alphabets.
const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'%').add(b',');
/// Longest value, in bytes once it is encoded. Together, the headers fit into what proxies read.
const MAX_BYTES: usize = 2_048;

/// A text as the value of a header.
pub(super) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// 200 with the caller's identity. Each header is there, if need be empty: a proxy then overwrites what a client sent.
pub(super) fn answer(call: &AuthorizedCall) -> Response {
    let who = &call.principal;
    let mut headers = HeaderMap::new();
    let mut truncated = Vec::new();
    let lists: [(HeaderName, Vec<&str>); 5] = [
        (USER, vec![who.user.username.as_str()]),
        (NAME, vec![who.name.as_str()]),
        (EMAIL, call.email.as_deref().into_iter().collect()),
        (GROUPS, who.groups.iter().map(String::as_str).collect()),
        (ROLES, who.roles.iter().map(access::Role::as_str).collect()),
    ];
    for (name, values) in lists {
        let (list, is_whole) = list(&values);
        if !is_whole {
            truncated.push(name.as_str().to_owned());
        }
        headers.insert(name, value(&list));
    }
    if !truncated.is_empty() {
        headers.insert(TRUNCATED, value(&truncated.join(",")));
    }
    headers.into_response()
}

/// As many values as fit, and whether these are all.
fn list(values: &[&str]) -> (String, bool) {
    let mut list = String::new();
    let mut is_whole = true;
    for value in values {
        let value = encoded(value);
        let comma = usize::from(!list.is_empty());
        if list.len() + comma + value.len() > MAX_BYTES {
            is_whole = false;
            continue;
        }
        if comma > 0 {
            list.push(',');
        }
        list.push_str(&value);
    }
    (list, is_whole)
}

/// Cannot fail: encoded text is visible ASCII.
pub(super) fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::{Principal, Reason, Role, UserRef};

    #[test]
    fn values_are_encoded_in_one_way() {
        for (values, expected) in [
            (&["ada"][..], "ada"),
            (&[], ""),
            (&["Ira Größer"], "Ira%20Gr%C3%B6%C3%9Fer"),
            (&["100%"], "100%25"),
            (&["a,b", "c"], "a%2Cb,c"),
            (&["a\r\nX-Usher-Groups: usher-admins"], "a%0D%0AX-Usher-Groups:%20usher-admins"),
            (&["\u{7f}\u{85}\u{202e}"], "%7F%C2%85%E2%80%AE"),
        ] {
            assert_eq!(list(values), (expected.to_owned(), true), "{values:?}");
            assert!(value(expected) == expected);
        }
    }

    #[test]
    fn what_is_too_long_is_left_out_whole_and_named() {
        let long = "g".repeat(MAX_BYTES);
        assert_eq!(list(&["a", &long, "b"]), ("a,b".to_owned(), false));
        assert_eq!(list(&[&long]), (long.clone(), true));
        let principal = Principal {
            user: UserRef::unidentified("ira"),
            name: "営".repeat(1_000),
            groups: (0..1_000).map(|nth| format!("group-{nth:03}")).collect(),
            roles: [Role::of_group("it")].into(),
        };
        let answer = answer(&AuthorizedCall { principal, reason: Reason::Owner, email: None, quota: None });
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("x-usher-truncated"), "x-usher-name,x-usher-groups");
        assert_eq!(
            (header("x-usher-user"), header("x-usher-name"), header("x-usher-email")),
            ("ira".to_owned(), String::new(), String::new())
        );
        let groups = header("x-usher-groups");
        assert!(groups.len() <= MAX_BYTES && groups.split(',').all(|group| group.len() == "group-000".len()));
        assert_eq!(header("x-usher-roles"), "group:it");
    }
}
