//! The client credentials grant (RFC 6749, section 4.4).

use crate::browser::{App, authorize_url, browser, header_of, http, start, verified};
use local::MachineClient;
use serde_json::Value;
use std::collections::BTreeSet;

/// A request with the id and the secret in the body.
fn form<'a>(client: &'a MachineClient, further: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let own = [("grant_type", "client_credentials"), ("client_id", &*client.id), ("client_secret", &*client.secret)];
    own.into_iter().chain(further.iter().copied()).collect()
}

#[tokio::test]
async fn a_program_gets_an_access_token_that_names_no_user() {
    let services = start().await;
    let (app, client) = (App::new(&services), MachineClient::sample());
    let (status, body) = app.post("/oauth2/token", &form(&client, &[])).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!((&body["token_type"], &body["expires_in"]), (&Value::from("Bearer"), &Value::from(300)));
    assert!(body.get("id_token").is_none() && body.get("refresh_token").is_none(), "{body}");
    let token = body["access_token"].as_str().unwrap();
    assert_eq!(header_of(token)["alg"], "RS256");
    let claims = verified(&services, token).await;
    let names: BTreeSet<&str> = claims.keys().map(String::as_str).collect();
    let expected = ["auth_time", "client_id", "exp", "iat", "iss", "jti", "scope", "sub", "token_use", "version"];
    assert_eq!(names, BTreeSet::from(expected));
    for claim in ["sub", "client_id"] {
        assert_eq!(claims[claim], client.id.as_str(), "{claim}");
    }
    assert_eq!(claims["token_use"], "access");
    assert_eq!(claims["iss"], services.user_pool.issuer.as_str());
    assert_eq!(claims["scope"], "usher/resources.read usher/resources.write", "all, as none was asked for");
    assert_eq!(claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap(), 300);
    // Nobody's attributes.
    assert_eq!(app.user_info(token).await.status().as_u16(), 401);
}

#[tokio::test]
async fn the_secret_is_sent_in_the_body_or_as_basic_credentials_and_not_both() {
    let services = start().await;
    let (app, client) = (App::new(&services), MachineClient::sample());
    let basic = async |id: &str, secret: &str, form: &[(&str, &str)]| {
        let url = format!("{}/oauth2/token", app.domain);
        let answer = http().post(url).basic_auth(id, Some(secret)).form(form).send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json::<Value>().await.unwrap()["error"].as_str().unwrap_or_default().to_owned())
    };
    let grant = ("grant_type", "client_credentials");
    let refused = |error: &str| (400, error.to_owned());
    assert_eq!(basic(&client.id, &client.secret, &[grant]).await, (200, String::new()));
    assert_eq!(basic(&client.id, "another", &[grant]).await, refused("invalid_client"));
    assert_eq!(basic("nobody", &client.secret, &[grant]).await, refused("invalid_client"));
    let both = [grant, ("client_secret", &*client.secret)];
    assert_eq!(basic(&client.id, &client.secret, &both).await, refused("invalid_request"));
    let (status, body) = app.post("/oauth2/token", &[grant, ("client_id", &*client.id)]).await;
    assert_eq!((status, &body["error"]), (400, &Value::from("invalid_client")), "no secret");
}

#[tokio::test]
async fn a_program_gets_its_own_scopes_and_no_others() {
    let services = start().await;
    let (app, client) = (App::new(&services), MachineClient::sample());
    for asked in ["usher/resources.read", "usher/resources.write usher/resources.read"] {
        let (status, body) = app.post("/oauth2/token", &form(&client, &[("scope", asked)])).await;
        assert_eq!(status, 200, "{body}");
        let claims = verified(&services, body["access_token"].as_str().unwrap()).await;
        assert_eq!(claims["scope"], asked);
    }
    let unknown = ["usher/resources.delete", "usher/resources.read openid", "aws.cognito.signin.user.admin", "x", " "];
    for asked in unknown {
        let (status, body) = app.post("/oauth2/token", &form(&client, &[("scope", asked)])).await;
        assert_eq!((status, &body["error"]), (400, &Value::from("invalid_scope")), "{asked}");
    }
}

#[tokio::test]
async fn a_client_has_the_grants_of_its_kind_alone() {
    let services = start().await;
    let (app, client) = (App::new(&services), MachineClient::sample());
    let of_people = [("grant_type", "client_credentials"), ("client_id", &*app.client_id)];
    let (status, body) = app.post("/oauth2/token", &of_people).await;
    assert_eq!((status, &body["error"]), (400, &Value::from("invalid_grant")));
    for (grant, name) in [("authorization_code", "code"), ("refresh_token", "refresh_token")] {
        let form = [
            ("grant_type", grant),
            ("client_id", &*client.id),
            ("client_secret", &*client.secret),
            (name, "x"),
            ("redirect_uri", "http://localhost:3999/auth/callback"),
        ];
        let (status, body) = app.post("/oauth2/token", &form).await;
        assert_eq!((status, &body["error"]), (400, &Value::from("unauthorized_client")), "{grant}");
    }
    // Nobody signs in through it: it has no redirect URI.
    let answer = browser().get(&authorize_url(&services, &[("client_id", &*client.id)])).await;
    let location = local::testing::location(&answer).unwrap_or_default();
    assert!(!location.contains("/login") && !location.starts_with("http://localhost:3999/"), "{location}");
}
