//! What each sign-in under way is told apart by.

use identity::{OAuthClient, UserPool};
use std::collections::{BTreeSet, HashSet};

const SIGN_INS: usize = 10_000;

fn oauth() -> OAuthClient {
    let at = |path: &str| format!("https://app.example{path}");
    OAuthClient::new(UserPool {
        issuer: "https://issuer.example".to_owned(),
        domain: "https://sign-in.example".to_owned(),
        client_id: "client".to_owned(),
        client_secret: None,
        redirect_uri: at("/auth/callback"),
        sign_out_uri: at("/"),
        required_scope: None,
        scopes: vec!["openid".to_owned()],
    })
    .unwrap()
}

/// 256 bits in base64url: 42 letters of six bits each, and one of four.
#[test]
fn s16_of_ten_thousand_sign_ins_no_state_nonce_or_verifier_comes_twice_and_each_has_256_bits() {
    let oauth = oauth();
    let mut seen = HashSet::new();
    let mut letters = vec![vec![BTreeSet::new(); 43]; 3];
    for _ in 0..SIGN_INS {
        let (attempt, _) = oauth.begin(None, false, None, "/".to_owned(), 0);
        let made = [attempt.state.expose(), attempt.nonce.expose(), attempt.code_verifier.expose()];
        for (text, letters) in made.into_iter().zip(&mut letters) {
            assert_eq!(text.len(), 43, "{text}");
            for (letter, letters) in text.chars().zip(letters) {
                letters.insert(letter);
            }
            assert!(seen.insert(text.to_owned()), "{text} was there before");
        }
    }
    assert_eq!(seen.len(), 3 * SIGN_INS);
    for of_one_kind in letters {
        let (last, others) = of_one_kind.split_last().unwrap();
        assert!(others.iter().all(|letters| letters.len() == 64), "{of_one_kind:?}");
        assert_eq!(last.len(), 16, "{last:?}");
    }
}
