//! The claims of a Cognito token as a JSON object.
//!
//! [`decode_unverified`] is for display only: it does not verify the token. The server verifies tokens in the crate
//! `identity` and passes verified claims to [`crate::Principal::from_claims`].

use crate::{Role, canonical, is_reserved_claim, multi_value};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// A token's payload.
pub type Claims = Map<String, Value>;

/// The claim with a user's Cognito groups, in ID and access tokens alike.
pub const GROUPS: &str = "cognito:groups";

/// The claim with a user's e-mail address, in ID tokens only.
pub const EMAIL: &str = "email";

/// Maximum length of a group name, in characters (Cognito API reference, `CreateGroup`: 1 to 128).
pub const MAX_GROUP_CHARS: usize = 128;

/// Decodes the payload of a compact JWS without verifying the signature. `None` when the text is not a compact JWS.
#[must_use]
pub fn decode_unverified(token: &str) -> Option<Claims> {
    let mut parts = token.split('.');
    let (_, payload, _, None) = (parts.next()?, parts.next()?, parts.next()?, parts.next()) else { return None };
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}

/// A claim as text; `None` when it is absent, empty or not a string.
#[must_use]
pub fn text<'a>(claims: &'a Claims, name: &str) -> Option<&'a str> {
    claims.get(name)?.as_str().filter(|text| !text.is_empty())
}

/// The user's groups, in canonical form. Skips names that Cognito would not accept for a group, because a trigger of
/// the user pool can write any name. Returns no groups when the claim is not an array.
#[must_use]
pub fn groups(claims: &Claims) -> BTreeSet<String> {
    let Some(Value::Array(names)) = claims.get(GROUPS) else { return BTreeSet::new() };
    let is_group = |name: &&str| (1..=MAX_GROUP_CHARS).contains(&name.chars().count());
    names.iter().filter_map(Value::as_str).filter(is_group).map(|name| canonical(name).into_owned()).collect()
}

/// The roles in a claim. The claim is an array of strings, or one string with several values as
/// Cognito encodes a multi-valued attribute ([`multi_value`]). Returns a set rather than a joined string, so that no
/// role can match a substring of another.
#[must_use]
pub fn roles(claims: &Claims, name: &str) -> BTreeSet<Role> {
    match claims.get(name) {
        _ if is_reserved_claim(name) => BTreeSet::new(),
        _ if name == GROUPS => groups(claims).iter().map(|group| Role::of_group(group)).collect(),
        Some(Value::String(text)) => multi_value::parse(text).iter().map(|value| Role::of_claim(name, value)).collect(),
        Some(Value::Array(many)) => {
            let values = many.iter().filter_map(Value::as_str).filter(|value| !value.is_empty());
            values.map(|value| Role::of_claim(name, value)).collect()
        }
        _ => BTreeSet::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn token(payload: &[u8]) -> String {
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload))
    }

    #[test]
    fn d29_a_group_is_never_found_inside_another_name() {
        for written in ["\"[not-admin x]\"", "[\"not-admin x\"]", "\"admin\""] {
            let payload = format!("{{\"cognito:groups\":{written}}}");
            let claims = decode_unverified(&token(payload.as_bytes())).unwrap_or_default();
            assert!(!groups(&claims).contains("admin") && !roles(&claims, GROUPS).contains("group:admin"), "{written}");
        }
    }

    /// Row 4: Cognito limits a group name in characters, not bytes.
    #[test]
    fn a_group_has_up_to_128_characters_and_a_longer_name_is_left_out() {
        let japanese = "営業部".repeat(17).chars().take(50).collect::<String>();
        let (longest, too_long) = ("\u{20bb7}".repeat(128), "\u{20bb7}".repeat(129));
        assert_eq!((japanese.len(), longest.len()), (150, 512));
        let payload = serde_json::json!({ GROUPS: [japanese, longest, too_long, "", "usher-users"] }).to_string();
        let claims = decode_unverified(&token(payload.as_bytes())).unwrap_or_default();
        let expected = BTreeSet::from([japanese, longest, "usher-users".to_owned()]);
        let as_roles = expected.iter().map(|group| Role::of_group(group)).collect();
        assert_eq!((groups(&claims), roles(&claims, GROUPS)), (expected, as_roles));
    }

    /// Row 14: role claims use the same parser as the trigger.
    #[test]
    fn a_role_claim_with_several_values_gives_several_roles() {
        let rows: &[(Value, &[&str])] = &[
            ("[IT, Finance]".into(), &["Finance", "IT"]),
            ("[IT,Finance]".into(), &["Finance", "IT"]),
            ("[R%26D,Human+Resources]".into(), &["Human Resources", "R&D"]),
            (r#"["IT","Human Resources"]"#.into(), &["Human Resources", "IT"]),
            ("[IT]".into(), &["IT"]),
            ("IT".into(), &["IT"]),
            ("IT, Finance".into(), &["IT, Finance"]),
            (serde_json::json!(["IT", "[Finance]", ""]), &["IT", "[Finance]"]),
            ("[]".into(), &[]),
            ("".into(), &[]),
            (7.into(), &[]),
            (Value::Null, &[]),
        ];
        for (claim, expected) in rows {
            let claims = Claims::from_iter([("custom:department".to_owned(), claim.clone())]);
            let found = roles(&claims, "custom:department");
            assert!(found.iter().all(|role| role.origin() == "department"));
            assert_eq!(found.iter().map(Role::name).collect::<Vec<_>>(), *expected, "{claim}");
        }
    }

    #[test]
    fn what_is_not_a_compact_jws_has_no_claims() {
        for text in ["", "a.b", "a.b.c.d", "e30.!!!.x", "e30.bm90IGpzb24.x", "e30.W10.x"] {
            assert_eq!(decode_unverified(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn d08_names_keep_every_character(name in "\\PC{1,40}") {
            let payload = serde_json::json!({ "name": name }).to_string();
            let claims = decode_unverified(&token(payload.as_bytes())).unwrap_or_default();
            prop_assert_eq!(text(&claims, "name"), Some(name.as_str()));
        }

        #[test]
        fn any_text_is_survived(text in "\\PC*") {
            let _ = decode_unverified(&text);
        }
    }
}
