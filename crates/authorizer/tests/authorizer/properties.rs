//! What must hold for every ARN.

use access::{Principal, Reason};
use authorizer::{Answer, Denial, Event, MethodArn, event::Format, literal};
use gate::AuthorizedCall;
use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Value, json};

/// Whether a resource of a policy matches a text: `*` matches any characters and `?` one, and `${*}`, `${?}` and `${$}`
/// stand for the characters in them (IAM User Guide, "IAM JSON policy elements").
fn matches(pattern: &str, text: &str) -> bool {
    for special in ["*", "?", "$"] {
        if let Some(rest) = pattern.strip_prefix(&format!("${{{special}}}")) {
            return text.strip_prefix(special).is_some_and(|text| matches(rest, text));
        }
    }
    let mut rest = pattern.chars();
    match rest.next() {
        None => text.is_empty(),
        Some('*') => {
            text.char_indices().any(|(at, _)| matches(rest.as_str(), &text[at..])) || matches(rest.as_str(), "")
        }
        Some(first) => text
            .chars()
            .next()
            .is_some_and(|found| (first == '?' || first == found) && matches(rest.as_str(), &text[found.len_utf8()..])),
    }
}

fn allowed(arn: &str) -> Value {
    let call = AuthorizedCall { principal: Principal::default(), reason: Reason::Owner, email: None, quota: None };
    Answer::allow(&call).write(Format::Policy(Some(arn)))
}

fn name() -> impl Strategy<Value = String> {
    "[a-z0-9-]{1,12}"
}

fn stage() -> impl Strategy<Value = String> {
    prop_oneof![Just("$default".to_owned()), Just("*".to_owned()), "[A-Za-z0-9_-]{1,10}"]
}

fn method() -> impl Strategy<Value = String> {
    select(&["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "ANY"][..]).prop_map(str::to_owned)
}

/// With slashes in every number and place, and with what means something in policies.
fn path() -> impl Strategy<Value = String> {
    vec("[a-zA-Z0-9._~:*?$%{}/-]{0,8}", 0..4).prop_map(|segments| format!("/{}", segments.join("/")))
}

#[test]
fn the_matcher_matches_as_iam_does() {
    for (pattern, text, expected) in [
        ("a*c", "abbc", true),
        ("a*c", "ac", true),
        ("*", "", true),
        ("a?c", "abc", true),
        ("a?c", "ac", false),
        ("a${*}c", "a*c", true),
        ("a${*}c", "abc", false),
        ("a${?}", "a?", true),
        ("${$}{x}", "${x}", true),
        ("$default", "$default", true),
    ] {
        assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
    }
}

proptest! {
    #[test]
    fn an_arn_is_taken_apart_into_what_it_was_made_of(
        region in name(), account in "[0-9]{12}", api in name(), stage in stage(), method in method(), path in path(),
    ) {
        let arn = format!("arn:aws:execute-api:{region}:{account}:{api}/{stage}/{method}{path}");
        let parsed = MethodArn::parse(&arn).unwrap();
        let expected = MethodArn {
            region: &region, account: &account, api: &api, stage: &stage, method: &method, path: &path,
        };
        prop_assert_eq!(parsed, expected);
    }

    #[test]
    fn a_policy_allows_what_was_asked_and_nothing_else(
        stage in stage(), method in method(), path in path(), other in path(), junk in "[a-z*?${}/]{0,6}",
    ) {
        let arn = |stage: &str, method: &str, path: &str| {
            format!("arn:aws:execute-api:eu-central-1:123456789012:a/{stage}/{method}{path}")
        };
        let asked = arn(&stage, &method, &path);
        let policy = allowed(&asked);
        let resources = policy["policyDocument"]["Statement"][0]["Resource"].as_array().unwrap();
        prop_assert_eq!(resources.len(), 1);
        let resource = resources[0].as_str().unwrap();
        prop_assert!(matches(resource, &asked));
        for another in [
            arn(&stage, &method, &other),
            arn("prod", &method, &path),
            arn(&stage, "BREW", &path),
            format!("{asked}{junk}"),
            asked.replace(['*', '?'], &junk),
        ] {
            prop_assert_eq!(matches(resource, &another), another == asked, "{} and {}", resource, another);
        }
    }

    #[test]
    fn any_text_as_a_resource_matches_itself_alone(text in "[a-b*?${}]{0,6}", other in "[a-b*?${}]{0,6}") {
        prop_assert!(matches(&literal(&text), &text));
        prop_assert_eq!(matches(&literal(&text), &other), text == other);
    }

    #[test]
    fn without_an_arn_everything_is_denied_whatever_is_decided(arn in "\\PC{0,30}") {
        let event: Event = serde_json::from_value(json!({ "methodArn": arn })).unwrap();
        prop_assume!(MethodArn::parse(&arn).is_none());
        let call = AuthorizedCall { principal: Principal::default(), reason: Reason::Owner, email: None, quota: None };
        for answer in [Answer::allow(&call), Answer::deny(None, &Denial::no_target())] {
            let policy = answer.write(event.format());
            let statement = json!({ "Action": "execute-api:Invoke", "Effect": "Deny", "Resource": ["*"] });
            prop_assert_eq!(&policy["policyDocument"]["Statement"], &json!([statement]));
        }
    }
}
