//! Rows about one token.

use crate::{
    recipe::{self, KEYS},
    support::{AUDIENCE, Answer, CLIENT, Hands, KeyServer, NOW, PROGRAM, SCOPE, pool},
};
use access::claims;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use identity::{Access, Id, Program, Rejection, SigningKeys, TokenKind, TrustedIssuer, Verified, Verifier};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::LazyLock, time::Duration};
use tokio::runtime::{Builder, Runtime};

/// A token, as a change to a good one, and what a verifier must answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) what: String,
    /// `accept`, or the code of the rejection.
    #[serde(default)]
    pub(crate) expect: String,
    /// What the rejection is over HTTP.
    #[serde(default = "unauthorized")]
    pub(crate) status: u16,
    /// What aws-jwt-verify answers.
    pub(crate) anchor: Option<String>,
    /// Where the case is when it is not here: `http`, `gate`, `setup`, or `none` when there is none.
    pub(crate) level: Option<String>,
    /// Which tests cover it then, or why there is none.
    pub(crate) covered_by: Option<String>,

    /// Which good token.
    #[serde(default = "access")]
    pub(crate) kind: String,
    /// For which kind it is verified, when it is another.
    pub(crate) verifier: Option<String>,
    #[serde(default)]
    pub(crate) header: BTreeMap<String, Value>,
    #[serde(default)]
    pub(crate) header_without: Vec<String>,
    pub(crate) header_text: Option<String>,
    #[serde(default)]
    pub(crate) claims: BTreeMap<String, Value>,
    #[serde(default)]
    pub(crate) without: Vec<String>,
    /// Claims in seconds from now.
    #[serde(default)]
    pub(crate) times: BTreeMap<String, f64>,
    pub(crate) payload: Option<String>,
    pub(crate) encoding: Option<String>,
    pub(crate) message: Option<String>,
    #[serde(default = "first")]
    pub(crate) sign: String,
    pub(crate) token: Option<String>,
    /// How long the token is made by a claim that nobody reads, in bytes.
    pub(crate) pad_to: Option<usize>,

    /// Each bit of the signature in turn.
    #[serde(default)]
    pub(crate) flips: bool,
    /// The keys must not be fetched for it.
    #[serde(default)]
    pub(crate) no_fetch: bool,
    /// The token must not make an administrator.
    #[serde(default)]
    pub(crate) no_admin: bool,
    /// When the user was signed out everywhere, in seconds from now.
    pub(crate) signed_out: Option<f64>,
    /// The longest token that is looked at.
    pub(crate) up_to: Option<usize>,
}

fn unauthorized() -> u16 {
    401
}

fn access() -> String {
    "access".to_owned()
}

fn first() -> String {
    "first".to_owned()
}

pub(crate) fn run(row: &Row) -> Result<(), String> {
    // Made outside of any other runtime.
    LazyLock::force(&SHARED);
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        match row.verifier.as_deref().unwrap_or(&row.kind) {
            "id" => verify::<Id>(row).await,
            "program" => verify::<Program>(row).await,
            _ => verify::<Access>(row).await,
        }
    })
}

/// A pool with two keys, which have been fetched.
struct World {
    server: KeyServer,
    issuer: TrustedIssuer,
}

impl World {
    async fn new() -> Self {
        let server = KeyServer::start(Answer::json(&json!({ "keys": [KEYS.first.jwk, KEYS.second.jwk] }))).await;
        let hands = Hands::default();
        let keys = SigningKeys::with_clock(&pool(&server.issuer), hands.clock()).unwrap();
        keys.ready().await.unwrap();
        // A name that is not known would be fetched now.
        hands.later(Duration::from_secs(11));
        let issuer = TrustedIssuer::new(keys, CLIENT).unwrap().and_audience(AUDIENCE).with_required_scope(SCOPE);
        let issuer = issuer.with_programs(&[PROGRAM.to_owned(), "another-program".to_owned()]).unwrap();
        Self { server, issuer }
    }
}

/// For the rows that ask for no other key, with what its server runs on.
static SHARED: LazyLock<(World, Runtime)> = LazyLock::new(|| {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    (runtime.block_on(World::new()), runtime)
});

async fn verify<K: TokenKind>(row: &Row) -> Result<(), String> {
    if row.expect != "KID" {
        return answers::<K>(row, &SHARED.0).await;
    }
    let world = World::new().await;
    answers::<K>(row, &world).await?;
    match (world.server.fetched(), row.no_fetch) {
        (1, _) | (2, false) => Ok(()),
        (times, _) => Err(format!("keys were fetched {times} times")),
    }
}

async fn answers<K: TokenKind>(row: &Row, world: &World) -> Result<(), String> {
    let mut verifier = Verifier::<K>::new(world.issuer.clone());
    if let Some(bytes) = row.up_to {
        verifier = verifier.up_to(bytes);
    }
    let token = recipe::token(row, &world.server.issuer);
    let tokens = if row.flips { flips(&token) } else { vec![token] };
    for token in tokens {
        // The second time, what was remembered must not answer otherwise.
        for _ in 0..2 {
            expect(row, verifier.verify(&token, NOW).await)?;
        }
    }
    Ok(())
}

fn expect<K>(row: &Row, answer: Result<Verified<K>, Rejection>) -> Result<(), String> {
    let signed_out = row.signed_out.map(|at| ((NOW as f64 + at) * 1_000.0) as u64);
    let answer = answer.and_then(|verified| {
        signed_out.map_or(Ok(()), |at| verified.issued_after(at))?;
        Ok(verified)
    });
    let (code, status) = match &answer {
        Ok(_) => ("accept", unauthorized()),
        Err(Rejection::MissingScope { .. }) => ("SCOPE", 403),
        Err(Rejection::NoKeys) => ("NOKEYS", 503),
        Err(rejection) => (rejection.code(), 401),
    };
    if (code, status) != (row.expect.as_str(), row.status) {
        return Err(format!("{code} {status} instead of {} {}: {:?}", row.expect, row.status, answer.err()));
    }
    match answer {
        Ok(verified) if row.no_admin && claims::groups(verified.claims()).contains("admins") => {
            Err("the token makes an administrator".to_owned())
        }
        Err(rejection) if rejection.to_string().len() > 600 => Err("the rejection floods the log".to_owned()),
        Err(rejection) if rejection.to_string().contains(char::is_control) => Err("a control in the log".to_owned()),
        _ => Ok(()),
    }
}

fn flips(token: &str) -> Vec<String> {
    let (message, signature) = token.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    (0..signature.len() * 8)
        .map(|bit| {
            let mut flipped = signature.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            format!("{message}.{}", URL_SAFE_NO_PAD.encode(flipped))
        })
        .collect()
}
