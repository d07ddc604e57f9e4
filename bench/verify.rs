//! How many tokens a second are verified on one core: `verify prepare FILE` makes keys and tokens, `verify measure FILE`
//! prints Usher's figures as JSON, `verify alone FILE` those of `jsonwebtoken` alone: in a process of its own, because
//! Usher gives that crate parsed keys for as long as a process runs. `run.sh` calls them, and aws-jwt-verify beside them.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::panic)]

#[path = "../crates/identity/tests/support/mod.rs"]
mod support;

use access::claims::Claims;
use identity::{Access, SigningKeys, TrustedIssuer, Verifier};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};
use std::{
    hint::black_box,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use support::{Answer, CLIENT, KeyServer, SCOPE, SigningKey, access_claims, pool};

const ISSUER: &str = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_aB3";
/// Enough that no processor remembers one by itself.
const TOKENS: usize = 2_000;
/// The best round counts: a round is slower than it can be, never faster.
const ROUNDS: usize = 7;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let prepared = |file| serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [_, "prepare", file] => std::fs::write(file, prepare().to_string()).unwrap(),
        [_, "measure", file] => println!("{}", measure(&prepared(file))),
        [_, "alone", file] => println!("{}", alone(&prepared(file))),
        _ => panic!("verify prepare|measure|alone FILE"),
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

fn prepare() -> Value {
    let key = SigningKey::new("hX0b1Y2Zc3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t=");
    let tokens: Vec<String> = (0..TOKENS)
        .map(|number| {
            let mut claims = access_claims(ISSUER);
            claims["sub"] = json!(format!("6c1d5b0e-0000-4000-8000-{number:012}"));
            claims["username"] = json!(format!("CorpSSO_person{number}@example.com"));
            claims["cognito:groups"] = json!(["usher-users", "IT", "eu-central-1_aB3_CorpSSO"]);
            claims["iat"] = json!(now());
            claims["auth_time"] = json!(now());
            claims["exp"] = json!(now() + 3_600);
            key.token(&claims)
        })
        .collect();
    json!({ "issuer": ISSUER, "client": CLIENT, "scope": SCOPE, "keys": { "keys": [key.jwk] }, "tokens": tokens })
}

fn tokens(prepared: &Value) -> Vec<&str> {
    prepared["tokens"].as_array().unwrap().iter().map(|token| token.as_str().unwrap()).collect()
}

fn per_second(time: Duration) -> f64 {
    (TOKENS as f64 / time.as_secs_f64()).round()
}

fn measure(prepared: &Value) -> Value {
    let tokens = tokens(prepared);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let server = KeyServer::start(Answer::json(&prepared["keys"])).await;
        let keys = SigningKeys::of(&pool(&server.issuer)).unwrap();
        keys.ready().await.unwrap();
        let issuer = TrustedIssuer::new(keys, CLIENT).unwrap().with_issuer_alias(ISSUER).with_required_scope(SCOPE);

        let [mut cold, mut warm] = [Duration::MAX; 2];
        for _ in 0..ROUNDS {
            // A verifier of its own remembers nothing.
            let verifier = Verifier::<Access>::new(issuer.clone());
            cold = cold.min(each(&verifier, &tokens).await);
            warm = warm.min(each(&verifier, &tokens).await);
        }
        json!({ "cold": per_second(cold), "warm": per_second(warm) })
    })
}

fn alone(prepared: &Value) -> Value {
    let tokens = tokens(prepared);
    let jwk = &prepared["keys"]["keys"][0];
    let key = DecodingKey::from_rsa_components(jwk["n"].as_str().unwrap(), jwk["e"].as_str().unwrap()).unwrap();
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_issuer(&[ISSUER]);
    validation.set_required_spec_claims(&["exp", "iss"]);

    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let began = Instant::now();
        for token in &tokens {
            black_box(jsonwebtoken::decode::<Claims>(token, &key, &validation).unwrap());
        }
        best = best.min(began.elapsed());
    }
    json!({ "jsonwebtoken": per_second(best) })
}

async fn each(verifier: &Verifier<Access>, tokens: &[&str]) -> Duration {
    let now = now();
    let began = Instant::now();
    for token in tokens {
        black_box(verifier.verify(token, now).await.unwrap());
    }
    began.elapsed()
}
