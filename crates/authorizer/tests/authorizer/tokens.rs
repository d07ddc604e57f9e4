//! Which tokens count.

use crate::{
    gate_support::settings,
    keys::{Answer, CLIENT, KeyServer, NOW, SigningKey, access_claims, id_claims},
    support::{Api, answer, effect, token_event},
};
use authorizer::{Authorizer, Unauthorized};
use gate::{Clock, Gate, Reset};
use serde_json::{Value, json};

/// A pool whose key the test has, so that it can issue anything.
struct Pool {
    api: Api,
    key: SigningKey,
    issuer: String,
    _server: KeyServer,
}

impl Pool {
    async fn start() -> Self {
        let key = SigningKey::new("key-1");
        let server = KeyServer::start(Answer::json(&json!({ "keys": [key.jwk] }))).await;
        Self { api: Api::start().await, key, issuer: server.issuer.clone(), _server: server }
    }

    async fn authorizer(&self, required_scope: Option<&str>, id_tokens: bool) -> Authorizer {
        let mut settings = settings(&self.api.world.services, Clock::from_fn(|| NOW));
        settings.pool.issuer = self.issuer.clone();
        settings.pool.client_id = CLIENT.to_owned();
        settings.pool.required_scope = required_scope.map(str::to_owned);
        Authorizer::new(Gate::without_sign_in(settings, self.api.world.store.clone()).await.unwrap(), id_tokens)
    }

    /// A token with these members instead of the usual ones. Null removes one.
    fn token(&self, usual: fn(&str) -> Value, members: Value) -> String {
        let mut claims = usual(&self.issuer);
        claims["cognito:groups"] = json!(["usher-users"]);
        let Value::Object(members) = members else { panic!("an object") };
        for (name, value) in members {
            match value {
                Value::Null => drop(claims.as_object_mut().unwrap().remove(&name)),
                value => claims[name] = value,
            }
        }
        self.key.token(&claims)
    }
}

#[tokio::test]
async fn d25_a_token_with_which_users_change_their_own_attributes_is_no_valid_one() {
    let pool = Pool::start().await;
    let authorizer = pool.authorizer(None, true).await;
    let with = |scope: &str| pool.token(access_claims, json!({ "scope": scope }));
    let good = answer(&authorizer, &token_event("GET", "/handbook", &with("openid"))).await.unwrap();
    assert_eq!(effect(&good).0, "Allow");
    for scope in ["aws.cognito.signin.user.admin", "openid aws.cognito.signin.user.admin"] {
        let refused = answer(&authorizer, &token_event("GET", "/handbook", &with(scope))).await;
        assert_eq!(refused, Err(Unauthorized), "{scope}");
    }
}

#[tokio::test]
async fn d7_only_what_the_pool_issued_to_this_client_and_is_still_valid_counts() {
    let pool = Pool::start().await;
    let authorizer = pool.authorizer(None, true).await;
    let forged = SigningKey::new("key-1").token(&access_claims(&pool.issuer));
    let access = |members| pool.token(access_claims, members);
    let id = |members| pool.token(id_claims, members);
    for (what, token) in [
        ("forged", forged),
        ("unsigned", format!("{}.", access(json!({})).rsplit_once('.').unwrap().0)),
        ("expired", access(json!({ "exp": NOW - 1 }))),
        ("of another client", access(json!({ "client_id": "other" }))),
        ("of another issuer", access(json!({ "iss": "https://other.example" }))),
        ("of no user", access(json!({ "username": null }))),
        ("of a kind that there is not", access(json!({ "token_use": "refresh" }))),
        ("an access token that claims to be an ID token", access(json!({ "token_use": "id" }))),
        ("an ID token that claims to be an access token", id(json!({ "token_use": "access" }))),
        ("an ID token of another client", id(json!({ "aud": "other" }))),
        ("an ID token that expired", id(json!({ "exp": NOW - 1 }))),
        ("an ID token of no user", id(json!({ "cognito:username": null }))),
    ] {
        assert_eq!(answer(&authorizer, &token_event("GET", "/handbook", &token)).await, Err(Unauthorized), "{what}");
    }
    for token in [access(json!({})), id(json!({}))] {
        let policy = answer(&authorizer, &token_event("GET", "/handbook", &token)).await.unwrap();
        assert_eq!(effect(&policy).0, "Allow");
    }
}

#[tokio::test]
async fn id_tokens_count_only_if_that_is_set() {
    let pool = Pool::start().await;
    let authorizer = pool.authorizer(None, false).await;
    let id = pool.token(id_claims, json!({}));
    assert_eq!(answer(&authorizer, &token_event("GET", "/blog", &id)).await, Err(Unauthorized));
    // An access token has no department.
    let access = pool.token(access_claims, json!({}));
    let policy = answer(&authorizer, &token_event("GET", "/blog", &access)).await.unwrap();
    assert_eq!((effect(&policy).0, &effect(&policy).1["rule"]), ("Deny", &json!("not_shared")));
    let policy = answer(&pool.authorizer(None, true).await, &token_event("GET", "/blog", &id)).await.unwrap();
    assert_eq!((effect(&policy).0, &effect(&policy).1["rule"]), ("Allow", &json!("granted")));
}

#[tokio::test]
async fn a_valid_token_without_the_scope_is_denied_with_a_reason() {
    let pool = Pool::start().await;
    let authorizer = pool.authorizer(Some("usher/app"), true).await;
    let lacking = pool.token(access_claims, json!({ "scope": "openid" }));
    let policy = answer(&authorizer, &token_event("GET", "/handbook", &lacking)).await.unwrap();
    assert_eq!((effect(&policy).0, &effect(&policy).1["rule"]), ("Deny", &json!("missing_scope")));
    let having = pool.token(access_claims, json!({ "scope": "openid usher/app" }));
    let policy = answer(&authorizer, &token_event("GET", "/handbook", &having)).await.unwrap();
    assert_eq!(effect(&policy).0, "Allow");
}

#[tokio::test]
async fn a_long_list_of_groups_is_left_out_of_the_context() {
    let pool = Pool::start().await;
    let authorizer = pool.authorizer(None, false).await;
    let mut groups: Vec<String> = (0..90).map(|nth| format!("a-rather-long-group-{nth}")).collect();
    groups.push("usher-users".to_owned());
    let token = pool.token(access_claims, json!({ "cognito:groups": groups }));
    let policy = answer(&authorizer, &token_event("GET", "/handbook", &token)).await.unwrap();
    let (allowed, context) = effect(&policy);
    assert_eq!((allowed, context.get("groups"), context.get("roles")), ("Allow", None, None));
}

#[tokio::test]
async fn a_token_from_before_a_sign_out_everywhere_is_no_valid_one() {
    let api = Api::start().await;
    let gate = api.gate(50, Reset::default(), Clock::system()).await;
    let authorizer = Authorizer::new(gate, true);
    let tokens = api.world.tokens("it-member").await;
    let member = api.world.caller("it-member").await;
    let done = api.world.gate.sign_out.everywhere(&member, "it-member").await.unwrap();
    assert!(done.is_complete());
    for token in [tokens.id.expose(), tokens.access.expose()] {
        assert_eq!(answer(&authorizer, &token_event("GET", "/handbook", token)).await, Err(Unauthorized));
    }
}
