//! ID tokens of API clients.

use crate::support::world;
use gate::{Caller, Credentials};
use identity::Rejection;

#[tokio::test]
async fn an_id_token_counts_only_where_it_is_asked_for_and_until_its_user_is_signed_out() {
    let world = world().await;
    let sessions = &world.gate.sessions;
    let tokens = world.tokens("it-member").await;
    let (id, access) = (tokens.id.expose(), tokens.access.expose());
    let Caller::Bearer(principal) = sessions.resolve_id_token(id).await.unwrap() else { panic!("a valid token") };
    assert_eq!(principal.user.username, "it-member");
    assert!(principal.roles.contains("department:IT"), "attributes are only in the ID token");

    let as_bearer = format!("Bearer {id}");
    let credentials = Credentials { authorization: Some(as_bearer.as_bytes()), ..Credentials::default() };
    assert!(matches!(sessions.resolve(credentials).await.unwrap(), Caller::InvalidToken(_)));
    assert!(matches!(sessions.resolve_id_token(access).await.unwrap(), Caller::InvalidToken(_)));

    let member = world.caller("it-member").await;
    assert!(world.gate.sign_out.everywhere(&member, "it-member").await.unwrap().is_complete());
    let caller = sessions.resolve_id_token(id).await.unwrap();
    assert!(matches!(caller, Caller::InvalidToken(Rejection::Revoked)), "{caller:?}");
}
