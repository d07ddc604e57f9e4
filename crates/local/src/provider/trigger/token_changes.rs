//! Applies the answer of the pre token generation trigger within Cognito's limits.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html>

use serde_json::{Map, Value};
use triggers::LOCKED_CLAIMS;

/// What the trigger changes in both tokens.
#[derive(Debug, Default)]
pub(crate) struct TokenChanges {
    pub(crate) groups: Vec<String>,
    pub(crate) id: Changes,
    pub(crate) access: Changes,
    scopes_to_add: Vec<String>,
    scopes_to_suppress: Vec<String>,
}

/// Changes to the claims of one token.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    add: Map<String, Value>,
    suppress: Vec<String>,
}

/// ID token claims that a trigger can replace only with a scalar value.
const PLAIN: &[&str] = &["address", "email_verified", "phone_number_verified", "updated_at"];

/// Reads `claimsAndScopeOverrideDetails` of the trigger's answer. `groups` are the user's in the pool.
pub(super) fn read(details: &Value, groups: &[String], client_id: &str) -> TokenChanges {
    let id = &details["idTokenGeneration"];
    let access = &details["accessTokenGeneration"];
    let allowed_audience = |name: &str, value: &Value| name == "aud" && value == client_id;
    TokenChanges {
        groups: match details.get("groupOverrideDetails") {
            // If present, it replaces the groups, even with none.
            Some(overrides) => strings(&overrides["groupsToOverride"]),
            None => groups.to_vec(),
        },
        id: Changes {
            add: additions(id, |name, value| {
                !is_locked(name) && !(PLAIN.contains(&name) && (value.is_array() || value.is_object()))
            }),
            suppress: suppressions(id),
        },
        access: Changes {
            add: additions(access, |name, value| !is_locked(name) || allowed_audience(name, value)),
            suppress: suppressions(access),
        },
        scopes_to_add: strings(&access["scopesToAdd"]),
        scopes_to_suppress: strings(&access["scopesToSuppress"]),
    }
}

/// Whether no trigger can change the claim. `cognito:groups` and `dev:` claims can only be suppressed, and scopes have
/// members of their own in the answer.
fn is_locked(name: &str) -> bool {
    LOCKED_CLAIMS.contains(&name) || name == "scope" || name.starts_with("cognito:") || name.starts_with("dev:")
}

fn additions(part: &Value, allowed: impl Fn(&str, &Value) -> bool) -> Map<String, Value> {
    part["claimsToAddOrOverride"]
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, value)| allowed(name, value))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn suppressions(part: &Value) -> Vec<String> {
    strings(&part["claimsToSuppress"])
        .into_iter()
        .filter(|name| !is_locked(name) || name == "cognito:groups" || name.starts_with("dev:"))
        .collect()
}

fn strings(list: &Value) -> Vec<String> {
    let items = list.as_array().into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

impl Changes {
    /// Suppressing wins over adding.
    pub(crate) fn apply(&self, claims: &mut Map<String, Value>) {
        for (name, value) in &self.add {
            claims.insert(name.clone(), value.clone());
        }
        for name in &self.suppress {
            claims.remove(name);
        }
    }
}

impl TokenChanges {
    /// The access token's scopes.
    pub(crate) fn scopes(&self, granted: &[String]) -> Vec<String> {
        let mut scopes: Vec<String> = Vec::new();
        for scope in granted.iter().chain(&self.scopes_to_add) {
            let fits = !scope.is_empty() && !scope.contains(' ');
            if fits && !scopes.contains(scope) && !self.scopes_to_suppress.contains(scope) {
                scopes.push(scope.clone());
            }
        }
        scopes
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

    use super::*;
    use serde_json::json;

    #[test]
    fn the_answer_is_applied_within_cognitos_limits() {
        let details = json!({
            "idTokenGeneration": {
                "claimsToAddOrOverride": {
                    "tier": "gold", "email": "new@example.com", "gone": 1, "sub": "forged",
                    "cognito:username": "forged", "dev:x": 1, "aud": "client", "email_verified": [true]
                },
                "claimsToSuppress": ["name", "gone", "iss", "cognito:groups"]
            },
            "accessTokenGeneration": {
                "claimsToAddOrOverride": {"aud": "client", "client_id": "forged", "team": ["a"]},
                "claimsToSuppress": ["username"],
                "scopesToAdd": ["orders/read", "two words"],
                "scopesToSuppress": ["email"]
            },
            "groupOverrideDetails": {"groupsToOverride": ["b", 1, "a"]}
        });
        let answer = read(&details, &["old".to_owned()], "client");
        assert_eq!(answer.groups, ["b", "a"]);

        let mut id = json!({
            "sub": "s", "iss": "i", "name": "n", "email": "e", "aud": "client", "email_verified": true,
            "cognito:groups": ["b", "a"], "cognito:username": "u"
        });
        answer.id.apply(id.as_object_mut().unwrap());
        let expected = json!({
            "sub": "s", "iss": "i", "email": "new@example.com", "aud": "client", "email_verified": true,
            "cognito:username": "u", "tier": "gold"
        });
        assert_eq!(id, expected);

        let mut access = json!({"client_id": "client", "username": "u"});
        answer.access.apply(access.as_object_mut().unwrap());
        assert_eq!(access, json!({"client_id": "client", "username": "u", "aud": "client", "team": ["a"]}));
        let granted = ["openid".to_owned(), "email".to_owned()];
        assert_eq!(answer.scopes(&granted), ["openid", "orders/read"]);

        let foreign = json!({"accessTokenGeneration": {"claimsToAddOrOverride": {"aud": "another"}}});
        assert!(read(&foreign, &[], "client").access.add.is_empty());
    }

    #[test]
    fn groups_stay_without_an_answer_and_go_with_an_empty_one() {
        let old = ["old".to_owned()];
        for (details, expected) in [
            (json!(null), vec!["old"]),
            (json!({}), vec!["old"]),
            (json!({"groupOverrideDetails": null}), vec![]),
            (json!({"groupOverrideDetails": {}}), vec![]),
        ] {
            assert_eq!(read(&details, &old, "client").groups, expected, "{details}");
        }
    }
}
